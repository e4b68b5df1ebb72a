"""Read every date of publication and of change that a page gives, each with its origin; which is believed is decided later.

Origins: `json-ld`, `meta` (and `itemprop`), `time` (an element that calls itself the article's date), `stamp` (visible text of an element
that does), `url`, and `htmldate`, a library that reads the whole page and is asked only where no other but the address speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import lru_cache

from lxml.html import HtmlElement

from ingest.document import Evidence, EvidenceKind
from ingest.extract.html.head import Head
from ingest.extract.html.structured import Thing, words
from ingest.extract.html.tree import text_of
from ingest.extract.written_dates import find_dates

_PUBLISHED_KEYS = ("datePublished", "dateCreated", "uploadDate")
_CHANGED_KEYS = ("dateModified",)
_PUBLISHED_METAS = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "shareaholic:article_published_time",
    "rnews:datepublished",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "publish_date",
    "publish-date",
    "publishdate",
    "published_time_telegram",
    "published-date",
    "pubdate",
    "pdate",
    "ptime",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "dc:date",
    "date",
    "datecreated",
    "created",
    "article.created",
    "display-date",
    "analytics-date",
)
_CHANGED_METAS = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "og:article:modified_time",
    "dcterms.modified",
    "lastmod",
)
_OWN_NAMES = re.compile(
    r"\b(?:published|publish|pubdate|pub-date|post-?date|posted|entry-date|article-?date|story-?date|date-?published|publish-?date|published-?at|"
    r"created|byline|dateline|timestamp|datetime|meta-date|date|time|datum|fecha|data)\b",
    re.IGNORECASE,
)
_FOREIGN_NAMES = re.compile(
    r"related|comment|sidebar|footer|widget|teaser|card|recirc|trending|popular|promo|modified|updated|feed|list|event|calendar|copyright|latest|recent",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|aktualisiert|mis à jour|actualizado|last edited|stand:)", re.IGNORECASE)
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_/.]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")
_HAS_DIGIT = re.compile(r"\d")
_MAX_METAS = 2
_MAX_CHILDREN = 6
_MIN_STAMP_CHARS = 6
_MAX_STAMP_CHARS = 80
_MAX_TIMES = 6
_MAX_STAMPS = 4
_BELOW_CHARS = 300
_ABOVE_CHARS = 150
_ANCESTORS = 6
_MIN_NAME = 3  # with the blanks between


def read_dates(
    tree: HtmlElement, head: Head, article: Thing, url: str | None, *, ask_library: bool = True
) -> list[Evidence]:
    """Read the dates of a page, best witnesses first, from the tree before it is pruned; the library takes too long on huge pages."""
    found = list(dict.fromkeys([*_structured(article), *_metas(head), *_elements(tree), *_address(url)]))
    if not _has_day(found):
        found += _beside_headline(tree)
    if ask_library and not _has_day(found):
        changes = {written.iso[:10] for item in found if item.kind == "updated" for written in find_dates(item.value)}
        found += [item for item in _library(tree, url) if item.value not in changes]
    return found


def _has_day(found: list[Evidence]) -> bool:
    return any(item.kind == "date" and item.origin != "url" for item in found)


def _beside_headline(tree: HtmlElement) -> Iterator[Evidence]:
    """Read the first full date in the visible text just below the page's first heading, else just above it."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        heading = next(tree.iter("h2"), None)
    if heading is None:
        return
    below = _visible(heading.itersiblings(), heading)
    above = " ".join(text_of(each) for each in heading.itersiblings(preceding=True))[-_ABOVE_CHARS:]
    for text in (below, text_of(heading), above):
        for written in find_dates(text):
            yield _evidence("updated" if _UPDATED.search(text[: written.start]) else "date", "stamp", written.iso)
            return


def _visible(following: Iterator[HtmlElement], heading: HtmlElement) -> str:
    """Return the text that follows the heading, climbing out of its header until there is enough of it."""
    text = heading.tail or ""
    for each in following:
        text += f" {' '.join(each.itertext())}"
        if len(text) > _BELOW_CHARS:
            break
    for _, above in zip(range(_ANCESTORS), heading.iterancestors(), strict=False):
        if len(text) > _BELOW_CHARS or above.tag == "body":
            break
        for each in above.itersiblings():
            text += f" {' '.join(each.itertext())}"
            if len(text) > _BELOW_CHARS:
                break
    return " ".join(text.split())[:_BELOW_CHARS]


