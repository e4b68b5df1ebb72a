"""What a terminal shows of a search."""

from __future__ import annotations

from rich.console import Console

from ingest.cli.search import as_text, marked
from ingest.search import Bucket, Copy, Hit, Query, Results


def _results(title: str, fragment: str) -> Results:
    hit = Hit(
        id="a1",
        score=1.0,
        feed="harbor",
        outlet="The Harbor Ledger",
        title=title,
        lede=None,
        url=None,
        published_at="2026-03-02T00:00:00Z",
        dateline=None,
        wire={"agency": "Meridian Wire"},
        copies_id="c1",
        is_lead=True,
        story_id="s1",
        highlights={"text": [fragment]},
        copies=(Copy("a1", "The Harbor Ledger", None), Copy("a2", "Valley Courier", None)),
    )
    facets = {name: (Bucket("x", 1),) for name in ("feed", "outlet", "person", "org", "place", "language", "day")}
    return Results(total=2, texts=1, stories=1, hits=(hit,), facets=facets, partial=False)


def _shown(results: Results) -> str:
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115 - the console owns it
    console.print(as_text(Query(text="ferry"), results))
    return console.export_text()


def test_a_hit_shows_outlet_day_wire_and_copies() -> None:
    """One line says where the text ran."""
    shown = _shown(_results("Ferry sails", "the <em>ferry</em> sailed"))
    assert "The Harbor Ledger · 2026-03-02 · wire: Meridian Wire · 2 copies: The Harbor Ledger, Valley Courier" in shown
    assert "the ferry sailed" in shown


def test_matches_are_styled_and_entities_are_text_again() -> None:
    """Escaped HTML becomes what a person reads."""
    text = marked("a &lt;b&gt; <em>match</em> &amp; more")
    assert text.plain == "a <b> match & more"
    assert [text.plain[span.start : span.end] for span in text.spans if "yellow" in str(span.style)] == ["match"]


def test_a_document_cannot_send_escape_sequences_or_markup() -> None:
    """Control characters are blanked, rich's own markup is shown as written."""
    shown = _shown(_results("\x1b]0;owned\x07[red]title[/red]", "x\x1b[2Jy"))
    assert "\x1b" not in shown
    assert "[red]title[/red]" in shown
