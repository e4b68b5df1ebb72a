"""Give a page's running text the paragraphs that its markup left out, before anything looks for the main text.

Pages that were written by hand, or by old software, stand in tables that hold no data, and leave sentences loose between other blocks, or
part them by line breaks alone. trafilatura reads a cell as one line, and passes over loose text where it finds paragraphs enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import Element, HtmlElement

from ingest.extract.html.tree import BLOCKS

_MIN_LOOSE_CHARS = 25
_MIN_CELL_CHARS = 1000
_MIN_CELL_PARAGRAPHS = 3
_CONTAINERS = ("div", "section", "article", "main", "center", "td", "body")
_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_LAYOUT_ROLES = frozenset({"presentation", "none"})


def straighten(tree: HtmlElement) -> None:
    """Make `div` of tables that only lay out, and `p` of loose runs of text, in place."""
    for table in list(tree.iter("table")):
        if table.tag == "table" and _lays_out(table):
            for part in _parts_of(table):
                part.tag = "div"
    for container in list(tree.iter(*_CONTAINERS)):
        if _loose_chars(container) >= _MIN_LOOSE_CHARS and _is_mixed(container):
            _wrap(container)


def _lays_out(table: HtmlElement) -> bool:
    """Tell whether a table holds no data: another table, a headline, or cells of several paragraphs or much text."""
    if table.get("role") in _LAYOUT_ROLES:
        return True
    if next(table.iterdescendants("table", "h1", "article"), None) is not None:
        return True
    return any(
        sum(1 for _ in cell.iterdescendants("p")) >= _MIN_CELL_PARAGRAPHS or len(cell.text_content()) >= _MIN_CELL_CHARS
        for cell in table.iterdescendants("td")
    )


def _parts_of(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield a table and its own rows and cells, not those of tables within."""
    yield table
    for part in list(table):
        if part.tag in _TABLE_TAGS and part.tag != "table":
            yield from _parts_of(part)


def _loose_chars(container: HtmlElement) -> int:
    own = len(container.text.strip()) if container.text else 0
    return own + sum(len(child.tail.strip()) for child in container if child.tail)


def _is_mixed(container: HtmlElement) -> bool:
    return any(child.tag in BLOCKS or child.tag == "br" for child in container)


def _wrap(container: HtmlElement) -> None:
    """Put each run of loose text, with the inline elements in it, into a paragraph; blocks and line breaks end a run."""
    children = list(container)
    run = Element("p")
    run.text, container.text = container.text, None
    place = 0
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in BLOCKS or child.tag == "br":
            place = _put(container, run, place)
            place = place + 1 if child.tag != "br" else place
            if child.tag == "br":
                container.remove(child)
            run = Element("p")
            run.text = tail
        else:
            run.append(child)
            child.tail = tail
    _put(container, run, place)


def _put(container: HtmlElement, run: HtmlElement, place: int) -> int:
    """Insert a run as a paragraph if it says something; return where the next child stands."""
    if len(run) == 0 and not (run.text and run.text.strip()):
        return place
    container.insert(place, run)
    return place + 1
