#!/bin/bash
# Set Kibana's password, define the roles, and make API keys for setup, loader and upkeep, once. Passwords are read from the environment
# by curl's own configuration on its standard input, so that no process list shows them.
set -euo pipefail
url=https://elasticsearch:9200

ask() { # method, path, body
  printf 'user = "elastic:%s"\n' "$ELASTIC_PASSWORD" \
    | curl --silent --show-error --fail-with-body --config - --cacert config/certs/ca/ca.crt \
      --request "$1" --header 'Content-Type: application/json' --data "$3" "$url$2"
}

# What a role may do stands in index_mappings/roles, one file each; an API key's copy of it has no description.
make_role() { # role
  ask PUT "/_security/role/newsfold_$1" "$(cat "/roles/$1.json")"
}

# The key of setup may do anything to our indices: it lies where Airflow, whose tasks run whatever a DAG says, does not see it.
make_key() { # role, folder
  if [ -s "$2/$1.key" ]; then return; fi
  rights=$(grep -v '"description"' "/roles/$1.json")
  answer=$(ask POST /_security/api_key "{\"name\": \"newsfold-$1\", \"role_descriptors\": {\"$1\": $rights}}")
  (umask 077 && sed -n 's/.*"encoded":"\([^"]*\)".*/\1/p' <<< "$answer" > "$2/$1.key.part")
  test -s "$2/$1.key.part"
  chown 50000:0 "$2/$1.key.part"
  mv "$2/$1.key.part" "$2/$1.key"
}

kibana_rights='{"application": "kibana-.kibana", "privileges": ["feature_discover.all", "feature_dashboard.all", "feature_visualize.all", "feature_indexPatterns.read"], "resources": ["space:default"]}'

ask POST /_security/user/kibana_system/_password "{\"password\": \"$KIBANA_PASSWORD\"}"
for role in setup loader upkeep reader; do make_role $role; done
ask PUT /_security/role/newsfold_kibana "{\"applications\": [$kibana_rights]}"
ask PUT /_security/user/newsfold_reader "{\"password\": \"$READER_PASSWORD\", \"roles\": [\"newsfold_reader\", \"newsfold_kibana\"]}"
make_key setup /setup-keys
for role in loader upkeep; do make_key $role /keys; done
