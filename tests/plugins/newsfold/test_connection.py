from __future__ import annotations

import pytest

from ingest.errors import ConfigError
from newsfold.connection import task_settings, upkeep_settings


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ELASTICSEARCH_URL", "ELASTICSEARCH_API_KEY", "ELASTICSEARCH_UPKEEP_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_the_environment_names_the_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    """It wins over a connection."""
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://127.0.0.1:9201")
    monkeypatch.setenv("AIRFLOW_CONN_NEWSFOLD_ELASTICSEARCH", '{"conn_type": "generic", "host": "other"}')
    assert task_settings().elasticsearch_url == "http://127.0.0.1:9201"


def test_a_generic_connection_names_the_cluster_and_the_api_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Host, port and schema make the URL; the password, which Airflow masks, is the API key."""
    connection = (
        '{"conn_type": "generic", "host": "search.example", "port": 9243, "schema": "https", "password": "key"}'
    )
    monkeypatch.setenv("AIRFLOW_CONN_NEWSFOLD_ELASTICSEARCH", connection)
    settings = task_settings()
    assert (settings.elasticsearch_url, settings.elasticsearch_api_key) == ("https://search.example:9243", "key")


def test_no_cluster_at_all_is_a_mistake_that_names_both_remedies() -> None:
    """The first task fails, not the last."""
    with pytest.raises(ConfigError, match=r"ELASTICSEARCH_URL.*newsfold_elasticsearch"):
        task_settings()


def test_what_removes_documents_has_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment, else from a connection of its own, else it is the key of all tasks."""
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://127.0.0.1:9201")
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", "loads")
    assert upkeep_settings().elasticsearch_api_key == "loads"
    monkeypatch.setenv("AIRFLOW_CONN_NEWSFOLD_ELASTICSEARCH_UPKEEP", '{"conn_type": "generic", "password": "removes"}')
    assert upkeep_settings().elasticsearch_api_key == "removes"
    monkeypatch.setenv("ELASTICSEARCH_UPKEEP_API_KEY", "removes more")
    assert upkeep_settings().elasticsearch_api_key == "removes more"
    assert task_settings().elasticsearch_api_key == "loads"
