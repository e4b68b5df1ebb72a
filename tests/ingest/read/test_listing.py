"""Poll a feed again and again: what is fetched, what is not, and what each entry becomes."""

from __future__ import annotations

import logging
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from polling import PAGE, Polls
from web_server import Answer, WebServer

from ingest.archive import read_response


def feed_of(*items: str, tail: str = "") -> Answer:
    """Return a feed of items `path` or `path title`."""
    written = "".join(
        f"<item><link>{path}</link><title>{title or 'Ferry'}</title></item>"
        for path, _, title in (item.partition(" ") for item in items)
    )
    return Answer(f'<rss version="2.0"><channel>{written}</channel></rss>{tail}'.encode())


def test_a_page_is_a_document_with_what_the_feed_said(server: WebServer, poll: Polls, tmp_path: Path) -> None:
    """Its text is its HTML, its bytes are archived with their headers, cookies apart."""
    server.answers["/feed"] = feed_of("/a Ferry sails")
    (document,) = poll().documents
    assert server.seen[0].headers["user-agent"] == f"newsfold/{version('newsfold')} (+desk@harbor.example)"
    assert (document.text, document.media_type, document.source) == (PAGE.decode(), "text/html", f"{server.url}/a")
    assert [(each.kind, each.origin, each.value) for each in document.evidence] == [("title", "entry", "Ferry sails")]
    archived = read_response(str(tmp_path / "data" / "archive"), document.raw)
    assert archived.head is not None
    assert (archived.content, archived.head.status) == (PAGE, 200)
    assert "text/html" in dict(archived.head.headers).values()
    assert "secret" not in str(archived.head)


def test_what_was_loaded_is_not_fetched_again(server: WebServer, poll: Polls) -> None:
    """Until its entry changes; then its bytes decide."""
    server.answers["/feed"] = feed_of("/a")
    poll()
    assert (poll(1).asked, poll(2).unchanged) == (["/feed"], 1)
    server.answers["/feed"] = feed_of("/a corrected")
    third = poll(3)
    assert (third.asked, third.unchanged, third.outcomes) == (["/feed", "/a"], 1, {})
    server.answers["/feed"], server.answers["/a"] = feed_of("/a corrected twice"), Answer(PAGE + b"<p>Corrected.</p>")
    assert poll(4).outcomes == {"/a": "document"}


def test_a_run_that_was_not_published_counts_for_nothing(server: WebServer, poll: Polls) -> None:
    """Its pages are fetched again."""
    server.answers["/feed"] = feed_of("/a")
    poll(publish=False)
    second = poll(1)
    assert (second.outcomes, second.asked) == ({"/a": "document"}, ["/feed", "/a"])


def test_a_page_is_looked_at_again_where_the_feed_wants_it(server: WebServer, poll: Polls) -> None:
    """Corrections that no list announces are seen then; without budget left it stays what it was."""
    server.answers |= {"/feed": feed_of("/b", "/a"), "/a": Answer(PAGE, etag='"v1"'), "/b": Answer(PAGE + b"<p>B")}
    assert poll(revisit_hours=6).outcomes == {"/a": "document", "/b": "document"}
    assert poll(5, revisit_hours=6).asked == ["/feed"]
    server.answers["/b"] = Answer(PAGE + b"<p>Corrected.")
    third = poll(6, revisit_hours=6)
    assert (third.outcomes, third.unchanged, sorted(third.asked)) == ({"/b": "document"}, 1, ["/a", "/b", "/feed"])
    assert [seen.headers.get("if-none-match") for seen in server.seen if seen.path == "/a"] == ['"v1"']
    assert poll(11, revisit_hours=6).asked == ["/feed"]
    fifth = poll(13, revisit_hours=6, max_pages=1)
    assert (fifth.asked, fifth.unchanged, fifth.outcomes) == (["/feed", "/b"], 2, {})


