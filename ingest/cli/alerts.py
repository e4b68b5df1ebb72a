"""`newsfold alerts`: saved searches, held against the new documents of every run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ingest.search.alerts import Alert
    from ingest.settings import Settings

app = typer.Typer(no_args_is_help=True)

AlertId = Annotated[str, typer.Argument(metavar="NAME", help="Name of the alert, as `newsfold alerts list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Several = Annotated[list[str] | None, typer.Option(help="Only documents with this value; repeat it for several.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help='What to call it, such as "Courts in Chicago".')],
    text: Annotated[str, typer.Argument(metavar="QUERY", help="As for `newsfold search`.")] = "",
    feed: Several = None,
    outlet: Several = None,
    person: Several = None,
    org: Several = None,
    place: Several = None,
    language: Several = None,
    wire: Several = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    every_copy: Annotated[bool, typer.Option("--every-copy", help="Tell every copy, not each text once.")] = False,
    notify: Annotated[
        list[str] | None, typer.Option(help="Name of a notifier in notifiers.yml, which Airflow is to tell.")
    ] = None,
) -> None:
    """Save a search; what runs load from now on is held against it."""
    from ingest.search import Query, read_wording
    from ingest.search.alerts import add_alert

    chosen = {"feed": feed, "outlet": outlet, "person": person, "org": org, "place": place, "language": language, "wire": wire}  # fmt: skip
    query = Query(
        text=text,
        chosen={name: tuple(values) for name, values in chosen.items() if values},
        since=since.date() if since else None,
        until=until.date() if until else None,
        one_per_copy=not every_copy,
    )
    remarks = Console(stderr=True)
    for note in read_wording(text).notes:
        remarks.print(note, style="yellow", markup=False)
    alert = add_alert(*_opened(), name, query, tuple(notify or ()))
    Console().print(f"{alert.id}: saved; it looks at what is loaded from now on", markup=False, highlight=False)


@app.command("list")
def show_all(as_json: AsJson = False) -> None:
    """List all alerts and how much each has found."""
    from ingest.search.alerts import finds, list_alerts

    client, settings = _opened()
    rows = [(alert, finds(client, settings, alert.id, size=0)[0]) for alert in list_alerts(client, settings)]
    if as_json:
        _print_json([_fields(alert) | {"found": found} for alert, found in rows])
        return
    table = Table("name", "title", "looks for", "tells", "found", show_edge=False)
    for alert, found in rows:
        table.add_row(*map(_plain, (alert.id, alert.title, _worded(alert), ", ".join(alert.notify) or "–", str(found))))
    Console().print(table if rows else 'There is no alert; add one: newsfold alerts add "Ferries" ferry')


@app.command()
def show(name: AlertId, as_json: AsJson = False) -> None:
    """Show what an alert found last."""
    from ingest.search.alerts import finds

    client, settings = _opened()
    alert = _find(client, settings, name)
    total, latest = finds(client, settings, alert.id)
    if as_json:
        rows = [{**find.document, "found_at": find.found_at} for find in latest]
        _print_json(_fields(alert) | {"found": total, "finds": rows})
        return
    console = Console(soft_wrap=True)
    console.print(Text(f"{_plain(alert.title)}: {_plain(_worded(alert))}; {total} found", style="bold"))
    for find in latest:
        title = find.document.get("title") or find.document.get("lede") or find.document["id"]
        console.print(_plain(f"{find.found_at[:16]}  {find.document['outlet']}: {title}"))


@app.command()
def run(feed: Annotated[str | None, typer.Option(help="Look at this feed's runs only.")] = None) -> None:
    """Look through runs that no alert has looked at yet; every run does this itself when it ends."""
    from ingest.search.alerts import check_alerts

    found = check_alerts(*_opened(), feed)
    for alert, count in found.items():
        Console().print(f"{alert}: {count} new", markup=False, highlight=False)
    if not found:
        Console().print("There is no alert.")


@app.command()
def remove(name: AlertId) -> None:
    """Forget an alert and what it found."""
    from ingest.search.alerts import remove_alert

    client, settings = _opened()
    alert = _find(client, settings, name)
    remove_alert(client, settings, alert.id)
    Console().print(f"{alert.id}: removed", markup=False, highlight=False)


def _opened() -> tuple[Any, Settings]:
    from ingest.cli.run import ready_settings
    from ingest.load import connect

    settings = ready_settings(Console(stderr=True))
    return connect(settings), settings


def _find(client: Any, settings: Settings, name: str) -> Alert:  # noqa: ANN401 - commands do not import Elasticsearch
    from ingest.errors import ConfigError, Problem
    from ingest.search.alerts import find_alert, list_alerts

    alert = find_alert(client, settings, name)
    if alert is None:
        known = ", ".join(alert.id for alert in list_alerts(client, settings)) or "none"
        raise ConfigError([Problem("alert", None, "name", name, f"no such alert; alerts here: {known}")])
    return alert


def _worded(alert: Alert) -> str:
    query = alert.query
    parts = [query.text, *(f'{name}:"{value}"' for name, values in query.chosen.items() for value in values)]
    parts += [f"from:{query.since}" if query.since else "", f"to:{query.until}" if query.until else ""]
    return " ".join(part for part in parts if part) or "everything"


def _fields(alert: Alert) -> dict[str, Any]:
    from ingest.search.alerts.alert import alert_row

    return {name: value for name, value in alert_row(alert).items() if name != "kind"}


def _plain(text: str) -> str:
    """Blank what a terminal would obey."""
    from ingest.cli.search import printable

    return printable(text)


def _print_json(value: object) -> None:
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
