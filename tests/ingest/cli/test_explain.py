from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import a_document
from rich.console import Console

from ingest.clean.judge import JUDGE_RULE
from ingest.clean.memory import Memory
from ingest.clean.recurrence import find_recurrences
from ingest.cli.explain import as_json, as_text, escape_controls, explain_documents
from ingest.document import Dateline, DateMention, Document, Entity, Mention, PublishedAt, RemovedSpan, Repair
from ingest.errors import Rejected
from ingest.stage import refuse

TEXT = "AdvertisementPORT ALDER (AP) — The ferry sails again on Monday."
PITCH = "Reach the night desk of the Ledger by pigeon."
KEYS = ["title", "text", "published_at", "dateline", "removed", "mentions", "date_mentions", "language", "repairs"]


def _received() -> Document:
    return a_document(text=TEXT)


def _processed() -> Document:
    kept = TEXT.removeprefix("Advertisement")
    return replace(
        _received(),
        title="Ferry sails again",
        text=kept,
        removed=(RemovedSpan("advertisement.label", 0, 13, "Advertisement"),),
        dateline=Dateline("PORT ALDER", agency="AP"),
        published_at=PublishedAt(datetime(2026, 3, 2, tzinfo=UTC), "prefix", "day", 0.9),
        language="en",
        mentions=(Mention("LOC", "PORT ALDER", 0, 10),),
        entities=(Entity("LOC", "Port Alder", "port alder", 1, 0.5),),
        date_mentions=(DateMention("Monday", 44, 50, "DATE", "2026-03-09"),),
    )


def _printed(renderable: object) -> str:
    console = Console(file=io.StringIO(), width=200, force_terminal=True, color_system="standard")
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_json_holds_exactly_the_promised_keys() -> None:
    """Programs can rely on the keys, and each value is plain JSON."""
    shown = as_json(_received(), _processed())
    assert list(shown) == KEYS
    assert json.loads(json.dumps(shown)) == shown
    assert shown["published_at"] == {"value": "2026-03-02T00:00:00+00:00", "origin": "prefix", "precision": "day"}
    assert shown["dateline"] == {"place": "PORT ALDER", "agency": "AP"}
    assert shown["removed"] == [{"rule": "advertisement.label", "start": 0, "end": 13, "text": "Advertisement"}]
    assert shown["mentions"] == [{"label": "LOC", "text": "PORT ALDER", "start": 0, "end": 10}]
    assert shown["date_mentions"][0]["value"] == "2026-03-09"


def _judged() -> tuple[Document, Memory]:
    texts = (f"{TEXT}\n{PITCH}", f"Nothing of that kind happened in town on Tuesday.\n{PITCH}", PITCH)
    memory = Memory(find_recurrences(texts, (0, 1, 2)), datetime(2026, 3, 8, tzinfo=UTC), 4, 2)
    removed = (RemovedSpan("advertisement.label", 0, 13, "Advertisement"), RemovedSpan(JUDGE_RULE, 14, 50, PITCH))
    return replace(_processed(), removed=removed), memory


def test_a_span_that_the_judge_removed_says_in_how_many_stories_it_stands() -> None:
    """Where the feed has a memory, which is named; what rules remove needs no such evidence."""
    document, memory = _judged()
    shown = as_json(_received(), document, memory)
    assert [span.get("stories") for span in shown["removed"]] == [None, 3]
    assert shown["memory"] == {"version": memory.version, "documents": 4, "stories": 3}
    printed = _printed(as_text(_received(), document, memory))
    assert "[judge.segment, stands in 3 stories of this feed]" in printed
    assert f"{memory.version}: what 3 stories of this feed repeat, of 4 documents" in printed


def test_what_is_cut_around_the_article_says_so_too() -> None:
    """The cut is anchored in what recurs."""
    document, memory = _judged()
    cut = replace(document, removed=(*document.removed[:1], replace(document.removed[1], rule="judge.tail")))
    assert [span.get("stories") for span in as_json(_received(), cut, memory)["removed"]] == [None, 3]


