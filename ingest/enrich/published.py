"""Decide when a document was published, from what its input says of itself.

Witnesses in the order in which they are believed alone: `field` (what the publisher's own data says), of a page `json-ld` and `meta` (what it
says to machines), `prefix` (a machine's `date 2017-08-16` before the text), `time` and `stamp` (elements that call themselves its date),
`byline` and `headline` (a time stamp in their line), `printed` (visible text, as sure as its reader was), `dateline`, `url` (the address),
`entry` (the feed that linked to it), `script` (data for the page's scripts), `caption` (the day a picture was taken), `file` (a name such
as `2017-08-16-ferry.txt`), `updated` (the last change, where nothing says more than a sentence does), `text` (a full date in a sentence of
the text, which is not believed alone: three of four are of what is told).

Voices that agree are added up, as if each were wrong by itself; those that copy each other count once. So a page's old data yields to
a new day that both its metas and its headline show, unless the page calls that day its last change. A better witness wins even where it knows
less, unless one that agrees with it knows more. A day without its year takes the year in which it falls closest to what the other
witnesses say; without one it says nothing.

Refused: dates before `EARLIEST_YEAR`, later than a day after the document was first seen, placeholders (1970-01-01), copyright
lines, a lone year or month from the text, and what is printed `elsewhere` (beside links to other articles). The time of fetching is no witness: when nobody knows, nothing is assigned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, datetime, timedelta
from math import prod
from zoneinfo import ZoneInfo

from ingest.document import Document, Evidence, Precision, PublishedAt
from ingest.enrich.written_dates import WrittenDate, read_date
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

EARLIEST_YEAR = 1600  # the first newspapers were printed in 1605
LATEST_AHEAD = timedelta(days=1)  # zones and clocks that run ahead
CONFIDENCE = {
    "field": 0.99,
    "json-ld": 0.94,
    "meta": 0.93,
    "prefix": 0.9,
    "time": 0.87,
    "stamp": 0.87,
    "byline": 0.85,
    "headline": 0.82,
    "printed": 0.81,
    "dateline": 0.8,
    "url": 0.78,
    "entry": 0.65,
    "script": 0.63,
    "caption": 0.6,
    "file": 0.55,
    "updated": 0.45,
    "text": 0.4,
    "archive": 0.2,
    "elsewhere": 0.0,
}
"""Origin → confidence when nobody else speaks, in the order of belief. Those of pages are about what was measured of each alone; of `printed` it
is the most that its reader's own may be."""

_FAMILIES = (
    frozenset({"json-ld", "meta", "script"}),
    frozenset({"time", "stamp", "printed", "byline", "headline"}),
    frozenset({"url", "file"}),
)
"""Origins that copy each other: of one family only the best counts when voices are added up."""

PAGE_ORIGINS = frozenset({"json-ld", "meta", "time", "stamp", "printed", "url", "script"})
"""Origins of what a page says outside of its text; the best stands first."""

AGREEMENT = 0.05
LATER_FACTOR = 0.5
"""What a page prints in the same way a second time is of another article: the second stamp is right in half, the third in hardly any."""

CHANGED_FACTOR = 0.5
"""A day that the page itself calls its last change, where another is given too."""
GUESSED_YEAR_FACTOR = 0.9
_UNKNOWN_ORIGIN_CONFIDENCE = 0.3
_MAX_WITNESSES = 200
_COPYRIGHT = re.compile(r"copyright|©|\(c\)|all rights reserved", re.IGNORECASE)
_PLACEHOLDERS = frozenset({(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1904, 1, 1), (1980, 1, 1)})
_MONTH_FIRST_ZONES = re.compile(
    r"US/|America/(?:New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Boise|Anchorage|Juneau|Indiana/|Kentucky/|North_Dakota/)"
    r"|Pacific/Honolulu|Asia/Manila"
)
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day", "minute")


_REPEATED = frozenset({"time", "stamp"})


@dataclass(frozen=True, slots=True)
class _Witness:
    origin: str
    written: WrittenDate
    confidence: float


_Candidate = tuple[_Witness, PublishedAt]


def published_stage(feed: Feed) -> Stage:
    """Make the stage that assigns `published_at`; dates without a zone are of the feed's."""

    def with_date(document: Document) -> Document:
        published = decide(document.evidence, observed_at=document.observed_at, zone_name=feed.timezone)
        changes = [replace(item, kind="date") for item in document.evidence if item.kind == "updated"]
        updated = decide(changes, observed_at=document.observed_at, zone_name=feed.timezone)
        is_later = updated is not None and (published is None or updated.value >= published.value)
        return replace(document, published_at=published, updated_at=updated.value if updated and is_later else None)

    return PerDocument(
        "published", frozenset({"text", "evidence"}), frozenset({"published_at", "updated_at"}), with_date
    )


