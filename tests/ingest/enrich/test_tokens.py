"""Cutting text into tokens and rows."""

from __future__ import annotations

import pytest

from ingest.enrich.entities.tokens import MAX_ROW_TOKENS, rows, tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tern-Bay County", "Tern-Bay|County"),
        ("Reed-Marlow and al-Qaida", "Reed-Marlow|and|al-Qaida"),
        ("Dover-based", "Dover|-|based"),
        ("the US-Mexico border", "the|US|-|Mexico|border"),
        ("anti-Marlow", "anti|-|Marlow"),
        ("Ann's and Ann’s", "Ann|'s|and|Ann|’s"),
        ("O'Hara don't", "O'Hara|don't"),
        ("“Ann Reed,” he said", "“|Ann|Reed|,|”|he|said"),
        ("the U.S. and J.K. Reed", "the|U.S.|and|J.K.|Reed"),
        ("Mr. Reed, Jr. of Acme Inc.", "Mr.|Reed|,|Jr.|of|Acme|Inc."),
        ("John F. Reed", "John|F.|Reed"),
        ("It ended. Then", "It|ended|.|Then"),
        ("AT&T at harbor.com", "AT&T|at|harbor.com"),
        ("see https://harbor.example/a?b=c now", "see|https://harbor.example/a?b=c|now"),
        ("end.“Start", "end|.|“|Start"),
        ("Giménez’s", "Giménez|’s"),
        ("", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    """Quotes and possessives never stick to a name; hyphens inside names stay."""
    tokens = tokenise(text)
    assert "|".join(token.text for token in tokens) == expected
    assert all(text[token.start : token.end] == token.text for token in tokens)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One ended. Two began! Three?", 3),
        ("Mr. Reed of the U.S. Navy spoke.", 1),
        ("Headline\n\nBody", 2),
        ("Headline\nBody", 2),
        ("This line was wrapped by a machine at sixty columns or so\nand goes on here.", 1),
        ("policies.“The end”", 2),
        ("He said “no.” She left.", 2),
        ("", 0),
    ],
)
def test_rows_are_sentences_as_far_as_one_can_tell(text: str, count: int) -> None:
    """Rows end at sentence ends and at line breaks that are none of a machine's wrapping."""
    cut = list(rows(text, tokenise(text)))
    assert len(cut) == count


def test_no_row_is_longer_than_the_limit() -> None:
    """A text without a full stop is cut."""
    cut = list(rows("x " * 1000, tokenise("x " * 1000)))
    assert max(len(row) for row in cut) == MAX_ROW_TOKENS
    assert sum(len(row) for row in cut) == 1000
