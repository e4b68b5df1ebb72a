from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from ingest.errors import ConfigError, Problem
from ingest.feed import Feed, feed_schema, find_feeds, load_feed, load_feeds

MINIMAL = "title: The Harbor Ledger\nread:\n  format: text\n  path: dumps/*.txt\n"


def write(folder: Path, content: str | bytes, name: str = "harbor.yml") -> Path:
    """Write a feed file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def problems_of(path: Path) -> list[Problem]:
    """Return why a feed file is refused."""
    with pytest.raises(ConfigError) as caught:
        load_feed(path)
    return caught.value.problems


def test_a_minimal_feed_takes_its_id_and_folder_from_its_path(tmp_path: Path) -> None:
    """The stem is the id; nothing else names a feed."""
    feed = load_feed(write(tmp_path, MINIMAL))

    assert (feed.id, feed.folder, feed.display_outlet) == ("harbor", tmp_path, "The Harbor Ledger")
    assert feed == Feed(
        id="harbor", folder=tmp_path, title="The Harbor Ledger", read={"format": "text", "path": "dumps/*.txt"}
    )


def test_a_relative_path_gives_an_absolute_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that runs elsewhere finds the same input."""
    write(tmp_path, MINIMAL)
    monkeypatch.chdir(tmp_path)

    assert load_feed(Path("harbor.yml")).folder == tmp_path


def test_a_full_feed_is_read(tmp_path: Path) -> None:
    """Every key is there, aliases and a tab as delimiter included."""
    path = write(
        tmp_path,
        """
title: &name The Harbor Ledger
outlet: *name
language: en
timezone: America/New_York
schedule: "30 6 * * mon-fri"
read:
  format: csv
  path: s3://dumps/*.csv
  encoding: windows-1252
  delimiter: "\\t"
  max_megabytes: 5
  fields: {text: body, title: head, published: day, url: link, id: nr, authors: by, outlet: paper, language: lang}
clean:
  off: [share-line, page]
expect: {min_documents: 1, max_documents: 10, max_quarantined_share: 1}
batch_documents: 50
tags: [daily]
""",
    )

    feed = load_feed(path)

    assert feed.outlet == "The Harbor Ledger"
    assert feed.read.delimiter == "\t"
    assert feed.read.mapping.text == "body"
    assert feed.clean.off == ("share-line", "page")
    assert feed.expect.max_quarantined_share == 1.0


