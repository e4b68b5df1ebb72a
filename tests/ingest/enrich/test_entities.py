"""The shipped model at work on invented news."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from builders import a_document, a_feed

from ingest.document import Dateline, Document, Entity
from ingest.enrich import entities_stage
from ingest.enrich.entities import MODEL, MODEL_FILE, entities_of, find_mentions
from ingest.enrich.entities.recogniser import GAZETTEER_FILE, MODELS, VERSION, builtin, builtin_gazetteer
from ingest.errors import ConfigError

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "entities"

STORY = """PORTLAND, Maine (AP) — Gov. Helen Marlow told reporters in Portland on Wednesday that the Marlow administration would sue the
Justice Department over the ferry to Vinalhaven.

“We will not cave,” Marlow said. Mayor Carlos Giménez, who joined Ms. Marlow at the Port of Portland, said Giménez’s city would pay.
U.S. Attorney John F. Kessler of Cumberland County declined to comment. Officials in Boston, New York and Chicago have sued too.

Marlow, a former executive of Microsoft, was to meet President Barack Obama in Washington on Friday."""


def entities(text: str, *, title: str | None = None, language: str | None = "en") -> dict[str, Entity]:
    """Return the entities of a text by name."""
    [document] = entities_stage(a_feed())([a_document(text=text, title=title, language=language)])
    assert isinstance(document, Document)
    assert all(text[m.start : m.end] == m.text for m in document.mentions)
    assert all(a.end <= b.start for a, b in pairwise(document.mentions))
    return {entity.name: entity for entity in document.entities}


def test_people_places_and_organisations_of_a_story() -> None:
    """Full names gather their surnames; an administration is no person; counties are places."""
    found = entities(STORY)
    labels = {name: entity.label for name, entity in found.items()}
    expected = {
        "Helen Marlow": "PERSON",
        "Carlos Giménez": "PERSON",
        "Barack Obama": "PERSON",
        "Portland": "LOC",
        "Chicago": "LOC",
        "Boston": "LOC",
        "Cumberland County": "LOC",
        "Justice Department": "ORG",
        "Associated Press": "ORG",
    }
    assert expected.items() <= labels.items()
    assert "Marlow administration" not in {name for name, label in labels.items() if label == "PERSON"}
    assert found["Helen Marlow"].count >= 4
    assert found["Carlos Giménez"].key == "carlos gimenez"
    assert not {"We", "He", "Wednesday", "Friday", "Mayor"} & set(found)


def test_salience_ranks_whom_the_story_is_about() -> None:
    """All values lie between 0 and 1; the headline lifts."""
    found = entities(STORY)
    assert all(0 <= entity.salience <= 1 for entity in found.values())
    assert found["Helen Marlow"].salience > found["Barack Obama"].salience
    lifted = entities(STORY, title="Obama to meet Maine governor")
    assert lifted["Barack Obama"].salience == pytest.approx(found["Barack Obama"].salience + 0.2)


@pytest.mark.parametrize("language", ["de", "fr", None])
def test_a_language_that_the_model_does_not_know_gets_none(language: str | None) -> None:
    """Empty is better than wrong."""
    assert entities(STORY, language=language) == {}


@pytest.mark.parametrize(
    "text", ["", " \n ", "…", "1234 5678", "😀😀", "\x00\x01", "a" * 100_000, "http://" + "x" * 100_000]
)
def test_text_without_names_is_no_trouble(text: str) -> None:
    """Nothing is found in nothing."""
    assert entities(text) == {}


@pytest.mark.parametrize(
    "text",
    ["Reed " * 60_000, "(" * 100_000, "A" * 300_000, "A. " * 40_000, "of the " * 40_000, "U.S. Court of " * 20_000],
)
def test_a_hostile_text_takes_linear_time(text: str) -> None:
    """A hundred thousand odd characters and more are done in seconds."""
    started = time.process_time()
    entities_of(text, find_mentions(text))
    assert time.process_time() - started < 40


def test_the_same_text_gives_the_same_names() -> None:
    """Nothing depends on what was read before."""
    first = find_mentions(STORY)
    find_mentions("Tern Island is far from Dover, said Ann Reed.")
    assert find_mentions(STORY) == first


def test_threads_may_share_the_model() -> None:
    """Two threads at once find what one finds."""
    expected = find_mentions(STORY)
    found: list[bool] = []

    def work() -> None:
        found.append(all(find_mentions(STORY) == expected for _ in range(5)))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True, True]


def test_the_model_is_named_and_small() -> None:
    """The name changes with the files, and the repository stays light."""
    assert VERSION in MODEL
    assert VERSION in MODEL_FILE
    assert VERSION in GAZETTEER_FILE
    assert sum((MODELS / name).stat().st_size for name in (MODEL_FILE, GAZETTEER_FILE)) < 10_000_000


@pytest.mark.shared
def test_quality_on_labelled_sentences() -> None:
    """F1 of exact spans and labels stays above the floor on sentences that trained nothing."""
    path = SHARED / "dev.jsonl.gz"
    if not path.exists():
        pytest.skip("no evaluation data beside the repository")
    right = found = gold_count = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold = {(m["start"], m["end"], m["label"]) for m in row["mentions"]}
            mentions = {(m.start, m.end, m.label) for m in find_mentions(row["text"])}
            right, found, gold_count = right + len(gold & mentions), found + len(mentions), gold_count + len(gold)
    assert 2 * right / (found + gold_count) > 0.7


def test_an_agency_stands_under_its_name() -> None:
    """A code and the name in full are one organisation; a dateline's code with the outlet's initials is the outlet."""
    text = "PORT ELLEN (AP) — A boat sank, The Associated Press reported. Divers told the AP so."
    (document,) = entities_stage(a_feed())([a_document(text=text, language="en")])
    agencies = [entity for entity in document.entities if entity.label == "ORG"]  # type: ignore[union-attr]
    assert [(entity.name, entity.key) for entity in agencies] == [("Associated Press", "associated press")]
    assert agencies[0].count >= 2
    wire = a_document(
        text="PORT ELLEN (MW) — A boat sank.",
        language="en",
        outlet="Meridian Wire",
        dateline=Dateline("PORT ELLEN", agency="MW"),
    )
    (document,) = entities_stage(a_feed())([wire])
    assert [entity.name for entity in document.entities if entity.label == "ORG"] in ([], ["Meridian Wire"])  # type: ignore[union-attr]


def test_the_model_stands_on_the_document() -> None:
    """So that documents of an older model can be found, and those that no model read."""
    (english,) = entities_stage(a_feed())([a_document(language="en")])
    (german,) = entities_stage(a_feed())([a_document(language="de")])
    assert (english.entity_model, german.entity_model) == (MODEL, "none")  # type: ignore[union-attr]


@pytest.mark.parametrize("load", [builtin, builtin_gazetteer])
def test_a_shipped_model_that_is_gone_is_one_sentence(load: Callable[[Path], object], tmp_path: Path) -> None:
    """It names the file and how to get it back, and it stops the run rather than losing names silently."""
    with pytest.raises(ConfigError, match=rf"{tmp_path}.*{VERSION}.* is not there.*`make model`"):
        load(tmp_path)


def test_a_model_that_is_not_installed_is_one_sentence() -> None:
    """It names the file, the key, the value and the command."""
    with pytest.raises(ConfigError, match=r"harbor.yml.*enrich.model.*is not installed here: run `.*spa[cC]y"):
        entities_stage(a_feed(enrich={"model": "en_core_web_sm"}))
