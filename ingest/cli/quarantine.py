"""`newsfold quarantine`: see what was refused and why, and give it another try once the cause is mended."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ingest.load import Quarantined, Which

app = typer.Typer(no_args_is_help=True)

_SHOWN_BYTES = 2_000
_DAY = ["%Y-%m-%d"]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _which(
    documents: Annotated[
        list[str] | None, typer.Argument(help="Document ids; default: all that the options leave.")
    ] = None,
    feed: Annotated[str | None, typer.Option(help="Only this feed.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only this stage, such as read or load.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only this reason, such as encoding.")] = None,
    outcome: Annotated[
        Literal["rejected", "quarantined"] | None, typer.Option(help="Only what policy refused, or what failed.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="First day of the refusal (UTC).")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Last day of the refusal (UTC).")] = None,
) -> Which:
    from ingest.load import Which

    return Which(
        ids=tuple(documents or ()),
        feed=feed,
        stage=stage,
        reason=reason,
        outcome=outcome,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )


def by_what_is_known(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, in place of its parameter `which`, the options that choose rows."""
    chosen, own = _parameters(_which), _parameters(command)
    del own["which"]

    @wraps(command)
    def run(**options: object) -> None:
        which = _which(**{name: options.pop(name) for name in chosen})  # type: ignore[arg-type]  # typer sees to types
        command(which, **options)

    run.__signature__ = inspect.Signature([*chosen.values(), *own.values()])  # type: ignore[attr-defined]  # as inspect says
    run.__annotations__ = {name: each.annotation for name, each in (chosen | own).items()}
    return run


def _parameters(function: Callable[..., object]) -> dict[str, inspect.Parameter]:
    """Return parameters with their types; in the place of the one that is heavy to import stands another."""
    hints = get_type_hints(function, {**globals(), "Which": object}, include_extras=True)
    parameters = inspect.signature(function).parameters
    return {name: each.replace(annotation=hints[name]) for name, each in parameters.items()}


@app.command("list")
@by_what_is_known
def list_rows(
    which: Which,
    size: Annotated[int, typer.Option(min=0, help="Number of documents to list.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Count what was refused by feed, stage and reason, and list some of it."""
    from itertools import islice

    from ingest.cli.explain import escape_controls
    from ingest.cli.run import ready_settings
    from ingest.load import connect, count_quarantined, find_quarantined

    console, settings = _console(), ready_settings(Console(stderr=True))
    client = connect(settings)
    kinds = count_quarantined(client, settings, which)
    rows = list(islice(find_quarantined(client, settings, which), size))
    if as_json:
        _print_json(console, {"kinds": kinds, "documents": [_fields(row) for row in rows]})
        return
    if not kinds:
        console.print("The quarantine holds nothing of that.")
        return
    table = Table("feed", "outcome", "stage", "reason", title="In quarantine", title_justify="left", show_edge=False)
    table.add_column("documents", justify="right")
    for kind in kinds:
        table.add_row(kind.feed, kind.outcome, kind.stage, kind.reason, str(kind.count))
    console.print(table)
    listing = Table("id", "key", "why", "tries", title=f"The first {len(rows)}", title_justify="left", show_edge=False)
    for row in rows:
        why = f"{row.stage}/{row.reason}: {row.detail}"
        listing.add_row(*(Text(escape_controls(cell)) for cell in (row.id, row.key, why, str(row.tries))))
    console.print(listing)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Document id, as `list` prints it.")],
    as_json: AsJson = False,
) -> None:
    """Show all that is known of one refused document, and the beginning of its raw bytes; exit code 1 if it is not there."""
    from ingest.archive import read_raw
    from ingest.cli.explain import escape_controls
    from ingest.cli.run import ready_settings
    from ingest.load import Which, connect, find_quarantined

    console, settings = _console(), ready_settings(Console(stderr=True))
    rows = list(find_quarantined(connect(settings), settings, Which(ids=(document,))))
    if as_json:
        _print_json(console, [_fields(row) for row in rows])
    for row in () if as_json else rows:
        table = Table.grid(padding=(0, 2))
        for name, value in _fields(row).items():
            table.add_row(name, Text("–" if value is None else escape_controls(str(value))))
        console.print(table)
        if row.raw:
            console.rule("raw bytes, beginning")
            content = read_raw(settings.archive, row.raw)[:_SHOWN_BYTES]
            console.print(Text(escape_controls(content.decode("utf-8", "backslashreplace"))))
    if not rows:
        Console(stderr=True).print(f"{document} is not in quarantine", style="red", markup=False)
        raise typer.Exit(1)


@app.command()
@by_what_is_known
def replay(
    which: Which,
    as_json: AsJson = False,
) -> None:
    """Give refused documents another try: from the raw archive, through today's rules and settings, into the index.

    Exit code 1 if anything of it is still refused.
    """
    from ingest.cli.run import ledger_table, ready_settings
    from ingest.feed import load_feeds
    from ingest.replay import replay as replay_rows

    progress = Console(stderr=True)
    settings = ready_settings(progress)
    feeds, problems = load_feeds(settings.feeds)
    for problem in problems:
        progress.print(str(problem), style="red", markup=False)
    with progress.status("looking into the quarantine") as status:
        done = replay_rows(feeds, settings, which, status.update)
    console = _console()
    if as_json:
        _print_json(console, done)
    else:
        if done.ledgers:
            console.print(ledger_table(done.ledgers))
        console.print(f"{done.cleared} rows left the quarantine.")
        if done.no_bytes:
            console.print(f"{done.no_bytes} have no bytes in the archive: run their feed again.")
        for name, count in done.no_feed.items():
            console.print(f"{count} belong to {name}, which is no declared feed: restore its file, or drop them.")
    still = sum(ledger.rejected.total() + ledger.quarantined.total() for ledger in done.ledgers.values())
    raise typer.Exit(1 if still or done.no_bytes or done.no_feed else 0)


@app.command()
@by_what_is_known
def drop(
    which: Which,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget refused documents; their raw bytes stay in the archive."""
    from ingest.cli.run import ready_settings
    from ingest.load import connect, count_quarantined, drop_quarantined, find_quarantined

    console, settings = _console(), ready_settings(Console(stderr=True))
    client = connect(settings)
    count = sum(kind.count for kind in count_quarantined(client, settings, which))
    if count and not yes:
        typer.confirm(f"Drop {count} rows of the quarantine?", abort=True)
    console.print(f"{drop_quarantined(client, settings, find_quarantined(client, settings, which))} rows dropped.")


def _fields(row: Quarantined) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row) if field.name != "found"}


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)


def _print_json(console: Console, value: object) -> None:
    console.out(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
