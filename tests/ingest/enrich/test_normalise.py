"""Folding the names of one document."""

from __future__ import annotations

import pytest

from ingest.document import EntityLabel, Mention
from ingest.enrich.entities.normalise import best_name, fold, name_key


def folded(label: EntityLabel, *names: str) -> list[list[str]]:
    """Return the groups of names, each spelled as given."""
    mentions = [Mention(label, name, 100 * at, 100 * at + len(name)) for at, name in enumerate(names)]
    return [[mention.text for mention in group] for group in fold(mentions)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Carlos Giménez", "carlos gimenez"),
        ("  J.K.  Reed ", "jk reed"),
        ("Reed-Marlow", "reed marlow"),
        ("O’Hara", "ohara"),
        ("Groß", "gross"),
        ("ŁÓDŹ", "łodz"),
        ("!!!", ""),
    ],
)
def test_keys_fold_case_accents_and_punctuation(name: str, key: str) -> None:
    """Two spellings of a name have one key."""
    assert name_key(name) == key


PEOPLE = [
    (("Ann Reed", "Reed", "Ann"), [["Ann Reed", "Reed", "Ann"]]),
    (("Reed", "Ann Reed"), [["Reed", "Ann Reed"]]),
    (("Ann B. Reed", "Ann Reed", "Reed Jr."), [["Ann B. Reed", "Ann Reed", "Reed Jr."]]),
    (("Ann Reed", "Tom Reed", "Tom Reed", "Reed"), [["Ann Reed"], ["Tom Reed", "Tom Reed", "Reed"]]),
    (("Ann Reed", "Ann Marlow", "Ann"), [["Ann Reed"], ["Ann Marlow"], ["Ann"]]),
    (("Mayor Reed", "Ann Reed"), [["Mayor Reed", "Ann Reed"]]),
    (("Carlos Giménez", "Carlos Gimenez"), [["Carlos Giménez", "Carlos Gimenez"]]),
    (("Martin van Buren", "van Buren", "Buren"), [["Martin van Buren", "van Buren", "Buren"]]),
    (("Hernandez",), [["Hernandez"]]),
    (("Ann Reed", "Ann Marlow", "Ann Marlow", "Ann"), [["Ann Reed"], ["Ann Marlow", "Ann Marlow", "Ann"]]),
    (("John Henry Dearle", "J. H. Dearle", "Dearle"), [["John Henry Dearle", "J. H. Dearle", "Dearle"]]),
    (("John Dearle", "Jane Dearle", "J. Dearle"), [["John Dearle"], ["Jane Dearle"], ["J. Dearle"]]),
    (("Andrés Manuel López Obrador", "López Obrador"), [["Andrés Manuel López Obrador", "López Obrador"]]),
    (("Guillermo Endara Galimany", "Endara"), [["Guillermo Endara Galimany", "Endara"]]),
    (("Paul Reed Sr.", "Paul Reed Jr."), [["Paul Reed Sr."], ["Paul Reed Jr."]]),
]


@pytest.mark.parametrize(("names", "groups"), PEOPLE)
def test_people(names: tuple[str, ...], groups: list[list[str]]) -> None:
    """A full name gathers its short forms; who is meant by a shared surname is who is named most."""
    assert folded("PERSON", *names) == groups


ORGANISATIONS = [
    (("Harbor Ferry Company", "HFC"), [["Harbor Ferry Company", "HFC"]]),
    (("Department of Harbor Safety", "DHS"), [["Department of Harbor Safety", "DHS"]]),
    (("The Acme Corp.", "Acme"), [["The Acme Corp.", "Acme"]]),
    (("Acme", "Zenith"), [["Acme"], ["Zenith"]]),
    (("Company", "Group"), [["Company"], ["Group"]]),
    (("Calderport Bay Gulls", "Gulls"), [["Calderport Bay Gulls", "Gulls"]]),
    (("Supreme Court of Tarn", "Supreme Court"), [["Supreme Court of Tarn", "Supreme Court"]]),
    (("Senate Harbor Committee", "Senate"), [["Senate Harbor Committee"], ["Senate"]]),
    (("Zenith Electric Works", "Zenith"), [["Zenith Electric Works", "Zenith"]]),
    (("Zenith Works", "Zenith Studios", "Zenith"), [["Zenith Works"], ["Zenith Studios"], ["Zenith"]]),
    (("Muslim", "Muslims"), [["Muslim", "Muslims"]]),
]


@pytest.mark.parametrize(("names", "groups"), ORGANISATIONS)
def test_organisations(names: tuple[str, ...], groups: list[list[str]]) -> None:
    """Acronyms join the long form that has their initials; company endings do not count."""
    assert folded("ORG", *names) == groups


def test_places() -> None:
    """Names of one country are one place, a city and its county are two."""
    assert folded("LOC", "U.S.", "United States", "US", "Tern", "Tern County") == [
        ["U.S.", "United States", "US"],
        ["Tern"],
        ["Tern County"],
    ]


@pytest.mark.parametrize(
    ("spelling", "name"), [("PORT ELLEN", "Port Ellen"), ("USA", "USA"), ("U.S.", "U.S."), ("Dover", "Dover")]
)
def test_a_dateline_in_capitals_is_shown_as_a_name(spelling: str, name: str) -> None:
    """Facets show places as people write them; short acronyms stay."""
    assert best_name("LOC", [Mention("LOC", spelling, 0, len(spelling))]) == name


def test_labels_never_mix() -> None:
    """A person and a place of one name are two entities."""
    mentions = [Mention("PERSON", "Reed", 0, 4), Mention("LOC", "Reed", 10, 14)]
    assert len(fold(mentions)) == 2


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (("Reed", "Ann Reed", "Reed"), "Ann Reed"),
        (("ANN REED", "Ann Reed"), "Ann Reed"),
        (("Ann\nReed",), "Ann Reed"),
        (("REED MARLOW",), "Reed Marlow"),
        (("Giménez", "Gimenez", "Giménez"), "Giménez"),
    ],
)
def test_the_best_name_is_the_fullest(names: tuple[str, ...], best: str) -> None:
    """Most words, then the most frequent; capitals throughout only where there is nothing else."""
    assert best_name("PERSON", [Mention("PERSON", name, 0, len(name)) for name in names]) == best
