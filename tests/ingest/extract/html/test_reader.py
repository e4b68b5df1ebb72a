from __future__ import annotations

import time

import pytest

from ingest.document import Evidence
from ingest.extract.html.reader import read_page

PARAGRAPHS = [
    "The ferry to Tern Island sails again on Monday, the harbor board said after a week of repairs to its engine.",
    "Islanders had been carried by fishing boats, three at a time, and paid nine crowns for the crossing.",
    "“We counted every plank,” said Ada Quill, who leads the board and was the first to come aboard this morning.",
    "The board will publish the cost of the repairs in April, when the accounts of the winter are closed.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HEAD = """<html lang="en-GB"><head><title>Ferry sails again | The Harbor Ledger</title>
<meta property="og:site_name" content="The Harbor Ledger"><meta property="og:type" content="article">
<meta property="og:image" content="/pictures/ferry.jpg"><link rel="canonical" href="https://harbor.example/ferry">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "Ferry sails again", "datePublished": "2026-03-01T08:30:00+01:00", "dateModified": "2026-03-01T10:00:00+01:00",
"author": [{"@type": "Person", "name": "Ben Alder"}], "articleSection": "Harbor", "keywords": ["ferries", "Tern Island"],
"isAccessibleForFree": false}]}</script></head>"""


def a_page(body: str = BODY, head: str = HEAD) -> str:
    """Return a page of The Harbor Ledger around an article's body."""
    return f"""{head}<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article>
<h1>Ferry sails again</h1><div class="byline">By Ben Alder</div>{body}</article></main>
<div class="related-stories"><h3>More from the harbor</h3><p>A seal was seen at the quay, and nobody knows where it came from.</p></div>
<footer><p>All rights reserved by the publisher of The Harbor Ledger.</p></footer></body></html>"""


def test_the_text_is_the_article_without_its_surroundings() -> None:
    """Navigation, headline, byline, recommendations and footer are none of it."""
    assert read_page(a_page(), None).text.split("\n") == PARAGRAPHS


def test_a_page_tells_what_it_is() -> None:
    """From JSON-LD, metas and links."""
    page = read_page(a_page(), "https://harbor.example/x")
    assert (page.section, page.tags, page.language) == ("Harbor", ("ferries", "Tern Island"), "en")
    assert (page.image, page.url) == ("https://harbor.example/pictures/ferry.jpg", "https://harbor.example/ferry")
    assert (page.page_type, page.paywalled) == ("article", True)


def test_title_authors_and_dates_are_evidence_with_their_origin() -> None:
    """A later stage weighs them."""
    evidence = read_page(a_page(), None).evidence
    assert Evidence("title", "html", "Ferry sails again") in evidence
    assert Evidence("byline", "html", "Ben Alder") in evidence
    assert Evidence("date", "json-ld", "2026-03-01T08:30:00+01:00") in evidence
    assert Evidence("updated", "json-ld", "2026-03-01T10:00:00+01:00") in evidence


@pytest.mark.parametrize(
    "chrome",
    [
        '<div class="tooltip"><p>Ada Quill leads the harbor board, and has led it for as long as anyone can say.</p></div>',
        '<ul class="dropdown-menu"><li><p>Tides of the week, and of the week that is to come after it.</p></li></ul>',
        "<p>ferries, Tern Island</p>",
        "<p>https://harbor.example/ferry</p>",
        '<div class="newsletter-signup"><p>Get the harbor news every morning in your own letter box, free of cost.</p></div>',
        "<aside><p>A seal was seen at the quay, and nobody knows where it came from this time.</p></aside>",
        '<p><a href="/seal">CLICK HERE FOR THE SEAL THAT NOBODY KNOWS</a></p>',
        '<div style="display: none"><p>Something went wrong, and we are sorry for that; please try again later.</p></div>',
        '<figure><img src="a.jpg"><figcaption>The ferry at the quay on Sunday, before the repairs were done.</figcaption></figure>',
        '<section id="comments"><p>I have seen that seal too, it was as large as a dog and ate my sandwich.</p></section>',
    ],
)
def test_chrome_between_paragraphs_goes(chrome: str) -> None:
    """What the markup itself calls chrome is taken out before the text is looked for."""
    half = BODY.index("<p>“")
    assert read_page(a_page(BODY[:half] + chrome + BODY[half:]), None).text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "chrome",
    [
        '<ul><li><a href="/1">A seal was seen at the quay</a></li><li><a href="/2">Nobody knows where it came from</a></li></ul>',
        '<div itemprop="datePublished">Sunday, 1 March 2026, 8:30</div>',
        '<p>Filed under <a rel="tag" href="/t/f">ferries</a>, <a rel="tag" href="/t/i">islands</a></p>',
        "<p>* * *</p>",
    ],
)
def test_what_is_only_links_dates_or_signs_goes(chrome: str) -> None:
    """Lists of links, dates and keywords that microdata names, and rows of stars."""
    half = BODY.index("<p>“")
    text = read_page(a_page(BODY[:half] + chrome + BODY[half:]), None).text
    assert [line for line in text.split("\n") if not line.startswith("Filed under")] == PARAGRAPHS


