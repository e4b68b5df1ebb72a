"""Which feeds to run."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ingest.errors import ConfigError, Problem
from ingest.feed import Feed, load_feeds
from ingest.settings import Settings


def parse_inputs(pairs: Sequence[str]) -> dict[str, str]:
    """Read `FEED=PATH` pairs; a local path is made absolute, for tasks run in another folder.

    Raises:
        ConfigError: a pair without feed or path.
    """
    inputs = {}
    for pair in pairs:
        feed, _, path = pair.partition("=")
        if not feed or not path:
            raise ConfigError(
                [Problem("command line", None, "--input", pair, "write FEED=PATH, such as herald=/data/dump")]
            )
        inputs[feed] = path if "://" in path else os.path.abspath(os.path.expanduser(path))
    return inputs


def choose_feeds(settings: Settings, wanted: Sequence[str]) -> tuple[list[Feed], list[Problem]]:
    """Load the wanted feeds, or all.

    Returns:
        The feeds, and the problems of those that are left out; none is when feeds are named.

    Raises:
        ConfigError: a wanted feed does not exist or has mistakes, or there is no feed at all.
    """
    feeds, problems = load_feeds(settings.feeds)
    if not wanted:
        if not feeds:
            nothing = Problem(str(settings.feeds), None, "", None, "holds no feed that can run: add one, see docs")
            raise ConfigError([*problems, nothing])
        return feeds, problems
    known = {feed.id: feed for feed in feeds}
    missing = [feed for feed in wanted if feed not in known]
    if missing:
        files = {str(settings.feeds / f"{feed}.yml") for feed in missing}
        theirs = [problem for problem in problems if problem.file in files]
        blamed = {problem.file for problem in theirs}
        absent = [feed for feed in missing if str(settings.feeds / f"{feed}.yml") not in blamed]
        raise ConfigError(theirs + [no_such_feed(settings, feed, feeds) for feed in absent])
    return [known[feed] for feed in dict.fromkeys(wanted)], []


def no_such_feed(settings: Settings, feed: str, feeds: Sequence[Feed]) -> Problem:
    """Say that a feed does not exist, and which do."""
    known = ", ".join(feed.id for feed in feeds) or "none"
    return Problem(str(settings.feeds / f"{feed}.yml"), None, "", None, f"no such feed; feeds here: {known}")
