"""Serve the page alone, on this machine only and without login: `python -m newsfold.web [port]`.

Whoever can name this machine could read it from any page that a browser here shows: a stranger's host name may be made to mean 127.0.0.1
(DNS rebinding). So only requests that call it by its own names are answered.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from rich.console import Console
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ingest.cli import run_commands
from ingest.cli.run import ready_settings
from ingest.settings import Settings
from newsfold.web.app import build_app

_PORT = 8085
_OWN_NAMES = ["127.0.0.1", "localhost"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def serve(port: Annotated[int, typer.Argument(min=1024, max=65535, help="Port on 127.0.0.1.")] = _PORT) -> None:
    """Serve the search page on this machine, without login, until interrupted."""
    settings = ready_settings(Console(stderr=True))
    sys.stderr.write(f"http://127.0.0.1:{port}\n")
    uvicorn.run(build_local_page(settings), host="127.0.0.1", port=port, log_level="warning")


def build_local_page(settings: Settings) -> FastAPI:
    """Build the page for those on this machine: requests for another host are refused with 400."""
    page = build_app(lambda: settings)
    page.add_middleware(TrustedHostMiddleware, allowed_hosts=_OWN_NAMES)
    return page


def main() -> None:
    """Run the command line; errors are one clear message."""
    run_commands(app)


if __name__ == "__main__":
    main()
