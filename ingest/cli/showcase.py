"""What a first run shows of the index: one search with facets, one copy group, one story side by side."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ingest.cli.search import as_text, printable
from ingest.search import Query, largest_copy_group, members, search, widest_story
from ingest.settings import Settings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_PANEL_CHARS = 30
_SHOWN_CHARS = 280
_SHOWN_HITS = 3


def show(client: Elasticsearch, settings: Settings, console: Console) -> None:
    """Print the three, chosen from what is in the index: the widest story, its best-known name, the largest copy group."""
    story = widest_story(client, settings)
    if story is None:
        console.print("No story has two documents yet.")
        return
    told = members(client, settings, "story", story)
    query = Query(text=f'"{_best_known_name(told)}"', one_per_copy=True, size=_SHOWN_HITS)
    console.rule(f"newsfold search '{query.text}' --one-per-copy", style="dim")
    console.print(as_text(query, search(client, settings, query)))
    copies = largest_copy_group(client, settings)
    if copies is not None:
        _side_by_side(
            console, "One copy group: the same text, as each outlet ran it", members(client, settings, "copies", copies)
        )
    leads = [document for document in told if document["copies"]["is_lead"]]
    _side_by_side(console, "One story: the same event, in each outlet's own words", leads)


def _best_known_name(documents: list[dict[str, Any]]) -> str:
    """Return the name that most of the documents hold: a place, else an organisation, else a person, else the title."""
    for facet in ("places", "orgs", "persons"):
        names = Counter(str(name) for document in documents for name in document.get(facet, ()))
        if names:
            return names.most_common(1)[0][0]
    return str(documents[0].get("title") or documents[0]["outlet"])


def _side_by_side(console: Console, title: str, documents: list[dict[str, Any]]) -> None:
    console.rule(f"{title} ({len(documents)})", style="dim")
    shown = _one_per_outlet(documents)[: max(2, console.width // _PANEL_CHARS)]
    table = Table.grid(expand=True)
    for _ in shown:
        table.add_column(ratio=1)
    table.add_row(*map(_panel, shown))
    console.print(table)


def _one_per_outlet(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the first document of each outlet before an outlet's further ones."""
    first = {document["outlet"]: document for document in reversed(documents)}
    return sorted(documents, key=lambda document: first[document["outlet"]] is not document)


def _panel(document: dict[str, Any]) -> Panel:
    body = Text(printable(document.get("title") or "(no headline)") + "\n", style="bold")
    day = (document.get("published_at") or "undated")[:10]
    lead = " · lead" if document["copies"]["is_lead"] else ""
    body.append(f"{day}{lead} · {len(document['text'])} characters\n", style="dim")
    body.append(printable(document["text"])[:_SHOWN_CHARS] + " …", style="default not bold")
    return Panel(body, title=Text(printable(document["outlet"])))
