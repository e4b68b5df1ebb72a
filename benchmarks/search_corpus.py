"""An index full of invented news to search in: every facet filled, texts of about 250 words, published evenly over 200 days.

Outlets, names and agencies are as unevenly frequent as in news (Zipf); three documents in ten are copies, stories have about seven
reports. Two processes write them in bulks of 1,500 while the index does not refresh.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from random import Random
from typing import cast

from elasticsearch import Elasticsearch

from benchmarks.synthetic_news import Invented, invent
from ingest.document import (
    Copies,
    Document,
    Entity,
    EntityLabel,
    Place,
    PublishedAt,
    RemovedSpan,
    Story,
    WireCredit,
    document_id,
)
from ingest.load import connect, install_templates
from ingest.load.actions import document_action
from ingest.settings import Settings

DAYS = 200
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_PROCESSES = 2
_BULK = 1_500
_NAMES: dict[EntityLabel, int] = {"PERSON": 40_000, "ORG": 10_000, "LOC": 3_000}
_LANGUAGES = ("en",) * 17 + ("de", "es", "fr")
_AGENCIES = ("Meridian Wire", "Northgate Press", "Coastal News Agency", "Union Dispatch")
_RULES = ("share.links", "newsletter.form_message", "navigation.see_more", "advertisement.label", "copyright.notice")
_SYLLABLES = ("bar", "den", "dor", "el", "fen", "gar", "hal", "il", "jor", "kel", "lin", "mar", "nor", "or", "pel", "quin", "ros", "sal", "tor", "ven")  # fmt: skip


def load_corpus(client: Elasticsearch, settings: Settings, count: int) -> None:
    """Fill an empty index with so many documents.

    Args:
        client: of the cluster.
        settings: name the index; its templates are installed here.
        count: documents; the last process may write a few less where it does not divide.
    """
    install_templates(client, settings)
    index = f"{settings.index_prefix}-write"
    client.indices.put_settings(
        index=index, settings={"index.refresh_interval": "-1", "index.translog.durability": "async"}
    )
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        parts = [pool.submit(_load_part, settings, seed, count // _PROCESSES) for seed in range(1, _PROCESSES + 1)]
        for part in parts:
            part.result()
    client.indices.put_settings(
        index=index, settings={"index.refresh_interval": "1s", "index.translog.durability": "request"}
    )
    client.indices.refresh(index=settings.index_prefix)


def corpus_words(count: int, searches: int, kind: str) -> list[str]:
    """Draw what is searched for from the documents.

    Args:
        count: documents of the corpus.
        searches: how many.
        kind: `words` (one to three words of one document, as frequent as they are there), `rare` (two words of one event), `name`.
    """
    draw = Random(7)  # noqa: S311 - invented searches, no secrets
    sample = min(2_000, count // _PROCESSES)
    documents = list(corpus_part(1, sample, sample))
    searched = list[str]()
    while len(searched) < searches:
        document = draw.choice(documents)
        if kind == "name":
            searched.append(f'"{draw.choice(document.entities).name}"')
        elif kind == "rare":
            searched.append(" ".join((document.title or "").split()[:2]))
        else:
            searched.append(" ".join(draw.sample(document.text.split(), draw.randint(1, 3))))
    return searched


def corpus_part(seed: int, count: int, limit: int) -> Iterator[Document]:
    """Yield the first `limit` documents of one process's `count`."""
    draw = Random(seed)  # noqa: S311 - invented documents, no secrets
    for number, invented in enumerate(invent(limit, seed)):
        yield _dressed(draw, invented, seed, _FIRST_DAY + timedelta(days=DAYS * number / count))


def _dressed(draw: Random, invented: Invented, seed: int, published: datetime) -> Document:
    key = f"{seed}-{invented.document.key}"
    entities = tuple(_entity(draw, label) for label in _NAMES for _ in range(draw.randint(1, 6)))
    text = f"{invented.document.text}\n{', '.join(entity.name for entity in entities)}."
    copies, feed = f"{seed}-{invented.text_name}", f"feed-{_uneven(draw, 40)}"
    is_lead = invented.text_name == f"t{int(invented.document.key)}"
    url = f"https://outlet{seed}.example/{published:%Y/%m/%d}/{key}"
    return replace(
        invented.document,
        id=document_id(feed=feed, key=key),
        feed=feed,
        key=key,
        url=url,
        observed_at=published + timedelta(minutes=draw.randint(1, 600)),
        outlet=f"Outlet {_uneven(draw, 400)}",
        text=text,
        lede=text.partition("\n")[0],
        authors=(_name(draw.randrange(2_000)),),
        published_at=PublishedAt(published, draw.choice(("field", "dateline", "prefix")), "minute", 0.9),
        language=draw.choice(_LANGUAGES),
        language_confidence=0.99,
        entities=entities,
        places=tuple(_place(entity) for entity in entities if entity.label == "LOC"),
        wire=WireCredit(draw.choice(_AGENCIES), "(wire)") if draw.random() < 0.3 else None,  # noqa: PLR2004 - about their share
        removed=tuple(RemovedSpan(rule, 0, 5, "Share") for rule in draw.sample(_RULES, draw.randint(0, 3))),
        copies=Copies(copies, is_lead=is_lead),
        story=Story(f"{seed}-{invented.event}"),
    )


def _uneven(draw: Random, count: int) -> int:
    """Draw a number below `count`, small ones far more often."""
    return min(int(draw.paretovariate(0.8)) - 1, count * 50) % count


def _entity(draw: Random, label: EntityLabel) -> Entity:
    name = _name(_uneven(draw, _NAMES[label]), label)
    return Entity(label, name, name.lower(), draw.randint(1, 5), round(draw.random(), 2))


def _name(number: int, label: str = "PERSON") -> str:
    """Name the person, organisation or place of this number."""
    draw = Random(f"{label} {number}")  # noqa: S311 - invented names, no secrets
    words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3))).capitalize() for _ in range(2)]
    return " ".join([words[0], *({"ORG": ["Board"], "LOC": []}.get(label, words[1:]))])


def _place(entity: Entity) -> Place:
    draw = Random(entity.key)  # noqa: S311 - invented places, no secrets
    latitude, longitude = draw.uniform(-55, 68), draw.uniform(-180, 180)
    return Place(entity.name, entity.key, "city", "US", latitude, longitude, 0.9, entity.count)


def _load_part(settings: Settings, seed: int, count: int) -> None:
    now = datetime.now(UTC)
    with connect(settings) as client:
        patient = client.options(request_timeout=300)
        lines = list[bytes]()
        for number, document in enumerate(corpus_part(seed, count, count), 1):
            lines.append(document_action(document, now).lines)
            if len(lines) == _BULK or number == count:
                answer = patient.bulk(operations=cast("list[str]", lines), index=f"{settings.index_prefix}-write")
                if answer["errors"]:
                    refused = next(item["index"]["error"] for item in answer["items"] if "error" in item["index"])
                    raise SystemExit(f"Elasticsearch refuses an invented document: {refused}")
                lines.clear()
                if seed == 1:
                    print(f"{number * _PROCESSES} documents", file=sys.stderr)
