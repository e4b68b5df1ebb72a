"""Put every mistake in the feed files on Airflow's page of import errors: file, line, key, value and remedy.

Defines no DAG. Raised by feed_dags.py itself, the error would take the good feeds' DAGs away.
Source: apache/airflow #53971, #55475.
"""

from __future__ import annotations

from ingest.errors import ConfigError
from ingest.settings import read_settings
from newsfold.dag_factory import build_dags

_, problems = build_dags(read_settings().feeds)
if problems:
    raise ConfigError(problems) from None
