"""A site of invented articles on the test server, and the feeds that list them."""

from __future__ import annotations

from web_server import Answer, WebServer

PLACES = (
    "Tern Island",
    "Port Ellery",
    "Gull Point",
    "Bracken Falls",
    "Aldermarsh",
    "Calderport",
    "Halden",
    "Orrin Bay",
)
THINGS = ("ferry", "lighthouse", "fish market", "library", "harbor crane", "school bus", "bridge", "town hall")


def article(number: int) -> str:
    """Return the HTML of an invented article; each number another one."""
    place, thing = PLACES[number % 8], THINGS[number // 8 % 8]
    body = (
        f"<p>The {thing} of {place} will be closed for {number + 3} weeks, the board of works said on Monday after its meeting "
        f"number {number * 7 + 11}, to the dismay of the {number * 13 + 40} people who use it on an ordinary day.</p>"
        f"<p>“Nobody asked us,” said Ada Quill {number}, who has worked at the {thing} since {1950 + number}. Her neighbours in "
        f"{place} have gathered {number * 31 + 5} signatures against it, and will hand them over at noon on day {number + 1}.</p>"
        f"<p>The work costs {number * 1700 + 90_000} dollars. Of these the county of {place} pays {number % 7 + 20} in a hundred, "
        f"and the rest comes from a fund that was set up after the great storm of {1880 + number}.</p>"
    )
    return (
        f"<!DOCTYPE html><html><head><title>{thing} of {place} closes, {number}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>The {thing} of {place} closes for {number + 3} weeks</h1>{body}</article><footer>Contact us</footer></body></html>"
    )


def page(number: int) -> Answer:
    """Return an article as an answer."""
    return Answer(article(number).encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def rss(server: WebServer, paths: list[str], **changes: str) -> Answer:
    """Return a feed that lists these paths."""
    items = "".join(
        f"<item><title>Entry {path}{changes.get(path.strip('/'), '')}</title><link>{server.url}{path}</link>"
        "<pubDate>Mon, 02 Mar 2026 08:15:00 GMT</pubDate></item>"
        for path in paths
    )
    return Answer(f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode())


def forty_entries(server: WebServer, private_port: int) -> list[str]:
    """Set up a feed of 40 entries: 32 articles, one of them paywalled, 2 copies, 3 dead links, 2 denied, 1 that leads to a private address."""
    paths = [f"/a{number}" for number in range(32)]
    server.answers |= {path: page(number) for number, path in enumerate(paths)}
    wall = b'<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script></head>'
    server.answers["/a31"] = Answer(
        article(31).encode().replace(b"</head>", wall), headers={"Content-Type": "text/html"}
    )
    copies = {"/copy0": page(0), "/copy1": page(1)}
    private = {"/inside": Answer(status=302, headers={"Location": f"http://127.0.0.2:{private_port}/admin"})}
    denied = {"/private/1": page(50), "/private/2": page(51)}
    server.answers |= copies | private | denied | {"/dead3": Answer(status=410)}
    server.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
    return [*paths, *copies, "/dead1", "/dead2", "/dead3", *denied, *private]
