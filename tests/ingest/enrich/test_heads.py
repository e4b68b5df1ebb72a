from __future__ import annotations

import pytest

from ingest.enrich.entities.heads import make_whole
from ingest.enrich.entities.recogniser import Span
from ingest.enrich.entities.tokens import tokenise


def whole(text: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    """Return name and label after the model found `names`."""
    spans = [Span(text.index(n), text.index(n) + len(n), label) for n, label in names]  # type: ignore[arg-type]
    return [(text[s.start : s.end], s.label) for s in make_whole(text, tokenise(text), spans)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "Cheese of Tarn Valley Dairy Cooperative was recalled.",
            [("Tarn Valley", "LOC")],
            [("Tarn Valley Dairy Cooperative", "ORG")],
        ),
        (
            "The Port Ellery Port Authority agreed.",
            [("Ellery Port Authority", "ORG")],
            [("Port Ellery Port Authority", "ORG")],
        ),
        ("He owes Orrin Savings nothing.", [("Orrin Savings", "PERSON")], [("Orrin Savings", "ORG")]),
        ("They sued Halden Mutual on Friday.", [("Halden", "LOC")], [("Halden Mutual", "ORG")]),
        ("Doctors at Tern County Hospital agreed.", [], [("Tern County Hospital", "ORG")]),
        ("Mayor Ada Quill left.", [("Ada Quill", "PERSON")], [("Ada Quill", "PERSON")]),
        ("Judge Lee Court sat down.", [("Lee Court", "PERSON")], [("Lee Court", "PERSON")]),
        ("The Program Service was new.", [], []),
        (
            "Storm Closes Tern County Hospital And Nine Schools For Days",
            [("Tern County", "LOC")],
            [("Tern County", "LOC")],
        ),
    ],
)
def test_the_last_word_makes_the_organisation_whole(
    text: str, names: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    """Within sentences, not in headlines, and people keep their names."""
    assert whole(text, *names) == expected