def test_a_page_is_looked_at_again_each_day_for_some_days(server: WebServer, poll: Polls) -> None:
    """Whole, whatever its tag says; an outlet corrects while a story is young, and runs do not come to the second."""
    server.answers |= {"/feed": feed_of("/a"), "/a": Answer(PAGE, etag='"always"')}
    poll()
    assert poll(22.9).asked == ["/feed"]
    server.answers["/a"] = Answer(PAGE + b"<p>Corrected.", etag='"always"')
    assert poll(23.9).outcomes == {"/a": "document"}
    assert "if-none-match" not in next(seen.headers for seen in server.seen if seen.path == "/a")
    second = poll(47.8)
    assert (second.asked, second.unchanged) == (["/feed", "/a"], 1)
    assert poll(73).asked == ["/feed"]
    assert poll(73, revisit_days=4).asked == ["/feed", "/a"]


def test_a_page_is_not_looked_at_again_where_the_feed_forbids_it(server: WebServer, poll: Polls) -> None:
    """`revisit_hours: null` says so."""
    server.answers["/feed"] = feed_of("/a")
    poll(revisit_hours=None)
    assert poll(48, revisit_hours=None).asked == ["/feed"]


def test_a_page_that_keeps_its_tag_is_asked_for_conditionally_in_between(server: WebServer, poll: Polls) -> None:
    """And whole once a day."""
    server.answers |= {"/feed": feed_of("/a"), "/a": Answer(PAGE, etag='"v1"')}
    poll(revisit_hours=8)
    asked = []
    for hours in (8, 16, 24, 32):
        poll(hours, revisit_hours=8)
        asked += [seen.headers.get("if-none-match") for seen in server.seen if seen.path == "/a"]
    assert asked == ['"v1"', '"v1"', None, '"v1"']


def test_new_pages_go_before_known_ones(server: WebServer, poll: Polls) -> None:
    """Known ones take half of a run's pages at most, those first that waited longest."""
    server.answers |= {f"/{number}": Answer(PAGE + b"<p>%d" % number) for number in range(8)}
    server.answers["/feed"] = feed_of("/0", "/1", "/2", "/3")
    poll()
    server.answers["/feed"] = feed_of("/0", "/1", "/2", "/3", "/4")
    second = poll(24, max_pages=4)
    assert (sorted(second.asked), second.unchanged) == (["/0", "/1", "/4", "/feed"], 4)
    assert sorted(poll(25, max_pages=4).asked) == ["/2", "/3", "/feed"]


def test_a_tag_that_lies_is_found_out_within_a_day(server: WebServer, poll: Polls) -> None:
    """304 is believed for hours only."""
    server.answers["/feed"] = replace(feed_of("/a"), etag='"always"')
    poll()
    server.answers["/feed"] = replace(feed_of("/a", "/b"), etag='"always"')
    server.answers["/b"] = Answer(PAGE)
    assert poll(12).outcomes == {}
    assert poll(25).outcomes == {"/b": "document"}


def test_a_server_that_says_expires_0_is_not_asked_conditionally(server: WebServer, poll: Polls) -> None:
    """Its tags are not to be trusted."""
    answer = feed_of("/a")
    server.answers["/feed"] = replace(answer, etag='"v1"', headers={"Expires": "0"})
    poll()
    poll(1)
    assert "if-none-match" not in server.seen[0].headers


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "gone"),
        (Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "not_a_page"),
        (Answer(b" ", headers={"Content-Type": "text/html"}), "empty"),
    ],
)
def test_a_page_that_failed_is_refused_again_without_a_request(
    server: WebServer, poll: Polls, answer: Answer, reason: str
) -> None:
    """And tried again some hours later, when it may be there."""
    server.answers |= {"/feed": feed_of("/b"), "/b": answer}
    assert poll().outcomes == {"/b": reason}
    assert (poll(1).outcomes, server.asked()) == ({"/b": reason}, ["/feed"])
    server.answers["/b"] = Answer(PAGE)
    assert poll(6).outcomes == {"/b": "document"}


def test_a_page_that_timed_out_is_tried_by_the_next_run(server: WebServer, poll: Polls) -> None:
    """It says nothing against the page."""
    server.answers |= {"/feed": feed_of("/b"), "/b": Answer(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])}
    assert poll().outcomes == {"/b": "fetch_broken"}


