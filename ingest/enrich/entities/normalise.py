"""Bring the names of one document together under one name each.

People: a full name gathers its surname, its first name alone, and itself with or without middle names and initials; of several
people with one surname the one named most is meant, then the one introduced first; an initial stands for the one first name it fits.
Organisations: `The`, `Inc.` and the like do not count; an acronym joins the long form that has its initials, a short form the one long form
that begins or ends with it. Places: same spelling, or two names of one country. Everything else is itself.

Source: the rules reach B-cubed F1 of about 95 for people and organisations on Re-DocRED (docs/decisions/0004-enrichment.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from ingest.document import EntityLabel, Mention
from ingest.enrich.entities.words import NAME_SUFFIXES, ORGANISATION_WORDS, TITLES

_SUFFIXES = frozenset(suffix.lower() for suffix in NAME_SUFFIXES)
_NUMERALS = frozenset({"ii", "iii", "iv"})
_COMPANY = re.compile(
    r"(?: (?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|plc|ag|gmbh|sa|nv|se|holdings|group))+$"
)
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "on", "in", "to", "de", "la", "des"})
_TITLES = frozenset(title.lower() for title in TITLES)
SAME_PLACE = {
    "us": "united states",
    "usa": "united states",
    "u s": "united states",
    "u s a": "united states",
    "united states of america": "united states",
    "america": "united states",
    "uk": "united kingdom",
    "u k": "united kingdom",
    "great britain": "united kingdom",
    "britain": "united kingdom",
    "burma": "myanmar",
    "czechia": "czech republic",
    "holland": "netherlands",
    "dc": "washington dc",
    "washington d c": "washington dc",
    "nyc": "new york city",
    "uae": "united arab emirates",
    "drc": "democratic republic of congo",
}
"""Key of a place → the key that it goes by."""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_ACRONYM = re.compile(r"[A-Z]{2,7}s?")
_SHORT_FORM = re.compile(r"[A-Z][\w-]{0,6}[A-Z]\w{0,2}")
_OPENING = len(" (")
_NATIONS = frozenset({"us", "u s", "united states", "national", "american", "british", "royal"})
_STAND_ALONE = frozenset(
    {
        "congress",
        "senate",
        "house",
        "parliament",
        "white house",
        "state",
        "justice",
        "treasury",
        "defense",
        "court",
        "army",
    }
)
"""Said alone they mean the nation's own: `Senate` is not the `Senate Intelligence Committee` that the text also names."""
_MAX_ACRONYM_CHARS = 3
_NATION = re.compile(r"^(?:us|u s|united states|uk|british|american) | (?:usa|us|uk)$")


def name_key(name: str) -> str:
    """Return a name for machines: case and accents folded, punctuation and space squeezed to single spaces."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    bare = bare.replace("'", "").replace("’", "").replace(".", "")
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def fold(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Group the mentions of one document, in order of first mention; mentions of one group share their label."""
    keyed = [(mention, name_key(mention.text)) for mention in mentions]
    groups: dict[tuple[EntityLabel, str], list[Mention]] = {}
    homes = {label: _HOMES[label]([pair for pair in keyed if pair[0].label == label]) for label in _HOMES}
    for mention, key in keyed:
        groups.setdefault((mention.label, homes[mention.label].get(key, key)), []).append(mention)
    return list(groups.values())


def best_name(label: EntityLabel, mentions: Sequence[Mention]) -> str:
    """Return the fullest spelling: most words, then the most frequent, and capitals only where there is nothing else."""
    counts = Counter(" ".join(mention.text.split()) for mention in mentions)

    def rank(name: str) -> tuple[bool, int, int, int]:
        shouting = name.isupper() and (label != "ORG" or " " in name)
        words = len(name.split()) if label != "LOC" else 0
        return not shouting, words, counts[name], len(name)

    best = max(counts, key=rank)
    return _lowered(best) if label != "ORG" and best.isupper() else best


def _lowered(name: str) -> str:
    """Return `Port Ellen` for a dateline's `PORT ELLEN`; short words are acronyms (`USA`) or particles and stay."""
    return _LONG_WORD.sub(lambda match: match.group().capitalize(), name)


_Keyed = list[tuple[Mention, str]]


def _people(keyed: _Keyed) -> dict[str, str]:
    """Map the key of each person's name to the key it belongs under."""
    suffixes = _suffixes_that_tell_nothing(keyed)
    bares = {key: _bare(key, suffixes) for _, key in keyed}
    counts = Counter(bares[key] for _, key in keyed)
    full: dict[tuple[str, str], str] = {}
    by_surname: dict[str, list[str]] = {}
    by_first: dict[str, set[str]] = {}
    by_middle: dict[str, set[str]] = {}
    by_initial: dict[tuple[str, str], set[str]] = {}
    for key in sorted(counts, key=lambda key: (-len(key.split()), key)):
        words = key.split()
        if len(words) > 1:
            home = full.setdefault((words[0], words[-1]), key)
            by_first.setdefault(words[0], set()).add(home)
            by_initial.setdefault((words[0][0], words[-1]), set()).add(home)
            for at in range(1, len(words)):  # `van Buren`, `López Obrador`
                by_surname.setdefault(" ".join(words[at:]), []).append(home)
            for word in words[1:-1]:  # of two surnames the first is used alone: Guillermo Endara Galimany
                by_middle.setdefault(word, set()).add(home)
    introduced = {bare: at for at, bare in reversed([*enumerate(bares[key] for _, key in keyed)])}
    homes = {}
    for _, key in keyed:
        bare = bares[key]
        words = bare.split()
        if bare in by_surname:
            homes[key] = min(by_surname[bare], key=lambda home: (-counts[home], introduced[home]))
        elif len(words) > 1:
            homes[key] = full[words[0], words[-1]]
        else:
            homes[key] = _named_most(by_first.get(bare, set()), counts) or _only(by_middle.get(bare)) or bare
    return {key: _spelled_out(home, by_initial) for key, home in homes.items()}


