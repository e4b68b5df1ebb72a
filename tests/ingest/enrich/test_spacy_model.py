"""Another model: what a real spaCy pipeline finds passes the same way as what the built-in one finds."""

from __future__ import annotations

import pytest

from ingest.document import Mention
from ingest.enrich.entities import entities_of, find_mentions
from ingest.enrich.entities.spacy_model import SpacyRecogniser

TEXT = "Ann Reed told the Harbor Board in Calderport on Monday that the Danish and the Danes had saved the Tern Regatta. Reed waved."


def a_pipeline() -> SpacyRecogniser:
    """Return a pipeline whose rules know the names of the text."""
    spacy = pytest.importorskip("spacy", reason="spaCy is no dependency")
    pipeline = spacy.blank("en")
    patterns = {
        "Ann Reed": "PERSON", "Harbor Board": "ORG", "Calderport": "GPE", "Monday": "DATE", "Danish": "NORP",
        "Danes": "NORP", "Tern Regatta": "EVENT",
    }  # fmt: skip
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in patterns.items()])
    return SpacyRecogniser(pipeline)


def test_peoples_and_events_are_kept_where_the_model_gives_them() -> None:
    """GPE is a place, dates are left out, and the document pass finds the surname."""
    found = find_mentions(TEXT, a_pipeline().recognise)
    assert [(mention.label, mention.text) for mention in found] == [
        ("PERSON", "Ann Reed"), ("ORG", "Harbor Board"), ("LOC", "Calderport"), ("NORP", "Danish"), ("NORP", "Danes"),
        ("EVENT", "Tern Regatta"), ("PERSON", "Reed"),
    ]  # fmt: skip


def test_peoples_and_events_become_entities() -> None:
    """Whatever found them: the same spelling is one entity, an article does not count."""
    text = "The Tern Regatta and the Danes. Tern Regatta again."
    mentions = [
        Mention("EVENT", "The Tern Regatta", 0, 16), Mention("NORP", "Danes", 25, 30), Mention("EVENT", "Tern Regatta", 32, 44),
    ]  # fmt: skip
    assert {(entity.label, entity.key, entity.count) for entity in entities_of(text, mentions)} == {
        ("EVENT", "tern regatta", 2), ("NORP", "danes", 1),
    }  # fmt: skip
