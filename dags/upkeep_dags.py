"""Give Airflow the DAGs that keep what has been loaded in order, and tell of it."""

from __future__ import annotations

from ingest.settings import read_settings
from newsfold.alerting import build_alerts_dag
from newsfold.learning import build_learning_dag
from newsfold.retention import build_retention_dag
from newsfold.upkeep import build_upkeep_dag

alerts = build_alerts_dag(read_settings().feeds)
retention = build_retention_dag()
rules = build_learning_dag()
stories = build_upkeep_dag()
