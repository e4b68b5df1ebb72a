#!/bin/sh
# Secrets that other containers make come as files; the settings read the environment.
set -eu
if [ -n "${ELASTICSEARCH_API_KEY_FILE:-}" ]; then
  ELASTICSEARCH_API_KEY=$(cat "$ELASTICSEARCH_API_KEY_FILE")
  export ELASTICSEARCH_API_KEY
fi
if [ -n "${ELASTICSEARCH_UPKEEP_API_KEY_FILE:-}" ]; then
  ELASTICSEARCH_UPKEEP_API_KEY=$(cat "$ELASTICSEARCH_UPKEEP_API_KEY_FILE")
  export ELASTICSEARCH_UPKEEP_API_KEY
fi
exec "$@"
