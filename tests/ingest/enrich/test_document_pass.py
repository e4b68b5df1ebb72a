"""Names of one document made to agree, and single names repaired; no model takes part."""

from __future__ import annotations

import time

import pytest

from ingest.document import EntityLabel
from ingest.enrich.entities.document_pass import agree
from ingest.enrich.entities.recogniser import Span
from ingest.enrich.entities.repair import repair
from ingest.enrich.entities.tokens import tokenise


def marked(text: str) -> tuple[str, list[Span]]:
    """Read `[PERSON Ann Reed]` marks; return the plain text and its spans."""
    plain, spans = "", []
    while "[" in text:
        before, _, rest = text.partition("[")
        inside, _, text = rest.partition("]")
        label, _, name = inside.partition(" ")
        plain += before
        label_: EntityLabel = "PERSON" if label == "P" else "ORG" if label == "O" else "LOC"
        spans.append(Span(len(plain), len(plain) + len(name), label_))
        plain += name
    return plain + text, spans


def shown(text: str, spans: list[Span]) -> list[tuple[str, str]]:
    """Return label and words."""
    return [(span.label[0], text[span.start : span.end]) for span in spans]


REPAIRS = [
    ("[P Mayor Ann Reed] spoke", [("P", "Ann Reed")]),
    ("[P Attorney General Ann Reed] spoke", [("P", "Ann Reed")]),
    ("[P Sen. Ann Reed] spoke", [("P", "Ann Reed")]),
    ("[P Ann Reed’s] boat", [("P", "Ann Reed")]),
    ("[P “Ann Reed,”] he said", [("P", "Ann Reed")]),
    ("[P Reed administration] officials", [("P", "Reed")]),
    ("[O We] said [P He] left on [L Monday]", []),
    ("[L American] and [O Democrats] and [P Mr.]", []),
    ("[O France] and [P NATO]", [("L", "France"), ("O", "NATO")]),
    ("[O ---] and [L 1987]", []),
    ("the [L U.S.] Conference of [O Mayors] met", [("O", "U.S. Conference of Mayors")]),
    (
        "[L U.S.] Conference of Mayors Executive Director [P Tom Cox]",
        [("O", "U.S. Conference of Mayors"), ("P", "Tom Cox")],
    ),
    ("[L Dover] and [O Acme]", [("L", "Dover"), ("O", "Acme")]),
]


@pytest.mark.parametrize(("text", "expected"), REPAIRS)
def test_repairs(text: str, expected: list[tuple[str, str]]) -> None:
    """Borders are cut to the name, pronouns and adjectives refused, known names labelled, cut names widened."""
    plain, spans = marked(text)
    assert shown(plain, repair(plain, spans)) == expected


AGREEMENTS = [
    ("[P Ann Reed] spoke. [O Reed] left. Reed is well.", [("P", "Ann Reed"), ("P", "Reed"), ("P", "Reed")]),
    ("Mr. [L Marlow] spoke. [O Marlow] left.", [("P", "Marlow"), ("P", "Marlow")]),
    ("[L Dover] and [L Dover] and [O Dover]", [("L", "Dover")] * 3),
    ("[O Harbor Ferry Company] (HFC) said. HFC left.", [("O", "Harbor Ferry Company"), ("O", "HFC"), ("O", "HFC")]),
    ("[L Tern Island] is far. Tern Island is cold.", [("L", "Tern Island")] * 2),
    ("[L Tern-Bay County] said [P Tern-Bay] is well", [("L", "Tern-Bay County"), ("L", "Tern-Bay")]),
    ("[P Ann Reed] opened Reed Park.", [("P", "Ann Reed")]),
    ("[P Jo Dover] in [L Dover], [L Dover] and [L Dover]", [("P", "Jo Dover")] + [("L", "Dover")] * 3),
    (
        "[P Ann Reed] in [L Dover]. Why [P Dover Ann]?",
        [("P", "Ann Reed"), ("L", "Dover"), ("L", "Dover"), ("P", "Ann")],
    ),
    ("nothing here", []),
]


@pytest.mark.parametrize(("text", "expected"), AGREEMENTS)
def test_agreements(text: str, expected: list[tuple[str, str]]) -> None:
    """Surnames, titles, majorities, acronyms and repetitions settle a document's names."""
    plain, spans = marked(text)
    assert shown(plain, agree(plain, tokenise(plain), spans)) == expected


def test_a_long_document_of_many_names_takes_linear_time() -> None:
    """Twenty thousand different names are looked for in one pass over the tokens."""
    names = [f"Ann R{at:x}eed" for at in range(20_000)]
    text = ". ".join(names) + ". " + " ".join(name.split()[1] for name in names)
    spans, at = [], 0
    for name in names:
        spans.append(Span(at, at + len(name), "PERSON"))
        at += len(name) + 2
    started = time.process_time()
    agree(text, tokenise(text), spans)
    assert time.process_time() - started < 20
