from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.embedded.configuration import choose_port, write_configuration, written_settings
from ingest.embedded.places import Places, find_places
from ingest.errors import NodeError
from ingest.settings import read_settings


def places_in(folder: Path) -> Places:
    """Folders of a node that was never started."""
    places = find_places(replace(read_settings({}), home=folder), {"NEWSFOLD_NODE_DATA": str(folder)})
    places.create()
    return places


def a_home(folder: Path) -> Path:
    """Write what the configuration takes from an unpacked distribution."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "jvm.options").write_text("-XX:+UseG1GC\n")
    return folder


def test_the_configuration_holds_to_this_machine_and_makes_no_index_by_itself(open_folder: Path) -> None:
    """Settings of the caller win over ours."""
    places = places_in(open_folder / "written")
    write_configuration(places, a_home(open_folder / "es"), 19201, "512m", {"xpack.security.enabled": True})
    written = written_settings(places)
    assert (written["http.host"], written["transport.host"]) == ("127.0.0.1", "127.0.0.1")
    assert written["http.port"] == 19201
    assert written["action.auto_create_index"] is False
    assert written["xpack.security.enabled"] is True
    assert "-Xmx512m" in (places.config / "jvm.options.d" / "newsfold.options").read_text().splitlines()


def test_a_given_port_that_is_taken_is_refused(open_folder: Path) -> None:
    """Elasticsearch itself would only say it after seconds."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NodeError, match=f"port {port} on 127.0.0.1 is taken"):
            choose_port(places_in(open_folder / "taken"), port)


def test_the_last_port_is_taken_again_if_it_is_free(open_folder: Path) -> None:
    """Bookmarks and settings that name it stay true."""
    places = places_in(open_folder / "last")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        write_configuration(places, a_home(open_folder / "es-last"), port, "512m", {})
        assert choose_port(places, None) != port
    assert choose_port(places, None) == port


def test_a_first_start_takes_a_port_below_the_ephemeral_ones(open_folder: Path) -> None:
    """No outgoing connection will sit on it at the next start."""
    assert 19200 <= choose_port(places_in(open_folder / "first"), None) < 20000
