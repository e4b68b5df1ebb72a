from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import OBSERVED_AT, a_document
from elasticsearch import Elasticsearch
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM, Places, an_article, drawing, partition, sketched

from ingest.document import Copies, Document, PublishedAt, Story, WireCredit
from ingest.errors import IndexMisconfigured, StageOrderError
from ingest.group import Move, follow_moved, group_documents, sketch_stage
from ingest.group.judge import judge
from ingest.group.rows import make_row
from ingest.group.state import GroupState
from ingest.settings import Settings

Grouping = Callable[[Sequence[Document]], Places]
HOUR = timedelta(hours=1)


def dated(document: Document, hours: int = 0) -> Document:
    """Return the document as published some hours after all were observed."""
    return replace(document, published_at=PublishedAt(OBSERVED_AT + hours * HOUR, "field", "minute", 0.9))


def articles(numbers: Sequence[int]) -> list[Document]:
    """Return unlike documents and for every third a cut copy from another outlet."""
    documents = []
    for number in numbers:
        text = an_article(number)
        documents.append(sketched(key=f"{number}", text=text))
        if number % 3 == 0:
            documents.append(sketched(key=f"{number}-cut", text=text[:10], outlet="The Valley Post"))
    return documents


def test_copies_are_folded_whatever_editors_do(grouping: Grouping) -> None:
    """Cut, given another headline, credited elsewhere, continued otherwise: one text; another report of the event is none."""
    places = grouping(
        [
            sketched(key="whole", text=FERRY, title="Island buys ferry"),
            sketched(key="cut", text=FERRY[:7], outlet="The Valley Post"),
            sketched(key="re-headed", text=FERRY, title="Second ship for Tern", outlet="City Wire"),
            sketched(key="re-credited", text=["ASHBY (NP) —", *FERRY, "Copyright 2026 North Press."], outlet="Metro"),
            sketched(key="brief", text=FERRY[:3], outlet="Radio Ashby"),
            sketched(key="own report", text=FERRY_ELSEWHERE, outlet="The Gull"),
            sketched(key="other event", text=MUSEUM, outlet="The Gull"),
        ]
    )
    assert partition(places, 0) == {
        frozenset({"whole", "cut", "re-headed", "re-credited", "brief"}),
        frozenset({"own report"}),
        frozenset({"other event"}),
    }
    assert partition(places, 1) == {
        frozenset({"whole", "cut", "re-headed", "re-credited", "brief", "own report"}),
        frozenset({"other event"}),
    }


def test_templates_with_other_numbers_stay_apart(grouping: Grouping) -> None:
    """The same sentences about other figures are news of their own."""
    text = (
        "The weather station at {0} measured {1} degrees at noon and {2} millimeters of rain since midnight. The wind came from the west "
        "at {3} kilometers an hour, with gusts of {4}. The water at the landing stage had {5} degrees. Bathing is allowed between the "
        "two piers, and the next report follows in the evening when the instruments have been read again by the harbor office."
    )
    rows = [text.format(place, *drawing(len(place)).sample(range(100), 5)) for place in ("Ashby", "Velden", "Kalm")]
    places = grouping([sketched(key=str(number), text=row) for number, row in enumerate(rows)])
    assert len(partition(places, 0)) == 3


@pytest.mark.parametrize("title", [None, "Pictures"])
def test_texts_without_words_are_copies_of_nothing(grouping: Grouping, title: str | None) -> None:
    """Very short texts fold only where title and text are the same; no text at all folds with nothing."""
    places = grouping(
        [sketched(key=str(number), text=" … ", title=title) for number in range(3)]
        + [
            sketched(key=f"short {number}", text="Watch the video above.", title=f"Fire {number // 2}")
            for number in range(4)
        ]
    )
    assert sorted(map(len, partition(places, 0))) == [1, 1, 1, 2, 2]


def test_old_texts_that_return_are_not_copies(grouping: Grouping) -> None:
    """After more than thirty days it is a republication of its own."""
    places = grouping([dated(sketched(key="a", text=FERRY)), dated(sketched(key="b", text=FERRY), hours=24 * 40)])
    assert len(partition(places, 0)) == 2


def test_the_same_documents_again_change_nothing(grouping: Grouping, client: Elasticsearch, settings: Settings) -> None:
    """Same places, and not one write: the index's sequence numbers stand still."""
    documents = articles(range(12))
    first = grouping(documents)
    before = client.indices.stats(index=f"{settings.index_prefix}-groups")["_all"]["primaries"]["indexing"][
        "index_total"
    ]
    assert grouping(documents) == first
    after = client.indices.stats(index=f"{settings.index_prefix}-groups")["_all"]["primaries"]["indexing"][
        "index_total"
    ]
    assert after == before


