"""Deliver bulk actions: every one gets a verdict, or the whole cluster is at fault and an error says so.

The client library's helpers give up on a timeout or a reset, retry only 429 and let one malformed action fail 500 good ones; here

- an unknown outcome (timeout, reset, 502, 503) is sent again: external versions make that harmless;
- single items that Elasticsearch had no room for are sent again, the others are not;
- waiting doubles, with full jitter, and ends after `patience_seconds` without progress;
- a bulk refused as a whole (400) is searched for the one action to blame, in about log2(n) + 2 requests.

Source: full jitter, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from elastic_transport import TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch

from ingest.document import Document
from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.load.cluster import PASSING_STATUS, address, cause, explain
from ingest.load.verdicts import WRITTEN, Verdict, judge, judge_error

MAX_ACTIONS = 500
MAX_BYTES = 5 * 1024 * 1024
_REQUEST_TIMEOUT_SECONDS = 60
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 15.0
_TOO_LARGE = 413
_TOO_MANY = 429
IN_FLIGHT = 2
_MAX_STEP = 6
_SMOOTH_BULKS = 20
_BLAMES_AN_ACTION = frozenset({400, _TOO_LARGE})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Action:
    """One document to write.

    Attributes:
        id: its `_id`.
        lines: the two NDJSON lines of a bulk body, each with its newline.
        stamp: value of its `indexed_at`, by which a write of our own is recognised after an unknown outcome; "" if it has none.
        document: what it writes; None for rows that are no documents.
    """

    id: str
    lines: bytes
    stamp: str = ""
    document: Document | None = None


class _RefusedAsWhole(Exception):  # noqa: N818 - an answer, not a failure; never leaves this module
    def __init__(self, status: int, verdict: Verdict) -> None:
        self.status = status
        self.verdict = verdict
        super().__init__(verdict.reason)


@dataclass(slots=True)
class Pace:
    """How much is sent at once: less when Elasticsearch has no room, more again while it has.

    Attributes:
        step: 0 at full pace; with each step the bulks are half as large.
    """

    step: int = 0
    _smooth: int = 0

    @property
    def in_flight(self) -> int:
        """Return how many bulks may be under way together."""
        return 1 if self.step else IN_FLIGHT

    @property
    def limits(self) -> tuple[int, int]:
        """Return how many actions and bytes a bulk may have."""
        halvings = max(0, self.step - 1)  # the first step is one bulk at a time
        return max(1, MAX_ACTIONS >> halvings), MAX_BYTES >> halvings

    def learn(self, pressed: bool) -> None:
        """Take note of a bulk's fate."""
        self._smooth = 0 if pressed else self._smooth + 1
        if pressed:
            self.step = min(self.step + 1, _MAX_STEP)
        elif self.step and self._smooth >= _SMOOTH_BULKS:
            self.step, self._smooth = self.step - 1, 0


def batches(actions: Iterable[Action], pace: Pace | None = None) -> Iterator[list[Action]]:
    """Cut a stream into bulks of at most 500 actions and 5 MB, or what the pace allows; a larger action goes alone."""
    pace = pace or Pace()
    batch: list[Action] = []
    size = 0
    for action in actions:
        max_actions, max_bytes = pace.limits
        if batch and (len(batch) >= max_actions or size + len(action.lines) > max_bytes):
            yield batch
            batch, size = [], 0
        batch.append(action)
        size += len(action.lines)
    if batch:
        yield batch


