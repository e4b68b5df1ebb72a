from __future__ import annotations

import time
from dataclasses import replace

import pytest
from builders import a_document, a_feed
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import clean_stage, clean_text
from ingest.document import Document, Evidence
from ingest.stage import Refusal

PROSE = [
    "PORT ALDER (AP) — The ferry to Tern Island sails again on Monday, the mayor said.",
    "“We have waited three weeks,” said Jane Doe, who sells nets. “It was enough.”",
    "Advertisement spending in the county rose 3 percent, a report found.",
    "He isn't a robot, she said of the pilot; he sleeps.",
    "The Copyright Act of 1976 protects the charts.",
    "Parents contributed to this report card, the teacher wrote.",
]
FURNITURE = [
    "Advertisement",
    "Please verify you're not a robot by clicking the box.",
    "Invalid email address. Please re-enter.",
    "You must select a newsletter to subscribe to.",
    "See More »",
    "Jane Doe / AP",
    "The Associated Press contributed to this report.",
    "Copyright © 2019 by The Associated Press. All Rights Reserved.",
    "IE 11 is not supported.",
    "Share on Facebook",
]


def _cleaned(document: Document, **feed: object) -> Document:
    (outcome,) = clean_stage(a_feed(**feed))([document])
    assert isinstance(outcome, Document)
    return outcome


def _assert_law(received: str, document_text: str, removed: tuple[object, ...]) -> None:
    kept, at = [], 0
    for span in removed:
        start, end, text, rule = span.start, span.end, span.text, span.rule  # type: ignore[attr-defined]
        assert at <= start < end <= len(received)
        assert received[start:end] == text
        assert rule
        kept.append(received[at:start])
        at = end
    kept.append(received[at:])
    assert "".join("".join(kept).split()) == "".join(document_text.split())


@settings(deadline=None)  # the first example compiles the rules
@given(st.text(max_size=300))
def test_received_text_is_kept_plus_removed_for_any_text(text: str) -> None:
    """Nothing disappears without a rule's name on it, whatever comes in."""
    cleaned, removed = clean_text(text)
    _assert_law(text, cleaned, removed)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*PROSE, *FURNITURE]), max_size=14),
    st.sampled_from(["\n", "\n\n", "", " ", "\r\n", "\u2028"]),
)
def test_received_text_is_kept_plus_removed_for_composed_dumps(lines: list[str], joint: str) -> None:
    """The same for dumps of prose and furniture, in lines, glued or spaced."""
    text = joint.join(lines)
    cleaned, removed = clean_text(text)
    _assert_law(text, cleaned, removed)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*PROSE, *FURNITURE]), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=4),
)
def test_overlapping_evidence_breaks_no_law(lines: list[str], spans: list[tuple[int, int]]) -> None:
    """Evidence may overlap itself and the units of rules."""
    text = "\n".join(lines)
    evidence = [Evidence("byline", "byline", "x", start, start + length, boilerplate=True) for start, length in spans]
    cleaned, removed = clean_text(text, evidence)
    _assert_law(text, cleaned, removed)


@pytest.mark.parametrize("joint", ["\n", "\n\n", ""])
@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_between_paragraphs_goes_and_the_paragraphs_stay(furniture: str, joint: str) -> None:
    """In lines and where the lines were glued, every sentence stays word for word and paragraphs stand apart."""
    cleaned, removed = clean_text(joint.join([PROSE[0], furniture, PROSE[1]]))
    assert [part for part in cleaned.split("\n") if part] == PROSE[:2]
    assert removed


def test_prose_that_sounds_like_furniture_is_untouched() -> None:
    """Near misses in running text cost nothing."""
    text = "\n\n".join(PROSE)
    assert clean_text(text) == (text, ())


def test_glued_paragraphs_are_separated() -> None:
    """A lost paragraph break is put back as an empty line."""
    cleaned, removed = clean_text("".join(PROSE[:3]))
    assert cleaned.split("\n\n") == PROSE[:3]
    assert removed == ()


