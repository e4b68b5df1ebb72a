"""Show what became of one raw document: for people on a terminal, or as JSON for programs.

The text comes from strangers: it is never read as rich markup, and its control characters are shown, not sent to the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from json import dumps as dump_json
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.clean.judge import JUDGE_RULE
from ingest.clean.memory import Memory
from ingest.document import Document, RemovedSpan
from ingest.stage import Refusal

# C0 but tab and line feed, C1, and the marks that turn the direction of writing: they could rewrite what the terminal shows.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MAX_SHOWN = 12


def as_json(received: Document, document: Document, memory: Memory | None = None) -> dict[str, Any]:
    """Return what is known of a document as plain values.

    Args:
        received: as it was read, repaired; offsets of `removed` and `repairs` count in its text.
        document: after all stages; offsets of `mentions` and `date_mentions` count in its text.
        memory: what its feed repeats: says of each span that the judge removed in how many stories it stands.
    """
    published, dateline = document.published_at, document.dateline
    return {
        "title": document.title,
        "text": document.text,
        "published_at": published
        and {"value": published.value.isoformat(), "origin": published.origin, "precision": published.precision},
        "dateline": dateline and {"place": dateline.place, "agency": dateline.agency},
        "removed": [
            {"rule": span.rule, "start": span.start, "end": span.end, "text": received.text[span.start : span.end]}
            | _recurs(span, memory)
            for span in document.removed
        ],
        "mentions": [
            {"label": mention.label, "text": mention.text, "start": mention.start, "end": mention.end}
            for mention in document.mentions
        ],
        "date_mentions": [
            {"text": date.text, "start": date.start, "end": date.end, "type": date.type, "value": date.value}
            for date in document.date_mentions
        ],
        "language": document.language,
        "repairs": [
            {
                "start": repair.start,
                "end": repair.end,
                "text": received.text[repair.start : repair.end],
                "received": repair.received,
            }
            for repair in document.repairs
        ],
    } | _memory_json(memory)


def as_text(received: Document, document: Document, memory: Memory | None = None) -> RenderableType:
    """Return the received text with the removed spans struck through, and below it what was found out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(document):
        table.add_row(name, Text(escape_controls(value)))
    if memory is not None:
        stories = memory.recurrences.stories
        table.add_row(
            "memory", f"{memory.version}: what {stories} stories of this feed repeat, of {memory.documents} documents"
        )
    return Group(_struck(received.text, document, memory), Text(), table)


def explain_documents(
    trace: Sequence[tuple[str, Document | Refusal]], json: bool, console: Console, memory: Memory | None = None
) -> int:
    """Print what the stages made of one document.

    Args:
        trace: (stage, outcome) in order; the first is `read`, then maybe `html` and `repair`, a refusal is the last.
        json: print one JSON object instead of text for people.
        console: where to.
        memory: what its feed repeats, as the stages knew it.

    Returns:
        Exit status: 0, or 1 where the document was refused.
    """
    # offsets count in the text as it was read, or as it was taken from its page
    received = next(outcome for stage, outcome in reversed(trace) if stage in {"read", "html", "repair"})
    outcome = trace[-1][1]
    if isinstance(received, Refusal) or isinstance(outcome, Refusal):
        refusal = next(each for each in (received, outcome) if isinstance(each, Refusal))
        _print(console, _refused_json(refusal) if json else _refused_text(refusal))
        return 1
    _print(console, as_json(received, outcome, memory) if json else as_text(received, outcome, memory))
    return 0


def escape_controls(text: str) -> str:
    r"""Write control characters and marks of writing direction as `\x1b` or `\u202e`."""
    return _HOSTILE.sub(
        lambda match: match.group().encode("unicode_escape").decode("ascii"), text.replace("\r\n", "\n")
    )


def _print(console: Console, content: dict[str, Any] | RenderableType) -> None:
    if isinstance(content, dict):
        console.out(dump_json(content, indent=2), highlight=False)  # ASCII only: nothing in it can steer a terminal
    else:
        console.print(content)


def _refused_json(refusal: Refusal) -> dict[str, Any]:
    return {
        "refused": {
            "outcome": refusal.outcome,
            "stage": refusal.stage,
            "reason": refusal.reason,
            "detail": refusal.detail,
        }
    }


def _refused_text(refusal: Refusal) -> Text:
    detail = f": {refusal.detail}" if refusal.detail else ""
    return Text(
        escape_controls(f"{refusal.outcome} by {refusal.stage}: {refusal.reason}{detail} ({refusal.source})"),
        style="red",
    )


def _memory_json(memory: Memory | None) -> dict[str, Any]:
    if memory is None:
        return {}
    return {
        "memory": {
            "version": memory.version,
            "documents": memory.documents,
            "stories": memory.recurrences.stories,
        }
    }


def _recurs(span: RemovedSpan, memory: Memory | None) -> dict[str, int]:
    """Say in how many stories of its feed a span stands that the judge removed; rules don't ask."""
    is_judged = span.rule.partition(".")[0] == JUDGE_RULE.partition(".")[0]
    return {"stories": memory.count_stories(span.text)} if memory is not None and is_judged else {}


def _struck(text: str, document: Document, memory: Memory | None) -> Text:
    shown = Text()
    at = 0
    for span in document.removed:
        shown.append(escape_controls(text[at : span.start]))
        shown.append(escape_controls(text[span.start : span.end]), style="strike dim")
        stories = _recurs(span, memory).get("stories")
        recurs = f", stands in {stories} stories of this feed" if stories else ""
        shown.append(f" [{span.rule}{recurs}]", style="yellow")
        at = span.end
    shown.append(escape_controls(text[at:]))
    return shown


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    published, dateline = document.published_at, document.dateline
    yield "title", document.title or "—"
    if document.authors:
        yield "authors", ", ".join(document.authors)
    if dateline is not None:
        yield "dateline", ", ".join(part for part in (dateline.place, dateline.region, dateline.agency) if part)
    if published is None:
        yield "published", "— nothing in the document tells"
    else:
        pattern = "%Y-%m-%d %H:%M UTC" if published.precision == "minute" else "%Y-%m-%d"
        yield (
            "published",
            f"{published.value:{pattern}} ({published.precision}, from {published.origin}, {published.confidence:.0%})",
        )
    yield "language", document.language or "—"
    if document.wire is not None:
        yield "wire", document.wire.agency
    if document.repairs:
        yield "repaired", f"{len(document.repairs)} places where the encoding was damaged"
    yield "removed", f"{len(document.removed)} spans, {sum(len(span.text) for span in document.removed)} characters"
    if document.entities:
        yield "entities", _some([f"{entity.name} ({entity.label} × {entity.count})" for entity in document.entities])
    if document.places:
        yield (
            "map",
            _some([f"{each.name}, {each.country or each.kind} ({each.confidence:.0%})" for each in document.places]),
        )
    if document.date_mentions:
        yield "dates", _some([f"{date.text} → {date.value or '?'}" for date in document.date_mentions])


def _some(values: Sequence[str]) -> str:
    more = len(values) - _MAX_SHOWN
    return "; ".join(values[:_MAX_SHOWN]) + (f"; and {more} more" if more > 0 else "")
