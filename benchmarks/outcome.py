"""Do the sample feeds still give the documents that they gave when the pipeline's revision was recorded last?

    python -m benchmarks.outcome [--record]

Documents that other rules made replace each other only where PIPELINE_REVISION rose in between. The samples are no proof that nothing changed, but
most changes of rules, models and stages show in them. `--record` writes today's outcome down; that is done when a version is released.
Prints one JSON line:

    documents            how many there are
    revision, digest     of today
    recorded             revision and digest of the last record
    to_raise             whether documents differ, and the revision has not been raised
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from ingest.archive import open_archive
from ingest.document import Document
from ingest.feed import Feed, load_feeds
from ingest.load import PIPELINE_REVISION
from ingest.pipeline import stages
from ingest.read import find_inputs, read_split
from ingest.settings import PROJECT
from ingest.stage import Refusal, run_stages

RECORD = Path(__file__).parent / "outcome.json"
_THEN = datetime(2026, 4, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the samples gave: `digest` is of everything in their documents that is no measure of confidence or weight."""

    revision: int
    digest: str


def main() -> None:
    """Compare, and print the figures; record them if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write today's outcome down")
    record = parser.parse_args().record
    documents = list(sample_documents())
    today, recorded = Outcome(PIPELINE_REVISION, digest_of(documents)), read_record()
    if record:
        RECORD.write_text(json.dumps(asdict(today)) + "\n")
    figures = {"documents": len(documents), **asdict(today), "recorded": asdict(recorded)}
    print(json.dumps(figures | {"to_raise": must_rise(today, recorded)}))


def read_record() -> Outcome:
    """Return what was recorded last."""
    return Outcome(**json.loads(RECORD.read_text()))


def must_rise(today: Outcome, recorded: Outcome) -> bool:
    """Tell whether the same bytes give other documents, which would not replace the older ones."""
    return today.digest != recorded.digest and today.revision <= recorded.revision


def sample_documents() -> Iterator[Document]:
    """Yield what the stages make of the sample feeds, by feed and input."""
    feeds, problems = load_feeds(PROJECT / "dags" / "feeds")
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    for feed in feeds:
        yield from _documents(feed)


def _documents(feed: Feed) -> Iterator[Document]:
    with TemporaryDirectory() as root, open_archive(root, feed.id, "outcome", "0", _THEN) as archive:
        outcomes = chain.from_iterable(read_split(feed, split, "outcome", archive) for split in find_inputs(feed))
        received = (outcome for outcome in outcomes if isinstance(outcome, Document))
        yield from run_stages(stages(feed), received, list[Refusal]().append)


def digest_of(documents: list[Document]) -> str:
    """Return 16 hex characters of SHA-256; fractions, which machines round in their own ways, do not count."""
    facts = sorted((_facts(document) for document in documents), key=lambda fact: str(fact[0]))
    return hashlib.sha256(orjson.dumps(facts)).hexdigest()[:16]


def _facts(document: Document) -> tuple[object, ...]:
    published = document.published_at
    return (
        document.id,
        document.title,
        document.lede,
        document.text,
        document.authors,
        document.dateline,
        document.language,
        document.wire,
        document.original_outlet,
        document.content_hash,
        published and (published.value, published.origin, published.precision, published.timezone_known),
        [(repair.start, repair.end, repair.received) for repair in document.repairs],
        [(span.rule, span.start, span.end) for span in document.removed],
        [(entity.label, entity.name, entity.key, entity.count) for entity in document.entities],
        [(place.name, place.country, place.count) for place in document.places],
        document.date_mentions,
    )


if __name__ == "__main__":
    main()
