"""The headline: a line of its own above the first paragraph. It becomes the title, and leaves the text where it is sure to be one.

How candidates are found: lines of the head before the first run of prose, of three words or more, that do not end as a sentence does and
that share words with the paragraphs below; the one that shares most is taken. Of the very first line of a text, where nothing but a
paragraph follows, one shared word is enough if half of it is shared.
What guards against false ones: notices, stamps, bylines, credits and datelines are passed over; a text that begins with prose has no
headline; a line directly above a paragraph, without an empty line or a byline between, must not read like a sentence.
What guards the text against false ones: a line leaves it where it repeats the title that came as a field, stands twice in the head, or beside
a byline or stamp; or at the very top, where it is a small part of the whole. Any other may be a heading or a line of a list, and stays.
Known misses: headlines that end in a full stop, that share no word with the first paragraphs, or that stand beyond the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.document import Evidence
from ingest.extract.banners import is_banner
from ingest.extract.letters import LOWER, UPPER
from ingest.extract.lines import Line

_MIN_WORDS = 3
_MIN_CHARS = 15
_MAX_CHARS = 160
_PROSE_CHARS = 200
_PROSE_WORDS = 9
_RUN_REACH = 3
_LEAD_CHARS = 2000
_MIN_SHARED = 0.33
_MIN_SHARED_ALONE = 0.5
_MIN_SHARED_WORDS = 2
_REACH_LINES = 30
_BESIDE_ABOVE, _BESIDE_BELOW = 2, 4
_MAX_SHARE_UNSURE = 0.04
_STEM_CHARS = 5
_MIN_STEM_WORD = 4
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\Z")
_NOT_END = (".", ",", ";", ":", "…", "»", ">", "|")
_BEGINS = re.compile(rf"[\"'“‘«¿¡]?[{UPPER}\d]|[{LOWER}]{{1,2}}[{UPPER}]")
_TRAIL = re.compile(r"\S ?[/>»›|] ?\S.* ?[/>»›|] ?\S")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_CREDIT = re.compile(
    r"(?i)\b(?:getty|photo|image|file|courtesy|credit|illustration|reuters|associated press|shutterstock|by [\w.]+ [\w.]+\Z|ap\Z|afp\Z)\b.{0,40}\Z"
    r"|^(?:by|photo|image|credit|courtesy|illustration|video|caption)\b"
)
# Auxiliaries and openings that headlines leave out; asked only where nothing sets the line apart from the paragraph below it.
_READS_LIKE_A_SENTENCE = re.compile(
    r"(?i)^(?:we|we've|i|it|it's|check|try|this|these|here|click|see|there|you|you'll)\b|\b(?:was|were|had been|has been|have been|have|had)\b"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def read_headline(lines: Sequence[Line], taken: Sequence[Evidence], title: str | None) -> list[Evidence]:
    """Read the headline.

    Args:
        lines: lines of the head, in order.
        taken: evidence found before; a line that holds some is no headline.
        title: the title that came as a field: then only a copy of it is looked for.
    """
    if title is not None:
        same = next((line for line in lines if fold(line.text) == fold(title)), None)
        return [_evidence(same, is_sure=True)] if same else []
    standing, first_prose = _read_down(lines)
    if not first_prose:
        return []
    lead = _stems(" ".join(line.text for line in standing[first_prose:])[:_LEAD_CHARS])
    spans = _spans(taken)
    stamps = _spans([item for item in taken if item.boilerplate])
    next_line = {line.start: below for line, below in pairwise(lines)}
    best, best_score = None, 0.0
    for number in range(max(0, first_prose - _REACH_LINES), first_prose):
        line = standing[number]
        if not is_headline(line.text) or _holds(line, spans):
            continue
        is_apart = _holds(next_line[line.start], stamps)
        is_alone = number == 0 and first_prose == 1 and line is lines[0]
        score = _shared_words(line.text, lead, is_alone)
        if score > best_score and (is_apart or not _READS_LIKE_A_SENTENCE.search(line.text)):
            best, best_score = line, score
    return [_evidence(best, is_sure=_is_sure(best, lines, stamps))] if best else []


def _is_sure(headline: Line, lines: Sequence[Line], stamps: Sequence[tuple[int, int]]) -> bool:
    """Tell whether what stands around it makes a line a headline, or a false one would take little."""
    at = lines.index(headline)
    beside = [*lines[max(0, at - _BESIDE_ABOVE) : at], *lines[at + 1 : at + 1 + _BESIDE_BELOW]]
    if any(_holds(line, stamps) for line in beside):
        return True
    folded = fold(headline.text)
    if sum(len(line.text) <= 2 * _MAX_CHARS and fold(line.text) == folded for line in lines) > 1:
        return True
    whole = lines[-1].end - lines[0].start
    return all(is_banner(line.text) for line in lines[:at]) and len(headline.text) <= _MAX_SHARE_UNSURE * whole


def is_headline(text: str) -> bool:
    """Tell whether a line looks like a headline rather than like a link, a label, a credit or a sentence."""
    if not _MIN_CHARS <= len(text) <= _MAX_CHARS or len(text.split()) < _MIN_WORDS or not _BEGINS.match(text):
        return False
    return not (text.endswith(_NOT_END) or _CREDIT.search(text) or _TRAIL.search(text))


def is_prose(text: str) -> bool:
    """Tell whether a line is a paragraph: words enough, and the end of a sentence."""
    if len(text) > _PROSE_CHARS:
        return True
    return len(text.split()) >= _PROSE_WORDS and _SENTENCE_END.search(text) is not None and not text.endswith("?")


def fold(text: str) -> str:
    """Make two spellings of one headline equal: quotes, white space, case."""
    return _SPACE.sub(" ", text.translate(_QUOTES)).strip().casefold()


def _read_down(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Return the lines that are no banners, down to where the lead ends, and the number of the first paragraph of a run.

    It is the first that another one follows within three lines, or the last of all; 0 where the text begins with prose or has none.
    """
    standing: list[Line] = []
    last_prose = first_prose = None
    chars = 0
    for line in lines:
        if is_banner(line.text):
            continue
        if first_prose is None and is_prose(line.text):
            number = len(standing)
            if last_prose is not None and number - last_prose <= _RUN_REACH:
                first_prose = last_prose
                chars = sum(len(each.text) for each in standing[first_prose:])
            last_prose = number
        standing.append(line)
        if first_prose is not None:
            chars += len(line.text)
            if chars >= _LEAD_CHARS:
                break
    return standing, (first_prose if first_prose is not None else last_prose) or 0


def _shared_words(text: str, lead: frozenset[str], is_alone: bool) -> float:
    """Score how much a line speaks of what the paragraphs below do: shared words, weighted by their share; 0 below a third."""
    stems = _stems(text)
    shared = len(stems & lead)
    share = shared / len(stems) if stems else 0.0
    least = 1 if is_alone and share >= _MIN_SHARED_ALONE else _MIN_SHARED_WORDS
    return shared * share if shared >= least and share >= _MIN_SHARED else 0.0


def _stems(text: str) -> frozenset[str]:
    """Collect the beginnings of words that carry meaning: of four letters or more, or with a digit or capital."""
    return frozenset(
        word[:_STEM_CHARS].casefold()
        for word in _WORD.findall(text)
        if len(word) >= _MIN_STEM_WORD or word[0].isdigit() or word.isupper()
    )


def _spans(evidence: Sequence[Evidence]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in evidence if item.start is not None and item.end is not None]


def _holds(line: Line, spans: Sequence[tuple[int, int]]) -> bool:
    return any(line.start <= start < line.end or start <= line.start < end for start, end in spans)


def _evidence(line: Line, *, is_sure: bool) -> Evidence:
    return Evidence("title", "headline", line.text, line.start, line.end, boilerplate=is_sure)
