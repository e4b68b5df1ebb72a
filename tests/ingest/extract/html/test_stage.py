from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from builders import a_document, a_feed

from ingest.document import Document
from ingest.errors import Damaged
from ingest.extract import html_stage
from ingest.extract.html import HtmlStage
from ingest.extract.html.pool import Limits, Pool
from ingest.stage import Refusal

PAGE = (
    "<html><body><article>"
    + "<p>The ferry to Tern Island sails again, the board said.</p>" * 8
    + "</article></body></html>"
)


@pytest.fixture
def pool() -> Iterator[Pool]:
    """Return a pool of one worker."""
    pool = Pool(workers=1)
    yield pool
    pool.close()


def test_pages_become_text_in_order_and_the_rest_passes(pool: Pool) -> None:
    """One out for one in."""
    mixed = [
        a_document(
            key=str(number),
            text=PAGE if number % 3 else "Plain.",
            media_type="text/html" if number % 3 else "text/plain",
        )
        for number in range(20)
    ]
    outcomes = list(HtmlStage(a_feed(), pool)(mixed))
    assert [outcome.key for outcome in outcomes] == [document.key for document in mixed]
    assert all(isinstance(outcome, Document) and outcome.media_type == "text/plain" for outcome in outcomes)
    assert all(isinstance(outcome, Document) and "<" not in outcome.text for outcome in outcomes)


def test_the_stage_declares_what_it_assigns() -> None:
    """So that the order of stages can be checked."""
    assert html_stage(a_feed()).name == "html"
    assert "text" in html_stage(a_feed()).assigns


def test_what_came_with_a_document_wins_over_what_its_page_says(pool: Pool) -> None:
    """Its URL names it for ever."""
    page = '<html lang="de"><head><link rel="canonical" href="https://harbor.example/other"></head>' + PAGE[6:]
    document = a_document(text=page, media_type="text/html", url="https://harbor.example/ferry", language_hint="en")
    (outcome,) = HtmlStage(a_feed(), pool)([document])
    assert isinstance(outcome, Document)
    assert (outcome.url, outcome.language_hint) == ("https://harbor.example/ferry", "en")


def test_a_page_that_takes_too_long_is_quarantined_and_the_next_is_read() -> None:
    """The kernel ends the worker; a new one goes on."""
    pool = Pool(Limits(cpu_seconds=0.5), workers=1)
    slow = (
        "<html><body>" + "<table><tr>" * 400 + "<td>x</td>" * 15_000 + "</body></html>" + "<p>a b c d e f</p>" * 18_000
    )
    try:
        bad, good = HtmlStage(a_feed(), pool)(
            [
                a_document(key=str(number), text=text, media_type="text/html")
                for number, text in enumerate((slow * 20, PAGE))
            ]
        )
    finally:
        pool.close()
    assert isinstance(bad, Refusal)
    assert (bad.outcome, bad.reason, bad.stage) == ("quarantined", "timeout", "html")
    assert isinstance(good, Document)


def test_a_page_that_takes_too_much_memory_is_quarantined() -> None:
    """The address space is bounded; what is left of the worker is not used again."""
    pool = Pool(Limits(memory_bytes=400 * 1024**2), workers=1)
    try:
        with pytest.raises(Damaged) as caught:
            pool.submit("<p>some words</p>" * 9_000_000, None, [], []).result()
        assert pool.submit(PAGE, None, [], []).result().text
    finally:
        pool.close()
    assert caught.value.reason in {"oom", "crash"}


def test_a_worker_that_dies_costs_a_try_and_nothing_else(pool: Pool) -> None:
    """Each page has two."""
    assert pool.submit(PAGE, None, [], []).result().text
    worker = pool._idle.get()  # noqa: SLF001 - the worker is to be killed from outside
    assert worker is not None
    os.kill(worker._process.pid, signal.SIGKILL)  # noqa: SLF001 - as above
    time.sleep(0.1)
    pool._idle.put(worker)  # noqa: SLF001 - as above
    assert pool.submit(PAGE, None, [], []).result().text