def decide(evidence: Sequence[Evidence], *, observed_at: datetime, zone_name: str) -> PublishedAt | None:
    """Return the best supported date of publication, or None when nothing tells it.

    Args:
        evidence: of any kind; kind `date` counts, and kind `updated` where there is no other.
        observed_at: nothing is published more than `LATEST_AHEAD` after it.
        zone_name: IANA zone of dates without one.
    """
    changes = [replace(item, kind="date", origin="updated") for item in evidence if item.kind == "updated"]
    changed = _candidates(changes, observed_at, zone_name)
    published = _best(_candidates(evidence, observed_at, zone_name), [witness for witness, _ in changed])
    return _best(changed) if published is None or published.origin == "text" else published


def _candidates(evidence: Sequence[Evidence], observed_at: datetime, zone_name: str) -> list[_Candidate]:
    zone = ZoneInfo(zone_name)
    written = [
        (item.origin, found, _confidence_of(item))
        for item in evidence[:_MAX_WITNESSES]
        if item.kind == "date" and CONFIDENCE.get(item.origin) != 0 and not _COPYRIGHT.search(item.value)
        for found in [read_date(item.value, not_after_year=observed_at.year + 1)]
        if found is not None
    ]
    sure = {_day(found) for _, found, _ in written if not found.day_or_month}
    month_first = _reads_month_first(zone_name)
    witnesses = [
        _Witness(
            origin,
            _settle_order(found, month_first, sure, observed_at),
            confidence,
        )
        for origin, found, confidence in written
    ]
    known = [each for each in witnesses if each.written.year is not None]
    dated = [each for each in map(lambda each: _with_year(each, known), witnesses) if each is not None]  # noqa: C417 - one call each
    return [
        (each, publication)
        for each in dated
        if (publication := _publication(each, zone)) is not None and _is_possible(each, publication, observed_at)
    ]


def _confidence_of(item: Evidence) -> float:
    """Return how sure the reader was of it, never more than the origin is worth; else what the origin is worth."""
    most = CONFIDENCE.get(item.origin, _UNKNOWN_ORIGIN_CONFIDENCE)
    return most if item.confidence is None else min(most, item.confidence)


def _best(candidates: Sequence[_Candidate], changed: Sequence[_Witness] = ()) -> PublishedAt | None:
    """Return the most believed; of equals the latest, since an article speaks of the past more than of the future.

    Of a page's own stamps it is the first instead: those that follow are of other articles.
    """
    if not candidates:
        return None
    weights = _weights(candidates, changed)
    support = [_support(witness, candidates, weights) for witness, _ in candidates]
    most = max(support)
    equals = [pair for pair, score in zip(candidates, support, strict=True) if score == most]
    top = max(witness.confidence for witness, _ in equals)
    equals = [pair for pair in equals if pair[0].confidence == top]
    witness, best = equals[0] if equals[0][0].origin in PAGE_ORIGINS else max(equals, key=lambda pair: pair[1].value)
    agreeing = [
        other for each, other in candidates if each.origin != witness.origin and _agree(witness.written, each.written)
    ]
    finest = max([best, *agreeing], key=lambda item: _PRECISIONS.index(item.precision))
    if finest is not best and _PRECISIONS.index(finest.precision) > _PRECISIONS.index(best.precision):
        best = replace(finest, origin=best.origin, confidence=best.confidence)
    return replace(
        best, confidence=round(min(0.99, best.confidence + AGREEMENT * len({a.origin for a in agreeing})), 2)
    )


def _weights(candidates: Sequence[_Candidate], changed: Sequence[_Witness]) -> list[float]:
    """Return what each voice weighs: less where it repeats what a page printed before, or names the day of the last change."""
    weights, seen = [], set()
    days = {_day(witness.written) for witness, _ in candidates}
    changes = {_day(witness.written) for witness in changed}
    for witness, _ in candidates:
        is_later = witness.origin in seen and witness.origin in _REPEATED
        is_change = witness.origin in _REPEATED and _day(witness.written) in changes and len(days) > 1
        seen.add(witness.origin)
        factor = (LATER_FACTOR if is_later else 1.0) * (CHANGED_FACTOR if is_change else 1.0)
        weights.append(witness.confidence * factor)
    return weights