def _named_most(homes: set[str], counts: Counter[str]) -> str | None:
    """Return the one of several people who is named more often than the others."""
    ranked = sorted(homes, key=lambda home: -counts[home])
    clear = len(ranked) == 1 or (len(ranked) > 1 and counts[ranked[0]] > counts[ranked[1]])
    return ranked[0] if clear else None


def _only(homes: set[str] | None) -> str | None:
    return next(iter(homes)) if homes and len(homes) == 1 else None


def _spelled_out(home: str, by_initial: Mapping[tuple[str, str], set[str]]) -> str:
    """Return the one full name that `J. H. Dearle` abbreviates, else the name itself."""
    words = home.split()
    if len(words) < 2 or len(words[0]) > 1:  # noqa: PLR2004 - a first name's initial and a surname
        return home
    fuller = {other for other in by_initial[words[0], words[-1]] if len(other.split()[0]) > 1}
    return _only(fuller) or home


def _bare(key: str, suffixes: AbstractSet[str] = _SUFFIXES) -> str:
    """Return a person's key without title and suffix."""
    words = key.split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    # `Carol II` is a name of its own, and another king than Carol
    while len(words) > (2 if words[-1] in _NUMERALS else 1) and words[-1] in suffixes:
        words = words[:-1]
    return " ".join(words) or key


def _suffixes_that_tell_nothing(keyed: _Keyed) -> AbstractSet[str]:
    """Return the suffixes to drop: where a text names a `Sr.` and a `Jr.`, these two tell people apart."""
    last = {key.rpartition(" ")[2] for _, key in keyed}
    return _SUFFIXES - {"sr", "jr"} if {"sr", "jr"} <= last else _SUFFIXES


def _organisations(keyed: _Keyed) -> dict[str, str]:
    bare = {key: _bare_organisation(key) for _, key in keyed}
    by_initials: dict[str, str] = {}
    for key, home in bare.items():
        for initials in sorted(_initials(home) | _initials(key) | _initials(_NATION.sub("", home))):
            by_initials.setdefault(initials, home)
    homes = {
        key: by_initials.get(key, bare[key]) if _ACRONYM.fullmatch(mention.text.replace(".", "")) else bare[key]
        for mention, key in keyed
    }
    for (long, _), (short, key) in pairwise(keyed):
        # `Association of Southeast Asian Nations (ASEAN`: whatever stands in brackets behind a name is its short form
        if short.start - long.end == _OPENING and _SHORT_FORM.fullmatch(short.text) and " " in long.text:
            homes[key] = homes[name_key(long.text)]
    singulars = set(homes.values())
    homes = {key: home[:-1] if home[-1] == "s" and home[:-1] in singulars else home for key, home in homes.items()}
    parts = _parts({home for home in homes.values() if " " in home})
    return {key: _follow(home, parts) for key, home in homes.items()}


def _parts(longer: set[str]) -> dict[str, str]:
    """Map what a long name begins or ends with to that name, where only one does.

    `Butler` (University), (U.S.) `Navy`, (San Antonio) `Spurs`, `Shihlin` (Electric), `Supreme Court` (of Pakistan).
    """
    found: dict[str, set[str]] = {}
    for home in longer:
        words = home.split()
        for at in range(1, len(words)):
            head, tail, is_last = " ".join(words[:at]), " ".join(words[at:]), at == len(words) - 1
            by_its_kind = is_last and words[-1] in ORGANISATION_WORDS
            if by_its_kind or words[at] == "of" or (at == 1 and len(head) > _MAX_ACRONYM_CHARS):
                found.setdefault(head, set()).add(home)
            team = is_last and at > 1 and "of" not in words
            if by_its_kind or team or head in _NATIONS:
                found.setdefault(tail, set()).add(home)
    return {part: next(iter(homes)) for part, homes in found.items() if len(homes) == 1 and part not in _STAND_ALONE}


def _follow(home: str, parts: dict[str, str]) -> str:
    while home in parts:
        home = parts[home]
    return home


def _bare_organisation(key: str) -> str:
    bare = _COMPANY.sub("", key.removeprefix("the "))
    return bare or key


def _initials(key: str) -> set[str]:
    words = key.split()
    if len(words) < 2:  # noqa: PLR2004 - one word has no initials
        return set()
    return {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL_WORDS)}


def _places(keyed: _Keyed) -> dict[str, str]:
    homes = {}
    keys = {key for _, key in keyed}
    for mention, key in keyed:
        bare = key.removeprefix("the ")
        # a name with a hyphen that is also a county's is that county: Tern-Bay, Tern-Bay County
        county = f"{bare} county" if "-" in mention.text and f"{bare} county" in keys else bare
        homes[key] = SAME_PLACE.get(bare, county)
    return homes


def _as_written(keyed: _Keyed) -> dict[str, str]:
    return {key: key.removeprefix("the ") or key for _, key in keyed}


_HOMES: dict[EntityLabel, Callable[[_Keyed], dict[str, str]]] = {
    "PERSON": _people,
    "ORG": _organisations,
    "LOC": _places,
    "NORP": _as_written,
    "EVENT": _as_written,
}