def test_the_order_of_arrival_does_not_matter_within_a_run(grouping: Grouping) -> None:
    """Documents are taken in the order of time, so that places are the same to the last id."""
    documents = [dated(document, hours) for hours, document in enumerate(articles(range(20)))]
    shuffled = drawing(1).sample(documents, len(documents))
    assert [document.id for document in documents] != [document.id for document in shuffled]
    first = grouping(shuffled)
    assert grouping(documents) == first


@pytest.mark.parametrize("seed", [1, 2])
def test_batches_in_any_order_give_the_same_copy_groups(grouping: Grouping, seed: int) -> None:
    """Copy groups are what hangs together, whoever came first; a later run finds the groups of an earlier one."""
    documents = drawing(seed).sample(articles(range(18)), 24)
    places: Places = {}
    for start in range(0, len(documents), 5):
        places |= grouping(documents[start : start + 5])
    expected = {frozenset({str(n), f"{n}-cut"} if n % 3 == 0 else {str(n)}) for n in range(18)}
    assert partition(places, 0) == expected


def test_a_bridge_moves_what_was_there_before(grouping: Grouping, client: Elasticsearch, settings: Settings) -> None:
    """Two parts of one text are apart until the whole arrives; those that move are reported until that is settled."""
    text = an_article(7, sentences=20)
    first = grouping(
        [sketched(key="head", text=text[:11], outlet="A"), sketched(key="tail", text=text[10:], outlet="B")]
    )
    assert len(partition(first, 0)) == 2
    assert told(client, settings) == {}
    (whole,) = group_documents(client, settings, [sketched(key="whole", text=text, outlet="C")])
    assert whole.copies is not None
    places = told(client, settings)
    lead, other = (sketched(key=key, text="").id for key in ("head", "tail"))
    if whole.copies.id == other:
        lead, other = other, lead
    assert set(places) == {lead, other}
    assert [(copies.id, copies.is_lead) for copies, _ in (places[lead], places[other])] == [(lead, True), (lead, False)]
    assert {story.id for _, story in places.values()} == {whole.story and whole.story.id}
    assert told(client, settings) == {}


def told(client: Elasticsearch, settings: Settings) -> dict[str, tuple[Copies, Story]]:
    """Return what the index of documents is asked to follow, and settle it."""
    moves: list[Move] = []

    def move(some: list[Move]) -> list[str]:
        moves.extend(some)
        return [document_id for document_id, _, _ in some]

    assert follow_moved(client, settings, move) == len(moves)
    return {document_id: (copies, story) for document_id, copies, story in moves}


def test_what_moves_again_meanwhile_stays_to_be_followed(
    grouping: Grouping, client: Elasticsearch, settings: Settings
) -> None:
    """Between reading a move and settling it, another run adds a copy: the lead is told of once more."""
    grouping([sketched(key="a", text=FERRY, outlet="A")])
    grouping([sketched(key="b", text=FERRY[:7], outlet="B")])
    seen = []

    def move(some: list[Move]) -> list[str]:
        seen.extend(copies.size for _, copies, _ in some)
        if len(seen) == 1:
            grouping([sketched(key="c", text=FERRY[:8], outlet="C")])
        return [document_id for document_id, _, _ in some]

    follow_moved(client, settings, move)
    follow_moved(client, settings, move)
    assert seen == [2, 3]
    assert told(client, settings) == {}


def test_a_lead_that_is_not_loaded_yet_stays_to_be_followed(
    grouping: Grouping, client: Elasticsearch, settings: Settings
) -> None:
    """Only what has been written is settled."""
    grouping([sketched(key="a", text=FERRY, outlet="A")])
    grouping([sketched(key="b", text=FERRY[:7], outlet="B")])
    assert follow_moved(client, settings, lambda _: []) == 0
    assert len(told(client, settings)) == 1


def test_a_group_knows_its_size_outlets_and_agency(
    client: Elasticsearch, settings: Settings, state: GroupState
) -> None:
    """Each new member says how things stand when it comes; of those before it, only the lead is told."""
    assert state.index
    first = dated(sketched(key="a", text=FERRY, outlet="A", wire=WireCredit("NP", "(NP)")))
    second = dated(sketched(key="b", text=FERRY[:7] + MUSEUM[:1], outlet="B"), hours=1)
    (lead,) = group_documents(client, settings, [first])
    assert lead.copies == Copies(first.id, is_lead=True, size=1, outlets=("A",), agency="NP")
    assert lead.story == Story(first.id, size=1, outlets=("A",), first_seen=OBSERVED_AT)
    (copy,) = group_documents(client, settings, [second])
    assert copy.copies is not None
    assert copy.copies.share == pytest.approx(0.85, abs=0.05)
    whole = {"size": 2, "outlets": ("A", "B")}
    assert copy.copies == Copies(first.id, is_lead=False, agency="NP", share=copy.copies.share, **whole)
    story = Story(first.id, first_seen=OBSERVED_AT, **whole)
    assert copy.story == story
    assert told(client, settings) == {first.id: (Copies(first.id, is_lead=True, agency="NP", **whole), story)}


