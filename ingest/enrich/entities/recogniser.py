"""Find names of people, organisations and places in English text with a linear-chain CRF.

Source: Lafferty, McCallum & Pereira 2001; trained as an averaged perceptron (Collins 2002) by `training/entities.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from ingest.document import EntityLabel
from ingest.enrich.entities.features import FeatureMaker
from ingest.enrich.entities.gazetteer import Gazetteer
from ingest.enrich.entities.tokens import Token, rows
from ingest.errors import ConfigError, Problem

VERSION = "en-2"
MODEL_FILE = f"entities-{VERSION}.crf.zst"
GAZETTEER_FILE = f"gazetteer-{VERSION}.json.zst"
MODELS = Path(__file__).resolve().parent.parent / "models"


class Span(NamedTuple):
    """A name in a text, `text[start:end]`."""

    start: int
    end: int
    label: EntityLabel


class Recogniser:
    """A loaded model. Threads may share it: the tagger keeps the interpreter's lock while it tags a row."""

    def __init__(self, model: bytes, gazetteer: Gazetteer) -> None:
        import pycrfsuite  # noqa: PLC0415 - heavy, loaded when first needed

        self._model = model  # the tagger reads this memory as long as it lives
        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)
        self._features = FeatureMaker(gazetteer)

    def recognise(self, text: str, tokens: list[Token]) -> list[Span]:
        """Return the names of a text and its tokens, in order and without overlap."""
        found: list[Span] = []
        for row in rows(text, tokens):
            if any(token.text[0].isalpha() for token in row):
                labels = self._tagger.tag(self._features.make([token.text for token in row]))
                found.extend(_spans(row, labels))
        return found


@lru_cache(maxsize=1)
def builtin(folder: Path = MODELS) -> Recogniser:
    """Load the shipped model once per process.

    Raises:
        ConfigError: when the model is not there; `make model` trains it.
    """
    return Recogniser(_unpacked(folder, MODEL_FILE), builtin_gazetteer(folder))


@lru_cache(maxsize=1)
def builtin_gazetteer(folder: Path = MODELS) -> Gazetteer:
    """Load the shipped lists of names once per process.

    Raises:
        ConfigError: as `builtin`.
    """
    import orjson  # noqa: PLC0415 - loaded when first needed

    lists = orjson.loads(_unpacked(folder, GAZETTEER_FILE))
    return Gazetteer(
        {name: tuple(marks) for name, marks in lists["names"].items()},
        frozenset(lists["first_names"]),
        frozenset(lists["surnames"]),
        {word: tuple(marks) for word, marks in lists["clusters"].items()},
        lists["given"],
        lists["family"],
    )


def _unpacked(folder: Path, name: str) -> bytes:
    import zstandard  # noqa: PLC0415 - loaded when first needed

    try:
        packed = (folder / name).read_bytes()
    except FileNotFoundError:
        message = "is not there, and names cannot be found without it: run `make model`, or install the package again"
        raise ConfigError([Problem(str(folder / name), None, "entities", name, message)]) from None
    return zstandard.ZstdDecompressor().decompress(packed)


def _spans(row: Sequence[Token], labels: Sequence[str]) -> list[Span]:
    spans: list[Span] = []
    before = "O"
    for token, label in zip(row, labels, strict=True):
        if label != "O":
            name = cast("EntityLabel", label[2:])
            if label[0] == "I" and before[2:] == name:
                spans[-1] = spans[-1]._replace(end=token.end)
            else:
                spans.append(Span(token.start, token.end, name))
        before = label
    return spans
