"""`newsfold run`: one feed, all steps, in this process."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from ingest.errors import ConfigError, InputError, Problem
from ingest.feed import Feed, find_feeds, load_feed
from ingest.feed_sections import Read
from ingest.ledger import Ledger, add_up
from ingest.settings import Settings, read_settings

_BUSIEST_REASONS = 5


def find_feed(feed_id: str) -> Feed:
    """Load a declared feed by its id.

    Raises:
        ConfigError: there is no such feed, or its file has mistakes.
    """
    settings = read_settings()
    path = settings.feeds / f"{feed_id}.yml"
    if not os.path.isfile(path):  # which, unlike Path.is_file, knows that a name too long is no file
        known = ", ".join(found.stem for found in find_feeds(settings.feeds)) or "none"
        message = f"no such feed; feeds here: {known}"
        raise ConfigError([Problem(str(path), None, "", None, message)])
    return load_feed(path)


def loose_feed(path: str) -> Feed:
    """Declare a feed without a file for one loose document: text, every rule on."""
    return Feed(id="loose", folder=Path(), title="Loose document", read=Read(format="text", path=path or "."))


def ready_settings(console: Console) -> Settings:
    """Read the settings and make sure that they name a cluster: the embedded node is started unless `ELASTICSEARCH_URL` is set."""
    from ingest.embedded import start_node

    settings = read_settings()
    if settings.elasticsearch_url:
        return settings
    node = start_node(settings, report=lambda line: console.print(line, style="dim", markup=False))
    return dataclasses.replace(settings, elasticsearch_url=node.url)


def run_one(
    feed_id: str, input_path: str | None, *, from_archive: bool = False, as_json: bool, console: Console
) -> None:
    """Run a feed and print its closed ledger.

    Raises:
        InputError: another input is named, and the archive too.
    """
    from ingest.pipeline import run_feed

    if from_archive and input_path is not None:
        raise InputError("--input and --from-archive name two inputs: leave one out")
    feed = find_feed(feed_id)
    progress = Console(stderr=True)
    settings = ready_settings(progress)
    with progress.status(f"{feed.id}: starting") as status:
        ledger = run_feed(
            feed,
            settings,
            input_path,
            lambda step: status.update(f"{feed.id}: {step}"),
            from_archive=from_archive,
        )
    for warning in ledger.warnings:
        progress.print(warning, style="yellow", markup=False, soft_wrap=True)
    if as_json:
        counts = orjson.dumps(ledger, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()
        console.print(counts, markup=False, highlight=False, soft_wrap=True)
    else:
        console.print(ledger_table({feed.id: ledger}))


def ledger_table(ledgers: dict[str, Ledger]) -> Table:
    """Lay out closed ledgers, one row per feed: read = indexed + unchanged + rejected + quarantined."""
    table = Table(
        title="Ledger: read = indexed + unchanged + rejected + quarantined", title_justify="left", show_edge=False
    )
    table.add_column("feed", no_wrap=True)
    for column in ("read", "index", "same", "rej.", "quar.", "spans removed"):
        table.add_column(column, justify="right")
    table.add_column("why not indexed")
    for name, ledger in (ledgers | ({"all": add_up(ledgers.values())} if len(ledgers) > 1 else {})).items():
        reasons = ledger.rejected + ledger.quarantined
        counts = (ledger.read, ledger.indexed, ledger.unchanged, ledger.rejected.total(), ledger.quarantined.total())
        why = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common(_BUSIEST_REASONS)) or "–"
        table.add_row(name, *map(str, (*counts, ledger.removed.total())), why)
    return table
