"""What a person types into the search box: `mayor -budget person:"Ada Quill" -feed:wqjv-tv from:2026-03-01`.

Nothing that is typed is an error. A word with an unknown field before its colon is a word like any other; what is understood but
makes no sense (`from:yesterday`) is left out and said in a note.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MAX_CHARS = 1_000
MAX_WORDS = 64  # each is looked up in a dozen fields; Elasticsearch itself stops at 1,024 clauses
# A facet per name that people filter by → the field that holds it.
FACETS: Mapping[str, str] = {
    "feed": "feed",
    "outlet": "outlet",
    "person": "persons",
    "org": "orgs",
    "place": "places",
    "language": "language",
    "wire": "wire.agency",
}
_KEYS = {"person": "person_keys", "org": "org_keys", "place": "place_keys"}
_OTHER_FIELDS = {
    "id": "id",
    "author": "authors",
    "domain": "domain",
    "story": "story.id",
    "copies": "copies.id",
    "lead": "copies.is_lead",
    "rule": "removed.rules",
    "run": "run",
    "origin": "published.origin",
}
_ALIASES = {
    "lang": "language",
    "agency": "wire",
    "organisation": "org",
    "organization": "org",
    "since": "from",
    "until": "to",
}
FIELDS = (*FACETS, *_OTHER_FIELDS, "title", "from", "to")
_TOKEN = re.compile(r'(?P<no>-)?(?P<name>[a-z]+):(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))|"[^"]*"?|\S+')
_FLAGS = {"true", "false"}


@dataclass(frozen=True, slots=True)
class Term:
    """One `field:value`.

    Attributes:
        name: as typed, aliases resolved.
        field: of the index.
        words: True when the value is words of the title, not a whole value.
    """

    name: str
    field: str
    value: str
    excluded: bool
    words: bool = False

    @property
    def key_field(self) -> str | None:
        """Field of the folded names, None where there is none."""
        return _KEYS.get(self.name)

    @property
    def key(self) -> str:
        """The value as `key_field` holds it."""
        return fold(self.value)


@dataclass(frozen=True, slots=True)
class Wording:
    """What was typed, taken apart.

    Attributes:
        free: words, phrases and operators for `simple_query_string`.
        notes: one sentence for each thing that was left out.
    """

    free: str
    terms: tuple[Term, ...] = ()
    since: date | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()


def read_wording(text: str) -> Wording:
    """Take apart what was typed."""
    notes = [f"only the first {MAX_CHARS:,} characters were used"] if len(text) > MAX_CHARS else []
    tokens = list(_TOKEN.finditer(_plain(text[:MAX_CHARS])))
    if len(tokens) > MAX_WORDS:
        notes.append(f"only the first {MAX_WORDS} words were used")
    free, terms, days = list[str](), list[Term](), dict[str, date]()
    for token in tokens[:MAX_WORDS]:
        name = _ALIASES.get(token["name"] or "", token["name"] or "")
        value = (token["quoted"] if token["quoted"] is not None else token["plain"] or "").strip()
        if name not in FIELDS or not value:
            free.append(token[0])
        elif name in {"from", "to"}:
            _read_day(name, value, days, notes)
        elif name == "lead" and value not in _FLAGS:
            notes.append(f"lead:{value} is neither lead:true nor lead:false and was left out")
        else:
            field = FACETS.get(name) or _OTHER_FIELDS.get(name, name)
            terms.append(Term(name, field, value, excluded=bool(token["no"]), words=name == "title"))
    return Wording(" ".join(free), tuple(terms), days.get("from"), days.get("to"), tuple(notes))


def fold(name: str) -> str:
    """Fold a name as the index's keys are folded: case and accents gone, punctuation and space squeezed to single spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    bare = "".join(char for char in bare if not unicodedata.combining(char) and char not in "'’.")
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def _plain(text: str) -> str:
    """Make typed quotation marks straight and blank what neither JSON nor an index holds."""
    straight = text.translate({ord(mark): '"' for mark in "“”„«»"})
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in straight)


def _read_day(name: str, value: str, days: dict[str, date], notes: list[str]) -> None:
    try:
        days[name] = date.fromisoformat(value)
    except ValueError:
        notes.append(f"{name}:{value} is no day and was left out: write it as {name}:2026-03-01")
