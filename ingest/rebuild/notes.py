"""What a rebuild notes of its progress, so that one that was stopped goes on with the next WARC file.

<data>/rebuild/<index>/plan.json                     which rules it was begun with
                      /<feed>/<file>.json            the ledger of one WARC file
                      /<feed>/<file>.jsonl.zst       what was refused of it
                      /done.json                     all of it was read
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import fsspec
import orjson
from pydantic import TypeAdapter

from ingest.ledger import Ledger
from ingest.load import PIPELINE_REVISION
from ingest.settings import Settings
from ingest.spool import read_bytes, read_spool, write_bytes, write_spool
from ingest.stage import Refusal

_LEDGER = TypeAdapter(Ledger)


class Notes:
    """The notes on one version.

    Attributes:
        index: the version.
    """

    def __init__(self, settings: Settings, index: str) -> None:
        self.index = index
        self._folder = f"{settings.data.rstrip('/')}/rebuild/{index}"

    def begin(self) -> int:
        """Note that the rules of today build it, unless it was begun before; return the revision that it was begun with."""
        path = f"{self._folder}/plan.json"
        begun = _read_state(path)
        if begun is None:
            begun = _state()
            write_bytes(path, orjson.dumps(begun))
        return begun["revision"]

    def finish(self) -> None:
        """Note that all of the archive was read."""
        write_bytes(f"{self._folder}/done.json", orjson.dumps(_state()))

    def are_complete(self) -> bool:
        """Tell whether all of the archive was read, by the rules of today."""
        return _read_state(f"{self._folder}/done.json") == _state()

    def read_part(self, feed: str, file: str) -> Ledger | None:
        """Return the ledger of one WARC file, None where it was not finished."""
        path = f"{self._path(feed, file)}.json"
        filesystem, name = fsspec.core.url_to_fs(path)
        return _LEDGER.validate_json(read_bytes(path)) if filesystem.exists(name) else None

    def write_part(self, feed: str, file: str, ledger: Ledger, refusals: Sequence[Refusal]) -> None:
        """Note that one WARC file is finished; the ledger is written last."""
        write_spool(f"{self._path(feed, file)}.jsonl.zst", refusals)
        write_bytes(f"{self._path(feed, file)}.json", orjson.dumps(ledger))

    def read_refusals(self, feed: str, file: str) -> Iterator[Refusal]:
        """Return what was refused of one WARC file."""
        return read_spool(f"{self._path(feed, file)}.jsonl.zst", Refusal)

    def read_all_refusals(self) -> Iterator[Iterator[Refusal]]:
        """Return what was refused, file by file."""
        filesystem, folder = fsspec.core.url_to_fs(self._folder)
        for path in sorted(filesystem.find(folder)):
            if path.endswith(".jsonl.zst"):
                yield read_spool(filesystem.unstrip_protocol(path), Refusal)

    def remove(self) -> None:
        """Remove them all."""
        filesystem, name = fsspec.core.url_to_fs(self._folder)
        if filesystem.exists(name):
            filesystem.rm(name, recursive=True)

    def _path(self, feed: str, file: str) -> str:
        return f"{self._folder}/{feed}/{_flat(file)}"


def is_complete(settings: Settings, index: str) -> bool:
    """Tell whether a version was built to its end from the archive, by the rules of today."""
    return Notes(settings, index).are_complete()


def forget(settings: Settings, index: str) -> None:
    """Remove what a rebuild noted of a version that is deleted."""
    Notes(settings, index).remove()


def _state() -> dict[str, int]:
    return {"revision": PIPELINE_REVISION}


def _read_state(path: str) -> dict[str, int] | None:
    filesystem, name = fsspec.core.url_to_fs(path)
    if not filesystem.exists(name):
        return None
    state: dict[str, int] = orjson.loads(read_bytes(path))
    return state


def _flat(name: str) -> str:
    """Make one file name of the path of a WARC file below its feed."""
    return name.partition("/")[2].replace("/", "-").removesuffix(".warc.gz") or name
