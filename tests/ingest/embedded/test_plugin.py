from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.embedded.java import Java, find_java
from ingest.embedded.node import ready_home
from ingest.embedded.places import find_places
from ingest.embedded.plugin import NAME, SOURCES, build_plugin, plugin_is_whole, plugin_key
from ingest.errors import NodeError
from ingest.settings import read_settings


def test_the_list_of_components_names_every_class_that_has_a_name() -> None:
    """Elasticsearch finds components by this list alone."""
    named = {}
    for source in SOURCES.rglob("*Factory.java"):
        text = source.read_text("utf-8")
        kind = re.search(r"class \w+ implements (\w+)", text)[1]
        name = re.search(r'@NamedComponent\("(\w+)"\)', text)[1]
        named.setdefault(f"org.elasticsearch.plugin.analysis.{kind}", {})[name] = f"newsfold.analysis.{source.stem}"
    assert json.loads((SOURCES / "named_components.json").read_text("utf-8")) == named


def test_the_key_depends_on_the_compiler() -> None:
    """Another Java builds another plugin."""
    one, same, other = (Java(Path("/java"), version, 17) for version in ("17.0.15", "17.0.15", "17.0.16"))
    assert plugin_key(one) == plugin_key(same) != plugin_key(other)


def test_a_plugin_cannot_be_built_without_a_compiler(tmp_path: Path) -> None:
    """The sentence says what to install."""
    with pytest.raises(NodeError, match=r"no javac in .* install a JDK 17"):
        build_plugin(Java(tmp_path, "17.0.15", 17), tmp_path / "home")


def test_what_the_compiler_says_reaches_the_user(tmp_path: Path) -> None:
    """Without Elasticsearch's libraries nothing compiles."""
    (tmp_path / "home" / "lib").mkdir(parents=True)
    with pytest.raises(NodeError, match=r"(?s)cannot compile the analysis plugin in .*package org\.apache\.lucene"):
        build_plugin(find_java(), tmp_path / "home")


@pytest.mark.node
def test_a_corrupted_home_is_made_anew_and_old_ones_are_removed(open_folder: Path) -> None:
    """Neither a broken library nor a broken plugin reaches the node."""
    own = find_places(replace(read_settings(), home=open_folder / "home", cache=open_folder / "cache"))
    places = replace(own, downloads=find_places(read_settings()).downloads)
    old, recent = (places.homes / f"elasticsearch-8.0.0-{name}" for name in ("old", "recent"))
    old.mkdir(parents=True)
    recent.mkdir()
    os.utime(old, (0, 0))
    home = ready_home(places, find_java(), print)
    assert (old.exists(), recent.exists()) == (False, True)
    for damaged in (f"plugins/{NAME}/{NAME}.jar", "lib/lucene-core-9.12.2.jar"):
        with (home / damaged).open("r+b") as file:
            file.truncate(1000)
        lines: list[str] = []
        assert ready_home(places, find_java(), lines.append) == home
        assert [line for line in lines if line.startswith("unpacking")] != []
    assert plugin_is_whole(home)
    assert ready_home(places, find_java(), pytest.fail) == home
