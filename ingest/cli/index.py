"""`newsfold index`: versions of the index of documents, from building one to taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from ingest.load import Comparison, IndexStatus

app = typer.Typer(no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Missing = Annotated[float, typer.Option(min=0, max=1, help="Largest share of documents that may be missing.")]
Changed = Annotated[float, typer.Option(min=0, max=1, help="Largest share of documents whose text may differ.")]
Shrunk = Annotated[float, typer.Option(min=0, max=1, help="Largest share of all text that may be gone.")]


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show the versions, their sizes and rules, and how the cluster differs from this Newsfold; exit code 1 if it does."""
    from ingest.cli.run import ready_settings
    from ingest.load import connect, find_drift, index_status, left_relaxed
    from ingest.rebuild import is_complete

    console, settings = _console(), ready_settings(Console(stderr=True))
    client = connect(settings)
    drift = find_drift(client, settings)
    found = index_status(client, settings)
    if as_json:
        _print_json(console, {"versions": found, "drift": drift})
        raise typer.Exit(1 if drift else 0)
    if found:
        console.print(_versions_table(found, [each.index for each in found if is_complete(settings, each.index)]))
    else:
        console.print(f"There is no index {settings.index_prefix} yet; make it with: newsfold index create")
    for sentence in drift:
        console.print(sentence, style="yellow", markup=False)
    for index in left_relaxed(settings):
        console.print(
            f"{index} is being filled without refreshes and replicas; if no load is under way, the next one restores them."
        )
    raise typer.Exit(1 if drift else 0)


@app.command()
def fields() -> None:
    """Print the field dictionary (docs/fields.md): name, type, facet, meaning and example of every field."""
    from ingest.load import dictionary_page
    from ingest.settings import read_settings

    _console().out(dictionary_page(read_settings()), end="")


@app.command()
def create() -> None:
    """Install the templates, and the first index where there is none; what was changed in the cluster is told and left alone."""
    from ingest.cli.run import ready_settings
    from ingest.load import connect, install_templates, read_versions

    console, settings = _console(), ready_settings(Console(stderr=True))
    client = connect(settings)
    for sentence in install_templates(client, settings):
        console.print(sentence, style="yellow", markup=False)
    console.print(f"{read_versions(client, settings).live} is live.")


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Build the next version from the raw archive, through today's rules; stopped, it goes on where it was."""
    from ingest.cli.run import ledger_table, ready_settings
    from ingest.feed import load_feeds
    from ingest.rebuild import Progress
    from ingest.rebuild import rebuild as build

    progress = Console(stderr=True)
    settings = ready_settings(progress)
    feeds, problems = load_feeds(settings.feeds)
    for problem in problems:
        progress.print(str(problem), style="red", markup=False)
    with progress.status("reading the archive") as shown:

        def report(step: Progress) -> None:
            shown.update(f"{step.feed}: {step.done} of {step.total} documents")

        done = build(feeds, settings, report)
    console = _console()
    if as_json:
        _print_json(console, done)
        return
    console.print(ledger_table(done.ledgers))
    for name in done.undeclared:
        console.print(f"Left out: the archive of {name}, which is no declared feed.", style="yellow", markup=False)
    console.print(f"{done.index} stands by. Next: newsfold index compare, then newsfold index promote")


