from __future__ import annotations

import itertools
from random import Random
from typing import Any

import pytest

from training.mixing import mix_rows, put_together, take_apart

Row = dict[str, Any]


def a_dump(name: str, mode: str = "page_lines", paragraphs: int = 4, site: str | None = None) -> Row:
    """Return a dump with a menu, a headline, paragraphs with a caption between them, and a footer, all of which tell whose they are."""
    article = [f"Paragraph {number} of {name} tells what the ferry did." for number in range(paragraphs)]
    blocks = [
        f"Menu of {name}",
        f"Headline of {name}",
        article[0],
        f"Caption of {name}",
        *article[1:],
        f"Footer of {name}",
    ]
    joint = "\n" if mode.endswith("_lines") else ""
    starts = list(itertools.accumulate((len(block) + len(joint) for block in blocks), initial=0))
    spans = {block: [start, start + len(block)] for block, start in zip(blocks, starts, strict=False)}
    return {
        "id": f"{name}:{mode}",
        "site": site or f"{name}.example",
        "mode": mode,
        "text": joint.join(blocks),
        "keep": [spans[block] for block in article],
        "neutral": [spans[blocks[1]]],
        "joints": [] if joint else starts[1:-1],
    }


def a_chance(seed: int) -> Random:
    """Return a source of chance."""
    return Random(seed)  # noqa: S311 - nothing is secret here


def labelled(row: Row, label: str) -> list[str]:
    """Return the texts of the spans of a label."""
    return [row["text"][start:end] for start, end in row[label]]


@pytest.mark.parametrize("mode", ["page_lines", "page_glued", "art_lines", "p_glued"])
def test_what_is_taken_apart_can_be_put_together(mode: str) -> None:
    """Where no joint is changed the dump is the same again, labels and joints with it."""
    row = a_dump("tern", mode)
    again = next(
        made
        for seed in range(20)
        if (made := put_together(take_apart(row), row["id"], a_chance(seed)))["text"] == row["text"]
    )
    assert again == row


def test_a_box_stands_where_it_stood() -> None:
    """Its place is the share of the paragraphs before it."""
    parts = take_apart(a_dump("tern", paragraphs=4))
    assert [(box.place, [piece.text for piece in box.pieces]) for box in parts.boxes] == [(0.25, ["Caption of tern"])]
    assert [piece.text for piece in parts.headline()] == ["Headline of tern"]


def test_the_article_of_a_mix_is_that_of_one_dump() -> None:
    """Every legitimate span and every headline is its own; one that was cut short keeps its beginning."""
    for row in mix_rows([a_dump(name) for name in ("tern", "gull", "skua")], lambda _: 0, 20):
        name = row["id"].partition(":")[0]
        kept = labelled(row, "keep")
        assert kept == labelled(a_dump(name), "keep")[: len(kept)]
        assert len(kept) >= 3
        is_bare = "".join(kept) == row["text"].replace("\n", "")
        assert labelled(row, "neutral") == ([] if is_bare else [f"Headline of {name}"])


def test_parts_of_several_pages_meet() -> None:
    """Among some mixes there are menus, captions and footers of others, and second articles, which are boilerplate."""
    texts = [row["text"] for row in mix_rows([a_dump(name) for name in ("tern", "gull", "skua")], lambda _: 0, 60)]
    of_tern = texts[:60]
    for part in ("Menu", "Caption", "Footer", "Headline", "Paragraph 0"):
        assert any(f"{part} of gull" in text for text in of_tern), part
    assert any("Footer" not in text for text in texts)
    assert any(text.startswith("Paragraph") and text.count("\n") == text.count("Paragraph") - 1 for text in texts)
    assert any("Menu" not in text for text in texts)


def test_no_mix_has_parts_of_two_groups() -> None:
    """What is held out of training gets into no page that is trained on."""
    rows = [a_dump(name) for name in ("tern", "gull", "skua", "auk")]
    group = {"tern.example": 0, "gull.example": 0, "skua.example": 1, "auk.example": 1}
    for row in mix_rows(rows, group.__getitem__, 10):
        mine = group[row["site"]]
        assert not [
            other for other, its in group.items() if its != mine and other.removesuffix(".example") in row["text"]
        ]


def test_shapes_are_not_mixed() -> None:
    """Pages of lines and glued ones stay apart, but a part of a mix may be joined the other way."""
    rows = [a_dump(name, mode) for name in ("tern", "gull") for mode in ("page_lines", "p_glued")]
    mixes = list(mix_rows(rows, lambda _: 0, 20))
    assert all("Headline of tern" not in row["text"] for row in mixes if row["id"].startswith("gull:p_glued"))
    assert any(row["joints"] for row in mixes if row["mode"] == "page_lines")
    assert any("\n" in row["text"] for row in mixes if row["mode"] == "p_glued")
    for row in mixes:
        assert all(not row["text"][joint - 1].isspace() and not row["text"][joint].isspace() for joint in row["joints"])


def test_the_same_dumps_give_the_same_mixes() -> None:
    """Chance is drawn from the name of a dump, not from the order of the others' mixes."""
    rows = [a_dump(name) for name in ("tern", "gull", "skua")]
    assert list(mix_rows(rows, lambda _: 0, 3)) == list(mix_rows(rows, lambda _: 0, 3))


def test_a_dump_of_too_few_paragraphs_is_not_mixed() -> None:
    """It has no gaps for boxes, and what there is of it is soon known by heart."""
    assert list(mix_rows([a_dump("tern", paragraphs=2)], lambda _: 0, 3)) == []
