"""Cut what stands above and below the article on a whole page: menus, lists of other articles, the footer.

How candidates are found: the run of blocks with the most prose is the article (maximum sum: words of prose blocks against a penalty for
every block that is none). Above it and below it a part is cut that is anchored in furniture: blocks that rules have removed.
What guards against false ones: without enough furniture nothing is cut, so that an article that begins or ends with a list keeps it; a
part that holds much prose stays; the line below a headline that was recognised is never cut, nor is a run of paragraphs below the article that
shares words with it: boxes stand in the middle of a story, too.
Known misses: pages in which no rule finds furniture; lists inside the article; readers' comments in paragraphs stay.

Source: body text extraction by Finn, Kushmerick and Smyth (2001), here over blocks of text instead of tags; that a story goes on where its
words do is lexical cohesion after Hearst (1997, TextTiling).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ingest.clean.boilerplate import Found
from ingest.clean.segment import Block

_SENTENCE_OVER = tuple(".!?…。！？")
_CLOSING = "\"'”’»)]"
_DIGITS = re.compile(r"\d+")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MIN_PROSE_WORDS = 6
_MIN_LONG_WORDS = 25
_MIN_SMALL_SHARE = 0.5
_PENALTY = 6.0
_PARAGRAPH_WORDS = 20
_MIN_FURNITURE = 3
_MAX_PROSE_SHARE = 0.5
_MIN_ARTICLE_WORDS = 60
_MAX_PROSE_BEHIND_END = 0.5
# Chosen on pages into whose middle their own footer was put: docs/decisions/0003-cleaning.md has the figures.
_MIN_RUN_BLOCKS = 3
_MIN_RUN_WORDS = 60
_MAX_RUN_GAP = 1
_MIN_SHARED_STEMS = 0.15
_STEM_CHARS = 6
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_HEADLINE_RULE = "metadata.headline"
_WEAK_FAMILIES = frozenset({"advertisement", "caption_credit", "debris", "metadata", "stamp"})


class _View(NamedTuple):
    """What the judge sees of a block.

    Attributes:
        words: of prose; 0 for what is none, is gone or stood before word for word.
        is_gone: a rule removed all of it.
        furniture: its text where what went, or recurs in other stories, is furniture of the page, else empty.
        is_end: nothing of the article follows.
        resumes: what went says that the article goes on.
        is_deck: it stands right below the headline and reads like a sentence.
    """

    block: Block
    words: int = 0
    is_gone: bool = False
    furniture: str = ""
    is_end: bool = False
    resumes: bool = False
    is_deck: bool = False


def cut_surroundings(  # noqa: PLR0913, PLR0917 - one thing each, the last three optional
    text: str,
    blocks: Sequence[Block],
    found: Sequence[Found],
    ends: Collection[str] = (),
    resumes: Collection[str] = (),
    anchors: Collection[int] = (),
) -> list[Found]:
    """Find what to cut above and below the article.

    Args:
        text: the received text.
        blocks: all of it, in order.
        found: what rules removed, in order.
        ends: rules behind which nothing of the article follows.
        resumes: rules behind which the article goes on, where prose follows.
        anchors: where blocks begin that recur in other stories of the feed: furniture, too.

    Returns:
        Blocks that still stood, under `judge.head` and `judge.tail`.
    """
    views = [
        view._replace(words=0, furniture=_fold(text, view.block))
        if not view.is_gone and view.block.start in anchors
        else view
        for view in _look(text, blocks, found, ends, resumes)
    ]
    resumed = _last_resumed(views)
    stop = _find_stop(views, resumed)
    begin, end = best_run([view.words or -_PENALTY for view in views[:stop]])
    if sum(view.words for view in views[begin:end]) < _MIN_ARTICLE_WORDS:
        return []
    head = views[: _head_end(views, begin)]
    tail = views[_tail_start(views, max(end, resumed)) : stop]
    total = sum(view.words for view in views[:stop])
    parts = [
        ("judge.head", head, _may_go(head, total)),
        ("judge.tail", tail, _may_go(tail, total)),
        ("judge.tail", views[stop:], True),
    ]
    spared = {view.block.start for view in _resumptions(text, views[begin:end], views[end:])}
    return [
        Found(rule, view.block.start, view.block.end)
        for rule, part, may_go in parts
        if may_go
        for view in part
        if not (view.is_gone or view.is_deck or view.block.start in spared)
    ]


def _look(
    text: str, blocks: Sequence[Block], found: Sequence[Found], ends: Collection[str], resumes: Collection[str]
) -> list[_View]:
    by_start = {unit.start: unit for unit in found}
    views = []
    rule_above = ""
    seen: set[str] = set()
    for block in blocks:
        unit = by_start.get(block.start)
        is_below_headline, rule_above = rule_above == _HEADLINE_RULE, unit.rule if unit else ""
        if unit is None or unit.end < block.end:
            standing = text[block.start : block.end]
            is_deck = is_below_headline and _reads_like_sentence(standing.split())
            # A note that stands below each comment is no article, however often it is said.
            words = 0 if standing in seen else count_prose(standing)
            seen.add(standing)
            views.append(_View(block, words, is_deck=is_deck))
        else:
            is_furniture = unit.rule.partition(".")[0] not in _WEAK_FAMILIES
            furniture = _fold(text, block) if is_furniture else ""
            marks = {"is_end": unit.rule in ends, "resumes": unit.rule in resumes}
            views.append(_View(block, is_gone=True, furniture=furniture, **marks))
    return views


def _fold(text: str, block: Block) -> str:
    return _DIGITS.sub("0", text[block.start : block.end].casefold())


def _last_resumed(views: Sequence[_View]) -> int:
    """Return the number of the last block of prose that follows a sign that the article goes on, 0 where there is none."""
    resumed, goes_on = 0, False
    for number, view in enumerate(views):
        if not view.is_gone:
            resumed, goes_on = (number if goes_on and view.words else resumed), False
        goes_on = goes_on or view.resumes
    return resumed


def _find_stop(views: Sequence[_View], resumed: int) -> int:
    """Return the number of the first block that ends the article: prose enough stands before it, and no more behind it."""
    total = sum(view.words for view in views)
    before = 0
    for number, view in enumerate(views):
        if (
            view.is_end
            and number > resumed
            and before >= _MIN_ARTICLE_WORDS
            and total - before <= _MAX_PROSE_BEHIND_END * before
        ):
            return number
        before += view.words
    return len(views)


def count_prose(text: str) -> int:
    """Count the words of a block of prose; 0 where it is a label, a headline, a list or a table."""
    # Most text is no ideographs, which is told faster than they are counted.
    if 2 * len(text.encode("ascii", "ignore")) < len(text):
        ideographs = len(_IDEOGRAPHS.findall(text))
        if ideographs * 2 > len(text):
            return ideographs // 2 if _is_over(text) or ideographs > 2 * _MIN_LONG_WORDS else 0
    words = text.split()
    is_whole = len(words) >= _MIN_LONG_WORDS or _is_over(text)
    return len(words) if is_whole and _reads_like_sentence(words) else 0


def _is_over(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_OVER)


def _reads_like_sentence(words: Sequence[str]) -> bool:
    if len(words) < _MIN_PROSE_WORDS:
        return False
    return sum(map(str.islower, [word[0] for word in words])) >= _MIN_SMALL_SHARE * len(words)


def best_run(weights: Sequence[float]) -> tuple[int, int]:
    """Return the half-open run with the largest sum; everything where no weight is positive."""
    best, run = 0.0, 0.0
    begin, end, start = 0, len(weights), 0
    for number, weight in enumerate(weights):
        run += weight
        if run > best:
            best, begin, end = run, start, number + 1
        if run <= 0:
            run, start = 0.0, number + 1
    return begin, end


def _head_end(views: Sequence[_View], begin: int) -> int:
    """Return where the part above the article ends: behind its last furniture before the first paragraph."""
    first = next((number for number in range(begin) if views[number].words >= _PARAGRAPH_WORDS), begin)
    return next((number + 1 for number in range(first - 1, -1, -1) if views[number].furniture), 0)


def _tail_start(views: Sequence[_View], end: int) -> int:
    """Return where the part below the article begins: at its first furniture."""
    return next((number for number in range(end, len(views)) if views[number].furniture), len(views))


def _may_go(part: Sequence[_View], total: int) -> bool:
    """Tell whether a part is anchored in furniture of several kinds (a button repeated is one) and holds little prose."""
    furniture = {view.furniture for view in part if view.furniture}
    prose = sum(view.words for view in part)
    return len(furniture) >= _MIN_FURNITURE and prose <= _MAX_PROSE_SHARE * total


def _resumptions(text: str, article: Sequence[_View], below: Sequence[_View]) -> list[_View]:
    """Return what stands below the article and goes on with it: runs of paragraphs that use its words, headings between them included."""
    if not any(view.furniture or view.is_end for view in below):
        return []
    known = _stems(text, article)
    return [
        view
        for run in _prose_runs(below)
        if len(stems := _stems(text, run)) and len(stems & known) >= _MIN_SHARED_STEMS * len(stems)
        for view in run
    ]


def _prose_runs(views: Sequence[_View]) -> list[list[_View]]:
    """Return the runs of paragraphs that are long enough to be an article's; what rules removed does not end one."""
    runs: list[list[_View]] = [[]]
    gap: list[_View] = []
    for view in views:
        if view.is_gone:
            continue
        if not view.words:
            gap.append(view)
            continue
        if len(gap) > _MAX_RUN_GAP:
            runs.append([])
        elif runs[-1]:
            runs[-1] += gap
        runs[-1].append(view)
        gap = []
    return [run for run in runs if _is_long(run)]


def _is_long(run: Sequence[_View]) -> bool:
    words = [view.words for view in run if view.words]
    return len(words) >= _MIN_RUN_BLOCKS and sum(words) >= _MIN_RUN_WORDS


def _stems(text: str, views: Sequence[_View]) -> set[str]:
    return find_stems(text[view.block.start : view.block.end] for view in views if view.words)


def find_stems(lines: Iterable[str]) -> set[str]:
    """Collect the beginnings of the longer words."""
    return {word[:_STEM_CHARS].casefold() for line in lines for word in _LONG_WORD.findall(line)}