def test_evidence_marked_as_boilerplate_is_removed_under_its_rule() -> None:
    """Date prefix, headline, byline and stamp go; the dateline stays."""
    text = " date 2026-03-02 Ferry sails again\nBy Jane Doe\nMarch 2, 2026\nPORT ALDER (AP) — The ferry sails."
    spans = {
        ("date", "prefix"): "date 2026-03-02",
        ("title", "headline"): "Ferry sails again",
        ("byline", "byline"): "By Jane Doe",
        ("date", "text"): "March 2, 2026",
    }
    evidence = [
        Evidence(kind, origin, written, text.index(written), text.index(written) + len(written), boilerplate=True)  # type: ignore[arg-type]
        for (kind, origin), written in spans.items()
    ]
    evidence.append(Evidence("dateline", "dateline", "PORT ALDER (AP)", text.index("PORT"), text.index("PORT") + 15))
    document = _cleaned(a_document(text=text, evidence=tuple(evidence)))
    assert document.text == "PORT ALDER (AP) — The ferry sails."
    assert [span.rule for span in document.removed] == [
        "metadata.date_prefix",
        "metadata.headline",
        "metadata.byline",
        "metadata.date_line",
    ]


@pytest.mark.parametrize(
    ("off", "gone"),
    [
        ((), {"advertisement.label", "metadata.headline", "share.button"}),
        (("advertisement",), {"metadata.headline", "share.button"}),
        (("advertisement.label", "metadata"), {"share.button"}),
        (("advertisement", "metadata.headline", "share"), set()),
    ],
)
def test_a_feed_can_leave_out_rules_and_families(off: tuple[str, ...], gone: set[str]) -> None:
    """`clean.off` names rule ids or whole families."""
    text = f"Ferry sails again\nAdvertisement\n{PROSE[0]}\nShare this article\n{PROSE[1]}"
    evidence = (Evidence("title", "headline", "Ferry sails again", 0, 17, boilerplate=True),)
    document = _cleaned(a_document(text=text, evidence=evidence), clean={"off": off})
    assert {span.rule for span in document.removed} == gone


@pytest.mark.parametrize("text", ["", " \n\t ", "Advertisement", "Share on Facebook\nSee More »\n"])
def test_a_document_with_nothing_left_is_rejected(text: str) -> None:
    """By policy, with its reason, not as a failure."""
    (outcome,) = clean_stage(a_feed())([a_document(text=text)])
    assert isinstance(outcome, Refusal)
    assert (outcome.outcome, outcome.reason) == ("rejected", "no_text")


def test_rules_of_another_language_wait_for_it() -> None:
    """German labels apply to German and unknown documents, English ones to all."""
    text = f"{PROSE[0]}\nAnzeige\nAdvertisement\n{PROSE[1]}"
    removed = {
        language: [span.text for span in clean_text(text, language=language)[1]] for language in ("de", "fr", None)
    }
    assert removed["de"] == removed[None] == ["Anzeige", "Advertisement"]
    assert removed["fr"] == ["Anzeige", "Advertisement"], "the label is known in seven languages at once"
    assert [span.text for span in clean_text(text, language="pl")[1]] == ["Advertisement"]


@pytest.mark.parametrize(
    ("text", "lede"),
    [
        ("First paragraph.\n\nSecond.", "First paragraph."),
        ("First line.\nSecond line.", "First line."),
        ("A paragraph that is\nhard wrapped here.\nSecond.", "A paragraph that is hard wrapped here."),
        ("A heading\n\nThe text.", "A heading"),
    ],
)
def test_the_lede_is_the_first_paragraph(text: str, lede: str) -> None:
    """Of the kept text, hard-wrapped lines joined."""
    assert _cleaned(a_document(text=text)).lede == lede


def test_a_long_lede_is_cut_between_words() -> None:
    """At most 500 code points."""
    lede = _cleaned(a_document(text="harbour " * 200)).lede
    assert lede is not None
    assert 490 < len(lede) <= 500
    assert lede.endswith("harbour")


def test_cleaning_again_removes_nothing_new() -> None:
    """What is kept is kept."""
    text = "\n".join([FURNITURE[0], PROSE[0], FURNITURE[5], PROSE[1], FURNITURE[7]])
    document = _cleaned(a_document(text=text))
    assert _cleaned(replace(document, removed=())).removed == ()


def test_a_single_line_of_megabytes_is_no_problem() -> None:
    """Two million characters without a line break are cleaned in seconds."""
    text = "".join([*PROSE, FURNITURE[0]] * 4000)
    begun = time.process_time()
    cleaned, removed = clean_text(text)
    assert time.process_time() - begun < 20
    assert len(removed) == 4000
    assert "Advertisement spending" in cleaned


def test_lone_surrogates_and_controls_pass_through() -> None:
    """Text that cannot be encoded is kept as it came."""
    text = f"\ud800 {PROSE[0]}\n\x00\x1b[2J The pier is closed until further notice, they said.\nAdvertisement"
    cleaned, removed = clean_text(text)
    _assert_law(text, cleaned, removed)
    assert [span.text for span in removed] == ["Advertisement"]
