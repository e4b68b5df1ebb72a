"""Airflow of our own, and feeds for it."""

from __future__ import annotations

from invented_feeds import feeds

__all__ = ["feeds"]
