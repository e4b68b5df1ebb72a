"""Names: the stage that assigns mentions and entities. English only; a text in another language gets none rather than wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ingest.document import Document, Entity, Mention
from ingest.enrich.agencies import DISPLAYED
from ingest.enrich.entities.document_pass import agree
from ingest.enrich.entities.heads import make_whole
from ingest.enrich.entities.key import entity_key, printed_name
from ingest.enrich.entities.normalise import best_name, fold, name_key
from ingest.enrich.entities.recogniser import MODEL_FILE, VERSION, Span, builtin
from ingest.enrich.entities.repair import repair
from ingest.enrich.entities.salience import end_of_lead, salience
from ingest.enrich.entities.spacy_model import check_installed, load
from ingest.enrich.entities.tokens import tokenise
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

__all__ = ["LANGUAGES", "MODEL", "MODEL_FILE", "NO_MODEL", "entities_of", "entities_stage", "find_mentions"]

NO_MODEL = "none"
"""Stands on documents in a language that no model here reads."""

_NO_CODES: Mapping[str, str] = MappingProxyType({})
LANGUAGES = frozenset({"en"})
MODEL = f"newsfold-crf {VERSION}"
"""Name and version of the model; changes whenever its files do."""


def entities_stage(feed: Feed) -> Stage:
    """Make the stage that assigns mentions, entities and the model that found them.

    Raises:
        ConfigError: the feed names a model that is not installed.
    """
    chosen = feed.enrich.model
    if chosen:
        check_installed(chosen, feed.id)

    def with_entities(document: Document) -> Document:
        model, mentions = _find(document, chosen)
        # the title lifts salience where a stage before this one found it; none has to
        entities = entities_of(document.text, mentions, title=document.title, codes=_codes(document))
        return replace(document, mentions=tuple(mentions), entities=tuple(entities), entity_model=model)

    requires = frozenset({"text", "language", "dateline"})
    return PerDocument("entities", requires, frozenset({"mentions", "entities", "entity_model"}), with_entities)


def _find(document: Document, chosen: str | None) -> tuple[str, list[Mention]]:
    """Return which model read a document, and its names: the feed's for its own language, the built-in for English, else none."""
    if chosen:
        pipeline = load(chosen)
        if document.language is not None and pipeline.language in {document.language, "xx"}:
            return pipeline.name, find_mentions(document.text, pipeline.recognise)
    if document.language in LANGUAGES:
        return MODEL, find_mentions(document.text)
    return NO_MODEL, []


def find_mentions(text: str, recognise: Callable[[str], list[Span]] | None = None) -> list[Mention]:
    """Return the names of a text, in order and without overlap.

    Args:
        text: in English, or in the language of the recogniser.
        recognise: another recogniser than the built-in one; the passes that follow help any.
    """
    tokens = tokenise(text)
    found = recognise(text) if recognise else make_whole(text, tokens, builtin().recognise(text, tokens))
    return [
        Mention(span.label, text[span.start : span.end], span.start, span.end)
        for span in agree(text, tokens, repair(text, found))
    ]


def entities_of(
    text: str, mentions: Sequence[Mention], *, title: str | None = None, codes: Mapping[str, str] = _NO_CODES
) -> list[Entity]:
    """Fold the mentions of one document to entities, the most salient first.

    Args:
        text: offsets are into it.
        mentions: in order.
        title: a name in it is more salient.
        codes: spelling → name in full of organisations that this document calls by a code, agencies apart.
    """
    names = DISPLAYED | dict(codes)
    groups = _grouped(mentions, names)
    most = max((len(group) for group in groups), default=0)
    lead_end = end_of_lead(text)
    headline = f" {name_key(title or '')} "
    entities = []
    for group in groups:
        label = group[0].label
        name = _name(group, names)
        key = entity_key(label, name)
        in_title = any(f" {each} " in headline for each in _headline_keys(group))
        score = salience(group, most=most, chars=len(text), lead_end=lead_end, in_title=in_title)
        entities.append(Entity(label, printed_name(label, key, name), key, len(group), score))
    return sorted(entities, key=lambda entity: (-entity.salience, entity.key, entity.label))


def _grouped(mentions: Sequence[Mention], names: Mapping[str, str]) -> list[list[Mention]]:
    """Fold mentions, and bring together what a code and its name in full would keep apart."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for group in fold(mentions):
        groups.setdefault((group[0].label, entity_key(group[0].label, _name(group, names))), []).extend(group)
    return [sorted(group, key=lambda mention: mention.start) for group in groups.values()]


def _name(group: Sequence[Mention], names: Mapping[str, str]) -> str:
    best = best_name(group[0].label, group)
    return names.get(best, best) if group[0].label == "ORG" else best


def _codes(document: Document) -> dict[str, str]:
    """Read the code in a dateline, `PORT ELLERY (MW) —`, as the outlet's, where the outlet's name has these initials."""
    code = document.dateline.agency if document.dateline else None
    initials = "".join(word[0] for word in document.outlet.removeprefix("The ").split() if word[:1].isupper())
    return {code: document.outlet} if code and len(code) > 1 and code == initials else {}


def _headline_keys(group: Sequence[Mention]) -> set[str]:
    """Return the spellings by which a headline may name an entity: a person's surname too."""
    keys = {name_key(mention.text) for mention in group}
    if group[0].label == "PERSON":
        keys |= {key.rpartition(" ")[2] for key in keys}
    return keys - {""}
