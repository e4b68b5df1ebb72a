from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import a_document
from invented_pages import FURNITURE, STORIES, prose_of

from ingest.clean import clean_text
from ingest.clean.learned import LearnedFile, LearnedRule, applied_keys
from ingest.document import Document, PublishedAt
from ingest.errors import ConfigError
from ingest.learn import decide, look_at, merge, propose

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _page(number: int, lines: list[str], day: int | None = None) -> Document:
    published = PublishedAt(datetime(2026, 3, day or number + 1, tzinfo=UTC), "field", "day", 1.0)
    return a_document(key=f"page-{number}", text="\n\n".join(lines), published_at=published)


def _pages(extra: str, stories: int, at: int = 3) -> list[Document]:
    documents = []
    for number, words in enumerate(STORIES):
        lines = prose_of(words)
        if number < stories:
            lines.insert(at, extra)
        documents.append(_page(number, lines))
    return documents


def _learned(documents: list[Document]) -> list[str]:
    return [rule.text for rule in propose([look_at(document) for document in documents])]


def test_what_the_pages_of_different_stories_repeat_is_proposed_with_its_support() -> None:
    """Text, scope, stories, documents, days and examples; nothing else of these pages recurs."""
    (rule,) = propose([look_at(document) for document in _pages(FURNITURE, 5)])
    assert (rule.text, rule.scope, rule.state) == (FURNITURE, "line", "proposed")
    assert (rule.stories, rule.documents, rule.days) == (5, 5, 5)
    assert rule.seen_in == ("page-0", "page-1", "page-2")


@pytest.mark.parametrize(
    ("extra", "stories"),
    [
        (FURNITURE, 2),
        ("The keeper said the lamp would burn until the spring tide.", 6),
        ("“The lamp of the island burns all winter long.”", 6),
        ("Update at 8:15 a.m. from the signal station", 6),
    ],
)
def test_doubt_proposes_nothing(extra: str, stories: int) -> None:
    """Too few stories; something said; a quotation; a time of day."""
    assert _learned(_pages(extra, stories)) == []


def test_versions_of_one_text_count_once() -> None:
    """What recurs only because the story was syndicated or updated is no furniture."""
    lines = prose_of(STORIES[0])
    versions = [_page(number, [*lines, FURNITURE]) for number in range(6)]
    assert _learned([*versions, *_pages("", 0)[1:]]) == []


def test_background_that_several_stories_on_one_topic_share_stays() -> None:
    """Its words stand in the rest of these documents and hardly in others."""
    background = "The ferry lost its captain and the pilot at the breakwater in the tide of autumn."
    documents = []
    for number, words in enumerate(STORIES):
        lines = prose_of(words)
        if number < 4:
            lines += [
                f"A ferry and its captain, a pilot, the breakwater and the tide of {words.split()[0]} came up too."
            ]
            lines += [background]
        documents.append(_page(number, lines))
    assert _learned(documents) == []


def test_one_day_is_no_template() -> None:
    """An event that many stories of one day mention is news."""
    documents = [
        replace(document, published_at=PublishedAt(NOW, "field", "day", 1.0)) for document in _pages(FURNITURE, 5)
    ]
    assert _learned(documents) == []


def test_a_sentence_inside_a_paragraph_needs_more_support_than_a_line() -> None:
    """Eight stories; only the whole sentence goes."""
    pitch = "You can hear all of this on the island radio tonight."
    documents = []
    for number, words in enumerate(STORIES):
        first, *rest = prose_of(words)
        documents.append(_page(number, [f"{first} {pitch}", *rest]))
    (rule,) = propose([look_at(document) for document in documents])
    assert (rule.scope, rule.text, rule.stories) == ("sentence", pitch, 8)
    text, removed = clean_text(
        documents[0].text, learned=applied_keys(decide(LearnedFile(rules=(rule,)), ["all"], "accepted", "x"))
    )
    assert [(span.rule, span.text) for span in removed] == [(f"learned.{rule.id}", pitch)]
    assert pitch not in text


def _rule(text: str, state: str = "proposed", stories: int = 3) -> LearnedRule:
    from ingest.clean.learned import rule_id  # noqa: PLC0415 - used here only

    values = {"scope": "line", "text": text, "stories": stories, "documents": stories, "days": stories}
    return LearnedRule.model_validate({"id": rule_id("line", text), "state": state, **values})


def test_decisions_outlive_learning_and_lapsed_proposals_go() -> None:
    """Counts are renewed, states stay, and a rejected unit is not proposed again."""
    earlier = LearnedFile(version=4, rules=(_rule("One", "accepted"), _rule("Two", "rejected"), _rule("Three")))
    merged = merge(earlier, [_rule("One", stories=9), _rule("Two", stories=8), _rule("Four")], NOW, 20)
    assert {(rule.text, rule.state, rule.stories) for rule in merged.rules} == {
        ("One", "accepted", 9),
        ("Two", "rejected", 8),
        ("Four", "proposed", 3),
    }
    assert (merged.version, merged.documents, merged.learned_at) == (5, 20, NOW)


def test_learning_the_same_again_changes_no_version() -> None:
    """A version stands for a set of rules and decisions."""
    earlier = merge(LearnedFile(), [_rule("One")], NOW, 20)
    assert merge(earlier, [_rule("One")], NOW, 20).version == earlier.version == 1


def test_an_unknown_id_is_named() -> None:
    """And how to see the known ones."""
    with pytest.raises(
        ConfigError, match=r"feeds/a\.learned\.yml: rules = beef: no learned rule has this id; see them"
    ):
        decide(LearnedFile(rules=(_rule("One"),)), ["beef"], "accepted", "feeds/a.learned.yml")
