"""`newsfold diff`: what a document took over from its lead, from another document, or from its own former version."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console, Group, RenderableType
from rich.text import Text

from ingest.errors import InputError

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from ingest.group.difference import Difference
    from ingest.settings import Settings


def diff_and_print(
    document_id: str, other_id: str | None, *, former: bool = False, as_json: bool, console: Console
) -> None:
    """Compare a document with another, else with the lead of its copy group; a lead, or what is asked for, with its own former version.

    Raises:
        InputError: there is no such document, or nothing to compare it with.
    """
    from ingest.cli.run import ready_settings
    from ingest.group.difference import find_difference
    from ingest.load import connect

    settings = ready_settings(Console(stderr=True))
    client = connect(settings)
    document = _find(client, settings, document_id)
    lead = None if former else other_id or _lead_of(document)
    other = _find(client, settings, lead) if lead else _former(client, settings, document)
    difference = find_difference(other["text"], document["text"])
    if as_json:
        answer = {"first": _name(other), "second": _name(document), **dataclasses.asdict(difference)}
        console.print(
            orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode(), markup=False, highlight=False, soft_wrap=True
        )
    else:
        console.print(as_text(_name(other), _name(document), difference))


def as_text(first: dict[str, Any], second: dict[str, Any], difference: Difference) -> RenderableType:
    """Lay out a difference for a terminal."""
    lines = [
        Text(f"from {_headline(first)}", style="dim"),
        Text(f"to   {_headline(second)}", style="bold"),
        Text(f"{difference.share:.0%} of its words are taken over", style="bold"),
    ]
    for title, style, sentences in (("added", "green", difference.added), ("cut", "red", difference.cut)):
        lines += [Text(f"\n{title}", style="bold")] if sentences else []
        lines += [Text(f"  {_printable(sentence)}", style=style) for sentence in sentences]
    for title, pairs in (("edited", difference.edited), ("altered quotes", difference.altered_quotes)):
        lines += [Text(f"\n{title}", style="bold")] if pairs else []
        for old, new in pairs:
            lines += [Text(f"  - {_printable(old)}", style="red"), Text(f"  + {_printable(new)}", style="green")]
    return Group(*lines)


def _find(client: Elasticsearch, settings: Settings, document_id: str) -> dict[str, Any]:
    from ingest.search import find_document

    found = find_document(client, settings, document_id)
    if found is None:
        raise InputError(f"there is no document {document_id}: take an id as `newsfold search` shows it")
    return found


def _lead_of(document: dict[str, Any]) -> str | None:
    copies = document.get("copies") or {}
    return str(copies["id"]) if copies and not copies["is_lead"] else None


def _former(client: Elasticsearch, settings: Settings, document: dict[str, Any]) -> dict[str, Any]:
    """Return the version before the one that is indexed, as it would be indexed today."""
    from ingest.cli.run import find_feed
    from ingest.group import read_versions
    from ingest.versions import read_version

    versions = read_versions(client, settings, document["id"])
    if len(versions) <= 1:
        raise InputError(
            f"{document['id']} has had no other text, and is no copy of another: name a second document to compare it with"
        )
    former = read_version(document["id"], versions[-2], settings, find_feed)
    published = former.published_at and former.published_at.value.isoformat()
    return {
        "id": former.id,
        "outlet": former.outlet,
        "title": former.title,
        "published_at": published,
        "observed_at": former.observed_at.isoformat(),
        "text": former.text,
    }


def _name(document: dict[str, Any]) -> dict[str, Any]:
    return {name: document.get(name) for name in ("id", "outlet", "title", "published_at", "observed_at")}


def _headline(name: dict[str, Any]) -> str:
    day = (name["published_at"] or "undated")[:10]
    seen = (name["observed_at"] or "")[:16].replace("T", " ")
    return _printable(f"{name['outlet']} · {day} · {name['title'] or 'untitled'} · {name['id']} · read {seen}")


def _printable(text: str) -> str:
    from ingest.cli.search import printable

    return printable(text)
