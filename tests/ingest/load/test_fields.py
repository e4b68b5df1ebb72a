from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from builders import OBSERVED_AT, a_document

from ingest.document import (
    Copies,
    Dateline,
    DateMention,
    Document,
    Entity,
    Evidence,
    Mention,
    Place,
    Precision,
    PublishedAt,
    RemovedSpan,
    Story,
    WireCredit,
)
from ingest.load import PIPELINE_REVISION
from ingest.load.actions import document_action
from ingest.load.fields import LEFT_OUT, MAX_TEXT_UNITS, MAX_VALUES, STEMMED, cap_text, document_row
from ingest.load.template_files import read_templates
from ingest.settings import read_settings

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# Which fields of the index a field of Document becomes, where the name is not the same.
BECOMES = {
    "published_at": {"published_at", "published", "@timestamp", "timestamp_source", "lateness_hours"},
    "text": {"text", "text_truncated", "text_bytes", "stem"},
    "url": {"url", "domain"},
    "date_mentions": {"date_mentions", "dates_mentioned"},
    "places": {"located", "locations", "countries"},
    "entities": {"entities", "persons", "orgs", "places", "person_keys", "org_keys", "place_keys"},
}
LOADERS_OWN = {"indexed_at", "pipeline_revision"}


def a_full_document(**changes: Any) -> Document:
    """Return a document in which every field has a value."""
    document = a_document(
        url="https://www.harbor.example/ferry",
        language_hint="en",
        evidence=(Evidence("date", "prefix", "2026-03-01"),),
        title="Ferry to Tern Island sails again",
        authors=("Ada Quill",),
        section="Harbor",
        tags=("ferries", "Tern Island"),
        image="https://www.harbor.example/ferry.jpg",
        page_type="article",
        paywalled=False,
        dateline=Dateline("TERN ISLAND", "Maine", "AP", "March 1"),
        removed=(RemovedSpan("share/buttons", 0, 5, "Share"), RemovedSpan("share/buttons", 9, 14, "Tweet")),
        lede="The ferry to Tern Island sails again on Monday.",
        language="en",
        language_confidence=0.99,
        other_languages=("fr",),
        published_at=PublishedAt(datetime(2026, 3, 1, tzinfo=UTC), "prefix", "day", 0.9),
        updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        date_mentions=(DateMention("Monday", 40, 46, "DATE", "2026-03-02"),),
        mentions=(Mention("LOC", "Tern Island", 13, 24),),
        entities=(
            Entity("LOC", "Tern Island", "tern island", 1, 0.8),
            Entity("PERSON", "Ada Quill", "ada quill", 1, 0.1),
            Entity("ORG", "Harbor Board", "harbor board", 1, 0.1),
        ),
        places=(Place("Portland", "tern island", "city", "US", 43.66, -70.26, 0.9, 1),),
        entity_model="newsfold-crf en-1",
        wire=WireCredit("AP", "(AP)"),
        original_outlet="The Harbor Ledger",
        content_hash="00ff",
        sketch=("00ab",),
        copies=Copies("c1", is_lead=False, size=2, outlets=("A", "B"), agency="NP", share=0.5),
        story=Story("s1", size=3, outlets=("A", "B"), first_seen=OBSERVED_AT),
    )
    return replace(document, **changes)


def mapping() -> dict:
    """Return the mapping of documents as the file declares it."""
    (template,) = [t for t in read_templates(read_settings({})) if t.name == "news-documents"]
    return template.body["template"]["mappings"]["properties"]


def leaves(properties: dict, path: str = "") -> set[str]:
    """Return the dotted paths of all fields, objects that are not looked into as one."""
    found = set()
    for name, field in properties.items():
        found |= leaves(field["properties"], f"{path}{name}.") if "properties" in field else {f"{path}{name}"}
    return found


def test_every_field_of_a_document_is_mapped_or_left_out_on_purpose() -> None:
    """A new field of Document must be mapped or named in LEFT_OUT."""
    names = {field.name for field in fields(Document)}
    assert names >= LEFT_OUT
    expected = LOADERS_OWN.union(*(BECOMES.get(name, {name}) for name in names - LEFT_OUT))
    assert set(mapping()) == expected


