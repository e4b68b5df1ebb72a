"""Fetch Elastic's own build of Elasticsearch for integration tests and unpack it, both only if what is there is not exactly that.

The zip is known by its pinned SHA-256; the unpacked files are known by the sizes and CRCs in the zip. Checking all of it costs half a
second, little beside a start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock

from ingest.embedded.places import make_folder
from ingest.errors import NodeError

GROUP, ARTIFACT, VERSION = "org.elasticsearch.distribution.integ-test-zip", "elasticsearch", "8.19.21"
SHA256 = "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a"
_MEGABYTE = 1_000_000
_REPORT_SECONDS = 1.0
_ANSWER_SECONDS = 60

Report = Callable[[str], None]


def download(folder: Path, report: Report) -> Path:
    """Download the zip into an empty folder, by its coordinate.

    Raises:
        NodeError: the network or the repository fails.
    """
    from jgo.maven import MavenContext  # noqa: PLC0415 - slow to import and needed once per machine
    from jgo.maven._resolver import PythonResolver  # noqa: PLC0415 - the only place that takes a progress callback

    report(f"downloading Elasticsearch {VERSION} (107 MB)")
    started = time.monotonic()
    resolver = PythonResolver(progress_callback=lambda name, total: _progress(name, total, report))
    context = MavenContext(resolver=resolver, repo_cache=folder, timeout=_ANSWER_SECONDS)
    try:
        zipped = context.project(GROUP, ARTIFACT).at_version(VERSION).artifact(packaging="zip").resolve()
    except Exception as error:  # jgo lets errors of many libraries through
        raise NodeError(f"cannot download {GROUP}:{ARTIFACT}:{VERSION} ({error}); check the network") from error
    report(f"downloaded {zipped.stat().st_size / _MEGABYTE:.0f} MB in {time.monotonic() - started:.1f} s")
    return Path(zipped)


def fetch_distribution(
    downloads: Path, report: Report, *, sha256: str = SHA256, download: Callable[[Path, Report], Path] = download
) -> Path:
    """Return the path of the zip, downloaded unless it is already there and whole.

    Args:
        downloads: folder that keeps it.
        report: takes progress lines.
        sha256: hex digest that the zip must have.
        download: puts the zip somewhere into a folder and returns its path.

    Raises:
        NodeError: the download fails, or what came is not the pinned file.
    """
    target = downloads / f"{ARTIFACT}-{VERSION}.zip"
    make_folder(downloads)
    with FileLock(downloads / "download.lock"):
        if target.is_file():
            if _digest(target) == sha256:
                return target
            report(f"{target} is damaged: downloading it again")
        with _workplace(downloads / "downloading") as folder:
            try:
                fetched = download(folder, report)
            except NodeError as error:
                raise NodeError(f"{error}, or put the file there yourself: {target}") from error
            found = _digest(fetched)
            if found != sha256:
                raise NodeError(
                    f"{fetched.name} ({GROUP}:{ARTIFACT}:{VERSION}) has SHA-256 {found}, expected {sha256}: it is not "
                    f"the file that was pinned and was deleted; repeat, and if it persists put the right one at {target}"
                )
            fetched.replace(target)
    return target


@contextlib.contextmanager
def _progress(name: str, total: int, report: Report) -> Iterator[Callable[[int], None]]:
    """Report bytes as jgo receives them, about once a second; jgo calls this only where the total is known."""
    received, reported = 0, time.monotonic()

    def update(more: int) -> None:
        nonlocal received, reported
        received += more
        if time.monotonic() - reported >= _REPORT_SECONDS:
            reported = time.monotonic()
            report(f"{name}: {received / _MEGABYTE:.0f} of {total / _MEGABYTE:.0f} MB")

    yield update


def unpack(zipped: Path, target: Path, finish: Callable[[Path], None]) -> None:
    """Unpack beside the target, let `finish` complete it, and rename: the target is whole or not there.

    One caller at a time and target folder.

    Args:
        zipped: the distribution.
        target: the folder that will hold what the zip's single top folder holds.
        finish: gets the unpacked folder before it is renamed.
    """
    with _workplace(target.parent / "unpacking") as folder, zipfile.ZipFile(zipped) as archive:
        for entry in archive.infolist():
            place = archive.extract(entry, folder)
            os.chmod(place, entry.external_attr >> 16 & 0o755)  # zipfile drops modes and bin/ must be executable
        home = next(Path(folder).iterdir())
        finish(home)
        if target.exists():
            shutil.rmtree(target)
        home.replace(target)


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a new empty folder, removing what a killed predecessor left there, and remove it afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_whole(zipped: Path, home: Path) -> bool:
    """Whether the folder holds every file of the zip with the same content."""
    with zipfile.ZipFile(zipped) as archive:
        return all(_same(home / Path(*Path(entry.filename).parts[1:]), entry) for entry in archive.infolist())


def _same(place: Path, entry: zipfile.ZipInfo) -> bool:
    if entry.is_dir():
        return place.is_dir()
    return place.is_file() and place.stat().st_size == entry.file_size and zlib.crc32(place.read_bytes()) == entry.CRC


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
