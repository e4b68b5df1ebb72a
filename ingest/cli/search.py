"""`newsfold search`: hits with highlights and facet counts, for people or as JSON."""

from __future__ import annotations

import html
import re

import orjson
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.cli.run import ready_settings
from ingest.search import Hit, Query, Results, read_wording, search, suggest_spelling

_MARKED = re.compile(r"<em>(.*?)</em>", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SHOWN_FACETS = ("feed", "person", "org", "place", "language")
_SHOWN_VALUES = 5
_SHOWN_DAYS = 14
_BAR_CHARS = 24


def search_and_print(query: Query, *, as_json: bool, console: Console) -> None:
    """Ask the index and print the answer."""
    from ingest.load import connect

    remarks = Console(stderr=True)
    settings = ready_settings(remarks)
    client = connect(settings)
    results = search(client, settings, query)
    for note in read_wording(query.text).notes:
        remarks.print(note, style="yellow", markup=False)
    if not results.total and (better := suggest_spelling(client, settings, query.text)):
        remarks.print(f"Did you mean: {printable(better)}", style="yellow", markup=False)
    if as_json:
        answer = orjson.dumps(results, option=orjson.OPT_INDENT_2).decode()
        console.print(answer, markup=False, highlight=False, soft_wrap=True)
    else:
        console.print(as_text(query, results))


def as_text(query: Query, results: Results) -> RenderableType:
    """Lay out an answer for a terminal."""
    asked = f" for {query.text!r}" if query.text else ""
    counts = f"{results.total} documents{asked}: {results.texts} texts, {results.stories} stories"
    counts += " (few have all the words; + before each asks for all)" if results.relaxed else ""
    counts += " (facets and days estimated from a sample)" if results.estimated else ""
    head = Text(counts + (" (cut short by the time limit)" if results.partial else ""), style="bold")
    return Group(head, *(_hit(hit) for hit in results.hits), Text(), _facets(results), _days(results))


def _hit(hit: Hit) -> RenderableType:
    title = Text("\n") + marked(
        "".join(hit.highlights.get("title", [])) or html.escape(hit.title or hit.lede or hit.id)
    )
    title.stylize("bold cyan")
    about = [hit.outlet, (hit.published_at or "undated")[:10]]
    if hit.wire:
        about.append(f"wire: {hit.wire['agency']}")
    if len(hit.copies) > 1:
        about.append(f"{len(hit.copies)} copies: " + ", ".join(copy.outlet for copy in hit.copies))
    lines = [title, Text(printable(" · ".join([*about, hit.id])), style="dim")]
    lines += [marked(fragment) for fragment in hit.highlights.get("text", [])]
    return Group(*lines)


def marked(fragment: str) -> Text:
    """Turn a highlight (escaped HTML with `<em>`) into styled text that a terminal cannot be harmed by."""
    text = Text()
    for index, piece in enumerate(_MARKED.split(fragment)):
        text.append(printable(html.unescape(piece)), style="bold yellow" if index % 2 else "")
    return text


def printable(text: str) -> str:
    """Put text on one line and blank its control characters: a document must not send escape sequences to the terminal."""
    return _CONTROL.sub(" ", text.replace("\n", " "))


def _facets(results: Results) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for name in _SHOWN_FACETS:
        table.add_column(name)
    columns = [results.facets[name][:_SHOWN_VALUES] for name in _SHOWN_FACETS]
    for row in range(max(map(len, columns), default=0)):
        cells = [column[row] if row < len(column) else None for column in columns]
        table.add_row(*(Text(printable(f"{cell.value} ({cell.count})")) if cell else Text() for cell in cells))
    return table


def _days(results: Results) -> RenderableType:
    days = results.facets["day"][-_SHOWN_DAYS:]
    most = max((day.count for day in days), default=1)
    return Group(
        Text("\npublished", style="bold"),
        *(Text(f"{day.value} {'█' * max(1, day.count * _BAR_CHARS // most)} {day.count}") for day in days),
    )
