from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from builders import a_document, a_feed
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import clean_stage, clean_text
from ingest.clean.boilerplate import Found
from ingest.clean.judge import JUDGE_RULE, SegmentModel, load_model
from ingest.clean.judge.context import observe
from ingest.clean.judge.decision import _tells, choose, confirm_cut, judge_rest, leave_parts
from ingest.clean.judge.features import Description, describe
from ingest.clean.judge.model import Lexicon, Network
from ingest.clean.segment import segment
from ingest.document import Document, Evidence

PARAGRAPHS = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice, the harbour office said in a statement.",
    "Passengers had waited on the north quay since the beginning of the month, and most of them had given up hope.",
    "The mayor, who had asked the county for an icebreaker in vain, thanked the crews and promised a new timetable soon.",
    "Nobody on the island went hungry, because the store had been filled in autumn, but letters and medicine were late.",
    "“We have seen worse winters than this one,” said the captain of the ferry, who is about to retire after forty years.",
    "The county will decide in spring whether it buys a ship of its own, which would cost about two million dollars.",
]
MORE = [
    "Skippers who know the strait have asked for buoys with lights since the autumn, when two boats were lost near the reef.",
    "The state answered last week that it had no money for them this year, although the fee for berths had been raised in June.",
    "Fishermen on both sides of the water now collect for a first buoy, and more than nine thousand dollars have come together.",
    "“If everybody gives what a tank of fuel costs, we will have three of them by summer,” the head of the cooperative said.",
]
TEASERS = [
    "Harbor crews win county hockey cup after penalty shootout",
    "10 best places to see the northern lights this winter",
    "Why lobster prices keep rising, and what it means for you",
    "Video: Seal pup rescued from storm drain",
    "Get our daily briefing in your inbox every morning",
]
GERMAN = [
    "Die Fähre zur Insel fährt am Montag nach drei Wochen Eis wieder, wie das Hafenamt in einer Erklärung sagte.",
    "Die Reisenden hatten seit dem Anfang des Monats am nördlichen Kai gewartet, und die meisten gaben die Hoffnung auf.",
    "Der Bürgermeister, der den Kreis vergeblich um einen Eisbrecher gebeten hatte, dankte den Mannschaften herzlich.",
    "Niemand auf der Insel hungerte, weil der Laden im Herbst gefüllt worden war, aber Briefe kamen zu spät an.",
    "„Wir haben schon schlimmere Winter als diesen gesehen“, sagte der Kapitän, der nach vierzig Jahren in den Ruhestand geht.",
    "Der Kreis will im Frühjahr entscheiden, ob er ein eigenes Schiff kauft, das etwa zwei Millionen Euro kosten würde.",
]
GERMAN_MENU = ["Startseite", "Politik", "Regional", "Wirtschaft", "Kultur", "Reise", "Wetter", "Anmelden"]
GERMAN_TEASERS = [
    "Hafenfest lockt Tausende an",
    "Neue Brücke wird teurer als geplant",
    "Zehn Tipps für den Garten im Herbst",
    "Seehund aus Kanal gerettet",
]


def _judged(text: str) -> list[str]:
    return [span.text for span in clean_text(text, model=load_model())[1] if span.rule == JUDGE_RULE]


def test_menus_and_teasers_around_an_article_go_under_their_own_rule() -> None:
    """What no rule speaks of is removed all the same, and the record says by whom."""
    menu = ["Home", "News", "Sports", "Log in"]
    text = "\n".join([*menu, *PARAGRAPHS[:3], "Related coverage", *TEASERS[:3], *PARAGRAPHS[3:], *MORE, *TEASERS])
    cleaned, _ = clean_text(text, model=load_model())
    assert TEASERS[1] in _judged(text)
    assert not any(line in cleaned.splitlines() for line in menu)
    assert all(paragraph in cleaned for paragraph in [*PARAGRAPHS, *MORE])


@pytest.mark.parametrize("joint", ["\n", "\n\n", "", " "])
def test_an_article_alone_is_left_alone(joint: str) -> None:
    """As lines, glued, and on one line."""
    assert _judged(joint.join(PARAGRAPHS)) == []


def test_a_text_of_few_blocks_is_not_judged() -> None:
    """There is too little to compare a line with."""
    assert _judged("\n".join([TEASERS[0], *PARAGRAPHS[:3]])) == []


@pytest.mark.parametrize("language", [None, "de"])
def test_other_languages_are_judged_by_shape_place_and_echo(language: str | None) -> None:
    """Whether the language is known or not, menus and what stands below go, and paragraphs stay; some of it no rule speaks of."""
    text = "\n".join([*GERMAN_MENU, *GERMAN, *GERMAN_TEASERS, "Leserbriefe", "Jetzt lesen"])
    cleaned, removed = clean_text(text, language=language, model=load_model())
    assert not any(line in cleaned.splitlines() for line in [*GERMAN_MENU, "Leserbriefe", "Jetzt lesen"])
    assert JUDGE_RULE in {span.rule for span in removed}
    assert all(paragraph in cleaned for paragraph in GERMAN)


