"""What can go wrong with Airflow itself."""

from __future__ import annotations

from ingest.errors import NewsfoldError


class AirflowError(NewsfoldError):
    """Airflow does not start, does not answer, refuses a request or died."""


class StoppedFromElsewhere(AirflowError):  # noqa: N818 - somebody's wish, not an error
    """Airflow was ended on purpose by another process."""
