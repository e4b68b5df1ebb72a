"""The commands that README and guides show can be typed as they stand there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from ingest.cli import app
from ingest.settings import PROJECT

_PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
_INLINE = re.compile(r"`((?:\.venv/bin/)?newsfold [^`]*)`")
_LINE = re.compile(r"^(?:[A-Z_]+=\S+ )*((?:\.venv/bin/)?newsfold .*)$", re.MULTILINE)
_REMARK = re.compile(r"\s(?:#|>|  ).*$")


def shown() -> Iterator[Any]:
    """Yield each command that a page shows, once."""
    seen = set[str]()
    for page in _PAGES:
        # A command that is quoted in prose may go on in the next line.
        text = page.read_text("utf-8")
        for found in (*_LINE.findall(text), *_INLINE.findall(text.replace("\n", " "))):
            command = _REMARK.sub("", found).strip()
            if command not in seen:
                seen.add(command)
                yield pytest.param(command, id=f"{page.stem}: {command[:60]}")


@pytest.mark.parametrize("command", list(shown()))
def test_a_command_of_the_guides_is_understood(command: str) -> None:
    """Its subcommands are there, and it takes these options and as many arguments; nothing is run."""
    _, *words = shlex.split(command)
    known: Any = typer.main.get_command(app)
    while words and hasattr(known, "commands"):
        names = words.pop(0).split("|")
        assert [name for name in names if name not in known.commands] == [], command
        if len(names) > 1:
            return
        known = known.commands[names[0]]
    if words and not any("…" in word for word in words):
        known.make_context("newsfold", words)  # raises where it does not understand
