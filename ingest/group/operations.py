"""Bulk operations on rows: what is written, and which revision it replaces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from ingest.group.codec import place_source, to_source
from ingest.group.rows import Member, Row

Operation: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any]]


def put_row(row: Row, member: Member, fresh: frozenset[str]) -> Operation:
    """Write a complete row."""
    if member.revision is None:
        return {"create": {"_id": row.id}}, to_source(row, member)
    return {"index": {"_id": row.id, **expecting(member)}}, to_source(row, member) | _flag(member, fresh)


def move_row(member: Member, fresh: frozenset[str]) -> Operation:
    """Write where a stored member belongs now."""
    return {"update": {"_id": member.id, **expecting(member)}}, {"doc": place_source(member) | _flag(member, fresh)}


def _flag(member: Member, fresh: frozenset[str]) -> dict[str, Any]:
    """Ask for the index of documents to follow, unless nobody has been told of the document yet."""
    return {} if member.id in fresh else flagged()


def flagged() -> dict[str, Any]:
    """Return the fields that flag a row; never twice the same, so that each flag gives the row a new revision."""
    return {"moved": True, "moved_at": datetime.now(UTC).isoformat()}


def expecting(member: Member) -> dict[str, int]:
    """Name the revision that an operation replaces."""
    assert member.revision is not None  # noqa: S101 - a programmer's slip: only stored members are replaced
    return {"if_seq_no": member.revision[0], "if_primary_term": member.revision[1]}