def test_a_text_of_headlines_alone_is_not_judged() -> None:
    """Without prose there is nothing to hold them against."""
    assert _judged("\n".join([*TEASERS, *GERMAN_TEASERS])) == []


@pytest.mark.parametrize("clean", [{"judge": False}, {"off": [JUDGE_RULE]}, {"off": ["judge"]}])
def test_a_feed_may_do_without_it(clean: dict[str, object]) -> None:
    """By its own key, or as any other rule."""
    document = a_document(text="\n".join([*PARAGRAPHS, *TEASERS]), language_hint=None)
    (cleaned,) = clean_stage(a_feed(clean=clean))([document])
    assert isinstance(cleaned, Document)
    assert JUDGE_RULE not in {span.rule for span in cleaned.removed}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*PARAGRAPHS, *TEASERS, "Menu", "Share", "©", "…", "\ud800", "0"]), max_size=30))
def test_received_text_is_kept_text_and_removed_spans(lines: list[str]) -> None:
    """White space aside nothing disappears without a rule, and every span says what it took."""
    text = "\n".join(lines)
    cleaned, removed = clean_text(text, model=load_model())
    kept, at = [], 0
    for span in removed:
        assert span.start >= at
        assert text[span.start : span.end] == span.text
        kept.append(text[at : span.start])
        at = span.end
    assert "".join(cleaned.split()) == "".join("".join([*kept, text[at:]]).split())


def test_the_surest_go_first_until_the_budget_of_the_document_is_used_up() -> None:
    """Of a thousand legitimate words no more than four may be lost in expectation where that is the budget."""
    probabilities = np.array([0.0, 0.99, 0.95, 0.6, 0.3], dtype=np.float32)
    words = np.array([1000, 50, 50, 50, 5], dtype=np.float32)
    all_ = np.ones(5, dtype=bool)
    assert choose(probabilities, words, all_, all_, 0.004) == [1, 2]
    assert choose(probabilities, words, all_, np.array([True, False, True, True, True]), 0.004) == [2]


def test_a_sentence_goes_with_its_paragraph_or_not_at_all() -> None:
    """Where one sentence of a block stays they all do; what rules took before does not count."""
    stands = np.array([True, True, True, True, False, True])
    assert leave_parts([0, 2, 3, 5], [1, 1, 2, 2], stands) == [0, 2, 3, 5]
    assert leave_parts([0, 2, 5], [1, 1, 2, 2], stands) == [0, 5]
    assert leave_parts([], [1, 1, 2, 2], stands) == []


@pytest.mark.parametrize(
    ("sentence", "stays"),
    [
        ("“Nobody had told us about the ice,” said a passenger who had waited for three weeks.", True),
        ("Nobody had told us about the ice, said a passenger who had waited for “three weeks” here.", False),
        ("“Nobody Told Us About the Ice”", False),
    ],
)
def test_prose_that_quotes_somebody_stays(sentence: str, stays: bool) -> None:
    """However sure the judge is; two words may be a name, and a headline is no prose."""
    text = "\n".join([*PARAGRAPHS, *MORE, sentence])
    blocks = segment(text)
    taken = judge_rest(text, blocks, [], [], _against(sentence))[1]
    assert [text[unit.start : unit.end] for unit in taken] == ([] if stays else [sentence])


def test_a_quotation_that_the_feed_repeats_may_go() -> None:
    """A pitch that quotes its readers is no story."""
    pitch = "“I read the paper every day,” writes one of our readers, and so should you from now on."
    text = "\n".join([*PARAGRAPHS, *MORE, pitch])
    repeats = np.array([*[0.0] * 10, 5.0], dtype=np.float32)
    description = describe(text, segment(text), [], [])
    assert _tells(text, description)[-1]
    assert not _tells(text, replace(description, repeats=repeats))[-1]


def test_a_cut_that_would_take_a_tenth_of_the_article_is_taken_back() -> None:
    """The part above the article and the part below it are looked through one by one."""
    text = "\n".join(["Menu", *PARAGRAPHS[:2], "Footer"])
    units = tuple(unit for block in segment(text) for unit in block.segments)
    cut = [Found("judge.head", units[0].start, units[0].end)]
    tail = [Found("judge.tail", unit.start, unit.end) for unit in units[2:]]
    legitimate = np.array([0, 20, 3, 0], dtype=np.float32)
    assert confirm_cut(units, legitimate, [*cut, *tail]) == cut
    legitimate[2] = 2
    assert confirm_cut(units, legitimate, [*cut, *tail]) == [*cut, *tail]
    assert confirm_cut(units, legitimate, []) == []


