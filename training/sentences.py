"""Read labelled sentences, and vary them so that the model meets headlines, curly quotes and datelines."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from ingest.enrich.entities.tokens import Token, rows, tokenise
from ingest.enrich.entities.words import DEMONYMS_AND_PEOPLES

AGENCIES = (
    "AP",
    "Reuters",
    "AFP",
    "CNN",
    "UPI",
    "Xinhua",
    "dpa",
    "TASS",
    "PTI",
    "Bloomberg",
    "NPR",
    "BBC News",
    "Kyodo",
    "IANS",
    "The Canadian Press",
    "CBS/AP",
    "ANSA",
    "EFE",
    "NBC News",
    "WXYZ-TV",
)
_KEEPS_STOP = re.compile(r"(?:\b[A-Za-z]|Inc|Corp|Co|Ltd|Jr|Sr|Bros)\.$")
_DATES = ("Aug. 16", "Jan 4", "March 3, 2019", "Nov. 12", "July 30")
_DASHES = (" — ", " - ", " -- ", " – ", " _ ", ": ")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and its names, `(start, end, label)`, in order and without overlap."""

    set: str
    text: str
    mentions: tuple[tuple[int, int, str], ...]


def read(path: Path) -> Iterator[Sentence]:
    """Read gzipped JSON lines of `text` and `mentions`."""
    with gzip.open(path, "rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            mentions = sorted((m["start"], m["end"], m["label"]) for m in row["mentions"])
            yield Sentence(row["set"], row["text"], tuple(mentions))


def mended(sentence: Sentence) -> Sentence:
    """Return a sentence without what its annotators did against the others' habit: `French` as a place, a full stop within a name."""
    kept = []
    for start, end, label in sentence.mentions:
        name = sentence.text[start:end].rstrip(",:;!?\"'")
        if name.endswith(".") and not _KEEPS_STOP.search(name):
            name = name[:-1]
        if name and name not in DEMONYMS_AND_PEOPLES:
            kept.append((start, start + len(name), label))
    return replace(sentence, mentions=tuple(kept))


def vary(sentences: Sequence[Sentence], places: Sequence[str], *, share: float, seed: int) -> Iterator[Sentence]:
    """Join one to three neighbours at a time to a text; vary a share of them.

    Args:
        sentences: in document order where there is one.
        places: names for invented datelines.
        share: 0 to 1, how many sentences change their case and how many texts begin with a dateline.
        seed: of the random choices, so that the same data gives the same model.
    """
    choose = random.Random(seed)  # noqa: S311 - no secret
    at = 0
    while at < len(sentences):
        group = sentences[at : at + choose.choice((1, 1, 1, 2, 3))]
        at += len(group)
        varied = [_vary_one(sentence, share, choose) for sentence in group]
        if choose.random() < share:
            varied.insert(0, _dateline(places, choose))
        yield _join(varied, choose)


def labelled_rows(sentence: Sentence) -> Iterator[tuple[list[Token], list[str]]]:
    """Cut a sentence to token rows with their B-, I- and O labels."""
    for row in rows(sentence.text, tokenise(sentence.text)):
        yield row, _labels(row, sentence.mentions)


def _labels(row: Iterable[Token], mentions: Sequence[tuple[int, int, str]]) -> list[str]:
    labels = []
    open_mention = None
    for token in row:
        found = next((m for m in mentions if m[0] < token.end and m[1] > token.start), None)
        if found is None:
            labels.append("O")
        else:
            labels.append(("I-" if found == open_mention else "B-") + found[2])
        open_mention = found
    return labels


def _vary_one(sentence: Sentence, share: float, choose: random.Random) -> Sentence:
    text = sentence.text
    if choose.random() < share:
        text = choose.choice((str.lower, str.upper, _capitalise, _capitalise))(text)
    if choose.random() < 0.35:  # noqa: PLR2004 - about the share of outlets that print curly quotes
        text = text.replace("'", "’")
    return replace(sentence, text=text) if len(text) == len(sentence.text) else sentence


def _capitalise(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def _dateline(places: Sequence[str], choose: random.Random) -> Sentence:
    text = choose.choice(places)
    if choose.random() < 0.75:  # noqa: PLR2004 - most datelines are in capitals
        text = text.upper()
    mentions = [(0, len(text), "LOC")]
    if choose.random() < 0.25:  # noqa: PLR2004 - a region stands behind smaller places
        start = len(text) + 2
        text += ", " + choose.choice(places)
        mentions.append((start, len(text), "LOC"))
    if choose.random() < 0.15:  # noqa: PLR2004 - some agencies print the day
        text += ", " + choose.choice(_DATES)
    if choose.random() < 0.75:  # noqa: PLR2004 - the agency in brackets is the rule
        start = len(text) + 2
        text += " (" + choose.choice(AGENCIES)
        mentions.append((start, len(text), "ORG"))
        text += ")"
    return Sentence("dateline", text + choose.choice(_DASHES), tuple(mentions))


def _join(sentences: Sequence[Sentence], choose: random.Random) -> Sentence:
    text, mentions = "", []
    for sentence in sentences:
        if text and not text.endswith(" "):
            text += choose.choice((" ", " ", " ", "\n\n"))
        mentions += [(start + len(text), end + len(text), label) for start, end, label in sentence.mentions]
        text += sentence.text
    return Sentence(sentences[0].set, text, tuple(mentions))
