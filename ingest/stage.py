"""What a stage is, how a per-document function becomes one, and how a row of stages is checked and run."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, Protocol

from ingest.document import Document, RawPointer
from ingest.errors import DocumentError, NewsfoldError, Rejected, StageOrderError

READ_ASSIGNS = frozenset(
    {
        "id",
        "feed",
        "run",
        "key",
        "source",
        "observed_at",
        "raw",
        "outlet",
        "text",
        "url",
        "language_hint",
        "evidence",
        "media_type",
    }
)
_FIELDS = frozenset(field.name for field in fields(Document))
_MAX_DETAIL_CHARS = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that goes no further, and why.

    Attributes:
        outcome: `rejected` (policy) or `quarantined` (failed).
        stage: the stage that refused it.
        reason: short stable word, counted in the ledger.
        detail: one sentence for a person, at most 500 characters.
        exception: class name of an unexpected exception, else None.
        frame: innermost `file:line function` of that exception, else None.
        raw: where its bytes rest; None only if they could not be archived.
    """

    id: str
    feed: str
    run: str
    key: str
    source: str
    outcome: Literal["rejected", "quarantined"]
    stage: str
    reason: str
    detail: str = ""
    exception: str | None = None
    frame: str | None = None
    raw: RawPointer | None = None


class Stage(Protocol):
    """One step: documents in, documents or refusals out, in order, one out for one in.

    Attributes:
        name: one word, used in ledgers and quarantine.
        requires: fields of `Document` that must be assigned before.
        assigns: fields of `Document` that it sets.
    """

    @property
    def name(self) -> str:
        """Return the one word it is known by."""

    @property
    def requires(self) -> frozenset[str]:
        """Return what must be assigned before."""

    @property
    def assigns(self) -> frozenset[str]:
        """Return what it sets."""

    def __call__(self, documents: Iterable[Document]) -> Iterator[Document | Refusal]:
        """Pass documents on, changed or refused."""
        ...


@dataclass(frozen=True, slots=True)
class PerDocument:
    """Lift a pure function of one document to a stage.

    `Rejected` is policy; any other exception quarantines that one document, so that a bad one never stops the others.
    Errors that concern more than one document (`NewsfoldError` but `DocumentError`) stop the run.
    """

    name: str
    requires: frozenset[str]
    assigns: frozenset[str]
    function: Callable[[Document], Document]

    def __call__(self, documents: Iterable[Document]) -> Iterator[Document | Refusal]:
        """Apply the function to each document."""
        for document in documents:
            try:
                yield self.function(document)
            except DocumentError as error:
                yield refuse(document, self.name, error)
            except NewsfoldError:
                raise
            except Exception as error:  # noqa: BLE001 - law: one bad document never stops the others
                yield refuse(document, self.name, error)


def refuse(document: Document, stage: str, error: Exception) -> Refusal:
    """Turn what went wrong with one document into its counted outcome."""
    known = isinstance(error, DocumentError)
    frames = traceback.extract_tb(error.__traceback__)
    return Refusal(
        id=document.id,
        feed=document.feed,
        run=document.run,
        key=document.key,
        source=document.source,
        outcome="rejected" if isinstance(error, Rejected) else "quarantined",
        stage=stage,
        reason=error.reason if isinstance(error, DocumentError) else type(error).__name__,
        detail=(error.detail if isinstance(error, DocumentError) else str(error))[:_MAX_DETAIL_CHARS],
        exception=None if known else type(error).__name__,
        frame=None if known or not frames else f"{frames[-1].filename}:{frames[-1].lineno} {frames[-1].name}",
        raw=document.raw,
    )


def check_order(stages: Sequence[Stage]) -> None:
    """Refuse a row of stages in which one requires what none before it assigns.

    Raises:
        StageOrderError: naming the stage, the field, and who assigns it if anyone does.
    """
    assigned = set(READ_ASSIGNS)
    for stage in stages:
        unknown = (stage.requires | stage.assigns) - _FIELDS
        if unknown:
            raise StageOrderError(
                f"stage {stage.name} names fields that Document has not: {', '.join(sorted(unknown))}"
            )
        for field in sorted(stage.requires - assigned):
            later = [other.name for other in stages if field in other.assigns]
            remedy = f"move {later[0]} before it" if later else "add a stage that assigns it"
            raise StageOrderError(f"stage {stage.name} requires {field}, which nothing before it assigns: {remedy}")
        assigned |= stage.assigns


def run_stages(
    stages: Sequence[Stage], documents: Iterable[Document], on_refusal: Callable[[Refusal], None]
) -> Iterator[Document]:
    """Pass documents through all stages lazily; refusals leave by `on_refusal` at the stage that made them."""

    def passing(outcomes: Iterable[Document | Refusal]) -> Iterator[Document]:
        for outcome in outcomes:
            if isinstance(outcome, Refusal):
                on_refusal(outcome)
            else:
                yield outcome

    stream: Iterable[Document] = documents
    for stage in stages:
        stream = passing(stage(stream))
    yield from stream
