"""Guess the encoding of bytes that are not UTF-8, or refuse to.

How: a Latin code page is believed when the letters it gives belong to one language's alphabet and no symbol stands inside a word; `à` and
`ŕ` are the same byte, but no language writes both `ŕ` and `ę`. Other scripts are left to charset-normalizer, among encodings that the
web knows. UTF-16 without a mark shows by its zero bytes.
Against false positives: more than a tenth of foreign letters, or more accented letters than any language writes, is no text of that
code page; undecided bytes are refused, since a wrong guess would be indexed as if it were right.
Known misses: a text whose only accented letter is shared (`è` and `č`) follows the feed's language, else is read as western.

Source: charset-normalizer alone took cp1250 for six of nine western texts in cp1252 (measured on 23 short texts).
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from ingest.read.alphabets import LATIN_ENCODING_OF, LATIN_ENCODINGS, LETTERS, OTHER_ENCODINGS

_SAMPLE_BYTES = 64 * 1024
_MAX_FOREIGN_SHARE = 0.1
_MAX_ACCENTED_SHARE = 0.3  # of all letters; Czech and Lithuanian come to 0.2
_MAX_MESS = 0.1  # charset-normalizer's own measure of disorder, 0 to 1
_WIDE_SHARE = 0.6  # of zero bytes on one side of a UTF-16 text in Latin script
_ALPHABETS = [frozenset(letters + letters.upper()) for letters in LETTERS.values()]
_USUAL_MARKS = frozenset("“”„‘’‚‹›«»–—…•·°§©®™€£¥¢¿¡¼½¾¹²³ªº´×÷±†‡\xa0\xad")
# A sign between two letters, a fraction or bare accent before one, a low quote after one, a control character.
_ODD = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´·\-–—\xad](?=[^\W\d_])|[¹²³¼½¾¸¨¯¤¦¬ªº¶×÷±](?=[^\W\d_])|(?<=[^\W\d_])[‚„]"
    r"|[\x00-\x08\x0e-\x1f\x7f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_AFTER_SMALL = re.compile(r"(?<=[a-z])[^\x00-\x7f]")


def guess_encoding(content: bytes, language: str | None = None) -> str | None:
    """Return a codec's name, or None when nothing can be believed.

    Args:
        content: bytes that are not UTF-8 and bear no byte order mark.
        language: ISO 639-1 code that the text is expected in; decides between equals.
    """
    sample = content[:_SAMPLE_BYTES]
    return guess_wide(sample) or _guess_latin(sample, language) or _guess_other(sample)


def guess_wide(content: bytes) -> str | None:
    """Return the UTF-16 codec of a text in Latin script without byte order mark, known by its zero bytes."""
    sample = content[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    if not pairs or b"\0" not in sample:
        return None
    first, second = sample[0 : 2 * pairs : 2].count(0) / pairs, sample[1 : 2 * pairs : 2].count(0) / pairs
    if second > _WIDE_SHARE and first < _WIDE_SHARE / 10:
        return "utf_16_le"
    if first > _WIDE_SHARE and second < _WIDE_SHARE / 10:
        return "utf_16_be"
    return None


def _guess_latin(sample: bytes, language: str | None) -> str | None:
    expected = LATIN_ENCODING_OF.get(language or "")
    best, best_share = None, _MAX_FOREIGN_SHARE
    for encoding in sorted(LATIN_ENCODINGS, key=lambda name: name != expected):
        share = _foreign_share(sample, encoding)
        if share < best_share:
            best, best_share = encoding, share
    return best


def _foreign_share(sample: bytes, encoding: str) -> float:
    """Return which share of what is not ASCII does not fit one language's writing; 1 when nothing fits."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 1.0
    accented = [char for char in text if char > "\x7f" and char.isalpha()]
    letters = sum(char.isalpha() for char in text)
    if len(accented) > _MAX_ACCENTED_SHARE * letters and len(accented) > 1:
        return 1.0
    marks = (char for char in text if char > "\x7f" and not char.isalpha())
    odd = sum(char not in _USUAL_MARKS for char in marks) + len(_ODD.findall(text))
    odd += sum(char.isupper() for char in _AFTER_SMALL.findall(text))
    foreign: int = min(sum(char not in alphabet for char in accented) for alphabet in _ALPHABETS)
    return float((foreign + odd) / max(1, len(accented) + odd))


def _guess_other(sample: bytes) -> str | None:
    best = from_bytes(sample, cp_isolation=list(OTHER_ENCODINGS)).best()
    if best is None or best.chaos > _MAX_MESS or _CONTROL.search(str(best)):
        return None
    return best.encoding
