"""How free text is matched and scored."""

from __future__ import annotations

from typing import Any

TEXT_FIELDS = ("title^3", "title.exact^2", "lede^2", "text", "stem.*")
# The highlighter takes no wildcard: the languages of `index_mappings/`.
_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
_PHRASE_BOOST = 2.0
_PHRASE_SLOP = 2


def word_forms() -> list[str]:
    """Return the fields that hold word forms, one per language."""
    return [f"stem.{language}" for language in _LANGUAGES]


def match(text: str) -> dict[str, Any]:
    """Return the parts of a `bool` query that free text becomes; words near each other weigh more than words apart."""
    if not text.strip():
        return {"must": [{"match_all": {}}]}
    must = {
        "simple_query_string": {
            "query": text,
            "fields": list(TEXT_FIELDS),
            "default_operator": "and",
            # No prefix or fuzzy operators: they make a query's cost depend on the vocabulary of the index.
            "flags": "AND|OR|NOT|PHRASE|PRECEDENCE|WHITESPACE|ESCAPE",
        }
    }
    near = {
        "multi_match": {
            "query": text,
            "type": "phrase",
            "slop": _PHRASE_SLOP,
            "fields": ["title^3", "lede^2", "text"],
            "boost": _PHRASE_BOOST,
        }
    }
    return {"must": [must], "should": [near] if _has_plain_words(text) else []}


def _has_plain_words(text: str) -> bool:
    """Tell whether nearness is meant: several words, and no operators."""
    return (
        len(text.split()) > 1 and not set(text) & set('"|()') and not any(word.startswith("-") for word in text.split())
    )