@dataclass(slots=True)
class Courier:
    """Delivers to one alias.

    Attributes:
        alias: must exist: a missing one is an error, never a new index with a guessed mapping.
        patience_seconds: how long the cluster may make no progress at all before the load gives up.
        index: the concrete index that answered last, "" before.
        pressed: how often Elasticsearch had no room.
        stopped: when set, whoever waits gives up at once.
    """

    client: Elasticsearch
    alias: str
    patience_seconds: float
    index: str = ""
    pressed: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def deliver(self, actions: Sequence[Action]) -> list[Verdict]:
        """Write one bulk and return a verdict per action, in order: written, unchanged or poison.

        Raises:
            IndexUnavailable: no progress within `patience_seconds`.
            IndexMisconfigured: Elasticsearch refuses what every document needs; nothing is to blame on a document.
        """
        verdicts: dict[int, Verdict] = {}
        waiting = [list(range(len(actions)))] if actions else []
        while waiting:
            group = waiting.pop()
            try:
                verdicts.update(zip(group, self._send([actions[place] for place in group]), strict=True))
            except _RefusedAsWhole as refused:
                if len(group) == 1:
                    verdicts[group[0]] = refused.verdict
                elif refused.status == _TOO_LARGE:
                    waiting += _halves(group)
                else:
                    waiting += self._isolate(actions, group, verdicts)
        return [verdicts[place] for place in range(len(actions))]

    def _isolate(self, actions: Sequence[Action], group: list[int], verdicts: dict[int, Verdict]) -> list[list[int]]:
        """Halve a group with a poison in it down to one action; return that one and, in one group, those not sent yet."""
        rest: list[int] = []
        while len(group) > 1:
            left, right = _halves(group)
            try:
                verdicts.update(zip(left, self._send([actions[place] for place in left]), strict=True))
                group = right
            except _RefusedAsWhole:
                rest = right + rest
                group = left
        return [rest, group] if rest else [group]

    def _send(self, actions: Sequence[Action]) -> list[Verdict]:
        """Send until every action has its verdict."""
        verdicts: dict[int, Verdict] = {}
        pending = list(range(len(actions)))
        patience = Patience(self.patience_seconds, self.stopped)
        uncertain = False
        while pending:
            try:
                answers = dict(zip(pending, self._ask([actions[place] for place in pending]), strict=True))
            except (ApiError, TransportError) as error:
                patience.wait(self._weigh(error))
                uncertain = True
                continue
            verdicts |= answers
            again = [place for place, verdict in answers.items() if verdict.kind == "again"]
            if len(again) < len(pending):
                patience.renew()
            if again:
                self.pressed += 1
                first = answers[again[0]]
                patience.wait(f"{address(self.client)} has no room ({first.type}: {first.reason})")
            pending = again
        settled = [verdicts[place] for place in range(len(actions))]
        return self.own(actions, settled) if uncertain else settled

    def _ask(self, actions: Sequence[Action]) -> list[Verdict]:
        client = self.client.options(request_timeout=_REQUEST_TIMEOUT_SECONDS, max_retries=0, retry_on_timeout=False)
        body: Any = [action.lines for action in actions]  # the library's serializer passes bytes through
        answer = client.bulk(operations=body, index=self.alias, require_alias=True)
        items = [next(iter(item.values())) for item in answer["items"]]
        self.index = str(items[-1]["_index"])
        verdicts = [judge(item) for item in items]
        for verdict in verdicts:
            if verdict.kind == "system":
                raise self._misconfigured(verdict)
        return verdicts

    def _weigh(self, error: ApiError | TransportError) -> str:
        """Return what to say while waiting for a trouble that may pass.

        Raises:
            IndexUnavailable, IndexMisconfigured: it does not pass.
            _RefusedAsWhole: one of the actions may be to blame.
        """
        if isinstance(error, ApiError) and error.status_code in _BLAMES_AN_ACTION:
            verdict = judge_error(error.status_code, *cause(error))
            if verdict.kind == "poison":
                raise _RefusedAsWhole(error.status_code, verdict) from error
        self.pressed += isinstance(error, ApiError) and error.status_code == _TOO_MANY
        explained = explain(self.client, error)
        passes = not isinstance(error, (TlsError, ApiError)) or (
            isinstance(error, ApiError) and error.status_code in PASSING_STATUS
        )
        if not passes:
            raise explained from error
        return str(explained)

    def _misconfigured(self, verdict: Verdict) -> IndexMisconfigured:
        remedy = (
            "use a key of the role that may (index_mappings/roles)"
            if verdict.type == "security_exception"
            else "open it, lift the block or install the templates"
        )
        return IndexMisconfigured(
            f"{self.alias} at {address(self.client)} takes no document ({verdict.type}: {verdict.reason}): {remedy}, then repeat the load; "
            "what is already in will count as unchanged"
        )

    def own(self, actions: Sequence[Action], verdicts: list[Verdict]) -> list[Verdict]:
        """Call written what an earlier try of ours had written before its answer got lost."""
        places = [
            place for place, verdict in enumerate(verdicts) if verdict.kind == "unchanged" and actions[place].stamp
        ]
        if not places:
            return verdicts
        try:
            found = self.client.mget(
                index=self.alias, ids=[actions[place].id for place in places], source_includes=["indexed_at"]
            )
        except (ApiError, TransportError) as error:
            _log.warning("cannot tell own writes from earlier ones, all count as unchanged: %s", error)
            return verdicts
        for place, row in zip(places, found["docs"], strict=True):
            if row.get("_source", {}).get("indexed_at") == actions[place].stamp:
                verdicts[place] = WRITTEN
        return verdicts


class Patience:
    """Wait longer each time, and not for ever.

    Args:
        seconds: how long in all without progress.
        stopped: when set, whoever waits gives up at once.
    """

    def __init__(self, seconds: float, stopped: threading.Event) -> None:
        self._seconds, self._stopped = seconds, stopped
        self.renew()

    def renew(self) -> None:
        """Take note of progress."""
        self._tries = 0
        self._end: float | None = None

    def wait(self, trouble: str) -> None:
        """Pause.

        Raises:
            IndexUnavailable: it has been long enough, or the load was stopped.
        """
        now = time.monotonic()
        self._end = now + self._seconds if self._end is None else self._end
        if now >= self._end:
            raise IndexUnavailable(f"{trouble}; gave up after {self._seconds:g} s: repeat the load when it does")
        longest = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2**self._tries)
        self._tries = min(self._tries + 1, 10)
        pause = min(random.uniform(0, longest), self._end - now)  # noqa: S311 - jitter, not a secret
        _log.warning("%s; trying again in %.1f s", trouble, pause)
        if self._stopped.wait(pause):
            raise IndexUnavailable(f"{trouble}; the load was stopped meanwhile")


def _halves(group: list[int]) -> list[list[int]]:
    middle = len(group) // 2
    return [group[:middle], group[middle:]]
