"""Format `jsonl`: one JSON object a line, each line a document of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import orjson

from ingest.document import Document
from ingest.errors import Damaged
from ingest.feed_sections import Fields
from ingest.read.decode import decode_line
from ingest.read.fields import receive_fields
from ingest.read.lines import open_lines
from ingest.read.receive import Received, Reception
from ingest.stage import Refusal

_UTF8 = frozenset({"utf-8", "utf_8", "utf-8-sig"})
_WHITE = b" \t\r\n"
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def read_jsonl(reception: Reception) -> Iterator[Document | Refusal]:
    """Yield an outcome for each line that is not blank.

    Raises:
        Damaged: the file cannot be opened, or is packed and broken.
    """
    fields = reception.feed.read.mapping
    with open_lines(reception.split, reception.feed.read, reception.limit) as (lines, codec):
        content_type = f"application/json; charset={codec}"
        for line in lines:
            content = line.content.strip(_WHITE)
            key = reception.hashed_key(content)
            if line.rest is not None:
                yield reception.refuse_large(key, line.content, line.rest, content_type)
            elif content:
                parse = partial(_parse, fields, content, codec, key, content_type)
                yield reception.receive(content, key, content_type, parse)


def load_object(content: bytes, codec: str) -> dict[str, Any]:
    """Parse one line.

    Raises:
        Damaged: `json` or `encoding`.
    """
    try:
        values = orjson.loads(content) if codec in _UTF8 else orjson.loads(decode_line(content, codec))
    except orjson.JSONDecodeError:
        values = _load_mended(decode_line(content, codec))
    if not isinstance(values, dict):
        raise Damaged("json", f"holds a {type(values).__name__}, not an object")
    return values


def reach(values: dict[str, Any], name: str) -> object:
    """Return the value of a key, or of a dotted path into objects; None where there is none."""
    if name in values:
        return values[name]
    found: object = values
    for step in name.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(step)
    return found


def _parse(fields: Fields, content: bytes, codec: str, key: str, content_type: str) -> Received:
    values = load_object(content, codec)
    return receive_fields(fields, lambda name: reach(values, name), key, content_type)


def _load_mended(text: str) -> object:
    """Parse again with lone surrogates replaced, which other writers let through and our parser refuses."""
    try:
        return orjson.loads(_ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text))
    except orjson.JSONDecodeError as error:
        raise Damaged("json", f"{error.msg} (character {error.pos + 1})") from error
