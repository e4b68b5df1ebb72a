"""The page as Airflow serves it: behind the login, on the cluster that tasks use."""

from __future__ import annotations

from dataclasses import replace

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView, DagAccessEntity
from airflow.api_fastapi.core_api.security import requires_access_dag, requires_access_view
from airflow.models.connection import Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from fastapi import Depends, FastAPI

from ingest.errors import IndexUnavailable
from ingest.settings import Settings, read_settings
from newsfold.alerting import ALERTS_DAG
from newsfold.connection import CONNECTION_ID, DEFAULT_PORT
from newsfold.web.app import build_app


def build_airflow_page() -> FastAPI:
    """Build the page: who may see Airflow's plugins may see it (401 without a token), who may start the alerts' DAG may change alerts."""
    starting = requires_access_dag("POST", DagAccessEntity.RUN, ALERTS_DAG)
    return build_app(_server_settings, [Depends(requires_access_view(AccessView.PLUGINS))], [Depends(starting)])


def _server_settings() -> Settings:
    """Read the settings as the API server sees them: it has the database that tasks may not reach.

    Raises:
        IndexUnavailable: neither environment nor connection names a cluster.
    """
    settings = read_settings()
    if settings.elasticsearch_url is not None:
        return settings
    try:
        connection = Connection.get_connection_from_secrets(CONNECTION_ID)
    except AirflowNotFoundException as error:
        raise IndexUnavailable(
            f"no cluster is named: set ELASTICSEARCH_URL for the API server, or create the Airflow connection {CONNECTION_ID}"
        ) from error
    url = f"{connection.schema or 'http'}://{connection.host}:{connection.port or DEFAULT_PORT}"
    return replace(settings, elasticsearch_url=url, elasticsearch_api_key=connection.password or None)
