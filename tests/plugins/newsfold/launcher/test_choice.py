from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import ConfigError
from ingest.settings import Settings, read_settings
from newsfold.launcher.choice import choose_feeds, parse_inputs


@pytest.fixture
def folder_settings(feeds: Path) -> Settings:
    """Settings that name the invented feeds."""
    return replace(read_settings({}), feeds=feeds)


def test_all_feeds_run_by_default_and_bad_ones_are_named(feeds: Path, folder_settings: Settings) -> None:
    """A bad file keeps no other from running, and is not passed over in silence."""
    (feeds / "bad.yml").write_text("title: Bad\n")
    chosen, problems = choose_feeds(folder_settings, [])
    assert [feed.id for feed in chosen] == ["gazette", "herald"]
    assert {Path(problem.file).name for problem in problems} == {"bad.yml"}


def test_named_feeds_run_alone_and_once(folder_settings: Settings) -> None:
    """The order is the caller's."""
    chosen, problems = choose_feeds(folder_settings, ["herald", "herald"])
    assert ([feed.id for feed in chosen], problems) == (["herald"], [])


def test_a_named_feed_that_is_bad_or_absent_is_a_mistake(feeds: Path, folder_settings: Settings) -> None:
    """What is wrong with the one stands beside what there is instead of the other."""
    (feeds / "bad.yml").write_text("title: Bad\n")
    with pytest.raises(ConfigError) as caught:
        choose_feeds(folder_settings, ["bad", "nosuch"])
    assert {Path(problem.file).name for problem in caught.value.problems} == {"bad.yml", "nosuch.yml"}
    assert "feeds here: gazette, herald" in str(caught.value)


def test_a_folder_without_feeds_is_a_mistake(tmp_path: Path, folder_settings: Settings) -> None:
    """Nothing to do would look like success."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="holds no feed"):
        choose_feeds(replace(folder_settings, feeds=tmp_path / "empty"), [])


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("herald=/data/dump", {"herald": "/data/dump"}),
        ("herald=dump/*.txt", {"herald": str(Path("dump/*.txt").absolute())}),
        ("herald=s3://bucket/a=b", {"herald": "s3://bucket/a=b"}),
    ],
)
def test_an_input_is_a_feed_and_a_path(pair: str, expected: dict[str, str]) -> None:
    """Local paths become absolute, because tasks run elsewhere."""
    assert parse_inputs([pair]) == expected


@pytest.mark.parametrize("pair", ["herald", "=path", "herald="])
def test_half_a_pair_is_a_mistake(pair: str) -> None:
    """The message shows how to write one."""
    with pytest.raises(ConfigError, match="write FEED=PATH"):
        parse_inputs([pair])
