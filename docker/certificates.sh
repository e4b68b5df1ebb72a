#!/bin/bash
# Make a certificate authority and one certificate each for Elasticsearch and Kibana, once.
# The shape is that of the vendor's own compose file.
set -euo pipefail
cd /usr/share/elasticsearch
certs=config/certs
if [ ! -f $certs/ca/ca.crt ]; then
  bin/elasticsearch-certutil ca --silent --pem --out $certs/ca.zip
  unzip -q -o $certs/ca.zip -d $certs
  rm $certs/ca.zip
fi
if [ ! -f $certs/kibana/kibana.crt ]; then
  cat > $certs/instances.yml <<'INSTANCES'
instances:
  - name: elasticsearch
    dns: [elasticsearch, localhost]
    ip: [127.0.0.1]
  - name: kibana
    dns: [kibana, localhost]
    ip: [127.0.0.1]
INSTANCES
  bin/elasticsearch-certutil cert --silent --pem --in $certs/instances.yml --out $certs/certs.zip \
    --ca-cert $certs/ca/ca.crt --ca-key $certs/ca/ca.key
  unzip -q -o $certs/certs.zip -d $certs
  rm $certs/certs.zip
fi
# Elasticsearch and Kibana run as uid 1000 with group 0; our own containers need the authority's certificate only.
chown -R 1000:0 $certs
find $certs -type d -exec chmod 755 {} +
find $certs -type f -exec chmod 640 {} +
chmod 600 $certs/ca/ca.key
chmod 644 $certs/ca/ca.crt
# A new volume belongs to root, and Elasticsearch could register no snapshot repository in it.
chown 1000:0 snapshots
