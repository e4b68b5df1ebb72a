"""A list of documents as a feed to follow: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Literal
from xml.etree import ElementTree as ET

from fastapi.responses import Response

from newsfold.web.render import send_json

Format = Literal["atom", "rss", "json"]
_ATOM = "http://www.w3.org/2005/Atom"  # a name, which nobody fetches
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_TITLE_CHARS = 200
_NEVER = datetime(1970, 1, 1, tzinfo=UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Entry:
    """One document: its id, where the page shows it, its fields as indexed, and when it came in (ISO 8601)."""

    id: str
    link: str
    document: Mapping[str, Any]
    updated: str

    @property
    def title(self) -> str:
        """Return the headline, or what stands for it."""
        return str(self.document.get("title") or self.document.get("lede") or "(no headline)")[:_MAX_TITLE_CHARS]

    @property
    def summary(self) -> str:
        """Return the lede, "" where there is none."""
        return str(self.document.get("lede") or "")


@dataclass(frozen=True, slots=True)
class NewsFeed:
    """A feed: its title, the page that it belongs to, its own address, and its entries, latest first."""

    title: str
    link: str
    address: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> str:
        """Return when the latest entry came in."""
        return self.entries[0].updated if self.entries else _NEVER


def send_feed(feed: NewsFeed, kind: Format) -> Response:
    """Send a feed in one of the three formats."""
    return _WRITERS[kind](feed)


def _atom(feed: NewsFeed) -> Response:
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "id", feed.link)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(root, "link", href=feed.link)
    _add(root, "link", rel="self", href=feed.address)
    for each in feed.entries:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", f"urn:newsfold:{each.id}")
        _add(entry, "title", each.title)
        _add(entry, "updated", each.updated)
        _add(entry, "link", href=each.link)
        _add(ET.SubElement(entry, "author"), "name", each.document["outlet"])
        _add(entry, "summary", each.summary)
    return _xml(root, "application/atom+xml")


def _rss(feed: NewsFeed) -> Response:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": _ATOM})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.link)
    _add(channel, "description", feed.title)
    _add(channel, "lastBuildDate", _rfc822(feed.updated))
    _add(channel, "atom:link", rel="self", href=feed.address, type="application/rss+xml")
    for each in feed.entries:
        item = ET.SubElement(channel, "item")
        _add(item, "title", each.title)
        _add(item, "link", each.link)
        # Readers take a description for HTML: what stands in it is text, so it is escaped twice.
        _add(item, "description", _as_html(f"{each.document['outlet']}: {each.summary}"))
        _add(item, "guid", f"urn:newsfold:{each.id}", isPermaLink="false")
        _add(item, "pubDate", _rfc822(each.updated))
    return _xml(root, "application/rss+xml")


def _json(feed: NewsFeed) -> Response:
    items = [
        {
            "id": each.id,
            "url": each.link,
            "external_url": each.document.get("url"),
            "title": each.title,
            "content_text": each.summary or each.title,
            "date_published": each.updated,
            "authors": [{"name": each.document["outlet"]}],
        }
        for each in feed.entries
    ]
    content = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title, "home_page_url": feed.link}
    return send_json(content | {"feed_url": feed.address, "items": items})


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = None if text is None else _NOT_XML.sub("\ufffd", text)


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _rfc822(instant: str) -> str:
    return format_datetime(datetime.fromisoformat(instant))


def _xml(root: ET.Element, media_type: str) -> Response:
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content, media_type=media_type)


_WRITERS: Mapping[Format, Callable[[NewsFeed], Response]] = {"atom": _atom, "rss": _rss, "json": _json}
