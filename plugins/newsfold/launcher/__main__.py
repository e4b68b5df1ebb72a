"""`python -m newsfold.launcher run | serve | stop`."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer
from rich.console import Console

from ingest.cli import run_commands
from ingest.settings import read_settings
from newsfold.launcher import commands
from newsfold.launcher.choice import parse_inputs
from newsfold.launcher.run import run as run_feeds

app = typer.Typer(
    help="Airflow on this machine.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.command()
def run(
    feed: Annotated[list[str] | None, typer.Option(help="Run this feed; may be repeated. Default: all feeds.")] = None,
    input_pairs: Annotated[
        list[str] | None,
        typer.Option("--input", metavar="FEED=PATH", help="Let this feed read another file, folder or glob."),
    ] = None,
) -> None:
    """Run feeds through Airflow into Elasticsearch and show what came of it."""
    raise typer.Exit(run_feeds(read_settings(), feed or [], parse_inputs(input_pairs or []), Console()))


@app.command()
def serve() -> None:
    """Keep Airflow's page and scheduler and the node up until Ctrl-C or stop."""
    raise typer.Exit(commands.serve(read_settings(), Console()))


@app.command()
def stop() -> None:
    """End Airflow and the embedded node."""
    raise typer.Exit(commands.stop(read_settings(), Console()))


def main() -> None:
    """Run the command line; SIGTERM ends it as Ctrl-C does, errors are one clear message."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    run_commands(app)


if __name__ == "__main__":
    main()
