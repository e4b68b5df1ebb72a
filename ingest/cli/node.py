"""`newsfold node`: start, stop and look at the embedded Elasticsearch node."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from ingest.embedded import NodeStatus

app = typer.Typer(no_args_is_help=True)

Port = Annotated[
    int | None, typer.Option(min=1024, max=65535, help="HTTP port; default: the last one, else any that is free.")
]
Heap = Annotated[str, typer.Option(help="Size of the Java heap, such as 512m or 1g.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def start(port: Port = None, heap: Heap = "1g") -> None:
    """Start the node, downloading it the first time (107 MB), or show the one that runs."""
    from ingest.embedded import start_node
    from ingest.settings import read_settings

    console = Console(soft_wrap=True, highlight=False)
    console.print(_table(start_node(read_settings(), port=port, heap=heap, report=console.out)))


@app.command()
def stop() -> None:
    """Stop the node; what it holds stays on disk."""
    from ingest.embedded import stop_node
    from ingest.settings import read_settings

    stopped = stop_node(read_settings())
    Console(soft_wrap=True).print("The node has stopped." if stopped else "No node runs.")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show the node; exit code 1 if none runs."""
    from ingest.embedded import node_status
    from ingest.settings import read_settings

    console = Console(soft_wrap=True, highlight=False)
    found = node_status(read_settings())
    if as_json:
        console.out(json.dumps({"running": found is not None, **(_fields(found) if found else {})}))
    else:
        console.print(_table(found) if found else "No node runs; start one with: newsfold node start")
    if found is None:
        raise typer.Exit(1)


def _fields(found: NodeStatus) -> dict[str, str | int]:
    values = dataclasses.asdict(found)
    return {name: value if isinstance(value, int) else str(value) for name, value in values.items()}


def _table(found: NodeStatus) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in _fields(found).items():
        table.add_row(name, str(value))
    return table
