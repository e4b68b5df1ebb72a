"""What a test has fetched from its own web server: an answer, or why there is none."""

from __future__ import annotations

from collections.abc import Callable

from ingest.errors import DocumentError
from ingest.fetch import Response

Fetch = Callable[..., Response | DocumentError]
PAGE = b"<html><title>Ferry sails again</title><p>The ferry sailed again on Monday.</html>"


def reason(outcome: Response | DocumentError) -> str:
    """Return why it failed, with what is unexpected shown."""
    return outcome.reason if isinstance(outcome, DocumentError) else f"{outcome.status} {len(outcome.body)}"


def body(outcome: Response | DocumentError) -> bytes:
    """Return the body of an answer."""
    assert isinstance(outcome, Response), outcome
    return outcome.body
