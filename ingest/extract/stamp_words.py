"""The words that stand beside a printed date and say what it is, in the languages of `ingest.month_names` that have them.

They are found where lines were glued too: a capital begins a word behind any letter (`EnglishPublished Aug. 16, 2017`).
"""

from __future__ import annotations

import re

from ingest.extract.letters import LOWER


def _any_of(words: str) -> str:
    """Return a pattern of words parted by commas, in small letters, with a capital, or in capitals."""
    forms = (
        form for word in words.split(",") for form in (rf"(?<![\w]){word}", word[0].upper() + word[1:], word.upper())
    )
    return f"(?:{'|'.join(forms)})(?![{LOWER}])"


CHANGED = re.compile(
    _any_of(
        "updated,modified,edited,revised,reviewed,aktualisiert,geändert,änderung,stand:,mise à jour,mis à jour,modifié,actualizado,actualización,"
        "aggiornato,ultima modifica,atualizado,bijgewerkt,gewijzigd,uppdaterad,opdateret,oppdatert,päivitetty,zaktualizowano,aktualizacja,"
        "aktualizováno,güncelleme,обновлено,оновлено"
    )
)
"""Stands before the day of the last change."""

PUBLISHED = re.compile(
    _any_of(
        "published,posted,publication,created,issued,released,first aired,filed,veröffentlicht,erschienen,erstellt,publiziert,gespeichert,verfasst,"
        "datum,date,publié,publiée,paru,parue,mis en ligne,mise en ligne,publicado,fecha,pubblicato,data,gepubliceerd,geplaatst,publicerad,"
        "julkaistu,opublikowano,dodano,publikováno,vydáno,yayınlanma,опубликовано,опублікован,дата"
    )
    + r"[^.!?\n]{0,30}\Z"
)
"""Ends before the day of publication."""

SAYS_PUBLISHED = re.compile(
    r"[^.!?\n]{0,40}?\b(?:gepostet|veröffentlicht|erschienen|publiziert|eingestellt|published|posted|publié|publicado|pubblicato|geplaatst)\b"
)
"""Follows upon the day of publication: `wurde am 16. August 2017 um 23:03 Uhr gepostet`."""

_STAMP = re.compile(
    r"(?i)(?:\b(?:first|last|originally|published|updated?|posted|modified|edited|created|publication|date|on|at|the|am|pm|a\.m\.|p\.m\.|noon|midnight"
    r"|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|gmt|utc|bst|ist|cet|cest|ut|hrs?|uhr|um|as of"
    r"|mon|tues?|wed|weds|thu|thurs?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|veröffentlicht|aktualisiert|stand|am|vom|erstellt"
    r"|publié|mise?|à|jour|le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|publicado|actualizado|el|a las|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|pubblicato|aggiornato|il|alle|ore|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|atualizado|em|às|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado"
    r"|gepubliceerd|bijgewerkt|op|om|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)(?!\w)|\d{1,2}[:.h]\d\d(?::\d\d)? ?(?:[ap]\.?m\b\.?)?|\d{1,2} ?[ap]m\b|[^\w]+)*(?:(?<=[/|·•] )[^\W\d_][\w&.' ]{1,30})?\Z"
)


def is_stamp(rest: str) -> bool:
    """Tell whether a line less its dates is nothing but the words that stand beside them."""
    return _STAMP.match(rest) is not None
