"""`newsfold check`: find every mistake in the feed files before a run does, and show what a feed from the web would fetch."""

from __future__ import annotations

import os
from pathlib import Path

import orjson
from rich.console import Console

from ingest.cli.preview import preview
from ingest.errors import ConfigError, Damaged, InputError, Problem
from ingest.feed import FEED_ID, Feed, feed_schema, find_feeds, folder_problems, load_feed
from ingest.feed_file import Value, read_yaml
from ingest.fetch import manners_of
from ingest.read import find_inputs, missing_columns
from ingest.settings import read_settings

FAILED = 2


def check(names: list[str] | None, console: Console, *, offline: bool = False) -> int:
    """Print every problem as `file:line: key = value: message`, then how many feeds and problems there are.

    Feeds from the web that are named themselves and have no problem are asked for their lists; what a run would fetch is printed before.

    Args:
        names: ids of feeds, feed files, or folders of them; none for the feeds folder.
        console: printed to, plainly, so that lines can be searched.
        offline: ask nobody.

    Returns:
        0 without problems, else 2.
    """
    paths = [_path(name) for name in names or []] or [read_settings().feeds]
    problems = [problem for path in paths if _is_folder(path) for problem in folder_problems(path)]
    count = 0
    for path in paths:
        for file in find_feeds(path) if _is_folder(path) else [path]:
            count += 1
            found = _problems_of(file)
            if not (found or offline or _is_folder(path)):
                found = _web_problems(file, console)
            problems += found
    for line in (*map(str, problems), f"feeds: {count}, problems: {len(problems)}"):
        _print(console, line)
    return FAILED if problems else 0


def print_schema(console: Console) -> None:
    """Print the JSON Schema of a feed file, by which an editor completes and checks it while it is written."""
    console.out(orjson.dumps(feed_schema(), option=orjson.OPT_INDENT_2).decode(), highlight=False)


def _path(name: str) -> Path:
    """Return the file that an id means, or the path itself."""
    path = Path(name)
    return path if not FEED_ID.fullmatch(name) or os.path.exists(path) else read_settings().feeds / f"{name}.yml"


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # which, unlike Path.is_dir, knows that a name too long is none


def _print(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _problems_of(path: Path) -> list[Problem]:
    try:
        feed = load_feed(path)
    except ConfigError as error:
        return error.problems
    return _selector_problems(path, feed) + _input_problems(path, feed)


def _selector_problems(path: Path, feed: Feed) -> list[Problem]:
    """Compile the selectors, which loading a feed does not: what it would take is too heavy for every parse of a DAG."""
    wanted = {"keep": feed.extract.keep, "drop": feed.extract.drop}
    if not any(wanted.values()):
        return []
    from ingest.extract.html.selectors import selector_problem

    file = read_yaml(path)
    written = file.values["extract"]
    return [
        file.problem(("extract", key, number) if _is_list(written, key) else ("extract", key), problem)
        for key, selectors in wanted.items()
        for number, selector in enumerate(selectors)
        if (problem := selector_problem(selector))
    ]


def _is_list(written: Value, key: str) -> bool:
    return isinstance(written, dict) and isinstance(written.get(key), tuple)


def _web_problems(path: Path, console: Console) -> list[Problem]:
    """Show what a feed from the web would fetch; return why its list cannot be had."""
    feed = load_feed(path)
    if not feed.read.lists_pages:
        return []
    lines, problems = preview(feed, read_settings())
    for line in lines:
        _print(console, line)
    return [read_yaml(path).problem(("read", "path"), problem) for problem in problems]


def _input_problems(path: Path, feed: Feed) -> list[Problem]:
    """Look at what a well-formed feed reads: is it there, and does it have the columns?"""
    file = read_yaml(path)
    if feed.read.fetches:
        try:
            manners_of(feed, read_settings())
        except InputError as error:
            return [file.problem(("fetch", "contact"), str(error))]
    try:
        first = find_inputs(feed)[0]
        missing = {} if feed.read.fields is None or feed.read.fetches else missing_columns(feed, first)
    except InputError as error:
        return [file.problem(("read", "path"), str(error))]
    except Damaged as error:
        return [file.problem(("read", "path"), f"its first file cannot be read: {error}")]
    return [file.problem(("read", "fields", key), message) for key, message in missing.items()]
