"""Read the pages that a feed or sitemap lists: fetch what is new or changed, and say of each entry what became of it.

An entry ends in exactly one outcome. A page that was loaded by an earlier run, and of which the list says nothing new, counts as unchanged
without being fetched; a page that failed lately is refused again for the same reason without being fetched.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from ingest.archive import read_response
from ingest.document import Document
from ingest.errors import Damaged, DocumentError, Rejected, SpoolError
from ingest.fetch import PageState, Request, Response, Web, failed, unpack_gzip
from ingest.read.canonical import canonical_url
from ingest.read.entry import Entry
from ingest.read.files import is_on_the_web, open_input
from ingest.read.instant import read_instant
from ingest.read.listed import ListKind, Lost, Sitemap
from ingest.read.page_text import media_type
from ingest.read.receive import Reception
from ingest.read.web import KeepsResponses, WebPage, receive_page, told_headers
from ingest.stage import Refusal
from ingest.warc_file import ResponseHead

_NOT_MODIFIED = 304
_REVISITED_SHARE = 0.5  # of the pages that one run may fetch: what is new comes before what may have changed

_log = logging.getLogger(__name__)


def _read_file(path: str, most_bytes: int) -> bytes:
    with open_input(path, compressed=True) as stream:
        content = stream.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise Damaged("too_large", f"is larger than {most_bytes} bytes: no list needs that")
    return content


class Listing:
    """The lists of one feed and the pages they list, in one batch."""

    def __init__(self, reception: Reception, web: Web) -> None:
        self._reception, self._web = reception, web
        self._budget = reception.feed.fetch.max_pages
        self._revisits = max(1, int(self._budget * _REVISITED_SHARE))
        self._put_off = self._old = self._old_sitemaps = 0
        self._refused: list[Refusal] = []
        self._listed: set[str] = set()

    def read_list(self, kind: ListKind, sitemap: Sitemap) -> bytes | Refusal:
        """Return the bytes of a list; as they were, where the server or the index above it says that they did not change.

        Raises:
            Damaged: it is a file that cannot be opened, or is too large.
        """
        limits, path = self._web.limits, sitemap.url
        most = limits.sitemap_bytes if kind == "sitemap" else limits.body_bytes
        if path == self._reception.split.path and not is_on_the_web(
            path
        ):  # what a list names is fetched, and never opened
            return _read_file(path, most)
        state = self._state(path)
        if state.rests(self._web.now):
            self._web.learned.append(replace(state, seen_at=self._web.now))
            detail = (
                f"failed lately ({state.reason}: {state.detail}) and is tried again after {state.again_at:%F %H:%M} UTC"
            )
            return self._reception.refuse_unread(path, path, Rejected("feed_paused", detail))
        try:
            return unpack_gzip(self._fetch_list(state, sitemap.modified, most), limits, most)
        except DocumentError as error:
            return self.list_failed(path, error)

    def list_failed(self, url: str, error: DocumentError) -> Refusal:
        """Refuse a list that cannot be had or read, note its failure, and blame no policy for it."""
        if is_on_the_web(url):
            self._web.learned.append(failed(self._state(url), error, self._web.now))
        return self._reception.refuse_unread(url, url, Damaged(error.reason, error.detail))

    def refuse_lost(self, url: str, lost: Iterable[Lost]) -> Iterator[Refusal]:
        """Yield one outcome for each reason why a part of a list was not read."""
        for each in lost:
            kind = Damaged if each.reason == "cut_short" else Rejected
            yield self._reception.refuse_unread(f"{url}#{each.reason}", None, kind(each.reason, each.detail))

    def young_sitemaps(self, sitemaps: Sequence[Sitemap]) -> list[Sitemap]:
        """Leave out, and count, those that did not change for longer than the feed's `fetch.max_age_days`."""
        young = [sitemap for sitemap in sitemaps if not self._is_old(sitemap.modified)]
        self._old_sitemaps += len(sitemaps) - len(young)
        return young

    def read_entries(self, entries: Iterable[Entry]) -> Iterator[Document | Refusal]:
        """Yield an outcome for each entry, but for those that count as unchanged; pages listed twice count once."""
        for (entry, state), answer in self._web.fetching.fetch_all(self._requests(entries)):
            yield from self._refused_again()
            yield from self._answered(entry, state, answer)
        yield from self._refused_again()

    def finish(self) -> Iterator[Refusal]:
        """Yield one outcome for all pages that wait for a later run, and one for all that are too old for this feed."""
        if self._old or self._old_sitemaps:
            days = self._reception.feed.fetch.max_age_days
            detail = f"{self._old} pages and {self._old_sitemaps} sitemaps are older than fetch.max_age_days {days}"
            key = f"{self._reception.split.source}#old"
            yield self._reception.refuse_unread(key, None, Rejected("max_age", detail))
        if self._put_off:
            detail = f"{self._put_off} more pages wait for later runs: raise fetch.max_pages if they should come sooner"
            key = f"{self._reception.split.source}#later"
            yield self._reception.refuse_unread(key, None, Rejected("max_pages", detail))

    def _state(self, url: str) -> PageState:
        return self._web.known.get(url) or PageState(url, self._web.now)

    def _fetch_list(self, state: PageState, modified: str, most_bytes: int) -> bytes:
        """Return the bytes of a list on the web.

        Args:
            state: what is known of it.
            modified: what the index above it says of its last change.
            most_bytes: that it may have.
        """
        now, known = self._web.now, self._known_list(state)
        if known is not None and modified and modified == state.entry and state.is_fresh(now):
            self._web.learned.append(replace(state, seen_at=now))
            return known
        validators = {} if known is None else state.validators(now)
        request = Request(state.url, validators, heeds_robots=False, max_bytes=most_bytes)
        response = self._web.fetching.fetch(request)
        if response.status == _NOT_MODIFIED and known is not None:
            had = replace(state, seen_at=now, fetched_at=now, score=0.0, again_at=None, entry=modified)
            self._web.learned.append(had)
            return known
        if response.moved_to:
            _log.warning("%s has moved for good to %s: change read.path", state.url, response.moved_to)
        return self._keep_list(state.url, response, modified)

    def _known_list(self, state: PageState) -> bytes | None:
        """Return what an earlier run had, None when there is nothing or it is damaged."""
        try:
            return None if state.raw is None else read_response(self._web.archive, state.raw).content
        except SpoolError as error:
            _log.warning("%s: %s is fetched whole", error, state.url)
            return None

    def _keep_list(self, url: str, response: Response, modified: str) -> bytes:
        kind, _ = media_type(response.header("content-type"))
        keeper = self._reception.keeper
        kind = kind or "application/octet-stream"
        if isinstance(keeper, KeepsResponses):
            head = ResponseHead(response.status, told_headers(response.headers))
            raw, _ = keeper.keep_response(url, url, response.body, kind, head)
        else:
            raw, _ = keeper.keep(url, url, response.body, kind)
        self._web.learned.append(replace(self._had(PageState(url, self._web.now), response), raw=raw, entry=modified))
        return response.body

    def _requests(self, entries: Iterable[Entry]) -> Iterator[tuple[tuple[Entry, PageState], Request]]:
        """Yield what must be fetched, then what it is time to look at again, and settle the rest."""
        now, due = self._web.now, list[tuple[Entry, PageState]]()
        for entry in entries:
            if entry.url in self._listed:
                continue
            self._listed.add(entry.url)
            state = self._state(entry.url)
            if self._is_old(entry.modified, entry.published):
                self._old += 1
            elif state.rests(now):
                self._web.learned.append(replace(state, seen_at=now))
                kind = Rejected if state.outcome == "rejected" else Damaged
                self._refused.append(self._refuse(entry, kind(state.reason, state.detail)))
            elif self._is_known(state, entry):
                if self._is_due(state):
                    due.append((entry, state))
                else:
                    self._unchanged(replace(state, seen_at=now))
            elif self._budget <= 0:
                self._put_off += 1
            else:
                self._budget -= 1
                yield (entry, state), Request(entry.url, state.validators(now))
        yield from self._revisited(due)

    def _revisited(self, due: list[tuple[Entry, PageState]]) -> Iterator[tuple[tuple[Entry, PageState], Request]]:
        """Yield as many known pages as this run may look at again, those that waited longest first; the others stay what they were."""
        now = self._web.now
        for entry, state in sorted(due, key=lambda pair: pair[1].fetched_at or now):
            if min(self._budget, self._revisits) <= 0:
                self._unchanged(replace(state, seen_at=now))
            else:
                self._budget -= 1
                self._revisits -= 1
                yield (entry, state), Request(entry.url, state.validators(now))

    def _answered(
        self, entry: Entry, state: PageState, answer: Response | DocumentError
    ) -> Iterator[Document | Refusal]:
        now = self._web.now
        if isinstance(answer, DocumentError):
            self._web.learned.append(failed(state, answer, now))
            yield self._refuse(entry, answer)
            return
        if answer.status == _NOT_MODIFIED:
            self._unchanged(replace(state, seen_at=now, fetched_at=now, entry=entry.digest))
            return
        had = replace(self._had(state, answer), entry=entry.digest, key=state.key, first_at=state.first_at or now)
        if state.fetched_at is not None and not state.score and had.sha256 == state.sha256:
            self._unchanged(had)
            return
        outcome = receive_page(self._reception, WebPage(answer.url, answer.status, answer.headers, answer.body, entry))
        if isinstance(outcome, Refusal):
            kind = Rejected if outcome.outcome == "rejected" else Damaged
            self._web.learned.append(failed(state, kind(outcome.reason, outcome.detail), now))
        else:
            self._web.learned.append(replace(had, key=outcome.key))
        yield outcome

    def _is_known(self, state: PageState, entry: Entry) -> bool:
        """Tell whether a page was loaded as its list describes it."""
        return state.fetched_at is not None and not state.score and state.entry == entry.digest

    def _is_due(self, state: PageState) -> bool:
        fetch = self._reception.feed.fetch
        return state.is_due(self._web.now, fetch.revisit_hours, fetch.revisit_days)

    def _is_old(self, *written: str) -> bool:
        """Tell whether the latest of what is said lies too far back for this feed; of what nothing is said, no."""
        days = self._reception.feed.fetch.max_age_days
        said = [instant for each in written if days is not None and (instant := read_instant(each)) is not None]
        return days is not None and bool(said) and max(said) < self._web.now - timedelta(days=days)

    def _had(self, state: PageState, response: Response) -> PageState:
        """Return the state of a page whose bytes were had."""
        now = self._web.now
        stale = response.header("expires").strip() == "0"  # so said by servers whose validators are not to be trusted
        return PageState(
            url=state.url,
            seen_at=now,
            fetched_at=now,
            full_at=now,
            etag="" if stale else response.header("etag"),
            last_modified="" if stale else response.header("last-modified"),
            sha256=hashlib.sha256(response.body).hexdigest(),
        )

    def _unchanged(self, state: PageState) -> None:
        self._web.unchanged += 1
        self._web.learned.append(state)

    def _refuse(self, entry: Entry, error: DocumentError) -> Refusal:
        url = canonical_url(entry.url)
        return self._reception.refuse_unread(url or entry.url, url, error)

    def _refused_again(self) -> Iterator[Refusal]:
        yield from self._refused
        self._refused.clear()
