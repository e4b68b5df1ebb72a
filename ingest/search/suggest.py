"""Help with wording: names that begin as typed, and other spellings of words that no document has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from ingest.search.ask import ask
from ingest.search.wording import FACETS, read_wording
from ingest.settings import Settings

_NAMED = ("person", "org", "place", "outlet")
_MAX_PREFIX_CHARS = 60
_PER_FACET = 5
_SPECIAL = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~^$-]')


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name and the number of documents that have it."""

    facet: str
    value: str
    count: int


def suggest_names(client: Elasticsearch, settings: Settings, prefix: str) -> list[Suggestion]:
    """Return names of which a word begins with the prefix, most frequent first; none for less than two characters.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    begun = " ".join(prefix.split())[:_MAX_PREFIX_CHARS]
    if len(begun) < 2:  # noqa: PLR2004 - one letter begins half of all names
        return []
    include = f"(.*[^a-zA-Z])?{_any_case(begun)}.*"
    facets = {name: {"terms": {"field": FACETS[name], "size": _PER_FACET, "include": include}} for name in _NAMED}
    answer = ask(client, settings, {"size": 0, "timeout": "1s", "aggs": facets})["aggregations"]
    found = [
        Suggestion(name, str(bucket["key"]), bucket["doc_count"])
        for name in _NAMED
        for bucket in answer[name]["buckets"]
    ]
    return sorted(found, key=lambda each: (-each.count, each.value))


def suggest_spelling(client: Elasticsearch, settings: Settings, text: str) -> str | None:
    """Return the text with each unknown word replaced by the known one nearest to it; None where there is nothing to replace.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    free = read_wording(text).free
    if not free.strip():
        return None
    term = {"field": "text", "suggest_mode": "missing", "size": 1, "min_word_length": 4, "sort": "score"}
    answer = ask(client, settings, {"size": 0, "timeout": "1s", "suggest": {"words": {"text": free, "term": term}}})
    return _replaced(text, answer["suggest"]["words"])


def _replaced(text: str, words: list[dict[str, Any]]) -> str | None:
    better = text
    for word in words:
        for option in word["options"][:1]:
            # Words of the index hold no backslash, so that the option is a plain replacement.
            better = re.sub(rf"(?<!\w){re.escape(word['text'])}(?!\w)", option["text"], better, flags=re.IGNORECASE)
    return better if better != text else None


def _any_case(text: str) -> str:
    """Write a text as a Lucene regular expression that matches it in upper and lower case."""
    return "".join(
        f"[{char.lower()}{char.upper()}]"
        if char.isalpha() and len(char.lower()) == len(char.upper()) == 1 and char.lower() != char.upper()
        else _SPECIAL.sub(r"\\\g<0>", char)
        for char in text
    )
