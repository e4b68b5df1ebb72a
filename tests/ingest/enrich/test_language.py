"""Telling the language."""

from __future__ import annotations

import pytest
from builders import a_document, a_feed

from ingest.document import Document
from ingest.enrich import language_stage
from ingest.enrich.language import HINT_ALONE_CONFIDENCE, tell_language

ENGLISH = "The ferry to Tern Island sails again on Monday after a week of storms, the harbor master said."
GERMAN = (
    "Die Fähre zur Seeschwalbeninsel fährt nach einer Woche voller Stürme am Montag wieder, sagte der Hafenmeister."
)
SPANISH = (
    "El transbordador a la isla vuelve a navegar el lunes tras una semana de tormentas, dijo el capitán del puerto."
)
RUSSIAN = "Паром на остров снова ходит с понедельника после недели штормов, сообщил начальник порта."


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (SPANISH, "es"), (RUSSIAN, "ru")])
def test_a_sentence_is_enough(text: str, language: str) -> None:
    """One ordinary sentence tells its language without any hint."""
    told, confidence = tell_language(text)
    assert told == language
    assert confidence is not None
    assert confidence > 0.8


@pytest.mark.parametrize(
    "text", ["", "   \n", "12:30 4-2", "OK", "http://harbor.example/ferry/timetable/monday/morning", "Tern Island"]
)
def test_too_little_text_tells_nothing(text: str) -> None:
    """Without letters enough the language is not known."""
    assert tell_language(text) == (None, None)


def test_a_hint_is_believed_where_the_text_is_silent() -> None:
    """A feed that says its language speaks for its shortest texts, at a low confidence."""
    assert tell_language("Tern Island", hint="en") == ("en", HINT_ALONE_CONFIDENCE)
    assert tell_language("Tern Island", hint="en-US") == ("en", HINT_ALONE_CONFIDENCE)


def test_a_clear_text_outvotes_its_hint() -> None:
    """A German text of an English feed is German."""
    assert tell_language(GERMAN * 3, hint="en")[0] == "de"


@pytest.mark.parametrize("hint", ["", "english", "x-klingon", "??", None])
def test_a_hint_that_is_no_code_is_no_hint(hint: str | None) -> None:
    """Only ISO 639-1 codes hint at anything."""
    assert tell_language("Tern Island", hint=hint) == (None, None)


def test_the_document_hint_comes_before_the_feeds() -> None:
    """What the input says of one document is closer than what its feed says of all."""
    [document] = language_stage(a_feed(language="en"))([a_document(text="Isla", language_hint="es")])
    assert isinstance(document, Document)
    assert (document.language, document.language_confidence) == ("es", HINT_ALONE_CONFIDENCE)


def test_a_very_long_text_costs_no_more() -> None:
    """Only windows of a long text are looked at, its middle too."""
    assert tell_language("lorem " * 2 + ENGLISH * 9000)[0] == "en"


def test_a_text_in_two_languages_is_flagged() -> None:
    """Its own language is that of most of it; whole paragraphs in others are named, short quotes are not."""
    mixed = "\n\n".join([f"{ENGLISH} {ENGLISH}"] * 4 + [f"{GERMAN} {GERMAN}"])
    (document,) = language_stage(a_feed())([a_document(text=mixed)])
    assert (document.language, document.other_languages) == ("en", ("de",))  # type: ignore[union-attr]
    quoted = "\n\n".join([f"{ENGLISH} {ENGLISH}"] * 4 + ["«Sehr gut», sagte er."])
    (document,) = language_stage(a_feed())([a_document(text=quoted)])
    assert document.other_languages == ()  # type: ignore[union-attr]
