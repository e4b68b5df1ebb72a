"""Two texts compared word by word."""

from __future__ import annotations

import pytest

from newsfold.web.difference import compare


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        ("", "", []),
        ("The ferry sails.", "The ferry sails.", [("same", "The ferry sails.")]),
        ("one two  three", "one two\n\nthree", [("same", "one two  three")]),
        ("HARBOR, Maine — It sails.", "The boat, it is said. It sails.", [
            ("gone", "HARBOR, Maine — "), ("new", "The boat, it is said. "), ("same", "It sails."),
        ]),
        ("a b c", "a c", [("same", "a "), ("gone", "b "), ("same", "c")]),
        ("He said “no.”", 'He said "no."', [("same", "He said “no.”")]),
        ("", "new", [("new", "new")]),
    ],
)  # fmt: skip
def test_what_is_gone_and_new_stands_in_whole_stretches(
    first: str, second: str, changes: list[tuple[str, str]]
) -> None:
    """Space alone is no change, and does not part what belongs together."""
    assert [(change.kind, change.text) for change in compare(first, second).changes] == changes


def test_texts_beyond_the_limit_are_cut_and_it_is_said() -> None:
    """The comparison takes time with the product of both lengths."""
    assert not compare("word " * 6_000, "word").cut
    assert compare("word " * 6_001, "word").cut
