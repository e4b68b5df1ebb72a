from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.embedded.distribution import fetch_distribution, is_whole, unpack
from ingest.errors import NodeError

GOOD = b"the pinned file"
SHA256 = hashlib.sha256(GOOD).hexdigest()
NAME = "elasticsearch-8.19.21.zip"


def brings(content: bytes) -> Callable[[Path, Callable[[str], None]], Path]:
    """Stand in for the network."""

    def download(folder: Path, report: Callable[[str], None]) -> Path:
        report("downloading")
        (folder / "came.zip").write_bytes(content)
        return folder / "came.zip"

    return download


def fails(_folder: Path, _report: Callable[[str], None]) -> Path:
    """Stand in for a network that is down."""
    raise NodeError("cannot download it; check the network")


def a_zip(path: Path) -> Path:
    """Write a small distribution."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, mode in (("es/", 0o40755), ("es/bin/", 0o40755), ("es/lib/", 0o40755)):
            folder = zipfile.ZipInfo(name)
            folder.external_attr = mode << 16
            archive.writestr(folder, "")
        for name, mode in (("es/bin/start", 0o100755), ("es/lib/a.jar", 0o100644)):
            file = zipfile.ZipInfo(name)
            file.external_attr = mode << 16
            archive.writestr(file, f"content of {name}")
    return path


def test_a_download_is_kept_and_used_again(tmp_path: Path) -> None:
    """The second time nothing is downloaded."""
    first = fetch_distribution(tmp_path, print, sha256=SHA256, download=brings(GOOD))
    assert fetch_distribution(tmp_path, print, sha256=SHA256, download=fails) == first
    assert first.read_bytes() == GOOD
    assert not (tmp_path / "downloading").exists()


def test_a_checksum_mismatch_names_the_file_both_digests_and_the_remedy(tmp_path: Path) -> None:
    """What came is not kept."""
    with pytest.raises(NodeError) as raised:
        fetch_distribution(tmp_path, print, sha256=SHA256, download=brings(b"another file"))
    found = hashlib.sha256(b"another file").hexdigest()
    for part in ("came.zip", found, SHA256, str(tmp_path / NAME), "repeat"):
        assert part in str(raised.value)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []


def test_a_damaged_download_is_noticed_and_fetched_again(tmp_path: Path) -> None:
    """A file that was cut short is not trusted because of its name."""
    (tmp_path / NAME).write_bytes(GOOD[:5])
    lines: list[str] = []
    fetched = fetch_distribution(tmp_path, lines.append, sha256=SHA256, download=brings(GOOD))
    assert fetched.read_bytes() == GOOD
    assert lines[0] == f"{tmp_path / NAME} is damaged: downloading it again"


def test_a_failing_network_says_where_to_put_the_file_by_hand(tmp_path: Path) -> None:
    """Machines without a network can be served too."""
    with pytest.raises(NodeError, match=f"check the network, or put the file there yourself: {tmp_path / NAME}"):
        fetch_distribution(tmp_path, print, sha256=SHA256, download=fails)


def test_what_a_killed_download_left_is_removed(tmp_path: Path) -> None:
    """Half a file in the workplace is neither taken nor kept."""
    (tmp_path / "downloading").mkdir()
    (tmp_path / "downloading" / "came.zip").write_bytes(GOOD[:3])
    assert fetch_distribution(tmp_path, print, sha256=SHA256, download=brings(GOOD)).read_bytes() == GOOD


def test_an_unpacked_distribution_is_whole_and_its_programs_are_executable(tmp_path: Path) -> None:
    """The zip's single top folder becomes the target."""
    zipped, home = a_zip(tmp_path / "es.zip"), tmp_path / "homes" / "es"
    unpack(zipped, home, lambda folder: (folder / "more").touch())
    assert is_whole(zipped, home)
    assert (home / "bin" / "start").stat().st_mode & 0o777 == 0o755
    assert (home / "lib" / "a.jar").stat().st_mode & 0o777 == 0o644
    assert (home / "more").exists()


@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "no folder"])
def test_a_damaged_folder_is_noticed_and_made_anew(tmp_path: Path, damage: str) -> None:
    """Content counts, not only names and sizes."""
    zipped, home = a_zip(tmp_path / "es.zip"), tmp_path / "es"
    unpack(zipped, home, lambda _: None)
    jar = home / "lib" / "a.jar"
    content = jar.read_bytes()
    jar.unlink()
    if damage == "no folder":
        jar.parent.rmdir()
    if damage == "cut":
        jar.write_bytes(content[:4])
    if damage == "changed":
        jar.write_bytes(b"C" + content[1:])
    assert not is_whole(zipped, home)
    unpack(zipped, home, lambda _: None)
    assert is_whole(zipped, home)


def test_unpacking_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """The target is whole or not there."""
    zipped, homes = a_zip(tmp_path / "es.zip"), tmp_path / "homes"

    def finish(_: Path) -> None:
        raise NodeError("no compiler")

    with pytest.raises(NodeError, match="no compiler"):
        unpack(zipped, homes / "es", finish)
    assert list(homes.iterdir()) == []
    assert not is_whole(zipped, homes / "es")
