"""The `newsfold` command: one module per subcommand, each importing what it needs when it runs."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from ingest.cli import alerts, index, kibana, node, quarantine, rules
from ingest.errors import ConfigError, NewsfoldError

app = typer.Typer(
    help="Raw news in; clean, dated, named, de-duplicated and searchable documents out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(
    index.app, name="index", help="Versions of the index: status, create, rebuild, compare, promote, demote, delete."
)
app.add_typer(quarantine.app, name="quarantine", help="What was refused, and why: list, show, replay, drop.")
app.add_typer(
    rules.app, name="rules", help="What a feed repeats on page after page: learn, list, show, accept, reject, forget."
)
app.add_typer(alerts.app, name="alerts", help="Saved searches: add, list, show, run, remove.")
app.add_typer(kibana.app, name="kibana", help="Kibana's data views, Discover sessions and dashboards.")
app.add_typer(node.app, name="node", help="The embedded Elasticsearch node.")

FeedId = Annotated[str, typer.Argument(help="Feed id: the stem of its YAML file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def check(
    feeds: Annotated[list[str] | None, typer.Argument(help="Feed ids, files or folders; default: all feeds.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not show what a named web feed would fetch.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of feed files, for editors, and check nothing.")
    ] = False,
) -> None:
    """Check feed files: every mistake at once, with file, line, key, value and what to write instead."""
    from ingest.cli.check import check as check_feeds
    from ingest.cli.check import print_schema

    if schema:
        print_schema(Console())
        return
    raise typer.Exit(check_feeds(feeds, Console(soft_wrap=True), offline=offline))


@app.command()
def run(
    feed: FeedId,
    input_path: Annotated[
        str | None, typer.Option("--input", help="Read this file, folder or glob instead of the feed's own.")
    ] = None,
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="Read again what the feed archived; fetch nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run one feed here and now, without Airflow: the same flow, the same ledger."""
    from ingest.cli.run import run_one

    run_one(feed, input_path, from_archive=from_archive, as_json=as_json, console=Console())


@app.command()
def explain(
    path: Annotated[str, typer.Argument(help="One raw document.")],
    feed: Annotated[str | None, typer.Option("--feed", help="Explain it as this feed would read it.")] = None,
    judge: Annotated[
        bool | None, typer.Option("--judge/--no-judge", help="Ask the trained judge; default: as the feed says.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what each stage does to one raw document; removed text is struck through, with the rule's id."""
    from ingest.clean.memory import recall
    from ingest.cli.explain import explain_documents
    from ingest.cli.run import find_feed, loose_feed
    from ingest.pipeline import trace
    from ingest.settings import read_settings

    declared = find_feed(feed) if feed else loose_feed(path)
    if judge is not None:
        clean = declared.clean.model_copy(update={"judge": judge})
        declared = declared.model_copy(update={"clean": clean})
    memory = recall(declared, read_settings()) if feed else None
    raise typer.Exit(explain_documents(trace(declared, path, memory), json=as_json, console=Console(), memory=memory))


Several = Annotated[list[str] | None, typer.Option(help="Keep documents with this value; repeat it for several.")]


@app.command()
def diff(
    document: Annotated[str, typer.Argument(metavar="ID", help="Document id, as search shows it.")],
    other: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Compare with this one; default: its lead, of a lead its former version."),
    ] = None,
    former: Annotated[bool, typer.Option("--former", help="Compare with what the same document said before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a copy took over from its lead, or a revision from its former version: added, cut, edited, altered quotes."""
    from ingest.cli.diff import diff_and_print

    diff_and_print(document, other, former=former, as_json=as_json, console=Console())


@app.command()
def search(
    text: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help='Words, "a phrase", -not, person:"A Name", -feed:x, from:2026-03-01, to:…'
        ),
    ] = "",
    feed: Several = None,
    outlet: Several = None,
    person: Several = None,
    org: Several = None,
    place: Several = None,
    language: Several = None,
    wire: Several = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    one_per_copy: Annotated[bool, typer.Option("--one-per-copy", help="Fold copies: one row per text.")] = False,
    size: Annotated[int, typer.Option(min=1, max=1000, help="Number of hits.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search what has been loaded: hits with highlights, and counts by feed, person, place, day and more."""
    from ingest.cli.search import search_and_print
    from ingest.search import Query

    chosen = {
        "feed": feed,
        "outlet": outlet,
        "person": person,
        "org": org,
        "place": place,
        "language": language,
        "wire": wire,
    }
    query = Query(
        text=text,
        chosen={name: tuple(values) for name, values in chosen.items() if values},
        since=since.date() if since else None,
        until=until.date() if until else None,
        one_per_copy=one_per_copy,
        size=size,
    )
    search_and_print(query, as_json=as_json, console=Console())


def main() -> None:
    """Run the command line."""
    run_commands(app)


def run_commands(commands: typer.Typer) -> None:
    """Run a command line; the project's own errors become one clear message and exit code 1 (2 for configuration)."""
    try:
        commands()
    except ConfigError as error:
        _complain(error)
        sys.exit(2)
    except NewsfoldError as error:
        _complain(error)
        sys.exit(1)


def _complain(error: NewsfoldError) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(str(error), style="red", markup=False)
