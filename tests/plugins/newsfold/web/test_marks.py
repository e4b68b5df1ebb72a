from __future__ import annotations

import pytest

from newsfold.web.marks import Piece, marked_paragraphs


@pytest.mark.parametrize(
    ("label", "kind"),
    [("PERSON", "person"), ("ORG", "org"), ("LOC", "place"), ("NORP", "people"), ("EVENT", "event")],
)
def test_every_label_has_a_mark_of_its_own(label: str, kind: str) -> None:
    """Those too that only an installed pipeline gives: no people is shown as an organisation."""
    row = {"text": "The Islanders sang.", "mentions": [{"label": label, "start": 4, "end": 13}]}
    assert marked_paragraphs(row) == [[Piece("The "), Piece("Islanders", kind, label.lower()), Piece(" sang.")]]