def _support(speaker: _Witness, candidates: Sequence[_Candidate], weights: Sequence[float]) -> float:
    """Return how likely one of those who say the same is right, if they do not copy each other; who knows more than the speaker is not counted."""
    voices: dict[str, float] = {}
    for (witness, _), weight in zip(candidates, weights, strict=True):
        if witness is speaker or (_agree(speaker.written, witness.written) and not _knows_more(witness, speaker)):
            name = next((min(family) for family in _FAMILIES if witness.origin in family), witness.origin)
            voices[name] = max(voices.get(name, 0.0), weight)
    return 1 - prod(1 - weight for weight in voices.values())


def _knows_more(one: _Witness, other: _Witness) -> bool:
    return sum(part is None for part in _day(one.written)) < sum(part is None for part in _day(other.written))


def _day(written: WrittenDate) -> tuple[int | None, int | None, int | None]:
    return written.year, written.month, written.day


def _agree(one: WrittenDate, other: WrittenDate) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def _with_year(witness: _Witness, known: Sequence[_Witness]) -> _Witness | None:
    """Give a day without a year the year that brings it closest to the best of the other witnesses."""
    written = witness.written
    if written.year is not None:
        return witness
    anchor = max(
        (each for each in known if each.origin != witness.origin), key=lambda each: each.confidence, default=None
    )
    if anchor is None or anchor.written.year is None:
        return None
    year = anchor.written.year
    possible = [replace(written, year=near) for near in (year - 1, year, year + 1)]
    if anchor.written.month is None:
        nearest = possible[1]
    else:
        middle = _days(anchor.written)
        nearest = min(possible, key=lambda each: abs(_days(each) - middle))
    confidence = witness.confidence * GUESSED_YEAR_FACTOR
    return _Witness(witness.origin, nearest, confidence) if nearest.is_real() else None


def _days(written: WrittenDate) -> int:
    """Return a day number good enough to compare distances within a year."""
    return (written.year or 0) * 372 + (written.month or 6) * 31 + (written.day or 15)


def _settle_order(
    written: WrittenDate,
    month_first: bool | None,
    sure: Collection[tuple[int | None, int | None, int | None]],
    observed_at: datetime,
) -> WrittenDate:
    """Read `08/07/2017` as another witness has it, or so that it is not in the future, or as the feed's part of the world does; else keep the year."""
    if not written.day_or_month:
        return written
    turned = replace(written, month=written.day, day=written.month)
    readings = [each for each in (written, turned) if _day(each) in sure]
    if len(readings) != 1:
        readings = [each for each in (written, turned) if _days(each) <= _days_of(observed_at + LATEST_AHEAD)]
    if len(readings) == 1:
        return readings[0]
    if month_first is None:
        return WrittenDate(written.year)
    return turned if month_first else written


def _days_of(instant: datetime) -> int:
    return _days(WrittenDate(instant.year, instant.month, instant.day))


def _reads_month_first(zone_name: str) -> bool | None:
    if zone_name in {"UTC", "Etc/UTC", "GMT"}:
        return None
    return bool(_MONTH_FIRST_ZONES.match(zone_name))


def _publication(witness: _Witness, zone: ZoneInfo) -> PublishedAt | None:
    written = witness.written
    if written.year is None or not EARLIEST_YEAR <= written.year < MAXYEAR:
        return None
    precision = _precision(written)
    # midnight is how machines write a day, and a day has no zone but the reader's
    known = written.zone is not None and precision == "minute"
    time = (written.hour or 0, written.minute or 0, written.second) if precision == "minute" else (0, 0, 0)
    day = (written.year, written.month or 1, written.day or 1)
    value = datetime(*day, *time, tzinfo=written.zone if known else zone).astimezone(UTC)
    return PublishedAt(value, witness.origin, precision, witness.confidence, known)


def _precision(written: WrittenDate) -> Precision:
    """Return what is known; midnight to the second is how machines write a day."""
    if written.month is None:
        return "year"
    if written.day is None:
        return "month"
    return "minute" if (written.hour, written.minute or 0, written.second) not in {(None, 0, 0), (0, 0, 0)} else "day"


def _is_possible(witness: _Witness, publication: PublishedAt, observed_at: datetime) -> bool:
    if publication.value > observed_at + LATEST_AHEAD or publication.value.timestamp() == 0:
        return False
    if witness.origin == "text" and publication.precision in {"year", "month"}:
        return False
    written = witness.written
    return publication.precision == "minute" or (written.year, written.month, written.day) not in _PLACEHOLDERS
