"""How one version differs from another, and how far is too far."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.document import RemovedSpan
from ingest.load import Comparison, Limits, compare, create_version, fill_standby, load_documents, read_versions
from ingest.settings import Settings

FORM = "Enter your address to subscribe."


def test_counts_ids_fields_texts_and_newly_removed_spans_are_told(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """Which run wrote a row, and from which file, is no difference."""
    assert index
    old = [a_document(key=str(number), text=f"Berth {number} is let.\n\n{FORM}") for number in range(6)]
    load_documents(client, settings, old, pytest.fail)
    create_version(client, settings)
    cleaned = replace(
        old[1], text="Berth 1 is let.", removed=(RemovedSpan("newsletter.form", 17, 17 + len(FORM), FORM),)
    )
    new = [
        old[0],
        cleaned,
        replace(old[2], run="run-2", source="/dumps/elsewhere.txt"),
        replace(old[3], outlet="The Gull"),
        old[4],
        a_document(key="new"),
    ]
    fill_standby(client, settings, new, pytest.fail)
    versions = read_versions(client, settings)
    found = compare(client, versions.live, str(versions.standby))
    chars = len(old[0].text)
    assert (found.old_count, found.new_count) == (6, 6)
    assert (found.only_old, found.only_new, found.missing) == (1, 1, [old[5].id])
    assert (found.old_chars, found.new_chars) == (6 * chars, 4 * chars + len(cleaned.text) + len(new[-1].text))
    assert (found.changed, found.changed_text) == (2, 1)
    assert dict(found.fields) == {"outlet": 1, "removed": 1, "text": 1, "text_bytes": 1}
    (sample,) = found.samples
    assert (sample.id, sample.old.endswith(FORM), FORM in sample.new) == (cleaned.id, True, False)
    assert dict(found.newly_removed) == {"newsletter.form": 1}
    assert [(each.id, each.rule, each.text) for each in found.removed] == [(cleaned.id, "newsletter.form", FORM)]


@pytest.mark.parametrize(
    ("differences", "broken"),
    [
        ({}, []),
        ({"only_old": 1}, []),
        ({"only_old": 2}, ["2 of 1000 documents are missing in it (0.20%), more than the limit missing of 0.10%"]),
        ({"only_new": 500}, []),
        ({"changed": 900}, []),
        ({"changed_text": 200}, []),
        (
            {"changed_text": 201},
            ["201 of 1000 documents have another text in it (20.10%), more than the limit changed of 20.00%"],
        ),
        (
            {"new_chars": 9_400},
            ["600 of 10000 characters of text are gone in it (6.00%), more than the limit shrunk of 5.00%"],
        ),
        ({"new_chars": 20_000}, []),
    ],
    ids=str,
)
def test_each_limit_is_named_with_what_breaks_it(differences: dict[str, int], broken: list[str]) -> None:
    """Missing documents, changed texts, text that is gone; more of anything is no reason to refuse."""
    same = {"old_count": 1_000, "new_count": 1_000, "old_chars": 10_000, "new_chars": 10_000}
    assert Comparison("old", "new", **(same | differences)).breaches(Limits()) == broken


def test_an_empty_index_breaks_no_limit() -> None:
    """There is nothing of which a share could be missing."""
    assert Comparison("old", "new").breaches(Limits()) == []
