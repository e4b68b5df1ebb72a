"""What is remembered of pages between runs."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.document import RawPointer
from ingest.fetch import PageState, failed, failure_score, fetch_failure, load_states, save_states

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
URL = "https://harbor.example/ferry"
HAD = PageState(URL, NOW, NOW, NOW, '"v1"', "Mon", "00ff", "e", "k", RawPointer("f", 1, "00ff"))


def test_states_come_back_as_they_were(tmp_path: Path) -> None:
    """New ones replace old ones, and what nobody lists is forgotten after 90 days."""
    old = PageState("https://harbor.example/old", NOW - timedelta(days=91))
    save_states(str(tmp_path), "harbor", {old.url: old, URL: replace(HAD, sha256="11")}, [HAD], NOW)
    assert load_states(str(tmp_path), "harbor") == {URL: HAD}
    assert load_states(str(tmp_path), "other") == {}


def test_damaged_states_are_learned_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Which costs fetches, and is said."""
    save_states(str(tmp_path), "harbor", {}, [HAD], NOW)
    (tmp_path / "harbor.jsonl.zst").write_bytes(b"half")
    with caplog.at_level(logging.WARNING):
        assert load_states(str(tmp_path), "harbor") == {}
    assert "harbor.jsonl.zst" in caplog.text


def test_validators_are_sent_for_a_day() -> None:
    """Less an hour, for a daily run may come early; then all the bytes are asked for again, since some servers never change their tags."""
    assert HAD.validators(NOW + timedelta(hours=22.9)) == {"If-None-Match": '"v1"', "If-Modified-Since": "Mon"}
    assert HAD.validators(NOW + timedelta(hours=23)) == {}
    assert PageState(URL, NOW).validators(NOW) == {}


@pytest.mark.parametrize(
    ("reason", "times", "pause"),
    [
        ("robots", 1, timedelta(hours=6)),
        ("robots", 2, timedelta(hours=12)),
        ("robots", 9, timedelta(days=7)),
        ("fetch_server", 1, None),
        ("fetch_server", 2, timedelta(hours=6) / 2**0.5),
        ("fetch_timeout", 4, None),
        ("fetch_timeout", 5, timedelta(hours=6) / 2**0.5),
        ("gone", 1, timedelta(hours=6) / 2**0.5),
    ],
)
def test_failures_add_up_to_a_pause(reason: str, times: int, pause: timedelta | None) -> None:
    """Hard ones at once, passing ones after a few, a week at most."""
    state = PageState(URL, NOW)
    for _ in range(times):
        state = failed(state, fetch_failure(reason, "why"), NOW)
    assert (state.reason, state.detail) == (reason, "why")
    assert state.score == pytest.approx(times * failure_score(reason))
    assert state.again_at == (None if pause is None else NOW + pause)
    assert state.rests(NOW) == (pause is not None)
    assert not state.rests(NOW + timedelta(days=8))
    assert not state.rests(NOW - timedelta(days=400))  # the clock was wrong when it failed
