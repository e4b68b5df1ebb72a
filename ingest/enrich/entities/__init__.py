"""Names: the stage that assigns mentions and entities. English only; a text in another language gets none rather than wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Document, Entity, Mention
from ingest.enrich.entities.document_pass import agree
from ingest.enrich.entities.heads import make_whole
from ingest.enrich.entities.normalise import best_name, fold, name_key
from ingest.enrich.entities.recogniser import MODEL_FILE, VERSION, builtin
from ingest.enrich.entities.repair import repair
from ingest.enrich.entities.salience import end_of_lead, salience
from ingest.enrich.entities.tokens import tokenise
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

__all__ = ["LANGUAGES", "MODEL", "MODEL_FILE", "entities_of", "entities_stage", "find_mentions"]

LANGUAGES = frozenset({"en"})
MODEL = f"newsfold-crf {VERSION}"
"""Name and version of the model; changes whenever its files do."""


def entities_stage(feed: Feed) -> Stage:  # noqa: ARG001 - every stage is made for a feed
    """Make the stage that assigns mentions and entities."""

    def with_entities(document: Document) -> Document:
        if document.language not in LANGUAGES:
            return replace(document, mentions=(), entities=())
        mentions = find_mentions(document.text)
        # the title lifts salience where a stage before this one found it; none has to
        entities = entities_of(document.text, mentions, title=document.title)
        return replace(document, mentions=tuple(mentions), entities=tuple(entities))

    return PerDocument("entities", frozenset({"text", "language"}), frozenset({"mentions", "entities"}), with_entities)


def find_mentions(text: str) -> list[Mention]:
    """Return the names of an English text, in order and without overlap."""
    tokens = tokenise(text)
    spans = agree(text, tokens, repair(text, make_whole(text, tokens, builtin().recognise(text, tokens))))
    return [Mention(span.label, text[span.start : span.end], span.start, span.end) for span in spans]


def entities_of(text: str, mentions: Sequence[Mention], *, title: str | None = None) -> list[Entity]:
    """Fold the mentions of one document to entities, the most salient first."""
    groups = fold(mentions)
    most = max((len(group) for group in groups), default=0)
    lead_end = end_of_lead(text)
    headline = f" {name_key(title or '')} "
    entities = []
    for group in groups:
        name = best_name(group[0].label, group)
        in_title = any(f" {key} " in headline for key in _headline_keys(group))
        score = salience(group, most=most, chars=len(text), lead_end=lead_end, in_title=in_title)
        entities.append(Entity(group[0].label, name, name_key(name), len(group), score))
    return sorted(entities, key=lambda entity: (-entity.salience, entity.key, entity.label))


def _headline_keys(group: Sequence[Mention]) -> set[str]:
    """Return the spellings by which a headline may name an entity: a person's surname too."""
    keys = {name_key(mention.text) for mention in group}
    if group[0].label == "PERSON":
        keys |= {key.rpartition(" ")[2] for key in keys}
    return keys - {""}
