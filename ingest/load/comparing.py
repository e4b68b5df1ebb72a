"""Compare two versions of the index of documents: what is only in one, what reads otherwise, what is newly removed.

Both are read in the order of ids, side by side, so that memory holds a page of each. An id that one stream lacks is asked for once more by its
name, since documents are written meanwhile.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.cluster import explained

_PAGE = 500
# What may differ though the document is the same: when, by which run and by which rules it was written, from which file it was read, and the
# numbers of its copy group and story, which grow.
_PASSING = [
    "indexed_at", "run", "source", "pipeline_revision",
    "copies.size", "copies.outlets", "copies.agency", "copies.share", "story.size", "story.outlets", "story.first_seen",
]  # fmt: skip
_SAMPLES = 5
_CONTEXT_CHARS = 60
_MAX_SAMPLE_CHARS = 400

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a new version may differ and still be promoted; shares of the documents, or code points, of the old one.

    Attributes:
        missing: documents that it lacks.
        changed: documents whose text reads otherwise.
        shrunk: code points of text that it has less, over all documents.
    """

    missing: float = 0.001
    changed: float = 0.2
    shrunk: float = 0.05


@dataclass(frozen=True, slots=True)
class Sample:
    """A place where two texts differ."""

    id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A span that the new version removes and the old one did not."""

    id: str
    rule: str
    text: str


@dataclass(slots=True)
class Comparison:
    """What differs between two versions.

    Attributes:
        old, new: names of the indices.
        old_count, new_count: documents.
        only_old, only_new: how many ids are in one only; `missing` names some of the former.
        changed: documents that differ in any field; `fields` says in which.
        changed_text: documents whose text differs.
        old_chars, new_chars: code points of text.
        newly_removed: rule → spans that only the new version removes.
    """

    old: str
    new: str
    old_count: int = 0
    new_count: int = 0
    only_old: int = 0
    only_new: int = 0
    missing: list[str] = field(default_factory=list)
    changed: int = 0
    changed_text: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    old_chars: int = 0
    new_chars: int = 0
    newly_removed: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    def breaches(self, limits: Limits) -> list[str]:
        """Return one sentence per limit that is broken."""
        shrunk = self.old_chars - self.new_chars
        broken = (
            (self.only_old, self.old_count, limits.missing, "documents are missing in it", "missing"),
            (self.changed_text, self.old_count, limits.changed, "documents have another text in it", "changed"),
            (shrunk, self.old_chars, limits.shrunk, "characters of text are gone in it", "shrunk"),
        )
        return [
            f"{count} of {whole} {words} ({count / whole:.2%}), more than the limit {name} of {limit:.2%}"
            for count, whole, limit, words, name in broken
            if whole and count > whole * limit
        ]


def compare(client: Elasticsearch, old: str, new: str, samples: int = _SAMPLES) -> Comparison:
    """Compare two indices of documents.

    Args:
        client: from `connect`.
        old: the index that is taken as given.
        new: the index that is looked at.
        samples: how many changed texts, removed spans and missing ids to name.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    found = Comparison(old, new)
    with explained(client):
        client.indices.refresh(index=[old, new])
    lefts, rights = _rows(client, old), _rows(client, new)
    left, right = next(lefts, None), next(rights, None)
    lacking: list[list[str]] = [[], []]
    while left or right:
        if right is None or (left and left["id"] < right["id"]):
            assert left  # noqa: S101 - the loop's condition
            lacking[0].append(left["id"])
            found.old_count += 1
            found.old_chars += len(left["text"])
            left = next(lefts, None)
        elif left is None or right["id"] < left["id"]:
            lacking[1].append(right["id"])
            found.new_count += 1
            found.new_chars += len(right["text"])
            right = next(rights, None)
        else:
            _compare_rows(found, left, right, samples)
            left, right = next(lefts, None), next(rights, None)
    missing = _really_missing(client, new, lacking[0])
    found.only_old, found.missing = len(missing), missing[:samples]
    found.only_new = len(_really_missing(client, old, lacking[1]))
    return found


def _compare_rows(found: Comparison, old: _Row, new: _Row, samples: int) -> None:
    found.old_count += 1
    found.new_count += 1
    found.old_chars += len(old["text"])
    found.new_chars += len(new["text"])
    differing = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
    if not differing:
        return
    found.changed += 1
    found.fields.update(differing)
    if old["text"] != new["text"]:
        found.changed_text += 1
        if len(found.samples) < samples:
            found.samples.append(Sample(old["id"], *_differing(old["text"], new["text"])))
    known = Counter((span["rule"], span["text"]) for span in old.get("removed", {}).get("spans", ()))
    now = Counter((span["rule"], span["text"]) for span in new.get("removed", {}).get("spans", ()))
    for (rule, text), count in (now - known).items():
        found.newly_removed[rule] += count
        if len(found.removed) < samples:
            found.removed.append(Removed(old["id"], rule, text[:_MAX_SAMPLE_CHARS]))


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the first place where two texts differ, with what stands around it; lines first, which is quick for long texts."""
    old_lines, new_lines = old.splitlines(), new.splitlines()
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag != "equal":
            old, new = "\n".join(old_lines[a:b]), "\n".join(new_lines[c:d])
            break
    start = next((n for n, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), min(len(old), len(new)))
    begin = max(0, start - _CONTEXT_CHARS)
    return old[begin : begin + _MAX_SAMPLE_CHARS], new[begin : begin + _MAX_SAMPLE_CHARS]


def _rows(client: Elasticsearch, index: str) -> Iterator[_Row]:
    after: list[Any] | None = None
    while True:
        with explained(client):
            answer = client.search(
                index=index,
                size=_PAGE,
                sort=[{"id": "asc"}],
                search_after=after,
                source_excludes=_PASSING,
                track_total_hits=False,
            )
        hits = answer["hits"]["hits"]
        yield from (hit["_source"] for hit in hits)
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]


def _really_missing(client: Elasticsearch, index: str, ids: list[str]) -> list[str]:
    missing: list[str] = []
    for start in range(0, len(ids), _PAGE):
        with explained(client):
            rows = client.mget(index=index, ids=ids[start : start + _PAGE], source=False)["docs"]
        for row in rows:
            if "error" in row:
                raise IndexMisconfigured(f"{index} cannot be read ({row['error'].get('reason', '')}): look at it first")
        missing += [row["_id"] for row in rows if not row["found"]]
    return missing