def _library(tree: HtmlElement, url: str | None) -> Iterator[Evidence]:
    from htmldate import find_date  # noqa: PLC0415 - a second to import, wanted in workers only

    try:
        value = find_date(deepcopy(tree), original_date=True, extensive_search=True, url=url)
    except (
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
    ):  # raised on some broken pages: it says nothing then
        return
    if value and not value.endswith("-01-01"):  # what it makes of a lone year
        yield _evidence("date", "htmldate", value)


def _structured(article: Thing) -> Iterator[Evidence]:
    for kind, keys in _by_kind(_PUBLISHED_KEYS, _CHANGED_KEYS):
        value = next((found for found in (words(article.get(key)) for key in keys) if found), "")
        if value:
            yield _evidence(kind, "json-ld", value)


def _metas(head: Head) -> Iterator[Evidence]:
    for kind, names in _by_kind(_PUBLISHED_METAS, _CHANGED_METAS):
        seen = 0
        for name in names:
            value = head.first((name,))
            if value and _HAS_DIGIT.search(value) and seen < _MAX_METAS:
                seen += 1
                yield _evidence(kind, "meta", value)


def _by_kind(published: tuple[str, ...], changed: tuple[str, ...]) -> tuple[tuple[EvidenceKind, tuple[str, ...]], ...]:
    return ("date", published), ("updated", changed)


def _elements(tree: HtmlElement) -> Iterator[Evidence]:
    """Read `<time>`, `itemprop` and elements named after dates, outside of lists of other articles."""
    times = stamps = 0
    for element in tree.iter(
        "time",
        "abbr",
        "span",
        "p",
        "div",
        "li",
        "dd",
        "b",
        "strong",
        "em",
        "small",
        "td",
        "font",
        "i",
        "h6",
        "h5",
        "h4",
        "a",
    ):
        if times >= _MAX_TIMES and stamps >= _MAX_STAMPS:
            return
        item = element.get("itemprop") or ""
        name = f"{element.get('class') or ''} {element.get('id') or ''} {item}"
        if element.tag != "time" and not _is_own(name):
            continue
        if len(element) > _MAX_CHILDREN or _is_foreign(element, name):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        machine = (
            element.get("datetime")
            or element.get("content")
            or (element.get("title") if element.tag == "abbr" else "")
            or ""
        )
        changed = "modified" in item.lower() or bool(_UPDATED.search(text[:_MAX_STAMP_CHARS]))
        kind: EvidenceKind = "updated" if changed else "date"
        if machine and _HAS_DIGIT.search(machine) and times < _MAX_TIMES:
            times += 1
            yield _evidence(kind, "meta" if item.lower() == "datepublished" else "time", machine)
        elif _MIN_STAMP_CHARS <= len(text) <= _MAX_STAMP_CHARS and _HAS_DIGIT.search(text) and stamps < _MAX_STAMPS:
            stamps += 1
            yield _evidence(kind, "stamp", text)


@lru_cache(maxsize=4096)
def _is_own(name: str) -> bool:
    return len(name) > _MIN_NAME and _OWN_NAMES.search(name.replace("_", "-")) is not None


def _is_foreign(element: HtmlElement, name: str) -> bool:
    if _FOREIGN_NAMES.search(name):
        return True
    for _, above in zip(range(_ANCESTORS), element.iterancestors(), strict=False):
        if above.tag in {"aside", "footer", "nav"}:
            return True
        if above.tag == "body":
            return False
        if _FOREIGN_NAMES.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
    return False


def _address(url: str | None) -> Iterator[Evidence]:
    path = (url or "").partition("://")[2].partition("/")[2][:2000]
    for match in _URL_DATE.finditer(f"/{path}"):
        try:
            yield _evidence("date", "url", date(int(match[1]), int(match[3]), int(match[4])).isoformat())
        except ValueError:
            continue
        return
    month = _URL_MONTH.search(f"/{path}")
    if month:
        yield _evidence("date", "url", f"{month[1]}-{month[2]}")


def _evidence(kind: EvidenceKind, origin: str, value: str) -> Evidence:
    return Evidence(kind, origin, value[:200])