def test_a_span_that_does_not_recur_says_so_to_programs_only() -> None:
    """The judge had other reasons."""
    document, memory = _judged()
    alone = replace(memory, recurrences=find_recurrences((), ()))
    assert as_json(_received(), document, alone)["removed"][1]["stories"] == 0
    assert "[judge.segment]" in _printed(as_text(_received(), document, alone))


def test_json_of_what_is_not_known_is_null() -> None:
    """Nobody's date is no date; nothing is invented."""
    shown = as_json(_received(), _received())
    assert (shown["published_at"], shown["dateline"], shown["title"], shown["language"]) == (None, None, None, None)
    assert (shown["removed"], shown["mentions"], shown["date_mentions"]) == ([], [], [])


def test_json_shows_what_was_received_where_the_text_was_repaired() -> None:
    """Offsets count in the repaired text, and what stood there can be put back."""
    received = a_document(text="García sails again.")
    document = replace(received, repairs=(Repair(4, 5, "Ã\xad"),))
    assert as_json(received, document)["repairs"] == [{"start": 4, "end": 5, "text": "í", "received": "Ã\xad"}]


def test_text_strikes_removed_spans_and_names_their_rule() -> None:
    """Struck through, and the rule's id right behind."""
    printed = _printed(as_text(_received(), _processed()))
    assert "\x1b[2;9mAdvertisement\x1b[0m" in printed
    assert "[advertisement.label]" in printed
    for fact in ("Ferry sails again", "PORT ALDER, AP", "2026-03-02 (day, from prefix, 90%)", "Port Alder (LOC × 1)"):
        assert fact in printed


def test_hostile_text_reaches_neither_terminal_nor_markup() -> None:
    """Escape sequences are shown, markup is text."""
    hostile = "[bold]pay[/bold] \x1b]0;owned\x07 \x9b31m \u202eevil [link=file:///etc/passwd]x[/link]"
    document = replace(_processed(), title=hostile, text=hostile, removed=(RemovedSpan("a.b", 0, 6, "[bold]"),))
    printed = _printed(as_text(replace(_received(), text=hostile), document))
    assert "\x1b]0;" not in printed
    assert "\x9b" not in printed
    assert "\u202e" not in printed
    assert r"\x1b]0;owned\x07" in printed
    assert "[link=file:///etc/passwd]x[/link]" in printed


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb", "a\nb"),
        ("\x1b[2J", r"\x1b[2J"),
        ("\ud800", r"\ud800"),
        ("Müller é 日本", "Müller é 日本"),
    ],
)
def test_controls_are_escaped_and_letters_are_not(written: str, shown: str) -> None:
    """Tab and line feed are layout, everything else that steers is written out."""
    assert escape_controls(written) == shown


def test_json_output_is_one_ascii_object() -> None:
    """The printed JSON can be read back, whatever the text holds."""
    console = Console(file=io.StringIO(), width=40)
    received = a_document(text="\x1b[2J [bold]Café " + "a long line " * 30)
    status = explain_documents([("read", received), ("clean", received)], json=True, console=console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert status == 0
    assert printed.isascii()
    assert json.loads(printed)["text"] == received.text


@pytest.mark.parametrize("as_object", [True, False])
def test_a_refused_document_says_who_refused_it_and_why(as_object: bool) -> None:
    """The exit status is 1, and the stage and its reason are shown."""
    received = a_document()
    refusal = refuse(received, "clean", Rejected("no_text", "every part of it is boilerplate"))
    console = Console(file=io.StringIO(), width=200)
    status = explain_documents([("read", received), ("clean", refusal)], json=as_object, console=console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert status == 1
    for word in ("clean", "rejected", "no_text", "every part of it is boilerplate"):
        assert word in printed


def test_a_page_is_shown_as_the_text_that_was_taken_from_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Offsets of what was removed count there, not in the page's HTML."""
    page = replace(_received(), text=f"<html><p>{TEXT}</p></html>", media_type="text/html")
    trace = [("read", page), ("html", _received()), ("clean", _processed())]
    assert explain_documents(trace, json=True, console=Console()) == 0
    (removed,) = json.loads(capsys.readouterr().out)["removed"]
    assert removed["text"] == "Advertisement"
