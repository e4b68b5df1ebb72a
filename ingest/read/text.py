"""Format `text`: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import Document
from ingest.read.decode import decode_text
from ingest.read.files import open_input
from ingest.read.receive import Received, Reception
from ingest.stage import Refusal

_CHUNK_BYTES = 1024 * 1024


def read_text(reception: Reception) -> Iterator[Document | Refusal]:
    """Yield the document that a file is.

    Raises:
        Damaged: the file cannot be opened.
    """
    key, read = reception.split.key, reception.feed.read
    with open_input(reception.split.path, compressed=False) as stream:
        content = stream.read(reception.limit + 1)
        if len(content) > reception.limit:
            rest = iter(lambda: stream.read(_CHUNK_BYTES), b"")
            yield reception.refuse_large(key, content, rest, "application/octet-stream")
            return

    def parse() -> Received:
        text, codec = decode_text(content, read.encoding, reception.feed.language)
        return Received(key, f"text/plain; charset={codec}", text=text)

    yield reception.receive(content, key, "application/octet-stream", parse)
