"""Read one date as people and machines write it. What is not written is not made up.

`2017-08-16T14:05:00Z`, `Wed, 16 Aug 2017 14:05:00 GMT`, `Aug. 16, 2017 at 2:05 p.m. EDT`, `16.08.2017 14:05`, `16. August 2017`,
`20170816`, `1502892300` (seconds since 1970), `August 2017`, `2017`; without a year `Aug. 16`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from ingest.enrich.zones import ZONES
from ingest.month_names import MONTHS

MAX_CHARS = 200

_MONTH = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_ISO = re.compile(
    r"(?<!\d)(?P<y1>\d{4})-(?P<m1>\d{1,2})(?:-(?P<d1>\d{1,2}))?(?!\d)|(?<!\d)(?P<y2>\d{4})/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y3>\d{4})年(?P<m3>\d{1,2})月(?:(?P<d3>\d{1,2})日)?|--(?P<m4>\d{2})-(?P<d4>\d{2})(?!\d)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.])(\d{{1,2}})(?:st|nd|rd|th|er|º|°)?\.?\s*(?:of |de |del |di )?({_MONTH})\b\.?(?:,?\s*(?:of |de |del )?(\d{{4}})(?!\d))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)({_MONTH})\b\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:\s*,?\s*(\d{{4}})(?![\d:]))?", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"(?<!\w)({_MONTH})\b\.?,?\s*(?:of |de |del )?(\d{{4}})(?!\d)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:1[6-9]|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:\d{2})?)?(?!\d)")
_APART = re.compile(r"(?<![\w:+.-])((?:1[6-9]|20)\d{2})(?![\w:])")
_YEAR = re.compile(r"\s*(\d{4})\s*")
_EPOCH = re.compile(r"\s*(\d{9,10})(?:\.\d+)?\s*|\s*(\d{12,13})\s*")
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b|[A-Z]{2,5}\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """The parts of a date that are written, None for those that are not.

    Attributes:
        hour, minute: None when no time of day is written.
        zone: None when no zone is written.
        day_or_month: True when day and month may just as well be the other way round (`08/07/2017`).
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int = 0
    zone: tzinfo | None = None
    day_or_month: bool = False

    def is_real(self) -> bool:
        """Tell whether the calendar and the clock know it."""
        try:
            # 2000: a leap year
            date(2000 if self.year is None else self.year, _or_one(self.month), _or_one(self.day))
        except ValueError:
            return False
        return (self.hour or 0) < 24 and (self.minute or 0) < 60 and self.second < 60  # noqa: PLR2004 - the clock


def _or_one(part: int | None) -> int:
    return 1 if part is None else part


def read_date(value: str, *, not_after_year: int) -> WrittenDate | None:
    """Read the one date that a short string holds; None when it holds none that the calendar knows.

    Args:
        value: as written; only the first `MAX_CHARS` characters are looked at.
        not_after_year: two-digit years mean the latest year with these digits that is not after it.
    """
    value = " ".join(value[:MAX_CHARS].split())
    return _read_epoch(value) or next(
        (
            _with_time(written, value[:start] + " " + value[end:])
            for reader in (_read_iso, _read_named, _read_numeric, _read_compact, _read_year)
            for written, start, end in [reader(value, not_after_year)]
            if written is not None and written.is_real()
        ),
        None,
    )


_Found = tuple[WrittenDate | None, int, int]
_NOTHING: _Found = (None, 0, 0)


def _read_epoch(value: str) -> WrittenDate | None:
    match = _EPOCH.fullmatch(value)
    if not match:
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) / 1000
    instant = datetime.fromtimestamp(seconds, UTC)
    return _of_instant(instant)


def _of_instant(instant: datetime) -> WrittenDate:
    return WrittenDate(
        instant.year, instant.month, instant.day, instant.hour, instant.minute, instant.second, instant.tzinfo
    )


def _read_iso(value: str, _year: int) -> _Found:
    match = _ISO.search(value)
    if not match:
        return _NOTHING
    parts = {name[0]: int(digits) for name, digits in match.groupdict().items() if digits}
    return WrittenDate(parts.get("y"), parts.get("m"), parts.get("d")), *match.span()


def _read_named(value: str, _year: int) -> _Found:
    found: list[_Found] = []
    if match := _MONTH_DAY.search(value):
        found.append((WrittenDate(_int(match[3]), MONTHS[match[1].lower()], int(match[2])), *match.span()))
    if match := _DAY_MONTH.search(value):
        found.append((WrittenDate(_int(match[3]), MONTHS[match[2].lower()], int(match[1])), *match.span()))
    if match := _MONTH_YEAR.search(value):
        found.append((WrittenDate(int(match[2]), MONTHS[match[1].lower()]), *match.span()))
    # `16 August 2017` also reads as `August 20`; the reading with the most parts is the one that was meant
    real = [item for item in found if item[0] is not None and item[0].is_real()]
    written, start, end = max(real, key=lambda item: _parts(item[0]), default=_NOTHING)
    if written is not None and written.year is None:
        written = replace(written, year=_lonely_year(value[:start] + " " + value[end:]))
    return written, start, end


def _lonely_year(rest: str) -> int | None:
    """Return the year that stands apart from day and month: `2017 Aug 16`, `Wed Aug 16 14:05:00 +0000 2017`."""
    years = _APART.findall(rest)
    return int(years[0]) if len(years) == 1 else None


def _parts(written: WrittenDate | None) -> int:
    return 0 if written is None else (written.year is not None) * 2 + (written.day is not None)


def _read_numeric(value: str, not_after_year: int) -> _Found:
    match = _NUMERIC.search(value)
    if not match:
        return _NOTHING
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 2:  # noqa: PLR2004 - two digits
        year += not_after_year // 100 * 100
        year -= 100 if year > not_after_year else 0
    if match[2] == ".":
        return WrittenDate(year, second, first), *match.span()
    day_first = WrittenDate(year, second, first)
    month_first = WrittenDate(year, first, second)
    if not day_first.is_real() or not month_first.is_real():
        return (day_first if day_first.is_real() else month_first), *match.span()
    return replace(day_first, day_or_month=first != second), *match.span()


def _read_compact(value: str, _year: int) -> _Found:
    match = _COMPACT.search(value)
    if not match:
        return _NOTHING
    year, month, day, hour, minute = (_int(group) for group in match.groups())
    return WrittenDate(year, month, day, hour, minute), *match.span()


def _read_year(value: str, _year: int) -> _Found:
    match = _YEAR.fullmatch(value)
    return (WrittenDate(int(match[1])), *match.span()) if match else _NOTHING


def _with_time(written: WrittenDate, rest: str) -> WrittenDate:
    """Add the time of day that stands beside the date, if one does."""
    if written.hour is not None or written.day is None:
        return written
    for match in _TIME.finditer(rest):
        if not match["minute"] and not match["half"]:
            continue
        hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        timed = replace(
            written,
            hour=hour,
            minute=int(match["minute"] or 0),
            second=int(match["second"] or 0),
            zone=_zone(match["zone"] or ""),
        )
        return timed if timed.is_real() else written
    return written


def _zone(name: str) -> tzinfo | None:
    if name[:1] in {"+", "-"}:
        digits = name[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if name[0] == "-" else offset) if offset < timedelta(hours=24) else None
    hours = ZONES.get(name.upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None
