"""What `newsfold run` and `newsfold explain` say to names that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.cli import app
from ingest.errors import ConfigError, InputError


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with one feed and two texts, where no cluster is ever asked."""
    (tmp_path / "harbor.yml").write_text("title: Harbor\nread: {format: text, path: a.txt}\n")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The ferry to Tern Island sails again on Monday.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSFOLD_FEEDS", str(tmp_path))
    monkeypatch.setenv("NEWSFOLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://127.0.0.1:9")


@pytest.mark.parametrize("name", ["nosuch", "x" * 300, ""])
def test_a_feed_that_is_not_declared_is_answered_with_those_that_are(name: str) -> None:
    """Whatever its name is, one too long for a file included."""
    with pytest.raises(ConfigError, match="no such feed; feeds here: harbor"):
        CliRunner().invoke(app, ["run", name], catch_exceptions=False)


def test_two_inputs_at_once_are_refused() -> None:
    """Before a cluster is asked for, and not by leaving one out."""
    with pytest.raises(InputError, match="leave one out"):
        CliRunner().invoke(app, ["run", "harbor", "--from-archive", "--input", "b.txt"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("path", "message"), [("", "empty name"), (".", "holds 3 files: name one of them"), ("nowhere", "finds nothing")]
)
def test_what_cannot_be_explained_is_said_in_a_sentence(path: str, message: str) -> None:
    """An empty name, which a variable that is not set leaves, is not the working folder."""
    with pytest.raises(InputError, match=message):
        CliRunner().invoke(app, ["explain", path], catch_exceptions=False)
