from __future__ import annotations

import pytest

from ingest.errors import ConfigError
from ingest.settings import read_settings


@pytest.mark.parametrize("prefix", ["*", "news*", "News", "_news", ".news", "a,b", "a b", "é", "p" * 101, "-news"])
def test_a_prefix_that_cannot_begin_an_index_is_refused_at_once(prefix: str) -> None:
    """A star would mean the indices of everybody on the cluster."""
    with pytest.raises(ConfigError, match=r"NEWSFOLD_INDEX_PREFIX = .*: begins the names of indices: use 1 to 100 of"):
        read_settings({"NEWSFOLD_INDEX_PREFIX": prefix})


@pytest.mark.parametrize(("prefix", "expected"), [("", "news"), ("gazette", "gazette"), ("7-days_b", "7-days_b")])
def test_a_prefix_is_taken_as_it_is_or_is_news(prefix: str, expected: str) -> None:
    """An empty variable counts as not set."""
    assert read_settings({"NEWSFOLD_INDEX_PREFIX": prefix}).index_prefix == expected
