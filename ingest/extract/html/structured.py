"""Read schema.org data that a page carries for machines (JSON-LD), and find the object that describes its article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import orjson
from lxml.html import HtmlElement

ARTICLE_TYPES = frozenset(
    {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "askpublicnewsarticle",
        "advertisercontentarticle",
        "satiricalarticle",
        "scholarlyarticle",
        "techarticle",
        "report",
        "blogposting",
        "liveblogposting",
        "socialmediaposting",
        "review",
        "recipe",
    }
)
_PAGE_TYPES = frozenset(
    {"webpage", "itempage", "videoobject", "imagegallery", "mediagallery", "podcastepisode", "faqpage"}
)
_MAX_OBJECTS = 500
_MAX_DEPTH = 6
_CONTROL = re.compile("[\x00-\x1f]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")

Thing = dict[str, Any]


def read_things(tree: HtmlElement) -> list[Thing]:
    """Read every JSON-LD object of a page, outer ones first; what is no JSON is passed over."""
    found: list[Thing] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for thing in _objects(_load(script.text), 0):
                found.append(thing)
                if len(found) >= _MAX_OBJECTS:
                    return found
    return found


def article_of(things: list[Thing]) -> Thing:
    """Return the object that describes the page's article, else that of the page, else an empty one."""
    for wanted in (ARTICLE_TYPES, _PAGE_TYPES):
        dated = [thing for thing in things if types_of(thing) & wanted]
        if dated:
            return max(
                dated, key=lambda thing: ("datePublished" in thing) + ("headline" in thing) + ("articleBody" in thing)
            )
    return {}


def types_of(thing: Thing) -> frozenset[str]:
    """Return the types of an object in lower case, without their vocabulary's address."""
    value = thing.get("@type")
    values = value if isinstance(value, list) else [value]
    return frozenset(each.rpartition("/")[2].lower() for each in values if isinstance(each, str))


def words(value: object) -> str:
    """Return a text value on one line; of an object its name, of a list the first that has one."""
    if isinstance(value, list):
        return next((found for found in map(words, value[:20]) if found), "")
    if isinstance(value, dict):
        return words(value.get("name") or value.get("@value") or "")
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def names(value: object) -> list[str]:
    """Return names from a name, an object with one, or a list of either."""
    values = value if isinstance(value, list) else [value]
    return [name for name in map(words, values[:50]) if name]


def _load(text: str) -> object:
    """Parse JSON as pages write it: raw line ends in strings, HTML comments around it, a comma before the end."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text))):
        try:
            return orjson.loads(attempt)
        except orjson.JSONDecodeError:
            continue
    return None


def _objects(value: object, depth: int) -> Iterator[Thing]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _objects(value.get(key), depth + 1)
