"""What the environment decides: folders, the cluster, the prefix of index names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from ingest.errors import ConfigError, Problem

PROJECT = Path(__file__).resolve().parent.parent
# What begins the names of indices, aliases and templates: a star would mean everybody's, and Elasticsearch takes 255 bytes.
_INDEX_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once per process from environment variables.

    Attributes:
        feeds: folder of the feed files (`NEWSFOLD_FEEDS`, default `dags/feeds`).
        learned: folder of what feeds taught (`NEWSFOLD_LEARNED`); None means beside each feed's file.
        mappings: folder of templates (`NEWSFOLD_INDEX_MAPPINGS`, default `index_mappings`).
        data: root of archive and runs, a path or any fsspec URL (`NEWSFOLD_DATA`, default the user's data folder).
        home: local folder for the embedded node's data and Airflow's home (`NEWSFOLD_HOME`, default the user's data folder).
        cache: local folder for downloads and builds (`NEWSFOLD_CACHE`, default the user's cache folder).
        elasticsearch_url: cluster to use (`ELASTICSEARCH_URL`); None means the embedded node.
        elasticsearch_api_key: `ELASTICSEARCH_API_KEY`; never logged.
        elasticsearch_upkeep_api_key: key that may remove documents, for retention (`ELASTICSEARCH_UPKEEP_API_KEY`); never logged.
        contact: mail address or page of who runs this, told to every host that is fetched from (`NEWSFOLD_CONTACT`).
        elasticsearch_ca: file of the certificate authority to trust (`ELASTICSEARCH_CA_CERTS`, default the public ones).
        index_prefix: first part of every index, alias and template name (`NEWSFOLD_INDEX_PREFIX`, default `news`).
    """

    feeds: Path
    mappings: Path
    data: str
    home: Path
    cache: Path
    elasticsearch_url: str | None
    elasticsearch_api_key: str | None = field(repr=False)
    index_prefix: str
    elasticsearch_ca: str | None = None
    elasticsearch_upkeep_api_key: str | None = field(default=None, repr=False)
    contact: str | None = None
    learned: Path | None = None

    @property
    def archive(self) -> str:
        """Root of the raw archive."""
        return f"{self.data.rstrip('/')}/archive"

    @property
    def fetched(self) -> str:
        """Root of what is known of fetched pages."""
        return f"{self.data.rstrip('/')}/fetched"

    @property
    def recurring(self) -> str:
        """Root of what is remembered of feeds: what each repeats."""
        return f"{self.data.rstrip('/')}/recurring"

    @property
    def runs(self) -> str:
        """Root of the runs' spool folders."""
        return f"{self.data.rstrip('/')}/runs"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; nothing is created or contacted.

    Raises:
        ConfigError: `NEWSFOLD_INDEX_PREFIX` cannot begin the name of an index.
    """
    home = environment.get("NEWSFOLD_HOME") or platformdirs.user_data_dir("newsfold", appauthor=False)
    return Settings(
        feeds=Path(environment.get("NEWSFOLD_FEEDS") or PROJECT / "dags" / "feeds"),
        mappings=Path(environment.get("NEWSFOLD_INDEX_MAPPINGS") or PROJECT / "index_mappings"),
        data=environment.get("NEWSFOLD_DATA") or home,
        home=Path(home),
        cache=Path(environment.get("NEWSFOLD_CACHE") or platformdirs.user_cache_dir("newsfold", appauthor=False)),
        elasticsearch_url=environment.get("ELASTICSEARCH_URL") or None,
        elasticsearch_api_key=environment.get("ELASTICSEARCH_API_KEY") or None,
        index_prefix=_index_prefix(environment.get("NEWSFOLD_INDEX_PREFIX") or "news"),
        elasticsearch_ca=environment.get("ELASTICSEARCH_CA_CERTS") or None,
        elasticsearch_upkeep_api_key=environment.get("ELASTICSEARCH_UPKEEP_API_KEY") or None,
        contact=environment.get("NEWSFOLD_CONTACT") or None,
        learned=Path(environment["NEWSFOLD_LEARNED"]) if environment.get("NEWSFOLD_LEARNED") else None,
    )


def _index_prefix(value: str) -> str:
    if not _INDEX_PREFIX.fullmatch(value):
        message = "begins the names of indices: use 1 to 100 of a-z, 0-9, _ and -, starting with a letter or digit"
        raise ConfigError([Problem("environment", None, "NEWSFOLD_INDEX_PREFIX", value, message)])
    return value
