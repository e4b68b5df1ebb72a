"""`newsfold check`: find every mistake in the feed files before a run does."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from ingest.errors import ConfigError, Damaged, InputError, Problem
from ingest.feed import Feed, find_feeds, folder_problems, load_feed
from ingest.feed_file import read_yaml
from ingest.fetch import manners_of
from ingest.read import find_inputs, missing_columns
from ingest.settings import read_settings

FAILED = 2


def check(paths: list[Path] | None, console: Console) -> int:
    """Print every problem as `file:line: key = value: message`, then how many feeds and problems there are.

    Args:
        paths: feed files, or folders of them; none for the feeds folder.
        console: printed to, plainly, so that lines can be searched.

    Returns:
        0 without problems, else 2.
    """
    paths = paths or [read_settings().feeds]
    files = [file for path in paths for file in (find_feeds(path) if path.is_dir() else [path])]
    problems = [problem for path in paths if path.is_dir() for problem in folder_problems(path)]
    for file in files:
        problems += _problems_of(file)
    for line in (*map(str, problems), f"{len(files)} feeds, {len(problems)} problems"):
        console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)
    return FAILED if problems else 0


def _problems_of(path: Path) -> list[Problem]:
    try:
        feed = load_feed(path)
    except ConfigError as error:
        return error.problems
    return _input_problems(path, feed)


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
        missing = {} if feed.read.fields is None else missing_columns(feed, first)
    except InputError as error:
        return [file.problem(("read", "path"), str(error))]
    except Damaged as error:
        return [file.problem(("read", "path"), f"its first file cannot be read: {error}")]
    return [file.problem(("read", "fields", key), message) for key, message in missing.items()]
