"""Format `sitemap`: the pages that a sitemap lists, or the sitemaps that an index does.

Source: the protocol of sitemaps.org; Google's extension for news, whose titles and dates are evidence of a page's own.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from html.entities import html5
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from ingest.errors import Damaged
from ingest.read.entry import Entry, plain
from ingest.read.listed import Listed, Lost, Sitemap, unlinked

MAX_PAGES = 50_000  # the protocol's own limit, of an index too
_LANGUAGE_CHARS = 2
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{1,30};)")
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w{1,30};)")
_LOSING = re.compile(r"ERR_(RESOURCE_LIMIT|TAG_NOT_FINISHED|DOCUMENT_END|INTERNAL_ERROR|LTSLASH_REQUIRED|GT_REQUIRED)")


def parse_sitemap(content: bytes, base: str) -> Listed:
    """Return what a sitemap lists, in its order.

    Args:
        content: XML, or one URL a line.
        base: its URL, which relative links start from though they should not be there.

    Raises:
        Damaged: `not_a_sitemap`.
    """
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content.startswith((b"<", *_WIDE_MARKS)):
        return _plain_list(content)
    try:
        return _xml_list(content if content.startswith(_WIDE_MARKS) else _mended(content), base)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged("not_a_sitemap", f"cannot be parsed: {error}") from error


def _mended(content: bytes) -> bytes:
    """Write ampersands and HTML's named characters as XML wants them: the parser would take parts of URLs and titles out with them."""
    content = _BARE_AMPERSAND.sub(b"&amp;", content)
    return _NAMED.sub(lambda match: _numbered(match[1].decode("ascii", "replace")) or match[0], content)


def _numbered(name: str) -> bytes:
    return "".join(f"&#{ord(character)};" for character in html5.get(name, "")).encode()


def _xml_list(content: bytes, base: str) -> Listed:
    """Read item by item, so that a sitemap of 50 MB takes a few."""
    parsing = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    _, root = next(iter(parsing), ("", None))
    kind = "" if root is None else _name(root)
    if kind not in {"urlset", "sitemapindex"}:
        raise Damaged("not_a_sitemap", f"is a document <{kind}>, not <urlset> or <sitemapindex>: check read.path")
    found = ((_absolute(base, fields.get("loc", "")), fields) for fields in _items(parsing))
    items = list(islice(found, MAX_PAGES))
    listed = [(url, fields) for url, fields in items if url]
    lost = (_more(kind),) if next(found, None) else _lost(parsing) or unlinked(len(items) - len(listed))
    if kind == "urlset":
        return Listed(entries=tuple(_entry(fields, url) for url, fields in listed), lost=lost)
    sitemaps = [Sitemap(url, plain(fields.get("lastmod"))) for url, fields in listed]
    return Listed(sitemaps=tuple(sorted(sitemaps, key=lambda each: each.modified, reverse=True)), lost=lost)


def _items(parsing: etree.iterparse) -> Iterator[dict[str, str]]:
    for event, element in parsing:
        if event == "end" and isinstance(element.tag, str) and _name(element) in {"url", "sitemap"}:
            yield _fields(element)
            element.clear()
            while element.getprevious() is not None:  # or a million empty elements would stay
                del element.getparent()[0]


def _fields(item: etree._Element) -> dict[str, str]:
    """Return name → text of an item, what the news extension says under `news:`; images and videos have titles and dates of their own."""
    fields: dict[str, str] = {}
    for element in item.iterdescendants():
        space = "" if not isinstance(element.tag, str) else etree.QName(element).namespace or ""
        if not isinstance(element.tag, str) or not element.text or "sitemap-image" in space or "sitemap-video" in space:
            continue
        prefix = "news:" if "sitemap-news" in space else ""
        fields.setdefault(prefix + _name(element), element.text)
    return fields


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _entry(fields: dict[str, str], url: str) -> Entry:
    language = plain(fields.get("news:language")).lower().partition("-")[0]
    modified = plain(fields.get("lastmod"))
    return Entry(
        url=url,
        title=plain(fields.get("news:title")),
        published=plain(fields.get("news:publication_date")),
        language=language if len(language) == _LANGUAGE_CHARS else None,
        changed=modified,
        modified=modified,
    )


def _more(kind: str) -> Lost:
    what = "pages" if kind == "urlset" else "sitemaps"
    return Lost("max_entries", f"lists more than {MAX_PAGES} {what}, the protocol's limit; the rest was not looked at")


def _lost(parsing: etree.iterparse) -> tuple[Lost, ...]:
    """Tell whether something that was not read follows what was: most errors of form lose nothing."""
    for error in parsing.error_log:
        if _LOSING.fullmatch(error.type_name):
            return (Lost("cut_short", f"what follows line {error.line} may be lost: {error.message[:200]}"),)
    return ()


def _plain_list(content: bytes) -> Listed:
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines()]
    urls = [line for line in lines if line.lower().startswith(("http://", "https://"))]
    if not urls or len(urls) < sum(map(bool, lines)):
        raise Damaged("not_a_sitemap", "is neither XML nor a list of URLs: check read.path")
    entries = tuple(Entry(url) for url in urls[:MAX_PAGES])
    return Listed(entries, lost=(_more("urlset"),) if len(urls) > MAX_PAGES else ())


def _absolute(base: str, location: str) -> str:
    try:
        return urljoin(base, location.strip()) if location.strip() else ""
    except ValueError:
        return location.strip()
