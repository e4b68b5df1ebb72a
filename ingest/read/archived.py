"""Read a fetched page back from the archive, with what its server and its list said of it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from ingest.archive import ArchivedResponse
from ingest.document import Document
from ingest.feed import Feed
from ingest.read.entry import Entry, archived_entry
from ingest.read.receive import Keeps, Reception
from ingest.read.web import WebPage, page_split, receive_page
from ingest.stage import Refusal


def read_archived_page(
    feed: Feed, url: str, response: ArchivedResponse, run: str, keeper: Keeps
) -> Iterator[Document | Refusal]:
    """Yield the outcome of an archived page; none for an archived list, whose pages rest beside it.

    Args:
        feed: as declared today.
        url: where the page was found.
        response: what the archive gave back, with its head.
        run: id of the run that reads now.
        keeper: gives back the pointer and time that the bytes have already.
    """
    head = response.head
    if head is None or head.entry is None:
        return
    try:
        entry = archived_entry(head.entry)
    except ValidationError:  # of a version that wrote entries otherwise: the page speaks for itself
        entry = Entry(url)
    page = WebPage(url, head.status, head.headers, response.content, entry)
    yield receive_page(Reception(feed, page_split(url), run, keeper), page)
