from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from builders import a_document

from ingest.document import Document
from ingest.errors import Damaged, IndexUnavailable, Rejected, StageOrderError
from ingest.stage import PerDocument, Refusal, check_order, run_stages


def titled(document: Document) -> Document:
    """Fail in the way that the key says."""
    match document.key:
        case "policy":
            raise Rejected("stub", "too short")
        case "damaged":
            raise Damaged("encoding")
        case "bug":
            raise KeyError("x" * 600)
        case "cluster":
            raise IndexUnavailable("gone")
    return replace(document, title=document.key)


TITLE = PerDocument("title", frozenset({"text"}), frozenset({"title"}), titled)


def test_one_bad_document_never_stops_the_others() -> None:
    """One out for one in, in order, each refusal with its stage, reason and pointer."""
    documents = [a_document(key=key) for key in ("a", "policy", "b", "damaged", "bug", "c")]

    outcomes = list(TITLE(documents))

    assert [outcome.key for outcome in outcomes] == [document.key for document in documents]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert [(refusal.outcome, refusal.stage, refusal.reason, refusal.exception) for refusal in refusals] == [
        ("rejected", "title", "stub", None),
        ("quarantined", "title", "encoding", None),
        ("quarantined", "title", "KeyError", "KeyError"),
    ]
    assert all(refusal.raw == documents[0].raw for refusal in refusals)
    assert refusals[2].frame is not None
    assert refusals[2].frame.endswith(" titled")
    assert len(refusals[2].detail) == 500


def test_an_error_of_the_whole_system_stops_the_run() -> None:
    """A cluster that is gone is no document's fault."""
    with pytest.raises(IndexUnavailable):
        list(TITLE([a_document(key="cluster")]))


def test_stages_run_lazily_and_in_order() -> None:
    """Memory holds one document at a time; refusals leave at once."""
    seen: list[str] = []

    def documents() -> Iterator[Document]:
        for key in ("a", "policy", "b"):
            seen.append(f"read {key}")
            yield a_document(key=key)

    refused: list[Refusal] = []
    stream = run_stages([TITLE, TITLE], documents(), refused.append)

    assert next(stream).title == "a"
    assert seen == ["read a"]
    assert [document.key for document in stream] == ["b"]
    assert [refusal.reason for refusal in refused] == ["stub"]


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([PerDocument("a", frozenset({"language"}), frozenset(), titled)], "add a stage that assigns it"),
        (
            [
                PerDocument("a", frozenset({"language"}), frozenset(), titled),
                PerDocument("b", frozenset(), frozenset({"language"}), titled),
            ],
            "stage a requires language, which nothing before it assigns: move b before it",
        ),
        ([PerDocument("a", frozenset({"colour"}), frozenset(), titled)], "fields that Document has not: colour"),
        ([PerDocument("a", frozenset(), frozenset({"colour"}), titled)], "fields that Document has not: colour"),
    ],
)
def test_a_wrong_order_is_refused_before_anything_runs(stages: list[PerDocument], message: str) -> None:
    """The message names stage, field and remedy."""
    with pytest.raises(StageOrderError, match=message):
        check_order(stages)


def test_a_right_order_passes() -> None:
    """What read assigns is there from the start."""
    check_order([TITLE, PerDocument("b", frozenset({"title", "raw"}), frozenset({"lede"}), titled)])