@pytest.mark.parametrize(
    ("content", "line", "key", "value", "message"),
    [
        (MINIMAL + "titel: x\n", 5, "titel", "x", "did you mean `title`?"),
        (MINIMAL + "  pth: x\n", 5, "read.pth", "x", "did you mean `path`?"),
        (MINIMAL + "zzz: x\n", 5, "zzz", "x", "unknown key: Allowed: title, outlet"),
        (MINIMAL + "id: other\n", 5, "id", "other", "comes from the name and place of this file: remove it"),
        (MINIMAL + "folder: here\n", 5, "folder", "here", "remove it"),
        (MINIMAL + "title: again\n", 5, "title", None, "stands twice, first on line 1"),
        (MINIMAL + "  path: again\n", 5, "read.path", None, "stands twice, first on line 4"),
        ("read: {format: text, path: x}\n", None, "title", None, "is missing: display name"),
        ("title: x\n", None, "read", None, "is missing"),
        ("title: x\nread:\n  format: text\n", 2, "read.path", None, "is missing: file, folder or glob"),
        ("title: x\nread: x\n", 2, "read", "x", "must be a mapping with the keys format, path"),
        (
            MINIMAL + "fetch:\n  allow_private: [10.0.0.1/8]\n",
            6,
            "fetch.allow_private",
            "[10.0.0.1/8]",
            "write one such as 10.1.0.0/16",
        ),
        (
            "title: x\nread: {format: rss, path: ftp://x.example/}\n",
            2,
            "read.path",
            "ftp://x.example/",
            "http or https URL",
        ),
        (
            "title: x\nread: {format: text, path: 'zip://*.txt::https://x.example/a.zip'}\n",
            2,
            "read.path",
            "'zip://*.txt::https://x.example/a.zip'",
            "must not lead to the web by a chain: download that file first",
        ),
        (
            "title: x\nread: {format: rss, path: https://u:p@x.example/}\n",
            2,
            "read.path",
            "https://u:p@x.example/",
            "no user",
        ),
        (MINIMAL + "fetch:\n  contact: me\n", 6, "fetch.contact", "me", "write a mail address or the URL of a page"),
        ("title: x\nread: {format: pdf, path: x}\n", 2, "read.format", "pdf", "must be 'text', 'jsonl', 'csv', "),
        ("title: x\nread: {format: csv, path: x}\n", 2, "read.fields", None, "format csv needs it"),
        (MINIMAL + "  fields: {text: a}\n", 5, "read.fields", "{text: a}", "remove it for format text"),
        (MINIMAL + "  encoding: base64\n", 5, "read.encoding", "base64", "is no known encoding"),
        (MINIMAL + "  encoding: utf-9\n", 5, "read.encoding", "utf-9", "write one such as utf-8"),
        (MINIMAL + "  max_megabytes: 0\n", 5, "read.max_megabytes", "0", "greater than or equal to 1"),
        (MINIMAL + '  max_megabytes: "5"\n', 5, "read.max_megabytes", '"5"', "whole number, without quotes"),
        (MINIMAL + "  delimiter: '\"'\n", 5, "read.delimiter", "'\"'", "csv only"),
        (MINIMAL + "outlet: 012\n", 5, "outlet", "012", "must be text: write it in quotes"),
        (MINIMAL + "outlet: on\n", 5, "outlet", "on", "must be text: write it in quotes"),
        (MINIMAL + "outlet: 12:30:45\n", 5, "outlet", "12:30:45", "must be text: write it in quotes"),
        (MINIMAL + "outlet: !!python/object:os.x 5\n", 5, "outlet", None, "tags are not read"),
        (MINIMAL + "outlet: ''\n", 5, "outlet", "''", "must not be empty"),
        (MINIMAL + "language: english\n", 5, "language", "english", "ISO 639-1 code"),
        (MINIMAL + "timezone: Europe/Berln\n", 5, "timezone", "Europe/Berln", "write one such as Europe/Berlin"),
        (MINIMAL + "timezone: ../../etc/passwd\n", 5, "timezone", "../../etc/passwd", "is no IANA time zone"),
        (MINIMAL + "schedule: daily\n", 5, "schedule", "daily", "write @hourly, @daily"),
        (MINIMAL + "tags: [a, 1]\n", 5, "tags.1", "1", "must be text"),
        (MINIMAL + "tags: a\n", 5, "tags", "a", "must be a list"),
        (MINIMAL + "clean:\n  off:\n    page: x\n", 6, "clean.off", "page: x…", "must be a list"),
        (MINIMAL + "batch_documents: 1.5\n", 5, "batch_documents", "1.5", "whole number"),
        (MINIMAL + "? [a, b]\n: x\n", 5, "?", "x", "unknown key"),
    ],
)
def test_a_mistake_names_line_key_value_and_remedy(  # noqa: PLR0913, PLR0917 - a table with five columns
    tmp_path: Path, content: str, line: int | None, key: str, value: str | None, message: str
) -> None:
    """Whoever reads the message can mend the file without a manual."""
    (problem, *more) = problems_of(write(tmp_path, content))

    assert (problem.file, problem.line, problem.key, problem.value) == (str(tmp_path / "harbor.yml"), line, key, value)
    assert message in problem.message
    assert not more


