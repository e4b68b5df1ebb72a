"""What a page says of itself besides its text: title, authors, section, tags, language, image, and what kind of page it is."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from ingest.document import PageType
from ingest.extract.html.head import Head
from ingest.extract.html.structured import ARTICLE_TYPES, Thing, names, types_of, words
from ingest.extract.html.tree import text_of

_MAX_TAGS = 50
_MAX_AUTHORS = 20
_MAX_TAG_CHARS = 100
_MAX_ADDRESS_CHARS = 2048
_MAX_OUTLET_WORDS = 3
_MIN_STEM_CHARS = 15
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=[-_]|\Z)")
_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "title", "parsely-title", "sailthru.title")
_AUTHOR_METAS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_SECTION_METAS = ("article:section", "parsely-section", "cxenseparse:section", "section", "og:article:section")
_TAG_METAS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_IMAGE_METAS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_SPLIT = re.compile(r"\s+[|–—»·-]\s+|\s*[|»]\s*")
_ADDRESS = re.compile(r"https?:|www\.|@|/")
_WORD = re.compile(r"\w+")
_LIVE = re.compile(r"live-?blog|live-?updates|/live/|/live-news/|liveticker", re.IGNORECASE)
_PATH_KINDS: tuple[tuple[re.Pattern[str], PageType], ...] = (
    (re.compile(r"/(?:videos?|watch)/", re.IGNORECASE), "video"),
    (re.compile(r"/(?:gallery|galleries|slideshows?|picture-gallery|photos|pictures)/", re.IGNORECASE), "gallery"),
)


def read_title(tree: HtmlElement, head: Head, article: Thing) -> str:
    """Return the headline: that of JSON-LD or the page's metas, without the outlet's name; else the first heading, else `<title>`."""
    headings = [text for text in map(text_of, _some(tree, "h1")) if text]
    named = words(article.get("headline")) if types_of(article) & ARTICLE_TYPES else ""
    candidates = [each for each in (named, head.first(_TITLE_METAS), head.title) if each]
    for candidate in candidates:
        same = next((heading for heading in headings if _folded(heading) == _folded(candidate)), None)
        if same:
            return same
        stem = next(
            (part for part in headings if len(part) >= _MIN_STEM_CHARS and _folded(part) in _folded(candidate)),
            None,
        )
        if stem:
            return stem
    if named:
        return named
    return _without_outlet(candidates[0], head) if candidates else (headings[0] if headings else "")


def read_authors(head: Head, article: Thing) -> list[str]:
    """Return the authors' names; addresses and the outlet's own name are none."""
    found = (
        names(article.get("author"))
        or names(article.get("creator"))
        or [content for name in _AUTHOR_METAS for content in head.metas.get(name, [])]
    )
    outlet = {_folded(words(article.get("publisher"))), _folded(head.first(("og:site_name",)))}
    good = [
        name
        for name in found
        if len(name) <= _MAX_TAG_CHARS and not _ADDRESS.search(name) and _folded(name) not in outlet
    ]
    return list(dict.fromkeys(good))[:_MAX_AUTHORS]


def read_section(head: Head, article: Thing) -> str | None:
    """Return the section that the outlet files it under."""
    section = words(article.get("articleSection")) or head.first(_SECTION_METAS)
    return section[:_MAX_TAG_CHARS] if section and not _ADDRESS.match(section) else None


def read_tags(head: Head, article: Thing) -> tuple[str, ...]:
    """Return the outlet's own keywords, each once."""
    values = names(article.get("keywords")) or next((head.metas[name] for name in _TAG_METAS if name in head.metas), [])
    parts = [part.strip() for value in values for part in (value.split(",") if len(values) == 1 else [value])]
    fit = [part for part in parts if 1 < len(part) <= _MAX_TAG_CHARS and ":" not in part]
    return tuple(dict.fromkeys(fit))[:_MAX_TAGS]


def read_language(head: Head, article: Thing) -> str | None:
    """Return the ISO 639-1 code that the page claims."""
    for claim in (
        words(article.get("inLanguage")),
        head.language,
        head.first(("og:locale", "content-language", "language")),
    ):
        code = _LANGUAGE.match(claim)
        if code:
            return code[0].lower()
    return None


def read_address(head: Head, url: str | None) -> str | None:
    """Return the page's address as it gives it itself: `rel=canonical`, else `og:url`; never one of a home page for a deeper page."""
    for claim in (head.links.get("canonical", ""), head.first(("og:url",))):
        try:
            address = urljoin(url or "", claim)
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc and (parts.path.strip("/") or parts.query):
            return address
    return None


def read_image(head: Head, article: Thing, url: str | None) -> str | None:
    """Return the address of the page's picture."""
    image = article.get("image")
    image = image[0] if isinstance(image, list) and image else image
    claim = image.get("url") if isinstance(image, dict) else image
    for each in (head.first(_IMAGE_METAS), claim):
        if isinstance(each, str) and each.strip():
            try:
                address = urljoin(url or "", each.strip())
            except ValueError:
                continue
            if address.startswith(("http://", "https://")) and len(address) <= _MAX_ADDRESS_CHARS:
                return address
    return None


def read_paywalled(head: Head, article: Thing) -> bool | None:
    """Tell whether the page says that it is not free; None where it says nothing."""
    free = article.get("isAccessibleForFree")
    if free is not None:
        return str(free).strip().lower() in {"false", "no", "0"}
    tier = head.first(("article:content_tier",)).lower()
    return tier in {"locked", "metered"} if tier else None


def read_kind(head: Head, things: list[Thing], url: str | None) -> PageType | None:
    """Return `live`, `video`, `gallery`, `article` or `listing`, None where nothing tells."""
    types = frozenset().union(*map(types_of, things))
    path = urlsplit(url).path if url and _parses(url) else ""
    if "liveblogposting" in types or _LIVE.search(path):
        return "live"
    for pattern, kind in _PATH_KINDS:
        if pattern.search(path):
            return kind
    declared = head.first(("og:type",)).lower()
    if types & ARTICLE_TYPES or declared == "article":
        return "article"
    if declared.startswith("video") or "videoobject" in types:
        return "video"
    if types & {"imagegallery", "mediagallery"}:
        return "gallery"
    return "listing" if path.strip("/") == "" and url else None


def _some(tree: HtmlElement, tag: str) -> list[HtmlElement]:
    return [element for element, _ in zip(tree.iter(tag), range(10), strict=False)]


def _without_outlet(title: str, head: Head) -> str:
    """Cut ` | The Harbor Ledger` off: the last part, where it is the site's name or clearly the shorter one."""
    parts = [match.span() for match in _SPLIT.finditer(title)]
    if not parts:
        return title
    start, end = parts[-1]
    outlet = head.first(("og:site_name", "application-name"))
    last = title[end:]
    if (outlet and _folded(last) == _folded(outlet)) or len(_WORD.findall(last)) <= _MAX_OUTLET_WORDS < len(
        _WORD.findall(title[:start])
    ):
        return title[:start].strip()
    return title


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


def _parses(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True
