"""Read every date of publication and of change that a page gives, each with its origin; which is believed is decided later.

Origins: `json-ld`, `meta` (and `itemprop`), `time` (an element that calls itself the article's date), `stamp` (visible text of an element
that does), `url`; where no machine says it `printed` (the visible text, judged by what it learned), then `script` (data for the page's
scripts). The order follows what each is worth alone; see `ingest.enrich.published`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from lxml.html import HtmlElement

from ingest.document import Evidence, EvidenceKind
from ingest.extract.html.date_order import is_day_first, settle
from ingest.extract.html.head import Head
from ingest.extract.html.printed_dates import read_printed
from ingest.extract.html.script_dates import read_script_dates
from ingest.extract.html.structured import Thing, words
from ingest.extract.stamp_words import CHANGED

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
    "displaydate",
    "analytics-date",
    "published",
    "published_time",
    "published_date",
    "publisheddate",
    "publish_time",
    "date_published",
    "date_created",
    "dateposted",
    "bt:pubdate",
    "og:publish_date",
    "og:pubdate",
    "article:published_date",
    "article:publicationdate",
    "article:post_date",
    "citation_publication_date",
    "citation_date",
    "mediator_published_time",
    "content_create_date",
)
_CHANGED_METAS = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "og:article:modified_time",
    "dcterms.modified",
    "lastmod",
    "last-modified",
    "lastmodified",
    "modified",
    "article:modified",
    "bt:moddate",
    "dc.modified",
    "og:modified_time",
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
_MACHINE = ("json-ld", "meta")
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")
_HAS_DIGIT = re.compile(r"\d")
_MAX_METAS = 2
_MAX_CHILDREN = 6
_MIN_STAMP_CHARS = 6
_MAX_STAMP_CHARS = 80
_MAX_TIMES = 6
_MAX_STAMPS = 4
_ANCESTORS = 6
_MIN_NAME = 3  # with the blanks between


@dataclass(frozen=True, slots=True)
class Source:
    """Where the dates of a page are looked for.

    Attributes:
        html: the page as it came.
        tree: the same, defused and parsed, not pruned.
        title: its headline.
        is_small: whole-page searches are affordable.
    """

    html: str
    tree: HtmlElement
    head: Head
    article: Thing
    title: str
    url: str | None
    is_small: bool


def read_dates(source: Source) -> list[Evidence]:
    """Read the dates of a page; what costs more is asked only where what costs less is silent."""
    head, article, url = source.head, source.article, source.url
    claims = (words(article.get("inLanguage")), *head.metas.get("og:locale", []), head.language)
    day_first = is_day_first(filter(None, claims), url)
    stated = read_stated(head, article, url)
    named = [] if _is_sure(stated) else list(dict.fromkeys(_elements(source.tree)))
    if source.is_small and not _has_day(stated):
        printed = read_printed(source.tree, source.title, day_first=day_first)
        days = {item.value[:10] for item in printed}
        # those that show what was judged the page's own know its time of day; where none was sure enough, they are what is left
        named = [*printed, *(item for item in named if not days or item.value[:10] in days or item.origin == "meta")]
    found = [replace(item, value=settle(item.value, day_first=day_first)) for item in [*stated, *named]]
    return found if _has_day(found) else [*found, *read_script_dates(source.html)]


def read_stated(head: Head, article: Thing, url: str | None) -> list[Evidence]:
    """Read what a page says to machines and in its address."""
    return list(dict.fromkeys([*_structured(article), *_metas(head), *_address(url)]))


def _is_sure(stated: list[Evidence]) -> bool:
    """Tell whether all that the page says to machines names one day: what it prints is then not asked, being right in one of five if it differs."""
    days = {
        origin: {item.value[:10] for item in stated if item.kind == "date" and item.origin == origin}
        for origin in _MACHINE
    }
    return all(days.values()) and len(set().union(*days.values())) == 1


def _has_day(found: list[Evidence]) -> bool:
    return any(item.kind == "date" and item.origin != "url" for item in found)


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
    homes = {above for heading in tree.iter("h1") for above in heading.iterancestors()}
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
        if len(element) > _MAX_CHILDREN or _is_foreign(element, name, homes):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        machine = (
            element.get("datetime")
            or element.get("content")
            or (element.get("title") if element.tag == "abbr" else "")
            or ""
        )
        if not _HAS_DIGIT.search(machine or text[: _MAX_STAMP_CHARS + 1]):
            continue
        changed = "modified" in item.lower() or bool(CHANGED.search(text[:_MAX_STAMP_CHARS]))
        kind: EvidenceKind = "updated" if changed else "date"
        if machine and times < _MAX_TIMES:
            times += 1
            yield _evidence(kind, "meta" if item.lower() == "datepublished" else "time", machine)
        elif _MIN_STAMP_CHARS <= len(text) <= _MAX_STAMP_CHARS and stamps < _MAX_STAMPS:
            stamps += 1
            yield _evidence(kind, "stamp", text)


@lru_cache(maxsize=4096)
def _is_own(name: str) -> bool:
    return len(name) > _MIN_NAME and _OWN_NAMES.search(name.replace("_", "-")) is not None


def _is_foreign(element: HtmlElement, name: str, homes: Collection[HtmlElement]) -> bool:
    """Tell whether an element stands in a box beside the article; what holds the headline (`homes`) is no box."""
    if _FOREIGN_NAMES.search(name):
        return True
    for _, above in zip(range(_ANCESTORS), element.iterancestors(), strict=False):
        if above.tag in {"aside", "footer", "nav"}:
            return True
        if above.tag == "body":
            return False
        if _FOREIGN_NAMES.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return above not in homes
    return False


def _address(url: str | None) -> Iterator[Evidence]:
    path = (url or "").partition("://")[2].partition("/")[2][:2000]
    for match in _URL_DATE.finditer(f"/{path}"):
        try:
            yield _evidence(
                "date", "url", date(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6])).isoformat()
            )
        except ValueError:
            continue
        return
    month = _URL_MONTH.search(f"/{path}")
    if month:
        yield _evidence("date", "url", f"{month[1]}-{month[2]}")


def _evidence(kind: EvidenceKind, origin: str, value: str) -> Evidence:
    return Evidence(kind, origin, value[:200])
