from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from ingest.cli import app
from ingest.cli.check import check
from ingest.feed import feed_schema

GOOD = "title: '[bold]Harbor'\nread:\n  format: text\n  path: dumps\n"
TABLE = "title: Sound\nread:\n  format: csv\n  path: rows.csv\n  fields:\n    text: body\n    id: nr\n"


def checked(*paths: Path) -> tuple[int, list[str]]:
    """Return exit code and printed lines."""
    output = io.StringIO()
    code = check([str(path) for path in paths] or None, Console(file=output, width=40))
    return code, output.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a feeds folder with one good feed and its input."""
    (tmp_path / "harbor.yml").write_text(GOOD)
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "a.txt").write_text("x")
    monkeypatch.setenv("NEWSFOLD_FEEDS", str(tmp_path))
    return tmp_path


def test_good_feeds_pass(folder: Path) -> None:
    """All of the folder, a folder that is named, or one file."""
    for paths in ((), (folder,), (folder / "harbor.yml",)):
        assert checked(*paths) == (0, ["feeds: 1, problems: 0"])


def test_every_problem_is_one_plain_line(folder: Path) -> None:
    """Markup in a value is shown, not obeyed, and long lines are not broken."""
    (folder / "bad.yml").write_text("title: x\nread: {format: text, path: dumps}\n'[red]': '[bold]x'\n")
    (folder / "other.yaml").write_text(GOOD)

    code, lines = checked()

    assert code == 2
    assert [line.replace(str(folder), "") for line in lines] == [
        "/other.yaml: is not read: rename it to other.yml",
        f"/bad.yml:3: [red] = '[bold]x': unknown key: did you mean `read`? Allowed: {', '.join(feed_schema()['properties'])}",
        "feeds: 2, problems: 2",
    ]


def test_an_input_that_is_not_there_is_a_problem_of_its_line(folder: Path) -> None:
    """With the path that it means."""
    (folder / "dumps" / "a.txt").unlink()

    code, (line, _) = checked()

    assert code == 2
    assert line.startswith(f"{folder}/harbor.yml:4: read.path = dumps: feed harbor: read.path dumps finds nothing")
    assert f"it means {folder}/dumps" in line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"nr,text\n",
            "/tables.yml:6: read.fields.text = body: {}/rows.csv has no column body; the header has nr, text",
        ),
        (b"", "/tables.yml:4: read.path = rows.csv: its first file cannot be read: empty: there is no header"),
    ],
)
def test_columns_are_looked_for_in_the_first_file(folder: Path, content: bytes, message: str) -> None:
    """Before a run quarantines every row."""
    (folder / "tables.yml").write_text(TABLE)
    (folder / "rows.csv").write_bytes(content)

    code, (line, total) = checked()

    assert (code, total) == (2, "feeds: 2, problems: 1")
    assert line == f"{folder}{message.format(folder)}"


def test_a_file_that_is_not_there_is_a_problem() -> None:
    """A mistyped path is no success."""
    assert checked(Path("nowhere.yml")) == (
        2,
        [
            "nowhere.yml: cannot be read (No such file or directory): check the path and its permissions",
            "feeds: 1, problems: 1",
        ],
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"div["', "extract.keep = \"div[\": 'div[' is no CSS selector; write one such as div.article-body"),
        ('["div["]', "extract.keep = [\"div[\"]: 'div[' is no CSS selector; write one such as div.article-body"),
        (
            '"p..x"',
            'extract.keep = "p..x": is no CSS selector (Malformed class selector at position 1): write one such as',
        ),
        ("[main, a:nope]", "extract.keep.1 = a:nope: is no CSS selector (':nope' was detected as a pseudo-class"),
        ("[p >> q]", "extract.keep.0 = p >> q: is no CSS selector (The combinator '>' at position 3"),
    ],
)
def test_a_selector_that_is_none_is_one_problem(folder: Path, written: str, expected: str) -> None:
    """With file, line, key, value and remedy, whether one stands alone or in a list."""
    path = folder / "pages.yml"
    path.write_text(f"title: Pages\nread: {{format: html, path: dumps}}\nextract:\n  keep: {written}\n")

    code, (line, _) = checked(path)

    assert code == 2
    assert line.startswith(f"{path}:4: {expected}")
    assert "div.article-body" in line


def test_one_selector_needs_no_list(folder: Path) -> None:
    """It means a list of one."""
    (folder / "harbor.yml").write_text(f"{GOOD}extract:\n  keep: main > p\n  drop: [aside]\n")
    assert checked() == (0, ["feeds: 1, problems: 0"])


def test_a_name_too_long_for_a_file_is_no_feed(folder: Path) -> None:
    """As any other that is not there, and not a failure of the command."""
    code, lines = checked(folder / ("x" * 300))
    assert code == 2
    assert any("cannot be read (File name too long)" in line for line in lines)


def test_the_schema_is_printed_for_editors() -> None:
    """As JSON and nothing else; it knows what a good feed may say."""
    printed = CliRunner().invoke(app, ["check", "--schema"], env={"COLUMNS": "40"}, catch_exceptions=False).stdout
    assert json.loads(printed) == feed_schema()