def test_each_event_of_a_run_is_one_story(grouping: Grouping) -> None:
    """Own reports and copies of two events, in one batch that is looked through twice."""
    documents = [
        sketched(key="ferry", text=FERRY, title="Island buys ferry"),
        sketched(key="ferry, shorter", text=FERRY_ELSEWHERE, title="Second ferry for Tern Island", outlet="The Gull"),
        sketched(key="museum", text=MUSEUM, title="Watches stolen in Velden", outlet="The Gull"),
        sketched(key="museum, shorter", text=MUSEUM[:5] + an_article(3, 3), title="Clock museum robbed"),
    ]
    stories = {frozenset({"ferry", "ferry, shorter"}), frozenset({"museum", "museum, shorter"})}
    assert partition(grouping(documents), 1) == stories


def test_a_changed_document_keeps_its_place(grouping: Grouping) -> None:
    """A correction of text or title neither opens a new group nor leaves the old one."""
    before = grouping([sketched(key="a", text=FERRY), sketched(key="b", text=FERRY[:7], outlet="B")])
    for changed in (FERRY[1:], MUSEUM):
        assert grouping([sketched(key="b", text=changed, title="Corrected", outlet="B")])["b"] == before["b"]


def test_a_changed_document_is_compared_by_its_new_text(grouping: Grouping) -> None:
    """Copies of the correction find it."""
    grouping([sketched(key="a", text="To be written.")])
    grouping([sketched(key="a", text=MUSEUM)])
    places = grouping([sketched(key="b", text=MUSEUM, outlet="B"), sketched(key="a", text=MUSEUM)])
    assert partition(places, 0) == {frozenset({"a", "b"})}


def test_two_documents_with_one_id_get_one_place(grouping: Grouping) -> None:
    """A dump that lists a page twice is no reason to stop."""
    places = grouping([sketched(key="a", text=FERRY), sketched(key="a", text=FERRY[:9])])
    assert list(places) == ["a"]


def test_lone_surrogates_do_not_stop_a_run(grouping: Grouping) -> None:
    """Half a character is left out of what is stored."""
    document = replace(a_document(), text="\n".join(["\ud800", *FERRY]), title="\ud800", outlet="\udfff")
    (sketched_document,) = sketch_stage()([document])
    assert isinstance(sketched_document, Document)
    assert grouping([sketched_document])


def test_dates_at_the_ends_of_the_calendar_do_not_stop_a_run(grouping: Grouping) -> None:
    """A window around such a date ends where the calendar does."""
    far = [OBSERVED_AT.replace(year=1, month=1, day=1), OBSERVED_AT.replace(year=9999, month=12, day=31)]
    documents = [
        replace(sketched(key=str(date), text=FERRY), published_at=PublishedAt(date, "field", "day", 0.9))
        for date in far
    ]
    assert len(partition(grouping(documents), 0)) == 2


def test_a_document_without_a_sketch_is_a_mistake_of_the_pipeline(grouping: Grouping) -> None:
    """The run stops and says what to do."""
    with pytest.raises(StageOrderError, match="run the sketch stage"):
        grouping([a_document()])


def test_a_missing_index_is_named_with_its_remedy(client: Elasticsearch, settings: Settings) -> None:
    """Without templates nothing is created by accident."""
    with pytest.raises(IndexMisconfigured, match="install the templates"):
        list(group_documents(client, settings, [sketched(text=FERRY)]))
    assert not client.indices.exists(index=f"{settings.index_prefix}-groups")


def test_candidates_come_from_the_index_as_from_the_batch(grouping: Grouping) -> None:
    """One run over all, or one run per document: the same copy groups, and they are those that the judge sees in all pairs."""
    documents = articles(range(9))
    one_by_one: Places = {}
    for document in documents:
        one_by_one |= grouping([document])
    rows = {document.key: make_row(document) for document in documents}
    pairs = {frozenset({a, b}) for a in rows for b in rows if a < b and judge(rows[a], rows[b])}
    assert {group for group in partition(one_by_one, 0) if len(group) > 1} == pairs
