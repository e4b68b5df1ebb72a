"""A site's own template, learned from its pages: boxes without a telling name that recur in different stories."""

from __future__ import annotations

from pathlib import Path

from builders import a_feed
from invented_pages import FURNITURE, STORIES, prose_of

from ingest.clean import clean_stage
from ingest.clean.learned import learned_path, save_learned
from ingest.document import Document
from ingest.learn import decide, learn_feed, read_inputs

BOX = f"<div class='k7'><p>{FURNITURE}</p></div>"


def _write_pages(folder: Path) -> None:
    for number, words in enumerate(STORIES, 1):
        first, *others = (f"<p>{sentence}</p>" for sentence in prose_of(words))
        head = f'<head><meta property="article:published_time" content="2026-03-{number:02}T08:00:00Z"></head>'
        body = f"<div class='k3'>{first}{BOX}{''.join(others)}</div>"
        (folder / f"{number}.html").write_text(f"<html>{head}<body>{body}</body></html>", "utf-8")


def test_a_box_that_recurs_on_a_site_is_learned_and_goes_once_accepted(tmp_path: Path) -> None:
    """No name calls it chrome, so extraction leaves it; its span carries the learned rule's id, and the story stays whole."""
    _write_pages(tmp_path)
    feed = a_feed(folder=tmp_path, read={"format": "html", "path": "*.html"})
    learned = learn_feed(feed, read_inputs(feed, None))
    (rule,) = learned.rules
    assert (rule.text, rule.stories, rule.days, rule.state) == (FURNITURE, len(STORIES), len(STORIES), "proposed")

    save_learned(feed, decide(learned, ["all"], "accepted", str(learned_path(feed))))
    (received, *_) = read_inputs(feed, None)
    assert FURNITURE in received.text
    (cleaned,) = clean_stage(feed)([received])
    assert isinstance(cleaned, Document)
    assert cleaned.text.split("\n") == prose_of(STORIES[int(Path(received.key).stem) - 1])
    assert [span.rule for span in cleaned.removed] == [f"learned.{rule.id}"]


def test_what_recurs_is_learned_as_cleaning_will_see_it(tmp_path: Path) -> None:
    """A line whose encoding was damaged on its way is repaired before it is looked at, or its rule would never find it."""
    for number, words in enumerate(STORIES):
        (tmp_path / f"{number}.txt").write_text(
            "\n\n".join([*prose_of(words), "The CafÃ© desk is open by pigeon."]), "utf-8"
        )
    feed = a_feed(folder=tmp_path)
    assert [rule.text for rule in learn_feed(feed, read_inputs(feed, None)).rules] == [
        "The Café desk is open by pigeon."
    ]