@pytest.mark.parametrize(
    "name",
    [
        '<a rel="tag" href="/t/quill">Ada Quill</a>',
        '<span class="tooltip"><a class="tooltip-link" href="/q">Ada Quill</a><span class="tooltip-box"><a href="/1">All of her</a></span></span>',
    ],
)
def test_a_name_in_a_sentence_stays_though_it_opens_a_box(name: str) -> None:
    """The box goes, and the sentence is whole."""
    body = BODY.replace("Ada Quill", name)
    assert read_page(a_page(body), None).text.split("\n") == PARAGRAPHS


def test_what_only_screen_readers_say_is_no_part_of_a_sentence() -> None:
    """Links say to them that they open in another window."""
    body = BODY.replace(
        "Ada Quill,", '<a href="/q">Ada Quill<span class="sr-only"> (opens in a new window)</span></a>,'
    )
    assert read_page(a_page(body), None).text.split("\n") == PARAGRAPHS


def test_loose_text_between_blocks_is_a_paragraph() -> None:
    """Where only some paragraphs are marked, and pictures or line breaks part the others."""
    first, second, *others = PARAGRAPHS
    picture = '<figure><img src="a.jpg"></figure>'
    body = f"<div>{picture}{first.replace('Monday', '<b>Monday</b>')}<br><br>{second}{''.join(f'<p>{each}</p>' for each in others)}</div>"
    assert read_page(a_page(body), None).text.split("\n") == PARAGRAPHS


def test_a_table_that_lays_the_page_out_is_no_table() -> None:
    """Its paragraphs stay apart; a table of data stays a row for a line."""
    rows = "<table><tr><th>Crossing</th><th>Crowns</th></tr><tr><td>Tern Island</td><td>9</td></tr></table>"
    page = f"{HEAD}<body><table><tr><td><a href='/'>Home</a></td><td><h1>Ferry sails again</h1>{BODY}{rows}</td></tr></table></body></html>"
    assert read_page(page, None).text.split("\n") == [*PARAGRAPHS, "Crossing | Crowns", "Tern Island | 9"]


def test_selectors_of_a_feed_decide() -> None:
    """`keep` narrows the page, `drop` takes out of it; a selector that matches nothing changes nothing."""
    page = a_page(
        f'<div class="x1">{BODY}<div class="x2"><p>The seal of the day is brought to you by the harbor.</p></div></div>'
    )
    assert read_page(page, None, keep=["div.x1"], drop=["div.x2"]).text.split("\n") == PARAGRAPHS
    assert read_page(page, None, keep=["div.gone"], drop=["div.x2"]).text.split("\n") == PARAGRAPHS


def test_structured_text_stands_in_where_the_page_has_little() -> None:
    """Pages that a script would fill often carry their text in `articleBody`."""
    head = HEAD.replace(
        '"headline"', f'"articleBody": "{" ".join(PARAGRAPHS).replace("“", "").replace("”", "")}", "headline"'
    )
    page = read_page(a_page("<p>Loading the article, please wait.</p>", head), None)
    assert (page.way, "fishing boats" in page.text) == ("structured", True)


def test_structured_text_shows_which_boxes_are_none_of_the_article() -> None:
    """A box without a telling name, between paragraphs that `articleBody` has, is not the article's."""
    words = [paragraph.replace("“", "").replace("”", "") for paragraph in PARAGRAPHS] * 2
    words = [f"{number}: {word}" for number, word in enumerate(words)]
    head = HEAD.replace('"headline"', f'"articleBody": "{" ".join(words)}", "headline"')
    box = "<p>Our shop has the mug of the seal, in blue and in green, for all who like it.</p>"
    body = "".join(f"<p>{word}</p>" for word in words[:4]) + box + "".join(f"<p>{word}</p>" for word in words[4:])
    assert read_page(a_page(body, head), None).text.split("\n") == words


