from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.embedded.places import SHARED, Owner, find_places, make_folder
from ingest.errors import NodeError
from ingest.settings import Settings, read_settings

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the node to another user")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root hands the node to another user")


def settings_in(folder: Path) -> Settings:
    """Settings whose home and cache are in a folder."""
    return replace(read_settings({}), home=folder / "home", cache=folder / "cache")


@as_user
def test_a_user_keeps_everything_in_the_home_and_cache_folders(tmp_path: Path) -> None:
    """The process is the user's own."""
    places = find_places(settings_in(tmp_path), {})
    assert (places.node, places.homes, places.owner) == (
        tmp_path / "home" / "node",
        tmp_path / "cache" / "elasticsearch",
        None,
    )


@as_root
def test_root_hands_the_node_to_nobody(open_folder: Path) -> None:
    """Where nobody can enter the folders, they stay where they are."""
    places = find_places(settings_in(open_folder), {})
    assert places.owner is not None
    assert places.owner.name == "nobody"
    assert places.node == open_folder / "home" / "node"
    assert places.homes == open_folder / "cache" / "elasticsearch"


@as_root
def test_root_with_a_closed_home_puts_each_home_elsewhere(tmp_path: Path) -> None:
    """Two home folders are two nodes; the download stays in root's cache."""
    tmp_path.chmod(0o700)
    one, other = (find_places(settings_in(tmp_path / name), {}) for name in ("one", "other"))
    assert one.node.parent == other.node.parent == SHARED / "nodes"
    assert one.node != other.node
    assert one.homes == SHARED / "elasticsearch"
    assert one.downloads == tmp_path / "one" / "cache" / "elasticsearch"


def test_the_nodes_folder_can_be_named(open_folder: Path) -> None:
    """NEWSFOLD_NODE_DATA wins over the home folder."""
    given = open_folder / "given"
    assert find_places(settings_in(open_folder), {"NEWSFOLD_NODE_DATA": str(given)}).node == given


@as_root
def test_a_named_folder_that_is_closed_to_the_owner_is_refused(tmp_path: Path) -> None:
    """Whoever names a folder means it."""
    tmp_path.chmod(0o700)
    with pytest.raises(NodeError, match=f"user nobody cannot enter NEWSFOLD_NODE_DATA = {tmp_path}"):
        find_places(settings_in(tmp_path), {"NEWSFOLD_NODE_DATA": str(tmp_path)})


@as_root
@pytest.mark.parametrize(("name", "said"), [("root", "refuses root"), ("no-such-user", "no user no-such-user")])
def test_an_owner_that_cannot_be_is_refused(tmp_path: Path, name: str, said: str) -> None:
    """Elasticsearch itself would only say it after seconds."""
    with pytest.raises(NodeError, match=said):
        find_places(settings_in(tmp_path), {"NEWSFOLD_NODE_USER": name})


@pytest.mark.parametrize(("mode", "enters"), [(0o755, True), (0o711, True), (0o700, False), (0o744, False)])
def test_a_stranger_enters_only_what_is_open_to_all(open_folder: Path, mode: int, enters: bool) -> None:
    """Every folder on the way counts, missing ones don't."""
    gate = open_folder / f"gate-{mode:o}"
    gate.mkdir()
    gate.chmod(mode)
    assert Owner(4_000_000_000, 4_000_000_000, "stranger").can_enter(gate / "missing" / "deeper") is enters


def test_folders_get_their_mode_whatever_the_umask(tmp_path: Path) -> None:
    """A root with umask 077 would lock the owner out."""
    before = os.umask(0o077)
    try:
        make_folder(tmp_path / "open" / "private", 0o700)
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("open", "open/private")] == [0o755, 0o700]
