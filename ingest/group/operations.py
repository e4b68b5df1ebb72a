"""Bulk operations on rows: what is written, and which revision it replaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from ingest.group.codec import place_source, to_source
from ingest.group.rows import Member, Row

Operation: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any] | None]
FLAG = "follow: "


def put_row(row: Row, member: Member, fresh: frozenset[str]) -> list[Operation]:
    """Write a complete row."""
    if member.revision is None:
        return [({"create": {"_id": row.id}}, to_source(row, member))]
    put: Operation = {"index": {"_id": row.id, **expecting(member)}}, to_source(row, member)
    return [put, *flags([row.id], fresh)]


def move_row(member: Member, fresh: frozenset[str]) -> list[Operation]:
    """Write where a stored member belongs now."""
    move: Operation = {"update": {"_id": member.id, **expecting(member)}}, {"doc": place_source(member)}
    return [move, *flags([member.id], fresh)]


def flags(ids: Iterable[str], fresh: frozenset[str]) -> list[Operation]:
    """Ask for the index of documents to follow, unless nobody has been told of a document yet.

    A flag is a small row of its own, as changing a document's row would cost as much as writing it; and each time it is written, it has
    another revision, so that whoever follows takes back only what he has seen.
    """
    return [
        ({"index": {"_id": f"{FLAG}{document_id}"}}, {"follow": document_id})
        for document_id in ids
        if document_id not in fresh
    ]


def expecting(member: Member) -> dict[str, int]:
    """Name the revision that an operation replaces."""
    assert member.revision is not None  # noqa: S101 - a programmer's slip: only stored members are replaced
    return expecting_revision(member.revision)


def expecting_revision(revision: tuple[int, int]) -> dict[str, int]:
    """Name a revision as Elasticsearch does."""
    return {"if_seq_no": revision[0], "if_primary_term": revision[1]}
