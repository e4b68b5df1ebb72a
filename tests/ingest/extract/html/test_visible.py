"""What a page shows, and what its markup says of the place of each line."""

from __future__ import annotations

import pytest

from ingest.extract.html.tree import parse
from ingest.extract.html.visible import read_visible


def shown(body: str) -> list[tuple[str, frozenset[str]]]:
    """Return lines and signs of a page."""
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    visible = read_visible(tree)
    assert [visible.text[line.start : line.end] for line in visible.lines] == [line.text for line in visible.lines]
    return [(line.text, signs) for line, signs in zip(visible.lines, visible.signs, strict=True)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one</p>two<br>three", [("one", set()), ("two", set()), ("three", set())]),
        ("<nav>Home</nav><p>one</p><script>two</script>", [("one", set())]),
        ('<p><span class="entry-date">May 3</span>by Ann</p>', [("May 3 by Ann", {"own"})]),
        ('<p class="Story_date__x1">May 3</p>', [("May 3", {"own"})]),
        ('<p class="update">May 3</p>', [("May 3", set())]),
        ("<p><time>May 3</time><time>May 4</time></p>", [("May 3 May 4", {"time"})]),
        ('<p><time datetime="2026-03-02T10:05:00Z">today</time></p>', [("2026-03-02T10:05 today", {"time"})]),
        ("<aside><p>one</p></aside><p>two</p>", [("one", {"box"}), ("two", set())]),
        ('<div class="related"><p>one</p></div><p>two</p>', [("one", {"box"}), ("two", set())]),
        ('<div class="card"><h1>one</h1><p>two</p></div>', [("one", set()), ("two", set())]),
    ],
)
def test_lines_carry_the_signs_of_their_place(body: str, expected: list[tuple[str, set[str]]]) -> None:
    """What holds the headline is no box, and neighbours within a line stay apart."""
    assert shown(body) == expected


def test_a_page_without_end_is_read_to_its_first_lines() -> None:
    """Lists of a hundred thousand rows are no article."""
    assert len(shown("<p>x</p>" * 5000)) == 4000
