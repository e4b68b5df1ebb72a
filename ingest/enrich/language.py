"""Tell the language of the main text.

Source: Lui & Baldwin 2012, langid.py; py3langid is its maintained form.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ingest.document import Document
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

MIN_LETTERS = 24
MIN_CONFIDENCE = 0.5
HINT_ODDS = 20.0
HINT_ALONE_CONFIDENCE = 0.5
_WINDOW_CHARS = 1200
_MIN_PIECE_CHARS = 160
_MAX_PIECE_CHARS = 400
_MAX_PIECES = 8
_SURE_OF_PIECE = 0.98
_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_ISO_639_1 = re.compile(r"[a-z]{2}")
_LINKS = re.compile(r"https?://\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}|[@#]\w{1,50}")


def language_stage(feed: Feed) -> Stage:
    """Make the stage that assigns language and confidence; the feed's language serves as a hint."""

    def with_language(document: Document) -> Document:
        hint = document.language_hint or feed.language
        language, confidence = tell_language(document.text, hint=hint)
        others = other_languages(document.text, language)
        return replace(document, language=language, language_confidence=confidence, other_languages=others)

    assigns = frozenset({"language", "language_confidence", "other_languages"})
    return PerDocument("language", frozenset({"text"}), assigns, with_language)


def tell_language(text: str, *, hint: str | None = None) -> tuple[str | None, float | None]:
    """Return the ISO 639-1 code and a confidence from 0 to 1, or two times None where the text is too short or unclear.

    A hint makes its language `HINT_ODDS` times as likely. For a text too short to say anything it is believed alone, with
    `HINT_ALONE_CONFIDENCE`; a text that clearly says otherwise outvotes it.
    """
    code = _two_letters(hint)
    sample = _sample(text)
    if sum(char.isalpha() for char in sample) < MIN_LETTERS and (code or sample.isascii()):
        return (code, HINT_ALONE_CONFIDENCE) if code else (None, None)
    ranking = {language: float(chance) for language, chance in _identifier().rank(sample)}
    if code in ranking:
        ranking[code] *= HINT_ODDS
    language = max(ranking, key=ranking.__getitem__)
    confidence = ranking[language] / sum(ranking.values())
    if confidence < MIN_CONFIDENCE or not _ISO_639_1.fullmatch(language):
        return None, None
    return language, round(confidence, 3)


def other_languages(text: str, language: str | None) -> tuple[str, ...]:
    """Return the languages, besides its own, in which a text has a paragraph of some length, the most frequent first.

    At most `_MAX_PIECES` paragraphs, spread over the text, are looked at: a quote in another language is no mixed text, a translation
    below the original is.
    """
    pieces = [piece for piece in _PARAGRAPH.split(text) if len(piece) >= _MIN_PIECE_CHARS]
    if len(pieces) < 2 or language is None:  # noqa: PLR2004 - one paragraph is not mixed
        return ()
    step = -(-len(pieces) // _MAX_PIECES)
    found: Counter[str] = Counter()
    for piece in pieces[::step]:
        told, confidence = tell_language(piece[:_MAX_PIECE_CHARS])
        if told and told != language and confidence and confidence >= _SURE_OF_PIECE:
            found[told] += 1
    return tuple(code for code, _ in found.most_common())


def _two_letters(hint: str | None) -> str | None:
    """Return `en` of `en`, `EN` and `en-US`."""
    code = (hint or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if _ISO_639_1.fullmatch(code) else None


def _sample(text: str) -> str:
    """Return head, middle and end of a long text: a foreign quote at the head must not decide alone."""
    if len(text) > 3 * _WINDOW_CHARS:
        middle = len(text) // 2
        text = " ".join((text[:_WINDOW_CHARS], text[middle : middle + _WINDOW_CHARS], text[-_WINDOW_CHARS:]))
    return " ".join(_LINKS.sub(" ", text).split())


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - py3langid is not typed
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - heavy, loaded when first needed

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
