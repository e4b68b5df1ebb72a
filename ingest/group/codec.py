"""Rows as the index stores them: JSON with packed numbers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np

from ingest.document import RawPointer
from ingest.group.blocks import terms_to_store
from ingest.group.overlap import Profile
from ingest.group.rows import Member, Row, Version
from ingest.group.terms import Vector


@dataclass(frozen=True, slots=True)
class Change:
    """A copy group or story that was merged into another, or parted.

    Attributes:
        kind: of a merge, `source` is what ceased to be; of a split, what it was parted from.
        source, target: ids of the groups or stories.
        documents: how many moved; 0 where it was not counted.
        likeness: of the two, 0 to 1; 0 where it was not measured.
    """

    kind: Literal["copies merged", "story merged", "story split"]
    source: str
    target: str
    documents: int = 0
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Whole:
    """A copy group or a story as a whole.

    Attributes:
        size: documents.
        outlets: whose, most documents first, at most 50.
        agency: the agency that most of them credit.
        first_seen: earliest publication, else observation.
    """

    size: int
    outlets: tuple[str, ...]
    agency: str | None
    first_seen: datetime


_HASH = np.dtype("<u4")
_WEIGHT = np.dtype("<f2")  # three significant digits, as many as a cosine needs


def to_source(row: Row, member: Member) -> dict[str, Any]:
    """Write a complete row."""
    assert row.profile is not None  # noqa: S101 - a programmer's slip: rows read in part are never written
    assert row.body is not None  # noqa: S101 - as above
    assert row.title is not None  # noqa: S101 - as above
    source: dict[str, Any] = {
        "id": row.id,
        "feed": row.feed,
        "outlet": row.outlet,
        "at": row.member.at.isoformat(),
        "observed_at": row.observed_at.isoformat(),
        "to_the_minute": row.to_the_minute,
        "wire": row.wire,
        "content_hash": row.content_hash,
        "fingerprint": row.fingerprint,
        "sketch": list(row.sketch),
        "profile": {
            "total": row.profile.total,
            "halvings": row.profile.halvings,
            "shingles": _pack(row.profile.shingles.astype(_HASH).tobytes()),
            "numbers": _pack(row.profile.numbers.astype(_HASH).tobytes()),
        },
        "body": _pack_vector(row.body),
        "title": _pack_vector(row.title),
        "terms": terms_to_store(row),
        "versions": [_version_source(version) for version in row.versions],
    }
    if row.agency:
        source["agency"] = row.agency
    if row.published_at is not None:
        source["published_at"] = row.published_at.isoformat()
    return source | place_source(member)


def place_source(member: Member) -> dict[str, Any]:
    """Write the part of a row that says where it belongs."""
    return {
        "copies": {"id": member.group, "is_lead": member.is_lead, "is_excerpt": member.is_excerpt},
        "story": {"id": member.story},
    }


def change_source(change: Change, at: datetime) -> dict[str, Any]:
    """Write down a change."""
    fields = {"kind": change.kind, "from": change.source, "to": change.target, "at": at.isoformat()}
    return {"change": fields | {"documents": change.documents, "likeness": round(change.likeness, 3)}}


def read_member(hit: Mapping[str, Any]) -> Member:
    """Read where a stored document belongs; needs `at`, `copies`, `story` and the sequence number."""
    source = hit["_source"]
    return Member(
        id=hit["_id"],
        at=datetime.fromisoformat(source["at"]),
        group=source["copies"]["id"],
        is_excerpt=source["copies"]["is_excerpt"],
        story=source["story"]["id"],
        revision=(hit["_seq_no"], hit["_primary_term"]),
    )


def read_row(hit: Mapping[str, Any]) -> Row:
    """Read a stored row, with as much of it as was asked for."""
    source = hit["_source"]
    published = source.get("published_at")
    return Row(
        member=read_member(hit),
        feed=source.get("feed", ""),
        outlet=source.get("outlet", ""),
        observed_at=datetime.fromisoformat(source["observed_at"]),
        published_at=datetime.fromisoformat(published) if published else None,
        to_the_minute=source.get("to_the_minute", False),
        wire=source.get("wire", False),
        content_hash=source.get("content_hash", ""),
        fingerprint=source.get("fingerprint", ""),
        profile=read_profile(source),
        body=_vector(source["body"]) if "body" in source else None,
        title=_vector(source["title"]) if "title" in source else None,
        versions=tuple(map(_read_version, source.get("versions", ()))),
    )


def _version_source(version: Version) -> dict[str, Any]:
    raw = version.raw
    return {
        "observed_at": version.observed_at.isoformat(),
        "content_hash": version.content_hash,
        "raw": {"file": raw.file, "offset": raw.offset, "sha256": raw.sha256},
    }


def _read_version(stored: Mapping[str, Any]) -> Version:
    observed_at = datetime.fromisoformat(stored["observed_at"])
    return Version(observed_at, stored["content_hash"], RawPointer(**stored["raw"]))


def read_whole(bucket: Mapping[str, Any]) -> Whole:
    """Read one bucket of `wholes_query`."""
    agencies = bucket["agencies"]["buckets"]
    return Whole(
        size=bucket["doc_count"],
        outlets=tuple(outlet["key"] for outlet in bucket["outlets"]["buckets"]),
        agency=agencies[0]["key"] if agencies else None,
        first_seen=datetime.fromtimestamp(bucket["first_seen"]["value"] / 1000, UTC),
    )


def read_profile(source: Mapping[str, Any]) -> Profile | None:
    """Read the profile of a stored row, None where it was not asked for."""
    stored = source.get("profile")
    return stored and Profile(
        stored["total"], stored["halvings"], _hashes(stored["shingles"]), _hashes(stored["numbers"])
    )


def _pack(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _hashes(text: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    return np.frombuffer(base64.b64decode(text), dtype=_HASH)


def _pack_vector(vector: Vector) -> str:
    return _pack(vector.terms.astype(_HASH).tobytes() + vector.weights.astype(_WEIGHT).tobytes())


def _vector(text: str) -> Vector:
    content = base64.b64decode(text)
    size = len(content) // (_HASH.itemsize + _WEIGHT.itemsize)
    terms = np.frombuffer(content, dtype=_HASH, count=size)
    weights = np.frombuffer(content, dtype=_WEIGHT, offset=size * _HASH.itemsize)
    return Vector(terms, weights.astype(np.float32))