def test_structured_text_knows_its_headings() -> None:
    """Where `articleBody` is markup, headings and short lines count among what it confirms."""
    body = "".join(
        f"<h3>Part {n} of it</h3><p>{n}: {each}</p><p>So she said.</p>" for n, each in enumerate(PARAGRAPHS * 2)
    )
    escaped = body.replace("“", "").replace("”", "").replace("/", "\\/")
    head = HEAD.replace('"headline"', f'"articleBody": "{escaped}", "headline"')
    lines = read_page(a_page(body, head), None).text.split("\n")
    assert (lines[0], lines[2], len(lines)) == ("Part 0 of it", "So she said.", 24)


def test_the_text_of_noscript_is_used_where_there_is_no_other() -> None:
    """Some pages keep a readable copy for browsers without scripts."""
    page = f"<html><body><div id='root'></div><noscript>{BODY}</noscript></body></html>"
    assert read_page(page, None).text.split("\n") == PARAGRAPHS


def test_a_short_text_is_text() -> None:
    """A notice of one paragraph is not nothing."""
    page = f"<html><body><div><p>{PARAGRAPHS[0]}</p></div></body></html>"
    assert read_page(page, None).text == PARAGRAPHS[0]


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (
            f"<html><body><article>{BODY}<div {' '.join(f'a{n}=x' for n in range(100_000))}>x</div></article></body></html>",
            True,
        ),
        (f"<html><body>{'<div>' * 1000}{BODY}{'</div>' * 1000}</body></html>", True),
        (f"<html><body>{'<div>' * 5000}{BODY}{'</div>' * 5000}</body></html>", True),
        (f"<html><body>{BODY * 20}{'<div>' * 1000}{BODY}{'</div><br>' * 1000}</body></html>", True),
        (f"<html><body>{BODY * 20}{'<blockquote>' * 1000}{BODY}{'</blockquote><br>' * 1000}</body></html>", True),
        (f"<html><body><article><p>{'A word and more. ' * 750_000}</p></article></body></html>", True),
        (f"<html><body><article>{'<p>A short paragraph of some words.</p>' * 60_000}</article></body></html>", True),
        (f"<html><body>{'<script>' * 50_000}{BODY}</body></html>", True),
        (f"{'<b>' * 30_000}{BODY}", True),
        (f"<html><body><article>{BODY}<p>Lone \ud800 surrogate in it.</p></article></body></html>", True),
        (
            f"<html><body><div>Loose &#14; &#x1F; &#65534; and \ufffe words, of some length.<br>{BODY}</div></body></html>",
            True,
        ),
        ("<html><body>\x00\x01<p></p></body></html>", False),
        ("", False),
        ("<" * 300_000, True),
    ],
    ids=[
        "attributes",
        "deep",
        "deeper",
        "deep boxes",
        "deep quotations",
        "long text",
        "paragraphs",
        "scripts",
        "bold",
        "surrogate",
        "control characters",
        "nothing",
        "empty",
        "signs",
    ],
)
def test_hostile_pages_keep_their_text(page: str, *, kept: bool) -> None:
    """Bombs are cut before they are parsed."""
    began = time.process_time()
    text = read_page(page, None).text
    assert time.process_time() - began < 10
    assert bool(text) is kept
    text.encode()


@pytest.mark.parametrize(
    ("url", "types", "kind"),
    [
        ("https://harbor.example/live/ferry", "NewsArticle", "live"),
        ("https://harbor.example/ferry", "LiveBlogPosting", "live"),
        ("https://harbor.example/video/ferry", "NewsArticle", "video"),
        ("https://harbor.example/gallery/ferry", "NewsArticle", "gallery"),
        ("https://harbor.example/ferry", "NewsArticle", "article"),
    ],
)
def test_the_type_of_a_page_is_told(url: str, types: str, kind: str) -> None:
    """By its address where that is plain, else by its data."""
    assert read_page(a_page(head=HEAD.replace("NewsArticle", types)), url).page_type == kind


def test_amp_markup_is_read_like_any() -> None:
    """Advertisements, share rows and lists of the AMP components are none of the text."""
    chrome = "<amp-ad type='x'><p>Buy the mug of the seal, in blue and in green.</p></amp-ad><amp-social-share></amp-social-share>"
    half = BODY.index("<p>“")
    page = f"<!doctype html><html amp><body><article><h1>Ferry sails again</h1>{BODY[:half]}{chrome}{BODY[half:]}</article></body></html>"
    assert read_page(page, None).text.split("\n") == PARAGRAPHS
