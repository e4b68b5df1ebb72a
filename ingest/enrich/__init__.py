"""Annotate the main text: language, publication date, date mentions, names, places, wire credit.

Each function makes one stage for one feed. Importing this package is cheap; models are loaded when the first document needs them.
"""

from __future__ import annotations

from ingest.enrich.dates import dates_stage
from ingest.enrich.entities import entities_stage
from ingest.enrich.language import language_stage
from ingest.enrich.places import places_stage
from ingest.enrich.published import published_stage
from ingest.enrich.wire import wire_stage

__all__ = ["dates_stage", "entities_stage", "language_stage", "places_stage", "published_stage", "wire_stage"]
