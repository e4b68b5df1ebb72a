"""Turn mapped columns into a received document: the same for JSON lines and CSV."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime

from ingest.document import Evidence, EvidenceKind
from ingest.errors import Damaged
from ingest.feed_sections import Fields
from ingest.read.canonical import canonical_url
from ingest.read.decode import is_blank, refuse_binary, refuse_replaced, scrub
from ingest.read.receive import Received

_MAX_EVIDENCE_CHARS = 1000
_MAX_AUTHORS = 100
_LANGUAGE = re.compile(r"([a-z]{2})([-_].*)?", re.IGNORECASE)
_EPOCH_SECONDS = range(10**8, 10**10)  # 1973 to 2286
_EPOCH_MILLISECONDS = range(10**11, 10**13)

Value = Callable[[str], object]


def receive_fields(fields: Fields, value: Value, fallback_key: str, content_type: str) -> Received:
    """Read the mapped columns of one document.

    Args:
        fields: which column holds what.
        value: column → value, None where there is none.
        fallback_key: names the document when neither id nor URL do.
        content_type: of its raw bytes.
    """

    def of(column: str | None) -> object:
        return None if column is None else value(column)

    url = canonical_url(_written(of(fields.url)))
    key = _key(of(fields.id)) or url or fallback_key
    try:
        text = _text(fields.text, of(fields.text))
    except Damaged as problem:
        return Received(key, content_type, url=url, problem=problem)
    evidence = [
        *_evidence("title", [_written(of(fields.title))]),
        *_evidence("date", [_date(of(fields.published))]),
        *_evidence("byline", _names(of(fields.authors))),
    ]
    return Received(
        key=key,
        content_type=content_type,
        text=text,
        url=url,
        outlet=_written(of(fields.outlet)) or None,
        language_hint=_language(_written(of(fields.language))),
        evidence=tuple(evidence),
    )


def _text(column: str, value: object) -> str:
    if not isinstance(value, str):
        found = "is missing" if value is None else f"holds a {type(value).__name__}, not text"
        raise Damaged("missing_text", f"{column} {found}: check read.fields.text")
    refuse_binary(value)
    text = scrub(value)
    if is_blank(text):
        raise Damaged("missing_text", f"{column} is empty")
    refuse_replaced(text, "text")
    return text


def _written(value: object) -> str:
    """Return a scalar as text on one line; nothing for what is no scalar."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(scrub(str(value)).split())


def _key(value: object) -> str:
    """Return an id as text; large numbers with a fraction or exponent are no ids, since different ones may read the same."""
    if isinstance(value, float) and (not math.isfinite(value) or abs(value) >= 2**53):
        return ""
    return _written(value)


def _date(value: object) -> str:
    """Return a date as written, or seconds and milliseconds since 1970 as ISO 8601."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        if int(value) in _EPOCH_MILLISECONDS:
            value /= 1000
        if int(value) in _EPOCH_SECONDS and not _is_written_date(int(value)):
            return datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return _written(value)


def _is_written_date(number: int) -> bool:
    return len(str(number)) == len("20170816")


def _names(value: object) -> list[str]:
    """Return names from a name, a list of names, or a list of objects with a `name`."""
    values = value if isinstance(value, list) else [value]
    names = (each.get("name") if isinstance(each, dict) else each for each in values[:_MAX_AUTHORS])
    return [_written(name) for name in names]


def _language(value: str) -> str | None:
    found = _LANGUAGE.fullmatch(value)
    return found[1].lower() if found else None


def _evidence(kind: EvidenceKind, values: list[str]) -> list[Evidence]:
    return [Evidence(kind, "field", value[:_MAX_EVIDENCE_CHARS]) for value in values if value]
