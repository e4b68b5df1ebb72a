"""Name an entity for machines, so that one organisation, country or person has one key in all documents.

`The Washington Post` and `Washington Post`, `Department of Justice`, `DOJ` and `Justice Department`, `U.S.` and `United States` are one
each. Rules where a rule is safe, a table of the spellings that news uses where none is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import EntityLabel
from ingest.enrich.entities.normalise import SAME_PLACE, name_key

_SAME_ORGANISATION_TABLE = """
    Republican Party = gop; grand old party; republican national party
    Democratic Party = democrat party
    FBI = federal bureau of investigation
    CIA = central intelligence agency
    NSA = national security agency
    EPA = environmental protection agency
    IRS = internal revenue service
    FDA = food and drug administration
    CDC = centers for disease control and prevention; centers for disease control
    FAA = federal aviation administration
    SEC = securities and exchange commission
    FCC = federal communications commission
    FEMA = federal emergency management agency
    TSA = transportation security administration
    ICE = immigration and customs enforcement
    NASA = national aeronautics and space administration
    NATO = north atlantic treaty organization; north atlantic treaty organisation
    United Nations = un
    U.N. Security Council = security council; united nations security council
    U.N. General Assembly = general assembly; united nations general assembly
    European Union = eu
    World Health Organization = who; world health organisation
    IMF = international monetary fund
    IAEA = international atomic energy agency
    OPEC = organization of the petroleum exporting countries
    WTO = world trade organization
    Islamic State = isis; isil; daesh; islamic state group; islamic state of iraq and syria; islamic state of iraq and the levant
    al-Qaida = al qaeda; alqaeda; alqaida
    Hezbollah = hizbollah; hizbullah; hezbullah
    Hamas = islamic resistance movement
    Republican National Committee = rnc
    Democratic National Committee = dnc
    Justice Department = doj
    Department of Homeland Security = dhs; homeland security; homeland security department
    NAACP = national association for the advancement of colored people
    ACLU = american civil liberties union
    NRA = national rifle association
    Federal Reserve = fed; us fed; federal reserve board
    European Central Bank = ecb
    Walmart = wal mart; wal mart stores; walmart stores
    ExxonMobil = exxon mobil; exxon
    JPMorgan = jpmorgan chase; jp morgan; jp morgan chase
    New York Times = nyt
    Wall Street Journal = wsj
    House of Representatives = us house
    """


_PRINTED_PLACES = (
    "United States", "United Kingdom", "Myanmar", "Czech Republic", "Netherlands", "Washington, D.C.", "New York City", "United Arab Emirates",
    "Democratic Republic of Congo",
)  # fmt: skip
_KEEP_ARTICLE = frozenset({"the hague", "the bronx", "the villages", "the woodlands", "the dalles"})


def _rows() -> Iterator[tuple[str, list[str]]]:
    """Yield the printed name and the spellings, as keys, of each row of the table."""
    for line in _SAME_ORGANISATION_TABLE.strip().splitlines():
        printed, spellings = line.split(" = ")
        yield printed.strip(), [spelling.strip() for spelling in spellings.split(";")]


SAME_ORGANISATION = {spelling: name_key(printed) for printed, spellings in _rows() for spelling in spellings}
_PRINTED: dict[EntityLabel, dict[str, str]] = {
    "ORG": {name_key(printed): printed for printed, _ in _rows()},
    "LOC": {name_key(printed): printed for printed in _PRINTED_PLACES},
}
_DEPARTMENT = re.compile(r"(?:us |united states )?(department|ministry|office) of (?:the )?(.+)")
_NATIONAL_BODY = re.compile(
    r"(?:us|united states) (?=(?:congress|senate|house of representatives|supreme court|army|navy|air force|marine corps|coast guard"
    r"|secret service|[a-z ]+ department)$)"
)


def entity_key(label: EntityLabel, name: str) -> str:
    """Return what joins an entity's documents: case, accents and punctuation folded, its known spellings brought together."""
    key = name_key(name)
    if label == "PERSON":
        return key
    if key in _KEEP_ARTICLE:
        return key
    key = key.removeprefix("the ") or key
    if label != "ORG":
        return SAME_PLACE.get(key, key) if label == "LOC" else key
    key = SAME_ORGANISATION.get(key, key)
    if department := _DEPARTMENT.fullmatch(key):
        kind, subject = department.groups()
        key = f"{subject} {kind}" if kind == "department" else key
    return SAME_ORGANISATION.get(key := _NATIONAL_BODY.sub("", key), key)


def printed_name(label: EntityLabel, key: str, name: str) -> str:
    """Return the name that people are shown: one for all spellings of the table, else as found, without an article before several words."""
    bare = name.removeprefix("The ").removeprefix("the ")
    if label == "ORG" and " " not in bare:
        bare = name  # The Guardian, The Hill
    shown = _PRINTED.get(label, {}).get(key)
    return shown or (bare if label == "ORG" else name)
