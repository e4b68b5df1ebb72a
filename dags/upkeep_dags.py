"""Give Airflow the DAG that keeps what has been loaded in order."""

from __future__ import annotations

from newsfold.learning import build_learning_dag
from newsfold.upkeep import build_upkeep_dag

rules = build_learning_dag()
stories = build_upkeep_dag()
