"""Take out of a page, before it is parsed, what parsers choke on and no reader sees.

Scripts, styles, drawings and comments make up most of a page's bytes and none of its text, so they go first; what is left is small enough to
look at. Structured data (`application/ld+json`) stays. Tags of hundreds of attributes are cut after the name, because trafilatura's
time grows with their square, and what is nested deeper than libxml2 goes is laid flat; control characters and lone surrogates go,
because neither lxml nor Elasticsearch takes them. Every step takes time in proportion to the page's length.
"""

from __future__ import annotations

import re

MAX_TAG_CHARS = 20_000
"""A longer tag is cut: images carried in an attribute reach that size too, and no reader sees them either."""

MAX_OPEN_TAGS = 500
"""So many more opening than closing tags of a block may be: libxml2 passes over what is nested deeper than 2,048, silently."""

_NAMES = "script|style|template|svg|iframe|object|canvas|math"
_OPENING = re.compile(rf"<(?:!--|({_NAMES}|{_NAMES.upper()})\b[^>]*>)")
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]{{0,30}}+)[^<>]{{{MAX_TAG_CHARS},}}+>?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Written as a reference libxml2 lets them in, and then nothing may move the text that they stand in.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0{0,9}(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|x0{0,9}(?:[0-8bcef]|1[\da-f]|fff[ef])(?![\da-f]));?",
    re.IGNORECASE,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_MAX_RUN = 200  # closing tags with no opening one between them
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|b|i|font|ul|ol|li|table|tr|td|tbody|blockquote|center|a|em|strong|article)\b[^>]*>",
    re.IGNORECASE,
)


def defuse(html: str) -> str:
    """Return the page without what is never text; the rest is unchanged, character for character."""
    html = _DECLARATION.sub("", html)
    try:
        html.encode()  # ten times faster than looking for surrogates
    except UnicodeEncodeError:
        html = _SURROGATE.sub("\ufffd", html)
    html = _without_hidden(html)
    html = _CONTROL.sub(" ", html)
    html = _CONTROL_REFERENCE.sub(" ", html)
    parts = html.split("<")  # one look at all tags spares most pages the patterns
    if max(map(len, parts)) > MAX_TAG_CHARS:
        html = _LONG_TAG.sub(r"<\1>", html)
    return _laid_flat(html) if _is_deep(parts) else html


def _without_hidden(html: str) -> str:
    """Cut out scripts and the like; one that is never closed loses its tag only, and is not looked for again."""
    parts: list[str] = []
    unclosed: set[str] = set()
    place = 0
    while (match := _OPENING.search(html, place)) is not None:
        name = match[1]
        closing = "-->" if name is None else f"</{name}"
        found = -1 if closing in unclosed else html.find(closing, match.end())
        if found < 0:
            unclosed.add(closing)
            end = match.end()
        else:
            end = html.find(">", found) + 1 or len(html)
        is_data = found >= 0 and name is not None and "ld+json" in match[0]
        parts.append(html[place : end if is_data else match.start()])
        place = end
    return "".join([*parts, html[place:]])


def _is_deep(parts: list[str]) -> bool:
    """Tell whether hundreds of elements stay open, or end at one place, as only bombs and broken generators write.

    Args:
        parts: what follows each `<`; before the first stands the beginning.
    """
    closing = run = longest = 0
    for part in parts:
        if part.startswith("/"):
            closing, run = closing + 1, run + 1
        else:
            longest, run = max(longest, run), 0
    return max(longest, run) >= _MAX_RUN or len(parts) > 2 * closing + MAX_OPEN_TAGS


def _laid_flat(html: str) -> str:
    """Leave out tags of blocks that open deeper than `MAX_OPEN_TAGS`, and their ends."""
    depth = 0

    def flat(match: re.Match[str]) -> str:
        nonlocal depth
        depth = max(0, depth - 1) if match[1] else depth + 1
        return " " if depth > MAX_OPEN_TAGS or (match[1] and depth == MAX_OPEN_TAGS) else match[0]

    return _NESTING.sub(flat, html)