def test_a_full_document_fills_every_mapped_field_and_no_other() -> None:
    """Row and mapping agree to the last leaf, so that `dynamic: strict` refuses nothing and no field stays empty for ever."""
    row = orjson.loads(document_action(a_full_document(), NOW).lines.splitlines()[1])

    def paths(value: dict, path: str = "") -> set[str]:
        found = set()
        for name, inner in value.items():
            found |= paths(inner, f"{path}{name}.") if isinstance(inner, dict) else {f"{path}{name}"}
        return found

    other_languages = {f"stem.{language}" for language in STEMMED - {"en"}}
    assert paths(row) == leaves(mapping()) - other_languages
    assert row["pipeline_revision"] == PIPELINE_REVISION


def test_what_is_not_known_has_no_field() -> None:
    """No nulls and empty lists in the index."""
    row = document_row(a_document(), NOW)
    assert set(row) == {
        "id", "feed", "outlet", "run", "key", "source", "observed_at", "raw", "indexed_at", "text", "text_truncated",
        "text_bytes", "@timestamp", "timestamp_source",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("published", "timestamp", "source"),
    [
        (None, OBSERVED_AT, "observed"),
        (datetime(2017, 8, 16, tzinfo=UTC), datetime(2017, 8, 16, tzinfo=UTC), "published"),
        (datetime(1888, 1, 1, tzinfo=UTC), datetime(1888, 1, 1, tzinfo=UTC), "published"),
        (OBSERVED_AT + timedelta(hours=20), OBSERVED_AT + timedelta(hours=20), "published"),
        (datetime(2999, 1, 1, tzinfo=UTC), OBSERVED_AT, "observed"),
    ],
)
def test_the_timestamp_is_never_missing_and_never_far_in_the_future(
    published: datetime | None, timestamp: datetime, source: str
) -> None:
    """Kibana sorts and filters by it; what was claimed stays in published_at."""
    claim = published and PublishedAt(published, "prefix", "day", 0.9)
    row = document_row(a_document(published_at=claim), NOW)
    assert (row["@timestamp"], row["timestamp_source"], row.get("published_at")) == (timestamp, source, published)


@pytest.mark.parametrize("character", ["a", "é", "語", "😀"])
def test_a_long_text_is_cut_between_characters_and_flagged(character: str) -> None:
    """The cap counts UTF-16 units, as Elasticsearch does."""
    row = document_row(a_document(text=character * (MAX_TEXT_UNITS + 1), language="en"), NOW)
    assert len(row["text"].encode("utf-16-le")) // 2 == MAX_TEXT_UNITS
    assert row["text_truncated"]
    assert row["stem"]["en"] == [row["text"]]
    assert cap_text(character * 1000) == character * 1000


def test_a_pair_of_units_is_never_split() -> None:
    """An odd cap before a character of two units cuts before the character."""
    assert cap_text("a😀😀", 4) == "a😀"


@pytest.mark.parametrize(("language", "stemmed"), [("de", {"de"}), ("en", {"en"}), ("ja", set()), (None, set())])
def test_word_forms_are_indexed_in_the_language_of_the_document(language: str | None, stemmed: set[str]) -> None:
    """One language a document; others are found by their plain words."""
    assert set(document_row(a_document(language=language), NOW).get("stem", {})) == stemmed


def test_facets_hold_at_most_200_values_and_the_detail_all() -> None:
    """A list page with thousands of names does not swell the facets."""
    entities = tuple(Entity("PERSON", f"P {n}", f"p {n}", 1, 0.1) for n in range(500))
    row = document_row(a_document(entities=entities), NOW)
    assert len(row["persons"]) == len(row["person_keys"]) == MAX_VALUES
    assert len(row["entities"]) == 500


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.Harbor.example:8443/a", "harbor.example"),
        ("https://news.harbor.example/a", "news.harbor.example"),
        ("http://[::1", None),
        ("not a url", None),
    ],
)
def test_the_domain_is_the_host_without_www(url: str, domain: str | None) -> None:
    """A URL that cannot be read costs its domain, not the document."""
    assert document_row(a_document(url=url), NOW).get("domain") == domain


@pytest.mark.parametrize(
    ("published", "precision", "hours"),
    [
        (OBSERVED_AT - timedelta(minutes=90), "minute", 1.5),
        (OBSERVED_AT - timedelta(days=1), "day", 24.0),
        (OBSERVED_AT - timedelta(days=9), "month", None),
        (OBSERVED_AT + timedelta(hours=1), "minute", None),
    ],
)
def test_lateness_is_from_publication_to_first_sight(
    published: datetime, precision: Precision, hours: float | None
) -> None:
    """None where only the month is known, or where it was announced for later."""
    document = a_document(published_at=PublishedAt(published, "field", precision, 1.0))
    assert document_row(document, OBSERVED_AT).get("lateness_hours") == hours
