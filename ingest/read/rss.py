"""Format `rss`: the pages that an RSS, Atom, RDF or JSON feed lists."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import feedparser
import orjson
from feedparser.mixin import _FeedParserMixin

from ingest.errors import Damaged
from ingest.read.entry import Entry, plain
from ingest.read.listed import Listed, Lost, unlinked

MAX_ENTRIES = 2000
_MAX_LANGUAGE = 2
_MAX_AUTHOR_CHARS = 500
_ADDRESS = re.compile(r"\S+@\S")
_ADDRESSED = re.compile(r"\S+@\S+\s+\((.+)\)")
_ENTRY_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s{0,9}>")
_BOM = b"\xef\xbb\xbf"


def parse_feed(content: bytes, base: str) -> Listed:
    """Return the entries of a feed, in its order, 2,000 at most.

    Args:
        content: of the feed.
        base: URL of the feed, which relative links start from.

    Raises:
        Damaged: `not_a_feed`.
    """
    found, count = _parse_json(content) if _looks_like_json(content) else _parse_xml(content)
    looked_at, more = found[:MAX_ENTRIES], count - MAX_ENTRIES
    entries = tuple(entry for each in looked_at if (entry := _resolved(each, base)) is not None)
    rest = Lost("max_entries", f"{more} entries behind the first {MAX_ENTRIES} were not looked at")
    return Listed(entries, lost=unlinked(len(looked_at) - len(entries)) + ((rest,) if more > 0 else ()))


def _looks_like_json(content: bytes) -> bool:
    return content.removeprefix(_BOM).lstrip()[:1] == b"{"


def _parse_json(content: bytes) -> tuple[list[Entry], int]:
    """Source: JSON Feed 1.1."""
    try:
        feed = orjson.loads(content.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        raise Damaged("not_a_feed", f"is no JSON feed: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Damaged("not_a_feed", "is JSON without a list of items")
    items = [item for item in feed["items"] if isinstance(item, dict)]
    return [_json_entry(item, feed) for item in items[:MAX_ENTRIES]], len(items)


def _json_entry(item: dict[str, Any], feed: dict[str, Any]) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    names = [each.get("name") for each in authors if isinstance(each, dict)] if isinstance(authors, list) else []
    link = item.get("url") or item.get("external_url") or ""
    return Entry(
        url=link if isinstance(link, str) else "",
        title=plain(item.get("title")),
        published=plain(item.get("date_published")),
        authors=_names(names),
        language=_language(item.get("language") or feed.get("language")),
        modified=plain(item.get("date_modified")),
        changed=f"{item.get('date_modified') or ''}\n{item.get('summary') or ''}",
    )


def _parse_xml(content: bytes) -> tuple[list[Entry], int]:
    shortened, left_out = _shortened(content)
    try:
        # bytes, for it would take text for an address and fetch it
        feed = feedparser.parse(io.BytesIO(shortened), sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise
    except Exception as error:  # on broken input it raises what the parsers below it raise
        raise Damaged("not_a_feed", f"cannot be parsed: {type(error).__name__}: {error}") from error
    problem = feed.get("bozo_exception", "")
    if isinstance(problem, MemoryError):  # which feedparser notes like a fault of grammar, and goes on
        raise problem
    if not feed.entries and not feed.get("version"):
        raise Damaged("not_a_feed", f"holds neither RSS, Atom, RDF nor a JSON feed: {problem}")
    language = feed.feed.get("language")
    return [_xml_entry(entry, language) for entry in feed.entries], len(feed.entries) + left_out


def _shortened(content: bytes) -> tuple[bytes, int]:
    """Cut what follows the last entry that is looked at: the parser costs a quarter of a millisecond an entry, and there may be 100,000.

    Returns:
        The rest, and how many entries were cut.
    """
    ends = islice(_ENTRY_END.finditer(content), MAX_ENTRIES - 1, None)
    last = next(ends, None)
    count = sum(1 for _ in ends)
    return (content[: last.end()], count) if last is not None and count else (content, 0)


def _xml_entry(entry: Any, language: object) -> Entry:  # noqa: ANN401 - feedparser has no types
    authors = [each.get("name") for each in entry.get("authors", ()) if isinstance(each, dict)]
    written = plain(
        entry.get("author")
    )  # feedparser cuts addresses wrongly behind top-level domains of more than four letters
    updated = dict.get(entry, "updated")  # its own `get` would look elsewhere, and warn
    permanent = entry.get("id", "") if entry.get("guidislink") else ""
    return Entry(
        url=str(entry.get("feedburner_origlink") or entry.get("link") or permanent),
        title=plain(entry.get("title")),
        published=plain(entry.get("published") or updated),
        authors=_names([written] if not authors or _ADDRESS.match(written) else authors),
        language=_language(entry.get("language") or language),
        modified=plain(updated),
        changed=f"{updated or ''}\n{entry.get('summary') or ''}",
    )


def _names(values: list[object]) -> tuple[str, ...]:
    """Return names; RSS writes `desk@harbor.example (Ada Quill)`."""
    names = (_ADDRESSED.sub(r"\1", plain(value)) for value in values)
    return tuple(dict.fromkeys(name for name in names if name and "@" not in name))


def _language(value: object) -> str | None:
    code = value.strip().lower().replace("_", "-").partition("-")[0] if isinstance(value, str) else ""
    return code if len(code) == _MAX_LANGUAGE and code.isascii() and code.isalpha() else None


def _resolved(entry: Entry, base: str) -> Entry | None:
    """Return an entry with an absolute URL; None of one without a page."""
    try:
        url = urljoin(base, entry.url.strip())
    except ValueError:
        url = entry.url
    return replace(entry, url=url) if entry.url.strip() else None


def _bound_authors() -> None:
    """Keep feedparser from reading long authors, on which a pattern of its is quadratic: 50,000 letters took it 11 s.

    Source: kurtmckee/feedparser #562.
    """
    sync = _FeedParserMixin._sync_author_detail  # noqa: SLF001 - there is no public way

    def bounded(self: Any, key: str = "author") -> None:  # noqa: ANN401 - feedparser has no types
        context = self._get_context()
        if isinstance(context.get(key), str):
            context[key] = context[key][:_MAX_AUTHOR_CHARS]
        sync(self, key)

    _FeedParserMixin._sync_author_detail = bounded  # noqa: SLF001 - as above


_bound_authors()
