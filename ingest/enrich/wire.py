"""Tell the agency that a text comes from, and keep the words that say so.

In the order of belief: the dateline's brackets (`MIAMI (AP) —`), a byline or credit line (`By The Associated Press`, `Source: dpa`,
`(Reporting by …)` as Reuters ends its texts), a copyright line of an agency. Guards: credits of pictures, and `… contributed to this
report`, which says that an agency's words are in the text, not that the text is the agency's. An agency that the table does not know
is kept as written when it stands in a dateline's brackets, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.document import Document, WireCredit
from ingest.enrich.agencies import BY_CODE, BY_NAME
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

_HEAD_CHARS = 400
_TAIL_CHARS = 600
_MAX_EVIDENCE_CHARS = 200
_CODES = "|".join(re.escape(code) for code in sorted(BY_CODE, key=len, reverse=True))
_NAMES = re.compile(rf"\b({'|'.join(re.escape(name) for name in sorted(BY_NAME, key=len, reverse=True))})\b")
_WHOLE = re.compile(rf"\W*(?:by |by the |from |source: ?|via |von |mit material von )?\W*({_CODES})\W*", re.IGNORECASE)
_BRACKETS = re.compile(rf"\(({_CODES})\)")
_AFTER_BYLINE = re.compile(rf"(?:[,/|]|\s[-–—])\s*({_CODES})\W*$")
_IN_HEAD = re.compile(rf"[^\W\d_][^\n(]{{0,60}}\(({_CODES})\)\s*(?:—|–|-{{1,2}}|_|:)")
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))", re.IGNORECASE)
_COPYRIGHT_IN_TAIL = re.compile(r"(?:copyright|©)[^\n]{0,120}", re.IGNORECASE)
_REUTERS_SIGNATURE = re.compile(r"\((?:Additional )?[Rr]eporting by [^()\n]{3,200}?[Ee]diting by [^()\n]{3,120}\)")
_PICTURE = re.compile(
    r"\b(?:photo|photograph|image|picture|getty|file|foto|video|illustration)\b|\b[A-Z]\w+ [A-Z][\w-]+ ?/ ?AP\b",
    re.IGNORECASE,
)
_MAX_CREDIT_CHARS = 400
_FIRST_PUBLISHED = re.compile(
    r"(?i:\b(?:originally|first) (?:published|appeared|reported|ran)|\b(?:re|cross-?)(?:published|posted)) "
    r"(?:by|in|on|at|from|with) (?:permission (?:of|from) )?(?:the website of )?"
    r"((?:[Tt]he )?[A-Z][\w’'&.-]{0,30}(?: (?:(?:of|the|of the|and|&) )?[A-Z][\w’'&-]{0,30}){0,6})"
)
_CONTRIBUTED = re.compile(r"\bcontribut|\bassist(?:ed|ance)\b", re.IGNORECASE)


def wire_stage(feed: Feed) -> Stage:  # noqa: ARG001 - every stage is made for a feed
    """Make the stage that assigns the wire credit."""

    def with_wire(document: Document) -> Document:
        wire = next(_credits(document), None)
        return replace(document, wire=wire, original_outlet=original_outlet(document))

    requires = frozenset({"text", "evidence", "dateline", "removed"})
    return PerDocument("wire", requires, frozenset({"wire", "original_outlet"}), with_wire)


def original_outlet(document: Document) -> str | None:
    """Return who published a text first, where a credit or its last lines say so (`Originally published by The Harbor Ledger`)."""
    lines = [item.value for item in document.evidence if item.kind in {"credit", "byline"}]
    lines += [span.text for span in document.removed if span.end - span.start <= _MAX_CREDIT_CHARS]
    for line in (*lines, document.text[-_TAIL_CHARS:]):
        if match := _FIRST_PUBLISHED.search(line):
            name = match[1].strip(" .,")
            return None if name.lower() == document.outlet.lower() else name
    return None


def canonical_agency(written: str) -> str | None:
    """Return the table's name of an agency, None when it is not known."""
    bare = " ".join(written.split()).strip(" .()")
    return BY_CODE.get(bare) or BY_CODE.get(bare.upper()) or BY_CODE.get(bare.title()) or BY_CODE.get(bare.lower())


def _credits(document: Document) -> Iterator[WireCredit]:
    """Yield credits, the most believed first."""
    yield from _from_dateline(document)
    lines = [
        item.value
        for item in document.evidence
        if item.kind == "byline" or (item.kind == "credit" and item.origin != "caption")  # a picture's credit
    ]
    spoken = [line for line in lines if not _PICTURE.search(line) and not _CONTRIBUTED.search(line)]
    for line in sorted(spoken, key=lambda line: bool(_COPYRIGHT.search(line))):
        agency = _agency_in(line)
        if agency:
            yield _credit(agency, line)
    yield from _from_text(document.text)


def _from_dateline(document: Document) -> Iterator[WireCredit]:
    written = document.dateline.agency if document.dateline else None
    if written and written.strip():
        said = (item.value for item in document.evidence if item.kind == "dateline" and written in item.value)
        yield _credit(canonical_agency(written) or written.strip(), next(said, written))


def _from_text(text: str) -> Iterator[WireCredit]:
    """Yield what the text itself says where no witness read it before."""
    head, tail = text[:_HEAD_CHARS], text[-_TAIL_CHARS:]
    if match := _IN_HEAD.match(head.lstrip()):
        yield _credit(BY_CODE[match[1]], match.group())
    if match := _REUTERS_SIGNATURE.search(tail):
        yield _credit("Reuters", match.group())
    if (match := _COPYRIGHT_IN_TAIL.search(tail)) and (name := _NAMES.search(match.group())):
        yield _credit(BY_NAME[name[1]], match.group())


def _agency_in(line: str) -> str | None:
    if match := _NAMES.search(line):
        return BY_NAME[match[1]]
    match = _WHOLE.fullmatch(line) or _BRACKETS.search(line) or _AFTER_BYLINE.search(line)
    if match:
        return canonical_agency(match[1])
    return "Reuters" if _REUTERS_SIGNATURE.search(line) else None


def _credit(agency: str, words: str) -> WireCredit:
    return WireCredit(agency, " ".join(words.split())[:_MAX_EVIDENCE_CHARS])
