from __future__ import annotations

import pytest

from training.silver import agreement, judge_blocks, make_dumps

SENTENCES = [
    f"The {what} of Tern Island was told on {day} that the ferry would sail again, and {who} of the harbour thanked the crews for it."
    for what, day, who in [
        ("mayor", "Monday", "the keeper"), ("doctor", "Tuesday", "a pilot"), ("teacher", "Wednesday", "the master"),
        ("baker", "Thursday", "a warden"), ("postman", "Friday", "the clerk"), ("grocer", "Saturday", "the cook"),
    ]
]  # fmt: skip
TITLE = "Ferry to Tern Island sails again on Monday"
PAGE = f"""<html><head><title>{TITLE}</title></head><body><nav><ul><li>Home</li><li>Sports</li></ul></nav>
<article><h1>{TITLE}</h1><div class="story">{"".join(f"<p>{sentence}</p>" for sentence in SENTENCES)}</div></article>
<footer><p>Terms of use</p><script>var hidden = "never seen";</script></footer></body></html>"""


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([SENTENCES[0], "By Jo Harker", SENTENCES[1]], [True, False, True]),
        ([SENTENCES[0], "A new boat", SENTENCES[1], "A new boat"], [True, True, True, True]),
        (["A new boat", SENTENCES[0]], [False, True]),
        ([SENTENCES[0], SENTENCES[1][:60] + "whereas others had long since given up all of their hope"], [True, None]),
        (["Nothing of the kind has ever been written in this place before"], [False]),
    ],
)
def test_a_block_is_the_article_s_where_a_teacher_has_it(blocks: list[str], expected: list[bool | None]) -> None:
    """Short ones only among long ones; where half of a block is there nobody knows."""
    assert list(judge_blocks(blocks, "\n".join([SENTENCES[0], "A new boat", SENTENCES[1]]))) == expected


def test_teachers_agree_on_shared_shingles() -> None:
    """One on the same text, none on different ones."""
    assert agreement(SENTENCES[0], SENTENCES[0]) == 1
    assert agreement(SENTENCES[0], "Nothing of the kind") == 0


def test_a_page_becomes_dumps_of_every_shape() -> None:
    """What is kept is the article, the headline counts neither way, what nobody sees is not there."""
    dumps = {row["mode"]: row for row in make_dumps("page", "https://www.tern.example/ferry", PAGE)}
    assert set(dumps) == {"page_lines", "page_glued", "art_lines", "art_glued", "p_glued", "clean_lines"}
    whole = dumps["page_lines"]
    assert whole["site"] == "tern.example"
    assert [whole["text"][start:end] for start, end in whole["keep"]] == SENTENCES
    assert [whole["text"][start:end] for start, end in whole["neutral"]] == [TITLE]
    assert "never seen" not in whole["text"]
    assert "Home" not in dumps["art_lines"]["text"]
    assert dumps["p_glued"]["text"] == "".join([*SENTENCES, "Terms of use"])
    assert dumps["clean_lines"]["text"] == "\n".join(SENTENCES)


def test_a_page_without_an_article_is_left_out() -> None:
    """There is nothing that teachers could agree on."""
    assert list(make_dumps("page", "https://tern.example/", "<html><body><p>Home</p></body></html>")) == []
