"""How free text is matched and scored.

A document must have all words. Where fewer documents have all than fill a page, `relaxed` asks again for those that have some, ranked below
those that have all: measured on 60 judged queries this is worth more than any weight (docs/decisions/0013-search-page.md).
"""

from __future__ import annotations

import re
from typing import Any

# Headlines are short, which BM25 rewards by itself; `stem.*` finds the other forms of a word, in any of the languages.
# Compared on every other judged query (benchmarks/search.py), where boosting headlines, as most do, gained nothing.
TEXT_FIELDS = ("title", "lede", "text", "stem.*^1.2")
# The highlighter takes no wildcard: the languages of `index_mappings/`.
_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
_OPERATORS = frozenset('"|()+')
_EXCLUDED = re.compile(r'(?:^|(?<=\s))-("[^"]*"?|\S+)')
_ALL_BOOST = 5.0
_PHRASE_BOOST = 1.0
_PHRASE_SLOP = 2


def word_forms() -> list[str]:
    """Return the fields that hold word forms, one per language."""
    return [f"stem.{language}" for language in _LANGUAGES]


def can_relax(text: str) -> bool:
    """Tell whether the text is several plain words, of which a document may lack some."""
    wanted = _EXCLUDED.sub(" ", text)
    return len(wanted.split()) > 1 and not set(wanted) & _OPERATORS


def match(text: str, *, relaxed: bool = False) -> dict[str, Any]:
    """Return the parts of a `bool` query that free text becomes.

    Args:
        text: words, `"phrases"`, `|`, `+`, and `-` before what must not be there.
        relaxed: some of the words are enough; only for what `can_relax`.
    """
    wanted = " ".join(_EXCLUDED.sub(" ", text).split())
    unwanted = [_some(part) for part in _EXCLUDED.findall(text)]
    if not wanted:
        return {"must": [{"match_all": {}}], "must_not": unwanted}
    if not can_relax(text):
        return {"must": [_all(wanted)], "must_not": unwanted}
    nearer = {"type": "phrase", "slop": _PHRASE_SLOP, "fields": ["title", "lede", "text"], "boost": _PHRASE_BOOST}
    should = [{"multi_match": {"query": wanted, **nearer}}]
    if not relaxed:
        return {"must": [_all(wanted)], "should": should, "must_not": unwanted}
    bonus = {"constant_score": {"filter": _all(wanted), "boost": _ALL_BOOST}}
    return {"must": [_some(wanted)], "should": [bonus, *should], "must_not": unwanted}


def _all(text: str) -> dict[str, Any]:
    return _simple(text, "and")


def _some(text: str) -> dict[str, Any]:
    return _simple(text, "or")


def _simple(text: str, operator: str) -> dict[str, Any]:
    return {
        "simple_query_string": {
            "query": text,
            "fields": list(TEXT_FIELDS),
            "default_operator": operator,
            # No prefix or fuzzy operators: they make a query's cost depend on the vocabulary of the index.
            "flags": "AND|OR|NOT|PHRASE|PRECEDENCE|WHITESPACE|ESCAPE",
        }
    }
