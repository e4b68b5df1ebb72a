"""The peers that cleaning is measured against: nothing at all, jusText, and trafilatura with the lines wrapped as paragraphs."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from benchmarks.cleaning_scores import Prediction
from benchmarks.sets import Row, read_rows

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NOT_WORD = re.compile(r"[\W_]+")
_LINE_ENDS = 60


def keep_all(row: Row) -> Prediction:
    """Do nothing."""
    return Prediction(row["text"], ())


def ask_justext(row: Row) -> Prediction:
    """Give jusText each line as a paragraph; its verdict is on whole lines."""
    import html  # noqa: PLC0415 - only where the peer runs

    import justext  # noqa: PLC0415

    lines = [match for match in re.finditer(r"[^\n]+", row["text"]) if match.group().strip()]
    page = "".join(f"<p>{html.escape(line.group())}</p>" for line in lines)
    if not lines:
        return Prediction(row["text"], ())
    paragraphs = justext.justext(f"<html><body>{page}</body></html>", justext.get_stoplist("English"))
    if len(paragraphs) != len(lines):  # control characters: no verdict, so keep all
        return Prediction(row["text"], ())
    verdicts = list(zip(lines, paragraphs, strict=True))
    removed = tuple(line.span() for line, paragraph in verdicts if paragraph.is_boilerplate)
    return Prediction("\n".join(line.group() for line, paragraph in verdicts if not paragraph.is_boilerplate), removed)


def ask_trafilatura(row: Row) -> Prediction:
    """Give trafilatura each line as a paragraph; a line stays where its words stand in what comes back."""
    import html  # noqa: PLC0415 - only where the peer runs

    import trafilatura  # noqa: PLC0415

    lines = [match for match in re.finditer(r"[^\n]+", row["text"]) if match.group().strip()]
    page = "".join(f"<p>{html.escape(_CONTROL.sub(' ', line.group()))}</p>" for line in lines)
    extracted = trafilatura.extract(f"<html><body><article>{page}</article></body></html>", include_comments=False)
    back = _NOT_WORD.sub("", extracted or "")
    bare = [_NOT_WORD.sub("", line.group()) for line in lines]
    # Of long lines the two ends decide: a character that was put right in between must not count as a lost line.
    kept = [words[:_LINE_ENDS] in back and words[-_LINE_ENDS:] in back for words in bare]
    removed = tuple(line.span() for line, is_kept in zip(lines, kept, strict=True) if not is_kept)
    return Prediction("\n".join(line.group() for line, is_kept in zip(lines, kept, strict=True) if is_kept), removed)


def time_on_markup(path: Path, urls: Collection[str | None]) -> dict[str, Any]:
    """Time trafilatura on the pages themselves; its text is not scored, having no offsets into the dump."""
    import trafilatura  # noqa: PLC0415 - only where the peer runs

    pages = [page["html"] for page in read_rows(path) if page["url"] in urls]
    if pages:
        trafilatura.extract(pages[0])  # loading its settings is not extracting
    begun = time.process_time()
    for page in pages:
        trafilatura.extract(page, include_comments=False)
    seconds = time.process_time() - begun
    print(f"trafilatura on markup: {len(pages)} pages", file=sys.stderr)
    return {"modes": {}, "documents_per_second": round(len(pages) / seconds, 1) if pages else None}
