"""One key in all documents."""

from __future__ import annotations

import pytest

from ingest.document import EntityLabel
from ingest.enrich.entities.key import entity_key, printed_name

SAME: list[tuple[EntityLabel, tuple[str, ...]]] = [
    ("PERSON", ("Carlos Giménez", "CARLOS GIMENEZ", "Carlos  Gimenez")),
    ("ORG", ("The Washington Post", "Washington Post")),
    ("ORG", ("Justice Department", "Department of Justice", "U.S. Department of Justice", "the US Justice Department", "DOJ")),
    ("ORG", ("Department of Homeland Security", "DHS", "Homeland Security Department")),
    ("ORG", ("U.S. Senate", "US Senate", "Senate")),
    ("ORG", ("F.B.I.", "FBI", "Federal Bureau of Investigation")),
    ("ORG", ("al-Qaida", "Al Qaeda", "al-Qaeda")),
    ("ORG", ("GOP", "G.O.P.", "Republican Party", "the Republican party")),
    ("ORG", ("UN", "U.N.", "United Nations", "the United Nations")),
    ("LOC", ("U.S.", "US", "USA", "United States", "the United States", "America")),
    ("LOC", ("Washington, D.C.", "Washington D.C.", "DC")),
    ("EVENT", ("The Tern Regatta", "Tern Regatta")),
]  # fmt: skip


@pytest.mark.parametrize(("label", "names"), SAME)
def test_spellings_of_one_entity_have_one_key(label: EntityLabel, names: tuple[str, ...]) -> None:
    """So that a facet shows it once."""
    assert len({entity_key(label, name) for name in names}) == 1


DIFFERENT: list[tuple[EntityLabel, tuple[str, ...]]] = [
    ("PERSON", ("George W. Bush", "George H.W. Bush", "George Bush")),
    ("PERSON", ("Ann Reed", "Ann Reed Jr.")),
    ("ORG", ("NBC", "NBC News")),
    ("ORG", ("US Airways", "Airways")),
    ("ORG", ("Texas Senate", "Senate")),
    ("ORG", ("Ministry of Health", "Health Department")),
    ("LOC", ("Washington", "Washington, D.C.")),
]


@pytest.mark.parametrize(("label", "names"), DIFFERENT)
def test_what_differs_keeps_its_own_key(label: EntityLabel, names: tuple[str, ...]) -> None:
    """Two people, or an outlet and its parent, are not thrown together."""
    assert len({entity_key(label, name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("label", "name", "printed"),
    [
        ("ORG", "GOP", "Republican Party"),
        ("ORG", "Federal Bureau of Investigation", "FBI"),
        ("ORG", "DHS", "Department of Homeland Security"),
        ("ORG", "The Tern Island Review", "Tern Island Review"),
        ("ORG", "The Guardian", "The Guardian"),
        ("LOC", "U.S.", "United States"),
        ("LOC", "DC", "Washington, D.C."),
        ("LOC", "The Hague", "The Hague"),
        ("PERSON", "Carlos Giménez", "Carlos Giménez"),
    ],
)
def test_one_name_is_shown_for_all_spellings(label: EntityLabel, name: str, printed: str) -> None:
    """So that a facet of names does not show them side by side."""
    assert printed_name(label, entity_key(label, name), name) == printed
