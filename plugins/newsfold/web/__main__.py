"""Serve the page alone, on this machine only and without login: `python -m newsfold.web [port]`."""

from __future__ import annotations

import dataclasses
import sys

import uvicorn

from ingest.embedded import start_node
from ingest.settings import Settings, read_settings
from newsfold.web.app import build_app

_PORT = 8085


def _ready_settings() -> Settings:
    settings = read_settings()
    if settings.elasticsearch_url:
        return settings
    node = start_node(settings, report=_report)
    return dataclasses.replace(settings, elasticsearch_url=node.url)


def _report(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Serve until interrupted."""
    settings = _ready_settings()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else _PORT
    uvicorn.run(build_app(lambda: settings), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
