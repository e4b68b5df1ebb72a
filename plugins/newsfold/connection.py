"""Which Elasticsearch a task talks to: `ELASTICSEARCH_URL`, else the Airflow connection `newsfold_elasticsearch`.

The connection is a generic one: host, port, schema (`http` or `https`) and the API key as its password. The Elasticsearch provider is
not used: it lets in client 9, which a server 8 refuses. Source: apache/airflow #66063.

Retention removes documents, which the key that loads may not. It takes its key from `ELASTICSEARCH_UPKEEP_API_KEY`, else from the connection
`newsfold_elasticsearch_upkeep` (only its password counts), else it is the same key, as on a cluster without users.
"""

from __future__ import annotations

from dataclasses import replace

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from ingest.errors import ConfigError, Problem
from ingest.settings import Settings, read_settings

CONNECTION_ID = "newsfold_elasticsearch"
UPKEEP_CONNECTION_ID = "newsfold_elasticsearch_upkeep"
DEFAULT_PORT = 9200


def task_settings() -> Settings:
    """Read the settings as a task sees them, cluster included.

    Raises:
        ConfigError: neither environment nor connection names a cluster.
    """
    settings = read_settings()
    if settings.elasticsearch_url is not None:
        return settings
    try:
        connection = Connection.get(CONNECTION_ID)
    except AirflowNotFoundException:
        remedy = f"names no cluster: set it for Airflow's processes, or create the Airflow connection {CONNECTION_ID}"
        raise ConfigError([Problem("environment", None, "ELASTICSEARCH_URL", None, remedy)]) from None
    url = f"{connection.schema or 'http'}://{connection.host}:{connection.port or DEFAULT_PORT}"
    return replace(settings, elasticsearch_url=url, elasticsearch_api_key=connection.password or None)


def upkeep_settings() -> Settings:
    """Read the settings of a task that removes documents.

    Raises:
        ConfigError: neither environment nor connection names a cluster.
    """
    settings = task_settings()
    key = settings.elasticsearch_upkeep_api_key or _upkeep_password()
    return replace(settings, elasticsearch_api_key=key) if key else settings


def _upkeep_password() -> str | None:
    try:
        password: str | None = Connection.get(UPKEEP_CONNECTION_ID).password
    except AirflowNotFoundException:
        return None
    return password
