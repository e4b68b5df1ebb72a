"""Datelines of many shapes, and what only looks like one: invented texts with what each must give."""

from __future__ import annotations

from builders import a_document, a_feed

from ingest.document import Document
from ingest.extract import witness_stage
from ingest.settings import PROJECT

GOLD = PROJECT / "tests" / "gold" / "datelines" / "gold.txt"
_LEAST_SHARE = 0.98
BODY = (
    "The ferry to Tern Island sails again on Monday, the harbor board said, after a storm had kept it in port for more than a week."
    "\n\nPassengers waited for hours. “We are glad that it is over,” said one of them. The board wants to buy a second boat next year."
)


def _cases() -> list[tuple[str, tuple[str | None, ...] | None]]:
    """Return texts with place, region, agency and date, or None where there is no dateline."""
    cases = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, wanted = line.rpartition(" => ")
            fields = None if wanted == "none" else tuple(part.strip() or None for part in wanted.split("|"))
            cases.append((text.replace("¶", "\n").replace("…", BODY), fields))
    return cases


def _read(text: str) -> tuple[str | None, ...] | None:
    [document] = witness_stage(a_feed())([a_document(text=text)])
    assert isinstance(document, Document)
    dateline = document.dateline
    return (dateline.place, dateline.region, dateline.agency, dateline.date) if dateline else None


def test_datelines_are_read_whole_and_nothing_else_is_taken_for_one() -> None:
    """Right means all four parts; at least 98 of 100."""
    cases = _cases()
    wrong = [(text[:80], wanted, found) for text, wanted in cases if (found := _read(text)) != wanted]
    assert len(cases) >= 120
    assert 1 - len(wrong) / len(cases) >= _LEAST_SHARE, wrong
