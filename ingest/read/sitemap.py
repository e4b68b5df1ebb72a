"""Format `sitemap`: the pages of a sitemap, a news sitemap, a sitemap index, or a plain list of URLs.

Source: sitemaps.org protocol 0.9, and Google's extension for news.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from ingest.document import Document
from ingest.errors import Damaged, Rejected
from ingest.fetch import Web
from ingest.read.entry import Entry, plain
from ingest.read.listing import Listing
from ingest.read.receive import Reception
from ingest.stage import Refusal

MAX_SITEMAPS = 200
MAX_PAGES = 50_000  # the protocol's own limit
_MAX_DEPTH = 2
_LANGUAGE_CHARS = 2


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists.

    Attributes:
        entries: pages.
        sitemaps: URLs of further sitemaps, the lately changed first.
    """

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(reception: Reception, web: Web) -> Iterator[Document | Refusal]:
    """Yield an outcome for each sitemap that cannot be read, and each page that is not unchanged.

    Raises:
        Damaged: the sitemap is a file that cannot be opened.
    """
    listing = Listing(reception, web)
    waiting = [(reception.split.path, 0)]
    seen: set[str] = set()
    while waiting:
        path, depth = waiting.pop(0)
        if path in seen:
            continue
        if len(seen) >= MAX_SITEMAPS:
            detail = f"{len(waiting) + 1} more sitemaps were not looked at: name a smaller index in read.path"
            yield reception.refuse_unread(f"{reception.split.source}#more", None, Rejected("max_sitemaps", detail))
            break
        seen.add(path)
        content = listing.read_list(path)
        if isinstance(content, Refusal):
            yield content
            continue
        try:
            found = parse_sitemap(content, path)
        except Damaged as error:
            yield listing.list_failed(path, error)
            continue
        waiting += [(url, depth + 1) for url in found.sitemaps if depth < _MAX_DEPTH]
        yield from listing.read_entries(found.entries)
    yield from listing.finish()


def parse_sitemap(content: bytes, base: str) -> Sitemap:
    """Return what a sitemap lists, in its order.

    Args:
        content: XML, or one URL a line.
        base: its URL, which relative links start from though they should not be there.

    Raises:
        Damaged: `not_a_sitemap`.
    """
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content.startswith((b"<", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Sitemap(_plain_list(content))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged("not_a_sitemap", f"cannot be parsed: {error}") from error
    kind = None if root is None else _name(root)
    if root is None or kind not in {"urlset", "sitemapindex"}:
        raise Damaged("not_a_sitemap", f"is a document <{kind}>, not <urlset> or <sitemapindex>: check read.path")
    items = [_fields(item) for item in root.iterchildren("{*}url", "{*}sitemap")]
    if kind == "sitemapindex":
        dated = sorted(items, key=lambda fields: fields.get("lastmod", ""), reverse=True)
        return Sitemap(sitemaps=tuple(url for fields in dated if (url := _absolute(base, fields.get("loc", "")))))
    return Sitemap(
        tuple(_entry(fields, url) for fields in items[:MAX_PAGES] if (url := _absolute(base, fields.get("loc", ""))))
    )


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
    return Entry(
        url=url,
        title=plain(fields.get("news:title")),
        published=plain(fields.get("news:publication_date")),
        language=language if len(language) == _LANGUAGE_CHARS else None,
        changed=plain(fields.get("lastmod")),
    )


def _plain_list(content: bytes) -> tuple[Entry, ...]:
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines()]
    urls = [line for line in lines if line.lower().startswith(("http://", "https://"))]
    if not urls or len(urls) < sum(map(bool, lines)):
        raise Damaged("not_a_sitemap", "is neither XML nor a list of URLs: check read.path")
    return tuple(Entry(url) for url in urls[:MAX_PAGES])


def _absolute(base: str, location: str) -> str:
    try:
        return urljoin(base, location.strip()) if location.strip() else ""
    except ValueError:
        return location.strip()
