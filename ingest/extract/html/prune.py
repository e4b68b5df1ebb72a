"""Take out of a page's tree what its own markup calls chrome, before anything looks for the main text.

How candidates are found: an element's tag, role, id, class and data attributes, word by word, against a list of what outlets call their
recommendations, forms, share rows, bylines, captions and comments; what its microdata calls a date, a name or a keyword; and paragraphs and
lists that are nothing but links. What guards against false ones: no element goes that holds `_MAX_SHARE` or more of the page's running text, or
the headline's own article body; nothing goes out of the midst of a sentence; words match whole parts of a name (`related`, not `correlated`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from ingest.extract.html.tree import drop, text_of

_MAX_SHARE = 0.3
_MAX_LINKS = 3
_MIN_NAME = 5  # with the blanks between
_GONE_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "canvas",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "audio",
        "video",
        "map",
        "nav",
        "dialog",
        "form",
        "footer",
        "aside",
        "menu",
        "amp-ad",
        "amp-embed",
        "amp-sticky-ad",
        "amp-auto-ads",
        "amp-social-share",
        "amp-sidebar",
        "amp-consent",
        "amp-user-notification",
        "amp-list",
        "amp-lightbox",
        "amp-next-page",
    ]
)
_WORDS = (
    "related|relateds|recirc|recirculation|recommended|recommendations|recommend|newsletter|newsletters|subscribe|subscription|signup|sign-up|"
    "share|sharing|sharebar|social|socials|addthis|sharethis|comments|comment-list|commentlist|disqus|coral|viafoura|livefyre|openweb|"
    "taboola|outbrain|revcontent|zergnet|nativo|promo|promos|promobox|promotion|advert|advertisement|advertising|sponsored|sponsor|"
    "breadcrumb|breadcrumbs|byline|bylines|author-bio|authorbio|author-box|about-author|author-info|author-card|bio|"
    "most-popular|mostpopular|most-read|trending|popular|more-from|more-on|more-stories|morestories|read-more|readmore|read-next|up-next|"
    "next-article|see-also|further-reading|"
    "tags|taglist|tag-list|topics|keywords|paywall|regwall|piano|gdpr|consent|cookie|cookies|onetrust|modal|popup|overlay|lightbox|toast|"
    "caption|captions|figcaption|credit|credits|photo-credit|image-credit|"
    "print-only|screen-reader|screen-reader-text|visually-hidden|visuallyhidden|sr-only|skip-link|"
    "rollover|tooltip|tooltips|popover|hovercard|dropdown|dropdown-menu|navbar|latest-news|d-none|"
    "toolbar|pagination|pager|prev-next|nextprev|feedback|survey|poll|quiz|donate|donation|membership|app-promo|"
    "correction-policy|copyright|rights|reprints|permissions|timestamp|dateline-date|publish-date|pubdate|published-date"
)
_NAMES = frozenset(_WORDS.split("|"))
_MOST_PARTS = 1 + max(name.count("-") for name in _NAMES)
_JOINT = re.compile(r"[-_/]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "dialog", "alert", "search", "menu", "toolbar", "banner"}
)
_PROPERTIES = frozenset({"datepublished", "datemodified", "datecreated", "author", "keywords", "publisher"})
_HOLDERS = frozenset(
    [
        "div",
        "section",
        "ul",
        "ol",
        "dl",
        "p",
        "span",
        "aside",
        "header",
        "figcaption",
        "footer",
        "table",
        "details",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "figure",
        "a",
        "strong",
        "em",
        "b",
        "i",
        "center",
        "time",
        "address",
    ]
)
_BODY_NAMES = re.compile(r"article-?_?body|story-?_?body|entry-?content|post-?content|articleBody", re.IGNORECASE)
_INLINE = frozenset({"span", "a", "strong", "em", "b", "i"})
_UNSEEN = re.compile(r"sr-only|screen-reader|visually-?hidden|d-none|print-only")
_WORD = re.compile(r"\w+")
_MIN_SENTENCE_WORDS = 3
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def prune(tree: HtmlElement) -> None:
    """Remove chrome from a tree, in place."""
    total = sum(len(paragraph.text_content()) for paragraph in tree.iter("p")) or 1
    doomed: list[HtmlElement] = []
    skip: set[HtmlElement] = set()
    for element in tree.iter():
        if element.getparent() in skip:
            skip.add(element)
        elif _is_chrome(element) and not _is_in_sentence(element) and _share(element, total) < _MAX_SHARE:
            doomed.append(element)
            skip.add(element)
    for element in doomed:
        drop(element)
    for element in [each for each in tree.iter("ul") if _is_link_list(each)]:
        drop(element)
    for element in [each for each in tree.iter("p", "h2", "h3", "h4", "h5") if _is_lone_link(each)]:
        drop(element)


def _is_chrome(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _GONE_TAGS:
        return True
    if tag not in _HOLDERS:
        return False
    attributes = dict(element.items())  # one call into lxml instead of five
    return bool(attributes) and (
        _is_hidden(attributes)
        or attributes.get("role") in _ROLES
        or attributes.get("rel") == "tag"
        or attributes.get("itemprop", "").lower() in _PROPERTIES
        or _names_chrome(
            attributes.get("id", ""),
            attributes.get("class", ""),
            attributes.get("data-component") or attributes.get("data-testid") or "",
        )
    )


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return (
        attributes.get("aria-hidden") == "true"
        or "hidden" in attributes
        or bool(style and "display:none" in style.replace(" ", ""))
    )


def _is_in_sentence(element: HtmlElement) -> bool:
    """Tell whether an inline element is a part of a sentence: a name that a box is shown over, a word that links to its tag.

    What is there for screen readers only is none, wherever it stands.
    """
    attributes = dict(element.items())
    if _is_hidden(attributes) or _UNSEEN.search(attributes.get("class", "")):
        return False
    first = element
    while first.tag in _INLINE:
        before = first.getprevious()
        lead = first.getparent().text if before is None else before.tail
        if any(side and len(_WORD.findall(side)) >= _MIN_SENTENCE_WORDS for side in (lead, element.tail)):
            return True
        if before is not None or lead:
            return False
        first = first.getparent()
    return False


@lru_cache(maxsize=4096)
def _names_chrome(identifier: str, classes: str, component: str) -> bool:
    whole = f"{identifier} {classes} {component}"[:1000]
    if len(whole) <= _MIN_NAME or _BODY_NAMES.search(whole):
        return False
    return any(map(_is_name_of_chrome, _CAMEL.sub("-", whole).lower().split()))


@lru_cache(maxsize=8192)
def _is_name_of_chrome(name: str) -> bool:
    """Look for one of the names among the parts of one, and their neighbours: no pattern of all of them is as quick."""
    parts = _JOINT.split(name)
    return any(
        "-".join(parts[start : start + length]) in _NAMES
        for length in range(1, min(_MOST_PARTS, len(parts)) + 1)
        for start in range(len(parts) - length + 1)
    )


def _share(element: HtmlElement, total: int) -> float:
    """Return how much of the page's running text stands in an element."""
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p")) / total


def _is_lone_link(element: HtmlElement) -> bool:
    links = list(element.iterdescendants("a"))  # `findall` is Python, and four times slower
    if not links or len(links) > _MAX_LINKS:
        return False
    text = text_of(element)
    linked = sum(len(text_of(link)) for link in links)
    return bool(text) and linked >= 0.8 * len(text) and not _SENTENCE_END.search(text)


def _is_link_list(element: HtmlElement) -> bool:
    """Tell whether every item of a list is one link and nothing else."""
    items = [item for item in element if item.tag == "li"]
    return bool(items) and all(_is_lone_link(item) for item in items)
