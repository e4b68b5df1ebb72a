"""Hold a closed ledger against what the index itself has.

A ledger counts answers. Here the index is asked afterwards, for every document of the run, in this version or a newer one: a row that was
acknowledged and is not there is a loss, whatever the ledger says. Unchanged documents carry the id of the run that wrote them, so the rows that
bear this run's id are at most those that it indexed, and fewer where a document came twice or somebody was faster with a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.errors import IndexMisconfigured, LedgerError
from ingest.ledger import Ledger
from ingest.load.actions import external_version
from ingest.load.cluster import explained
from ingest.load.documents import STAGE
from ingest.settings import Settings

_AT_ONCE = 1_000
_MOST_NAMED = 20


@dataclass(slots=True)
class Reconciled:
    """What the index has of a run.

    Attributes:
        there: documents of the run that are in it, in this version or a newer one.
        newer: those of them that are there in a newer version.
        missing: ids of those that are not there, or only older; at most 20.
        lost: how many are missing.
        of_run: rows that bear the run's id.
    """

    there: int = 0
    newer: int = 0
    lost: int = 0
    of_run: int = 0
    missing: tuple[str, ...] = ()

    def hold_against(self, ledger: Ledger, *, again: bool = False) -> None:
        """Compare with what the run's ledger says.

        Args:
            ledger: closed.
            again: the run is repeated as a whole, so that rows of its first time bear its id too.

        Raises:
            LedgerError: more is missing than loading quarantined, or more rows bear the run's id than it can have written.
        """
        refused = sum(count for name, count in ledger.quarantined.items() if name.startswith(f"{STAGE}/"))
        if self.lost > refused:
            raise LedgerError(
                f"the index lacks {self.lost} documents of the run, of which loading quarantined only {refused} "
                f"({', '.join(self.missing)}): repeat the load step; if it stays, look for what deletes documents"
            )
        if not again and self.of_run > ledger.indexed + ledger.unchanged:
            raise LedgerError(
                f"{self.of_run} rows bear the run's id, but it indexed {ledger.indexed} and left {ledger.unchanged} unchanged: "
                "the same run id was used twice"
            )


def reconcile(
    client: Elasticsearch, settings: Settings, feed: str, run: str, documents: Iterable[Document]
) -> Reconciled:
    """Ask the index for the documents of a run.

    Args:
        client: from `connect`.
        settings: name the index.
        feed: id of the feed.
        run: id of the run.
        documents: those that were handed to loading; what Elasticsearch refused for what it holds is missing rightly.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    index, found, stream = settings.index_prefix, Reconciled(), iter(documents)
    while some := [(document.id, external_version(document.observed_at)) for document in islice(stream, _AT_ONCE)]:
        with explained(client):
            rows = client.mget(index=index, ids=[id_ for id_, _ in some], source=False)["docs"]
        for (id_, version), row in zip(some, rows, strict=True):
            if "error" in row:
                raise IndexMisconfigured(f"{index} cannot be read ({row['error'].get('reason', '')}): look at it first")
            if row["found"] and row["_version"] >= version:
                found.there += 1
                found.newer += row["_version"] > version
            else:
                found.lost += 1
                found.missing = (*found.missing, id_)[:_MOST_NAMED]
    of_run = [{"term": {"run": run}}, {"term": {"feed": feed}}]
    with explained(client):
        client.indices.refresh(index=index)
        found.of_run = client.count(index=index, query={"bool": {"filter": of_run}})["count"]
    return found
