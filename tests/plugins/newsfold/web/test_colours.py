"""Every text of the page can be read: WCAG 2.2 AA, in light and dark."""

from __future__ import annotations

import re

import pytest

from ingest.settings import PROJECT

_STYLE = (PROJECT / "plugins" / "newsfold" / "web" / "static" / "newsfold.css").read_text()
_LIGHT, _DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", _STYLE, re.DOTALL)
)
_TEXT_ON = [
    *((ink, ground) for ink in ("ink", "quiet", "link", "bad") for ground in ("ground", "raised")),
    *(("ink", mark) for mark in ("person", "org", "place", "date", "gone", "new")),
    ("mark-ink", "mark"),
]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _TEXT_ON)
def test_text_has_enough_contrast(theme: dict[str, str], ink: str, ground: str) -> None:
    """At least 4.5 to 1. Source: WCAG 2.2, success criterion 1.4.3."""
    assert _contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [_LIGHT, _DARK], ids=["light", "dark"])
def test_bars_and_fields_stand_out(theme: dict[str, str]) -> None:
    """At least 3 to 1 against what is beside them. Source: WCAG 2.2, success criterion 1.4.11."""
    assert _contrast(theme["bar"], theme["raised"]) >= 3
    assert _contrast(theme["quiet"], theme["ground"]) >= 3


def test_colours_stand_in_one_place() -> None:
    """So that the tests above see all of them."""
    rest = re.sub(r":root \{.*?\}", "", _STYLE, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgb\(|hsl\(", rest) == []
