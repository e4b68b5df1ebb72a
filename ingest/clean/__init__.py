"""Take out of the received text what is not the article, and keep a record of every span that goes.

    received text ── segment ──▶ blocks, sentences ── boilerplate ──▶ units that a rule names ── compose ──▶ main text

Law: received text = kept text + removed spans, white space aside; nothing disappears without a rule's name on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ingest.clean.boilerplate import Found, compile_rules, find_boilerplate
from ingest.clean.compose import compose, first_paragraph
from ingest.clean.doubt import hold_back
from ingest.clean.headline_lists import HEADLINES_RULE, find_headline_lists
from ingest.clean.hover_boxes import NAME_BOX_RULE, find_boxes, lift
from ingest.clean.judge import JUDGE_RULE, SegmentModel, cut_surroundings, find_anchors, judge_rest, load_model
from ingest.clean.learned import (
    FAMILY,
    NOTHING,
    Learned,
    Scope,
    applied_keys,
    find_learned,
    load_learned,
    standing_units,
)
from ingest.clean.recurrence import Recurrences
from ingest.clean.rule import is_off
from ingest.clean.segment import Block, segment
from ingest.document import Document, Evidence, RemovedSpan
from ingest.errors import Rejected
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

# Evidence that is not part of the main text goes under these ids.
_METADATA_RULES = {
    ("date", "prefix"): "metadata.date_prefix",
    ("date", "text"): "metadata.date_line",
    ("date", "byline"): "metadata.date_line",
    ("date", "printed"): "metadata.date_line",
    ("date", "elsewhere"): "metadata.date_line",
    ("updated", "byline"): "metadata.date_line",
    ("updated", "printed"): "metadata.date_line",
    ("updated", "elsewhere"): "metadata.date_line",
    ("title", "headline"): "metadata.headline",
    ("byline", "byline"): "metadata.byline",
    ("credit", "byline"): "metadata.byline",
}


def clean_stage(feed: Feed, recurrences: Recurrences | None = None) -> Stage:
    """Return the stage that removes boilerplate; `feed.clean.off` names rules or families that must not apply.

    Args:
        feed: the feed.
        recurrences: what it repeats, evidence for the judge.

    Raises:
        ConfigError: the file of the feed's learned rules has mistakes.
    """
    off, learned = frozenset(feed.clean.off), applied_keys(load_learned(feed), feed.clean.learned == "apply")
    model = load_model() if feed.clean.judge else None

    def clean(document: Document) -> Document:
        return clean_document(document, off, learned, model, recurrences)

    return PerDocument("clean", frozenset({"text", "evidence"}), frozenset({"text", "removed", "lede"}), clean)


def clean_document(
    document: Document,
    off: frozenset[str] = frozenset(),
    learned: Learned = NOTHING,
    model: SegmentModel | None = None,
    recurrences: Recurrences | None = None,
) -> Document:
    """Remove the boilerplate of one document.

    Args:
        document: with the received text and the evidence that was read from it.
        off: rule ids or families that must not apply.
        learned: what the feed taught, see `applied_keys`.
        model: the trained judge; None where it must not be asked.
        recurrences: what the feed repeats, evidence for the judge.

    Raises:
        Rejected: `no_text` when nothing is left.
    """
    text, removed = clean_text(
        document.text,
        document.evidence,
        off,
        document.language_hint,
        learned=learned,
        model=model,
        recurrences=recurrences,
    )
    if not text:
        detail = "the received text is empty" if not document.text.strip() else "every part of it is boilerplate"
        raise Rejected("no_text", detail)
    return replace(document, text=text, removed=removed, lede=first_paragraph(text))


def clean_text(  # noqa: PLR0913 - one thing each, all but the text optional
    text: str,
    evidence: Collection[Evidence] = (),
    off: frozenset[str] = frozenset(),
    language: str | None = None,
    *,
    learned: Learned = NOTHING,
    model: SegmentModel | None = None,
    recurrences: Recurrences | None = None,
) -> tuple[str, tuple[RemovedSpan, ...]]:
    """Split received text into main text and removed spans.

    Args:
        text: as received.
        evidence: what was read from it; spans marked as boilerplate are removed.
        off: rule ids or families that must not apply.
        language: ISO 639-1 code where it is known.
        learned: what the feed taught, see `applied_keys`.
        model: the trained judge; None where it must not be asked.
        recurrences: what the feed repeats, evidence for the judge.

    Returns:
        The main text, and the removed spans in order, disjoint, offsets into the received text.
    """
    lifted = lift(text, [] if is_off(NAME_BOX_RULE, off) else find_boxes(text))
    kept, removed = _clean_lifted(lifted.text, lifted.move(evidence), off, language, learned, model, recurrences)
    return kept, lifted.put_back(removed, text)


def _clean_lifted(  # noqa: PLR0913, PLR0917 - what `clean_text` takes
    text: str,
    evidence: Collection[Evidence],
    off: frozenset[str],
    language: str | None,
    learned: Learned,
    model: SegmentModel | None,
    recurrences: Recurrences | None,
) -> tuple[str, tuple[RemovedSpan, ...]]:
    asks = model is not None and not is_off(JUDGE_RULE, off)
    known = recurrences if asks else None
    blocks, found, cut = find_units(text, evidence, off, language, learned=learned, recurrences=known)
    judged: list[Found] = []
    if asks and model is not None:
        cut, judged = judge_rest(text, blocks, found, cut, model, recurrences)
        datelines = [(item.start, item.end) for item in evidence if item.kind == "dateline" and not item.boilerplate]
        judged = [unit for unit in judged if not any(_overlaps(unit, *span) for span in datelines)]
    removed = _disjoint(text, [*found, *cut, *judged])
    return compose(text, removed, {block.start for block in blocks if block.glued}), removed


def find_units(  # noqa: PLR0913 - one thing each, all but the text optional
    text: str,
    evidence: Collection[Evidence] = (),
    off: frozenset[str] = frozenset(),
    language: str | None = None,
    *,
    learned: Learned = NOTHING,
    recurrences: Recurrences | None = None,
) -> tuple[list[Block], list[Found], list[Found]]:
    """Return the blocks of a text, the units that rules remove, and what is cut above and below the article.

    Args:
        text: as received.
        evidence: what was read from it; spans marked as boilerplate are removed.
        off: rule ids or families that must not apply.
        language: ISO 639-1 code where it is known.
        learned: what the feed taught, see `applied_keys`.
        recurrences: what the feed repeats, anchors of the cut.
    """
    ruleset = compile_rules(off, language)
    metadata = _metadata(text, evidence, off)
    blocks = segment(text, ruleset.labels, {offset for unit in metadata for offset in (unit.start, unit.end)})
    found = _ordered([*metadata, *hold_back(text, find_boilerplate(text, blocks, ruleset), ruleset.doubtful)])
    if learned and not is_off(FAMILY, off):
        taught = (unit for unit in find_learned(text, blocks, found, learned) if not is_off(unit.rule, off))
        found = _ordered([*found, *taught])
    anchors = find_anchors(text, blocks, recurrences)
    surroundings = cut_surroundings(text, blocks, found, ruleset.ends, ruleset.resumes, anchors)
    cut = [unit for unit in surroundings if not is_off(unit.rule, off)]
    if not is_off(HEADLINES_RULE, off):  # no cut is anchored in them: an article may hold a list, too
        found = _ordered([*found, *find_headline_lists(text, blocks, found, cut)])
    return blocks, found, cut


def whole_units(document: Document, off: frozenset[str] = frozenset()) -> list[tuple[Scope, int, int]]:
    """Return what the rules leave standing of a document, learned ones aside: blocks, and sentences of blocks that hold several."""
    blocks, found, _ = find_units(document.text, document.evidence, off, document.language_hint)
    return list(standing_units(blocks, found))


def _metadata(text: str, evidence: Collection[Evidence], off: Collection[str]) -> list[Found]:
    units = []
    for item in evidence:
        if (
            not item.boilerplate
            or item.start is None
            or item.end is None
            or not 0 <= item.start < item.end <= len(text)
        ):
            continue
        rule = _METADATA_RULES.get((item.kind, item.origin), f"metadata.{item.kind}")
        if not is_off(rule, off):
            units.append(Found(rule, item.start, item.end))
    return units


def _overlaps(unit: Found, start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and unit.start < end and start < unit.end


def _ordered(units: Iterable[Found]) -> list[Found]:
    """Order the units; metadata comes first and wins."""
    return sorted(units, key=lambda unit: (unit.start, not unit.rule.startswith("metadata."), -unit.end))


def _disjoint(text: str, units: Iterable[Found]) -> tuple[RemovedSpan, ...]:
    """Order the units and let none overlap."""
    taken: list[RemovedSpan] = []
    end = 0
    for unit in _ordered(units):
        if unit.end <= end:
            continue
        start = max(unit.start, end)
        taken.append(RemovedSpan(unit.rule, start, unit.end, text[start : unit.end]))
        end = unit.end
    return tuple(taken)
