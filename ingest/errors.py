"""Every error that the project raises on purpose.

    NewsfoldError
    ├── ConfigError          a feed file or setting is wrong; carries every Problem at once
    ├── InputError           a feed's input cannot be read at all (the run stops, no document is blamed)
    ├── StageOrderError      a stage's `requires` is not met by the stages before it
    ├── LedgerError          a run's counts do not close
    ├── ExpectationBroken    a run gave less than its feed promises
    ├── SpoolError           a spool file is missing, cut short or does not match its manifest
    ├── NodeError            the embedded Elasticsearch node cannot be fetched, built, started or stopped
    ├── IndexError_          Elasticsearch as a whole
    │   ├── IndexUnavailable     it cannot be reached; the run stops and can be repeated
    │   └── IndexMisconfigured   it refuses what every document needs (blocked, closed, missing, forbidden, drift)
    └── DocumentError        one document only; the others go on
        ├── Rejected             refused by policy, counted under its reason
        └── Damaged              cannot be processed, quarantined under its reason

Messages name what was wrong, where, and end with what to do next.
"""

from __future__ import annotations

from dataclasses import dataclass


class NewsfoldError(Exception):
    """Root of the project's errors."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a configuration file.

    Attributes:
        file: path of the file, as the user named it.
        line: 1-based line, or None where the mistake has no place (a missing file).
        key: dotted path of the key (`read.fields.text`), "" for the whole file.
        value: the offending value as written, None where it is a missing one.
        message: what is wrong and what to write instead, allowed values included.
    """

    file: str
    line: int | None
    key: str
    value: str | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        value = "" if self.value is None else f" = {self.value}"
        what = f"{self.key}{value}".strip()
        return f"{place}: {what}: {self.message}" if what else f"{place}: {self.message}"


class ConfigError(NewsfoldError):
    """One or more mistakes in configuration, all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class InputError(NewsfoldError):
    """A feed's input cannot be read at all: nothing there, or no permission."""


class StageOrderError(NewsfoldError):
    """A stage requires a field that no earlier stage assigns."""


class LedgerError(NewsfoldError):
    """read ≠ indexed + unchanged + rejected + quarantined."""


class ExpectationBroken(NewsfoldError):  # noqa: N818 - says what happened
    """A run gave less than its feed's `expect` promises."""


class SpoolError(NewsfoldError):
    """A spool file is missing, cut short or differs from its manifest."""


class NodeError(NewsfoldError):
    """The embedded Elasticsearch node cannot be fetched, built, started or stopped."""


class IndexError_(NewsfoldError):  # noqa: N801, N818 - IndexError is Python's own
    """Elasticsearch as a whole; no single document is to blame."""


class IndexUnavailable(IndexError_):
    """Elasticsearch cannot be reached or does not recover in time."""


class IndexMisconfigured(IndexError_):
    """Elasticsearch refuses what every document needs."""


class DocumentError(NewsfoldError):
    """Concerns one document only.

    Attributes:
        reason: short stable word that is counted and filtered by (`encoding`, `empty`).
        detail: one sentence for a person.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


class Rejected(DocumentError):  # noqa: N818 - policy, not an error
    """Refused by policy: counted, kept in the archive, not indexed."""


class Damaged(DocumentError):  # noqa: N818 - says what the document is
    """Cannot be processed: quarantined with its reason and raw pointer."""
