"""Name an entity for machines, so that one organisation, country or person has one key in all documents.

`The Washington Post` and `Washington Post`, `Department of Justice`, `DOJ` and `Justice Department`, `U.S.` and `United States` are one
each. Rules where a rule is safe, a table of the spellings that news uses where none is.
"""

from __future__ import annotations

import re

from ingest.document import EntityLabel
from ingest.enrich.entities.normalise import SAME_PLACE, name_key

_SAME_ORGANISATION_TABLE = """
    republican party = gop; grand old party; republican national party
    democratic party = democrat party
    fbi = federal bureau of investigation
    cia = central intelligence agency
    nsa = national security agency
    epa = environmental protection agency
    irs = internal revenue service
    fda = food and drug administration
    cdc = centers for disease control and prevention; centers for disease control
    faa = federal aviation administration
    sec = securities and exchange commission
    fcc = federal communications commission
    fema = federal emergency management agency
    tsa = transportation security administration
    ice = immigration and customs enforcement
    nasa = national aeronautics and space administration
    nato = north atlantic treaty organization; north atlantic treaty organisation
    united nations = un
    un security council = security council; united nations security council
    un general assembly = general assembly; united nations general assembly
    european union = eu
    world health organization = who; world health organisation
    imf = international monetary fund
    iaea = international atomic energy agency
    opec = organization of the petroleum exporting countries
    wto = world trade organization
    islamic state = isis; isil; daesh; islamic state group; islamic state of iraq and syria; islamic state of iraq and the levant
    al qaida = al qaeda; alqaeda; alqaida
    hezbollah = hizbollah; hizbullah; hezbullah
    hamas = islamic resistance movement
    republican national committee = rnc
    democratic national committee = dnc
    justice department = doj
    homeland security department = dhs; homeland security
    naacp = national association for the advancement of colored people
    aclu = american civil liberties union
    nra = national rifle association
    federal reserve = fed; us fed; federal reserve board
    european central bank = ecb
    walmart = wal mart; wal mart stores; walmart stores
    exxonmobil = exxon mobil; exxon
    jpmorgan = jpmorgan chase; jp morgan; jp morgan chase
    new york times = nyt
    wall street journal = wsj
    house of representatives = us house
    """


def _table(text: str) -> dict[str, str]:
    """Return spelling → the key that stands for it."""
    rows = (line.split(" = ") for line in text.strip().splitlines())
    return {spelling.strip(): key.strip() for key, spellings in rows for spelling in spellings.split(";")}


SAME_ORGANISATION = _table(_SAME_ORGANISATION_TABLE)
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
    key = key.removeprefix("the ") or key
    if label != "ORG":
        return SAME_PLACE.get(key, key) if label == "LOC" else key
    key = SAME_ORGANISATION.get(key, key)
    if department := _DEPARTMENT.fullmatch(key):
        kind, subject = department.groups()
        key = f"{subject} {kind}" if kind == "department" else key
    return SAME_ORGANISATION.get(key := _NATIONAL_BODY.sub("", key), key)
