"""Take out of a page, before it is parsed, what parsers choke on and no reader sees.

Scripts and styles make up most of a page's bytes and none of its text, so they go first; what is left is small enough to look at. Structured
data (`application/ld+json`) stays. Tags of hundreds of attributes are cut after the name, because trafilatura's time grows with their
square; control characters and lone surrogates become U+FFFD or a space, because neither lxml nor Elasticsearch takes them.
"""

from __future__ import annotations

import re

MAX_TAG_CHARS = 20_000
"""A longer tag is cut: images carried in an attribute reach that size too, and no reader sees them either."""

# One expression for both: a comment may stand in a script and a script in a comment, and the one that begins first decides.
_HIDDEN = re.compile(
    r"<(?:!--.*?-->|(script|style|template|svg|iframe|object|canvas|math)\b(?![^>]{0,300}ld\+json)[^>]*(?:/>|>.*?</\1\s*>))",
    re.IGNORECASE | re.DOTALL,
)
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]{{0,30}})[^<>]{{{MAX_TAG_CHARS},}}>?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def defuse(html: str) -> str:
    """Return the page without what is never text; the rest is unchanged, character for character."""
    html = _DECLARATION.sub("", html)
    if not html.isascii():
        html = _SURROGATE.sub("\ufffd", html)
    html = _HIDDEN.sub(" ", html)
    html = _CONTROL.sub(" ", html)
    return _LONG_TAG.sub(r"<\1>", html)