@app.command("compare")
def compare_versions(
    samples: Annotated[int, typer.Option(min=0, help="How many differences of each kind to show.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Show how the version that stands by differs from the live one: counts, ids, texts, newly removed spans."""
    from ingest.cli.run import ready_settings
    from ingest.errors import IndexMisconfigured
    from ingest.load import Limits, compare, connect, read_versions

    console, settings = _console(), ready_settings(Console(stderr=True))
    client = connect(settings)
    versions = read_versions(client, settings)
    if versions.standby is None:
        raise IndexMisconfigured("no version stands by: `newsfold index rebuild` makes one")
    found = compare(client, versions.live, versions.standby, samples)
    if as_json:
        _print_json(console, found)
        return
    _print_comparison(console, found)
    for sentence in found.breaches(Limits()):
        console.print(sentence, style="yellow", markup=False)


@app.command()
def promote(missing: Missing = 0.001, changed: Changed = 0.2, shrunk: Shrunk = 0.05) -> None:
    """Make the rebuilt version the live one, in one request, unless it differs too much; the old one stands by."""
    from ingest.cli.run import ready_settings
    from ingest.load import Limits
    from ingest.rebuild import promote as promote_version

    console, settings = _console(), ready_settings(Console(stderr=True))
    found = promote_version(settings, Limits(missing, changed, shrunk))
    _print_comparison(console, found)
    console.print(
        f"{found.new} is live. {found.old} stands by and is written too: newsfold index demote goes back to it, "
        f"newsfold index delete {found.old} ends that."
    )


@app.command()
def demote(missing: Missing = 0.001, changed: Changed = 1.0, shrunk: Shrunk = 1.0) -> None:
    """Make the version before the live one live again, in one request, unless documents are missing in it."""
    from ingest.cli.run import ready_settings
    from ingest.load import Limits
    from ingest.rebuild import demote as demote_version

    console, settings = _console(), ready_settings(Console(stderr=True))
    found = demote_version(settings, Limits(missing, changed, shrunk))
    console.print(f"{found.new} is live again; {found.old} stands by.")


@app.command()
def delete(
    index: Annotated[str, typer.Argument(help="Name of a version that is not live, as `status` prints it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a version that is not live; the archive stays."""
    from ingest.cli.run import ready_settings
    from ingest.load import connect, delete_version
    from ingest.rebuild import forget

    console, settings = _console(), ready_settings(Console(stderr=True))
    if not yes:
        typer.confirm(f"Delete {index} for good?", abort=True)
    delete_version(connect(settings), settings, index)
    forget(settings, index)
    console.print(f"{index} is deleted.")


@app.command()
def expire(
    feed: Annotated[str, typer.Argument(help="Feed id: the stem of its YAML file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove what is over a feed's retention from the index; the raw archive stays. Needs an API key of role upkeep."""
    from ingest.cli.run import find_feed, ready_settings
    from ingest.expire import expire as expire_feed

    declared, progress = find_feed(feed), Console(stderr=True)
    settings = ready_settings(progress)
    with progress.status("looking for what is over a limit") as status:
        done = expire_feed(declared, settings, dry_run=dry_run, report=status.update)
    console = _console()
    if as_json:
        _print_json(console, done)
        return
    if not declared.retention.is_limited:
        console.print(f"{feed} keeps everything: its file has no `retention`.", markup=False)
        return
    table = Table(
        "over the limit", title=f"{feed}: {'would go' if dry_run else 'gone'}", title_justify="left", show_edge=False
    )
    table.add_column("documents", justify="right")
    for limit, count in done.counts.items():
        table.add_row(limit, str(count))
    console.print(table if done.counts else f"{feed}: nothing is over its limits.")
    if done.newest:
        console.print(f"{done.text_bytes / 1e6:.1f} MB of text, the youngest of {done.newest:%Y-%m-%d}.")


Location = Annotated[
    str,
    typer.Argument(
        help="Folder below the cluster's path.repo, or s3://bucket/path, gs://bucket/path, az://container/path."
    ),
]


@app.command()
def snapshot(location: Location) -> None:
    """Save all indices: documents, groups, quarantine, ledgers; only what changed since the last time is written."""
    from ingest.cli.run import ready_settings
    from ingest.load import connect, take_snapshot

    settings = ready_settings(Console(stderr=True))
    _console().print(f"Snapshot {take_snapshot(connect(settings), settings, location)} is complete.")


@app.command()
def restore(
    location: Location,
    name: Annotated[str | None, typer.Option(help="Which snapshot; default: the latest complete one.")] = None,
) -> None:
    """Bring back all indices of a snapshot into a cluster that has none of them."""
    from ingest.cli.run import ready_settings
    from ingest.load import connect, restore_snapshot

    settings = ready_settings(Console(stderr=True))
    _console().print(f"Snapshot {restore_snapshot(connect(settings), settings, location, name)} is restored.")


def _versions_table(found: list[IndexStatus], complete: list[str]) -> Table:
    table = Table("index", "role", title="Versions", title_justify="left", show_edge=False)
    for column in ("documents", "MB"):
        table.add_column(column, justify="right")
    table.add_column("made by revision")
    for each in found:
        role = f"{each.role}, complete" if each.role == "standby" and each.index in complete else each.role
        revisions = ", ".join(f"{revision}: {count}" for revision, count in each.revisions.items()) or "–"
        table.add_row(each.index, role, str(each.documents), f"{each.bytes / 1e6:.1f}", revisions)
    return table


def _print_comparison(console: Console, found: Comparison) -> None:
    table = Table("", found.old, found.new, title="Comparison", title_justify="left", show_edge=False)
    table.add_row("documents", str(found.old_count), str(found.new_count))
    table.add_row("only here", str(found.only_old), str(found.only_new))
    table.add_row("characters of text", str(found.old_chars), str(found.new_chars))
    console.print(table)
    fields = ", ".join(f"{name} {count}" for name, count in found.fields.most_common())
    console.print(
        f"{found.changed} documents differ{f' ({fields})' if fields else ''}; {found.changed_text} in their text."
    )
    for id_ in found.missing:
        console.print(f"missing: {id_}", markup=False)
    for sample in found.samples:
        console.print(f"{sample.id}\n  - {sample.old!r}\n  + {sample.new!r}", markup=False)
    for rule, count in found.newly_removed.most_common():
        console.print(f"newly removed by {rule}: {count}", markup=False)
    for span in found.removed:
        console.print(f"{span.id} {span.rule}: {span.text!r}", markup=False)


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)


def _print_json(console: Console, value: object) -> None:
    console.out(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())
