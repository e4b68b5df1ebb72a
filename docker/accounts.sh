#!/bin/bash
# Set Kibana's password, define the two roles, and make an API key for the loader, once. Passwords are read from the environment
# by curl's own configuration on its standard input, so that no process list shows them.
set -euo pipefail
url=https://elasticsearch:9200
key_file=/keys/loader.key

ask() { # method, path, body
  printf 'user = "elastic:%s"\n' "$ELASTIC_PASSWORD" \
    | curl --silent --show-error --fail-with-body --config - --cacert config/certs/ca/ca.crt \
      --request "$1" --header 'Content-Type: application/json' --data "$3" "$url$2"
}

index_rights='{"names": ["news*"], "privileges": ["all"]}'
reader_rights='{"names": ["news*"], "privileges": ["read", "view_index_metadata"]}'
kibana_rights='{"application": "kibana-.kibana", "privileges": ["feature_discover.all", "feature_dashboard.all", "feature_visualize.all", "feature_indexPatterns.read"], "resources": ["space:default"]}'

ask POST /_security/user/kibana_system/_password "{\"password\": \"$KIBANA_PASSWORD\"}"
ask PUT /_security/role/newsfold_loader "{\"cluster\": [\"monitor\", \"manage_index_templates\"], \"indices\": [$index_rights]}"
ask PUT /_security/role/newsfold_reader "{\"indices\": [$reader_rights], \"applications\": [$kibana_rights]}"
ask PUT /_security/user/newsfold_reader "{\"password\": \"$READER_PASSWORD\", \"roles\": [\"newsfold_reader\"]}"

if [ ! -s $key_file ]; then
  answer=$(ask POST /_security/api_key "{\"name\": \"newsfold-loader\", \"role_descriptors\": {\"loader\": {\"cluster\": [\"monitor\", \"manage_index_templates\"], \"indices\": [$index_rights]}}}")
  (umask 077 && sed -n 's/.*"encoded":"\([^"]*\)".*/\1/p' <<< "$answer" > $key_file.part)
  test -s $key_file.part
  chown 50000:0 $key_file.part
  mv $key_file.part $key_file
fi