def test_all_mistakes_come_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    """Nobody mends a file one error at a time."""
    path = write(
        tmp_path, "titel: x\nread:\n  format: jsonl\n  pat: y\nlanguage: english\nlanguage: en\n", "Bad Name.yml"
    )

    assert [(problem.line, problem.key) for problem in problems_of(path)] == [
        (None, ""),
        (None, "title"),
        (1, "titel"),
        (2, "read.path"),
        (2, "read.fields"),
        (4, "read.pat"),
        (5, "language"),
        (6, "language"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"title: [\n", 2, "YAML: did not find expected node content"),
        (b"title: a: b\n", 1, "mapping values are not allowed"),
        (b"title: x\n\ty: z\n", 2, "found a tab character"),
        (b"title: \x00\n", None, "control characters are not allowed"),
        (b"title: x\nb: caf\xe9\n", 2, "is not UTF-8 (byte 0xe9)"),
        (b"", 1, "must hold a mapping"),
        (b"- a\n", 1, "must hold a mapping"),
        (b"title: &a [*a]\n", 1, "an alias contains itself"),
        (b"a: " + b"[" * 51 + b"]" * 51, 1, "nests deeper than 50 levels"),
        (b"a: " + b"[" * 5000, 1, ""),
        (b"a: &a x\nb: [" + b"*a, " * 101 + b"]\n", 2, "more than 100 aliases"),
        (b"#" * (256 * 1024 + 1), None, "is larger than 256 KiB"),
        (b"a: x\n---\nb: y\n", 2, "expected a single document"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_problem(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    """Damage and traps end as a problem with a place, quickly."""
    (problem,) = problems_of(write(tmp_path, content))

    assert problem.line == line
    assert message in problem.message


def test_an_alias_bomb_is_not_unfolded(tmp_path: Path) -> None:
    """Ten levels of ten aliases are ten billion values; they are refused for their shape alone."""
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 10))

    problems = problems_of(write(tmp_path, f"{MINIMAL}l0: &l0 x\n{levels}"))

    assert {problem.key for problem in problems} == {f"l{n}" for n in range(10)}


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """A wrong path on the command line reads like any other mistake."""
    (problem,) = problems_of(tmp_path / "nowhere.yml")

    assert str(problem) == (
        f"{tmp_path}/nowhere.yml: cannot be read (No such file or directory): check the path and its permissions"
    )


def test_feeds_are_found_by_name_in_order(tmp_path: Path) -> None:
    """Only *.yml counts; hidden files are an editor's."""
    for name in ("b.yml", "a.yml", ".c.yml", "d.txt"):
        write(tmp_path, MINIMAL, name)

    assert [path.name for path in find_feeds(tmp_path)] == ["a.yml", "b.yml"]


def test_a_bad_feed_does_not_keep_the_others_from_loading(tmp_path: Path) -> None:
    """Its problems come beside the good feeds, and a .yaml file is not passed over in silence."""
    write(tmp_path, MINIMAL, "good.yml")
    write(tmp_path, "x", "bad.yml")
    write(tmp_path, MINIMAL, "other.yaml")

    feeds, problems = load_feeds(tmp_path)

    assert [feed.id for feed in feeds] == ["good"]
    assert [Path(problem.file).name for problem in problems] == ["other.yaml", "bad.yml"]


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    """An empty list of feeds would look like success."""
    assert load_feeds(tmp_path / "nowhere") == (
        [],
        [Problem(str(tmp_path / "nowhere"), None, "", None, "is no folder: create it or set NEWSFOLD_FEEDS")],
    )


def test_the_schema_describes_the_file_and_not_the_object() -> None:
    """An editor that checks with it accepts what we accept; id and folder are not asked for."""
    schema = feed_schema()

    jsonschema.validate({"title": "x", "read": {"format": "text", "path": "x"}}, schema)
    assert set(schema["required"]) == {"title", "read"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "x", "id": "x", "read": {"format": "text", "path": "x"}}, schema)


@pytest.mark.parametrize(
    ("selectors", "is_good"), [("div.body", True), (["div.body", "aside"], True), ("", False), (3, False)]
)
def test_the_schema_takes_one_selector_or_several(selectors: object, is_good: bool) -> None:
    """As the feed file does, and says what they are for."""
    schema = feed_schema()
    feed = {"title": "x", "read": {"format": "html", "path": "x"}, "extract": {"keep": selectors, "drop": selectors}}
    assert jsonschema.Draft202012Validator(schema).is_valid(feed) == is_good
    assert all(schema["$defs"]["Extract"]["properties"][key]["description"] for key in ("keep", "drop"))


def test_limits_of_retention_are_checked_like_every_key(tmp_path: Path) -> None:
    """All mistakes at once; a feed that names none keeps everything."""
    assert not load_feed(write(tmp_path, MINIMAL)).retention.is_limited
    good = load_feed(write(tmp_path, f"{MINIMAL}retention: {{days: 30, megabytes: 5, age: observed}}\n"))
    assert good.retention.is_limited
    assert (good.retention.days, good.retention.documents, good.retention.age) == (30, None, "observed")
    bad = write(tmp_path, f"{MINIMAL}retention:\n  days: 0\n  documents: many\n  age: fetched\n  weeks: 2\n")
    assert {(problem.line, problem.key) for problem in problems_of(bad)} == {
        (6, "retention.days"),
        (7, "retention.documents"),
        (8, "retention.age"),
        (9, "retention.weeks"),
    }
