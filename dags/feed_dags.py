"""Give Airflow one DAG per feed file; a bad one is left to feed_errors.py and keeps no other away."""

from __future__ import annotations

from airflow.sdk import get_parsing_context

from ingest.errors import ConfigError
from ingest.settings import read_settings
from newsfold.dag_factory import build_dags

wanted = get_parsing_context().dag_id  # set where a task starts, which needs its own DAG alone
dags, problems = build_dags(read_settings().feeds, only=wanted)
if wanted and problems:
    raise ConfigError(problems) from None
globals().update({dag.dag_id: dag for dag in dags})
