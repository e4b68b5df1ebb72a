"""What faults have done to an index: three numbers, each of which must be nought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from elasticsearch import Elasticsearch

from ingest.stage import Refusal

_PAGE = 5_000


def damage(
    client: Elasticsearch, index: str, expected: Iterable[str], refused: Sequence[Refusal] = ()
) -> dict[str, int]:
    """Compare the ids that an index holds, and what stands in its quarantine, with what was loaded and all of it good.

    Args:
        client: a client.
        index: read alias; the quarantine stands beside it.
        expected: ids of the documents, none of which is at fault.
        refused: what the loader told as refused.

    Returns:
        `lost`: not in the index; `doubled`: there more often than once, or though nobody loaded it; `quarantined wrongly`: told as refused, or
        with a row in quarantine.
    """
    wanted = set(expected)
    client.indices.refresh(index=f"{index}*")
    found = Counter(_ids(client, index))
    rows = client.count(index=f"{index}-quarantine")["count"]
    return {
        "lost": len(wanted - found.keys()),
        "doubled": sum(found.values()) - len(found.keys() & wanted),
        "quarantined wrongly": len(refused) + rows,
    }


def _ids(client: Elasticsearch, index: str) -> Iterator[str]:
    """Yield the field `id` of every row, as a row of the same document under another `_id` would have it too."""
    after = None
    while True:
        hits = client.search(
            index=index, size=_PAGE, sort=[{"id": "asc"}, {"_doc": "asc"}], search_after=after, source=["id"]
        )["hits"]["hits"]
        yield from (hit["_source"]["id"] for hit in hits)
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]