def test_entries_that_lead_to_one_page_are_one_document(server: WebServer, poll: Polls) -> None:
    """And a page that is listed twice is fetched once."""
    server.answers |= {"/feed": feed_of("/a", "/a", "/short"), "/short": Answer(status=302, headers={"Location": "/a"})}
    first = poll()
    assert len({document.id for document in first.documents}) == 1
    assert sorted(first.asked) == ["/a", "/a", "/feed", "/short"]


def test_a_feed_that_moved_for_good_is_said_so(
    server: WebServer, poll: Polls, caplog: pytest.LogCaptureFixture
) -> None:
    """Its file wants to be changed."""
    server.answers |= {"/feed": Answer(status=301, headers={"Location": "/new"}), "/new": feed_of("/a")}
    with caplog.at_level(logging.WARNING):
        assert poll().outcomes == {"/a": "document"}
    assert "/new: change read.path" in caplog.text


def test_a_failing_feed_rests_longer_and_longer(server: WebServer, poll: Polls) -> None:
    """It is never dropped, and its return is noticed."""
    server.answers["/feed"] = Answer(status=404)
    seen = [poll(hours).outcomes["/feed"] for hours in range(0, 24, 3)]
    assert seen == ["gone", "feed_paused", "gone", "feed_paused", "gone", "feed_paused", "feed_paused", "gone"]
    server.answers["/feed"] = feed_of("/a")
    assert poll(200).outcomes == {"/a": "document"}
    assert poll(201).unchanged == 1


def test_entries_without_a_page_are_counted(server: WebServer, poll: Polls) -> None:
    """A podcast's sound is no page; one line says how many there are."""
    sound = "<item><title>Episode</title><enclosure url='/e.mp3' type='audio/mpeg'/></item>"
    items = f"<item><link>/a</link></item>{sound}{sound}"
    server.answers["/feed"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    assert poll().outcomes == {"/a": "document", "/feed#no_link": "no_link"}


def test_a_feed_in_a_file_is_read_too(server: WebServer, poll: Polls, tmp_path: Path) -> None:
    """Since it names no port, only those of the web are open to its pages."""
    (tmp_path / "saved.xml").write_bytes(feed_of(f"{server.url}/a").body)
    assert poll(path="saved.xml", pace_seconds=0).outcomes == {"/a": "fetch_url"}


def test_an_entry_that_is_no_address_is_refused(server: WebServer, poll: Polls) -> None:
    """The others are read."""
    server.answers["/feed"] = feed_of("mailto:desk@harbor.example", "http://[::1", "javascript:alert(1)", "/a")
    assert sorted(poll().outcomes.values()) == ["document", "fetch_url", "fetch_url", "fetch_url"]


GERMAN = "<html><head>{}</head><p>Die Fähre fährt über den großen Fluß.</p></html>"


@pytest.mark.parametrize(
    ("said", "meta", "written"),
    [
        ("text/html; charset=iso-8859-1", "", "utf-8"),
        ("text/html; charset=utf-8", "", "cp1252"),
        ("text/html", "<meta charset=utf-8>", "cp1252"),
        ("text/html; charset=us-ascii", "<meta charset=windows-1252>", "utf-8"),
        ("text/html; charset=nonsense", "", "utf-8"),
        ("text/html; charset=utf-16", "", "utf-8"),
        ("", "", "utf-8"),
        ("TEXT/HTML;Charset='UTF-8'", "", "utf-8-sig"),
        ("text/html; charset=utf-8", "", "utf-16"),
    ],
)
def test_a_server_that_is_wrong_about_an_encoding_is_not_believed(
    server: WebServer, poll: Polls, said: str, meta: str, written: str
) -> None:
    """What the bytes say for sure goes first."""
    page = GERMAN.format(meta)
    server.answers |= {"/feed": feed_of("/b"), "/b": Answer(page.encode(written), headers={"Content-Type": said})}
    (document,) = poll().documents
    assert document.text == page
