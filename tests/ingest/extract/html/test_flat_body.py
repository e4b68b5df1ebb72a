from __future__ import annotations

import pytest

from ingest.extract.html.blocks import Block
from ingest.extract.html.flat_body import read_flat_body
from ingest.extract.html.tree import parse

PARAGRAPHS = [
    f"{number}: the ferry to Tern Island sails again on Monday, the harbor board said." for number in range(6)
]
BODY = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
LIST = "<ul><li>Nine crowns for the crossing</li><li>Six crowns for children</li></ul>"


def read(page: str) -> list[Block]:
    """Return the blocks of a page."""
    tree = parse(page)
    assert tree is not None
    return read_flat_body(tree)


@pytest.mark.parametrize(
    ("between", "blocks"),
    [
        ("", []),
        ("<h2>Prices</h2>", [Block("head", "Prices")]),
        (LIST, [Block("item", "Nine crowns for the crossing"), Block("item", "Six crowns for children")]),
        (
            f"<div>{LIST}</div>",
            [Block("item", "Nine crowns for the crossing"), Block("item", "Six crowns for children")],
        ),
        ("<ul><li><a href='/seal'>A seal was seen</a></li></ul>", []),
        ("<div><span>Image 1 of 5</span></div>", []),
        ("<figure><figcaption>The ferry at the quay</figcaption></figure>", []),
        ("<figure><table><tr><th>To</th><td>9</td></tr></table></figure>", [Block("row", "To | 9")]),
        (
            "<blockquote>She <b>sails</b> well<br>on Mondays</blockquote>",
            [Block("quote", "She sails well"), Block("quote", "on Mondays")],
        ),
        ("<p>One\nline <i>of <b>her</b> log</i> book</p>", [Block("p", "One line of her log book")]),
        ("<pre>one\ntwo</pre>", [Block("code", "one"), Block("code", "two")]),
        (
            "<ol><li>First<ul><li>inner</li></ul>after</li></ol>",
            [Block("item", "First"), Block("item", "inner"), Block("item", "after")],
        ),
    ],
)
def test_what_stands_among_the_paragraphs_is_read_in_order(between: str, blocks: list[Block]) -> None:
    """Headings, lists, tables and quotes; no pictures, no boxes of links or scraps."""
    page = f"<html><body><div>{BODY}{between}{BODY}</div></body></html>"
    paragraphs = [Block("p", each) for each in PARAGRAPHS]
    assert read(page) == [*paragraphs, *blocks, *paragraphs]


def test_headings_at_the_end_head_nothing() -> None:
    """What they stood above was pruned."""
    assert read(f"<div>{BODY}<h3>Related</h3></div>")[-1] == Block("p", PARAGRAPHS[-1])


@pytest.mark.parametrize(
    "page",
    [
        "<div><p>A short notice of the harbor board on the ferry to Tern Island.</p></div>",
        f"<div><div>{BODY}</div><div>{BODY}</div></div>",
        "".join(f"<div><p>{each}</p></div>" for each in PARAGRAPHS),
        f"<div>{BODY}</div><p>A second story stands elsewhere, and it is more than a tenth of all that is said.</p>",
    ],
)
def test_a_page_built_otherwise_is_not_read(page: str) -> None:
    """Too short, in two parts, or each paragraph in a box of its own."""
    assert read(page) == []
