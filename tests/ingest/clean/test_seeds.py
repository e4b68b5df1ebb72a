"""What cleaning must do to five real dumps that are kept outside of the repository; only hashes and short needles stand here."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from builders import a_document, a_feed

from ingest.clean import clean_stage
from ingest.document import Document
from ingest.extract import witness_stage

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
NEEDLES = (
    "Advertisement",
    "newsletter",
    "robot",
    "IE 11",
    "Go to Home Page",
    "See More",
    "All Rights Reserved",
    "Image:",
)
# Prefix of the file name → code points of the main text without white space, and their SHA-256.
KEPT = {
    "000": (1618, "0792c215874e32c5"),
    "001": (4109, "368389bad9936eb7"),
    "002": (2819, "4f869d48f7ca25bd"),
    "003": (3312, "2eec7691942d5f61"),
    "004": (3644, "93ad4b670319ad82"),
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the evaluation data is not beside the repository"),
]


def _received(number: str) -> str:
    (file,) = SEEDS.glob(f"{number}_*.txt")
    return file.read_bytes().decode("utf-8")


def _clean(number: str, *, judge: bool = True) -> Document:
    feed = a_feed(clean={"judge": judge})
    (witnessed,) = witness_stage(feed)([a_document(text=_received(number))])
    assert isinstance(witnessed, Document)
    (cleaned,) = clean_stage(feed)([witnessed])
    assert isinstance(cleaned, Document)
    return cleaned


@pytest.mark.parametrize("judge", [True, False])
@pytest.mark.parametrize("number", KEPT)
def test_no_boilerplate_is_left(number: str, judge: bool) -> None:
    """None of the words of furniture stands in the text any more, also where the trained judge is not asked."""
    text = _clean(number, judge=judge).text
    assert [needle for needle in (*NEEDLES, "contributed to this report", " / AP") if needle in text] == []


@pytest.mark.parametrize("judge", [True, False])
@pytest.mark.parametrize("number", KEPT)
def test_every_other_sentence_is_kept_word_for_word(number: str, judge: bool) -> None:
    """The visible code points of the main text are exactly these, whatever the trained judge is asked."""
    visible = "".join(_clean(number, judge=judge).text.split())
    assert (len(visible), hashlib.sha256(visible.encode()).hexdigest()[:16]) == KEPT[number]


@pytest.mark.parametrize(
    ("number", "place", "agency"), [("000", "MIAMI", "AP"), ("001", "WASHINGTON", None), ("002", "MIAMI", None)]
)
def test_the_dateline_is_read_and_stays(number: str, place: str, agency: str | None) -> None:
    """As written, behind a date prefix, behind a glued label and below a headline."""
    document = _clean(number)
    assert document.dateline is not None
    assert (document.dateline.place, document.dateline.agency) == (place, agency)
    assert document.text.startswith(place)


@pytest.mark.parametrize(
    ("number", "title"),
    [("000", None), ("001", None), ("002", "Sessions blasts"), ("003", None), ("004", "Attorney General")],
)
def test_the_headline_becomes_the_title(number: str, title: str | None) -> None:
    """And it is no longer in the text."""
    document = _clean(number)
    if title is None:
        assert document.title is None
    else:
        assert document.title is not None
        assert document.title.startswith(title)
        assert document.title not in document.text


@pytest.mark.parametrize(
    ("number", "dates"), [("000", [("prefix", "2017-08-16")]), ("004", [("caption", "2017-08-16")])]
)
def test_the_day_is_witnessed(number: str, dates: list[tuple[str, str]]) -> None:
    """From the prefix, and from a caption."""
    assert [(item.origin, item.value) for item in _clean(number).evidence if item.kind == "date"] == dates


@pytest.mark.parametrize("number", ["001", "002", "003"])
def test_no_copyright_year_and_no_invented_date(number: str) -> None:
    """A document that does not tell its day has no date evidence."""
    assert [item for item in _clean(number).evidence if item.kind == "date"] == []


def test_glued_paragraphs_stand_apart() -> None:
    """The dump without line breaks becomes paragraphs, none of which holds a glue point."""
    paragraphs = _clean("001").text.split("\n\n")
    assert len(paragraphs) >= 12
    assert not [paragraph for paragraph in paragraphs if re.search(r"[a-z][.!?”][A-Z“]", paragraph)]


def test_the_transcript_loses_nothing() -> None:
    """A text without furniture passes whole."""
    assert _clean("003").removed == ()