def test_certainty_about_everything_removes_nothing_that_may_not_go() -> None:
    """A document without any expected legitimate word has no budget."""
    probabilities = np.full(3, 0.9, dtype=np.float32)
    all_ = np.ones(3, dtype=bool)
    assert choose(probabilities, np.array([10, 10, 10], dtype=np.float32), all_, all_, 0.004) == []


@pytest.mark.parametrize(("lines", "expected"), [(PARAGRAPHS, True), (GERMAN, False)])
def test_english_prose_is_known_by_its_function_words(lines: list[str], expected: bool) -> None:
    """The share of them in other languages is small."""
    text = "\n".join(lines)
    assert describe(text, segment(text), [], []).is_english() is expected


def test_who_knows_no_english_sees_neither_its_words_nor_their_endings() -> None:
    """Signs, shape and echoes stay as they are."""
    text = "\n".join([*PARAGRAPHS, *TEASERS])
    description = describe(text, segment(text), [], [])
    blind = description.without_english()
    assert description.column("words_person").any()
    assert not any(blind.column(name).any() for name in ("function", "ed", "words_person", "words_call", "first_call"))
    np.testing.assert_array_equal(blind.column("words_of_prose"), description.column("words_of_prose"))


def test_one_sentence_has_as_many_features_as_many() -> None:
    """Neighbours that are not there count as none."""
    widths = set()
    for text in ("Home", "\n".join(PARAGRAPHS)):
        description = describe(text, segment(text), [], [])
        widths.add(observe(description, np.zeros(len(description.units), dtype=np.float32)).shape[1])
    assert len(widths) == 1


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The same model gives the same bytes, and the same verdicts."""
    model, folder = load_model(), tmp_path
    model.save(folder / "a.npz")
    load_model(folder / "a.npz").save(folder / "b.npz")
    assert (folder / "a.npz").read_bytes() == (folder / "b.npz").read_bytes()
    text = "\n".join([*PARAGRAPHS, *TEASERS])
    description = describe(text, segment(text), [], [])
    np.testing.assert_array_equal(model.judge(description), load_model(folder / "a.npz").judge(description))


class _Sure(SegmentModel):
    """Takes everything short for boilerplate."""

    def judge(self, description: Description) -> npt.NDArray[np.float32]:
        return (description.words < 10).astype(np.float32)


def _against(sentence: str) -> SegmentModel:
    """Return a judge that takes one sentence for boilerplate."""

    class Against(_Sure):
        def judge(self, description: Description) -> npt.NDArray[np.float32]:
            return np.array([unit.end - unit.start == len(sentence) for unit in description.units], dtype=np.float32)

    sure = _sure()
    return Against(sure.lexicon, sure.english, sure.other)


def _sure() -> SegmentModel:
    nothing = np.zeros(0, dtype=np.float32)
    network = Network(nothing, nothing, nothing, nothing, nothing, nothing)
    return _Sure(Lexicon(np.zeros(0, dtype=np.uint32), nothing, 0.0), network, network)


@pytest.mark.parametrize(
    ("part", "is_taken"),
    [
        ("“the finest harbour of all.”", False),
        ("“The finest harbour of all.”", True),
        ("It is the finest of all.”", False),
    ],
)
def test_a_quotation_that_goes_on_stays(part: str, is_taken: bool) -> None:
    """A model that is sure of everything short still leaves half a sentence, and the end of what somebody said."""
    removed = clean_text("\n".join([*PARAGRAPHS, part]), model=_sure())[1]
    assert (part in [span.text for span in removed]) is is_taken


def test_the_judge_leaves_the_dateline() -> None:
    """Evidence that is part of the text stays, however sure a model is."""
    text = "\n".join(["PORT ELLERY (Meridian) —", *PARAGRAPHS, "Nice pictures here"])
    dateline = Evidence("dateline", "dateline", "PORT ELLERY", 0, 11)
    assert [span.text for span in clean_text(text, [dateline], model=_sure())[1]] == ["Nice pictures here"]


def test_the_judge_never_cuts_inside_a_sentence() -> None:
    """Each span is a sentence of a block from end to end."""
    text = " ".join(PARAGRAPHS[:3]) + "\n" + "\n".join([*PARAGRAPHS[3:], *TEASERS])
    ends = {(unit.start, unit.end) for block in segment(text) for unit in block.segments}
    spans = [span for span in clean_text(text, model=load_model())[1] if span.rule == JUDGE_RULE]
    assert {(span.start, span.end) for span in spans} <= ends
    assert not any(re.match(r"\w", text[span.end : span.end + 1]) for span in spans)
