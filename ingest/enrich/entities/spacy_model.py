"""Find names with an installed spaCy pipeline that a feed names: `enrich: {model: en_core_web_sm}`.

spaCy is no dependency: whoever wants another language or more quality installs it with a pipeline of their choice. Only what finds names
is run, the rest of the pipeline stays off.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from ingest.document import EntityLabel
from ingest.enrich.entities.recogniser import Span
from ingest.errors import ConfigError, Problem

LABELS: Mapping[str, EntityLabel] = MappingProxyType(
    {
        "PERSON": "PERSON",
        "PER": "PERSON",
        "ORG": "ORG",
        "GPE": "LOC",
        "LOC": "LOC",
        "FAC": "LOC",
        "NORP": "NORP",
        "EVENT": "EVENT",
        "EVT": "EVENT",
    }
)
"""Labels of spaCy's pipelines → ours; what is not here (dates, amounts, works) is left out."""

MAX_CHARS = 100_000
_NOT_NEEDED = ("parser", "lemmatizer", "attribute_ruler", "morphologizer", "senter")


class SpacyRecogniser:
    """A loaded pipeline."""

    def __init__(self, pipeline: Any) -> None:  # noqa: ANN401 - spaCy need not be installed
        self._pipeline = pipeline
        meta = pipeline.meta
        self.language = str(meta["lang"])
        self.name = f"{meta['lang']}_{meta['name']} {meta['version']}"

    def recognise(self, text: str) -> list[Span]:
        """Return the names of a text, in order and without overlap; long texts are read in pieces."""
        spans = []
        for start in range(0, len(text), MAX_CHARS):
            for entity in self._pipeline(text[start : start + MAX_CHARS]).ents:
                label = LABELS.get(entity.label_)
                if label:
                    spans.append(Span(start + entity.start_char, start + entity.end_char, label))
        return spans


def check_installed(model: str, feed_id: str) -> None:
    """Refuse a feed that names a pipeline which is not there, before anything runs.

    Raises:
        ConfigError: with the command that installs it.
    """
    for package in ("spacy", model):
        if importlib.util.find_spec(package) is None:
            remedy = "pip install spacy" if package == "spacy" else f"python -m spacy download {model}"
            message = f"is not installed here: run `{remedy}`, or remove the key to use the built-in model"
            raise ConfigError([Problem(f"{feed_id}.yml", None, "enrich.model", model, message)])


@lru_cache(maxsize=4)
def load(model: str) -> SpacyRecogniser:
    """Load an installed pipeline once per process."""
    spacy = importlib.import_module("spacy")
    return SpacyRecogniser(spacy.load(model, exclude=_NOT_NEEDED))
