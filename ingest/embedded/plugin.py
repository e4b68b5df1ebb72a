"""Compile the analysis plugin that gives the node the filters which our index settings name.

Elastic's build for integration tests lacks the module with the stemmers, but has Lucene's classes; the plugin names them as a full
Elasticsearch does, so that the same templates serve both.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from ingest.embedded.distribution import VERSION
from ingest.embedded.java import OLDEST, Java
from ingest.errors import NodeError

NAME = "newsfold-analysis"
SOURCES = Path(__file__).with_name("java")
_COMPONENTS = "named_components.json"
_COMPILE_SECONDS = 120
_DESCRIPTOR = f"""\
description=Analysis components of a full Elasticsearch that its build for integration tests lacks
version=1.0.0
name={NAME}
java.version={OLDEST}
elasticsearch.version={VERSION}
"""


def plugin_key(java: Java) -> str:
    """Name the plugin that would be built: 12 hex characters over sources, Elasticsearch and compiler."""
    digest = hashlib.sha256(f"{_DESCRIPTOR}\n{java.version}\n".encode())
    for source in (*_sources(), SOURCES / _COMPONENTS):
        digest.update(f"{source.relative_to(SOURCES)}\n".encode() + source.read_bytes())
    return digest.hexdigest()[:12]


def build_plugin(java: Java, home: Path) -> None:
    """Compile against the libraries of an unpacked Elasticsearch and put the plugin into its plugins folder.

    Raises:
        NodeError: no compiler, or it fails.
    """
    target = home / "plugins" / NAME
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as classes:
        _compile(java, home / "lib", Path(classes))
        with zipfile.ZipFile(target / f"{NAME}.jar", "w") as jar:
            for file in sorted(Path(classes).rglob("*.class")):
                jar.write(file, file.relative_to(classes))
    shutil.copyfile(SOURCES / _COMPONENTS, target / _COMPONENTS)
    (target / "stable-plugin-descriptor.properties").write_text(_DESCRIPTOR, "utf-8")
    for place in (target.parent, target):
        place.chmod(0o755)
    for file in target.iterdir():
        file.chmod(0o644)


def plugin_is_whole(home: Path) -> bool:
    """Whether the plugin in an unpacked Elasticsearch can be read to its end."""
    target = home / "plugins" / NAME
    try:
        with zipfile.ZipFile(target / f"{NAME}.jar") as jar:
            return (
                jar.testzip() is None
                and (target / _COMPONENTS).read_bytes() == (SOURCES / _COMPONENTS).read_bytes()
                and (target / "stable-plugin-descriptor.properties").read_text("utf-8") == _DESCRIPTOR
            )
    except (OSError, zipfile.BadZipFile):
        return False


def _sources() -> list[Path]:
    return sorted(SOURCES.rglob("*.java"))


def _compile(java: Java, libraries: Path, classes: Path) -> None:
    # No -Werror: a later javac may warn of what today's does not.
    options = ["--release", str(OLDEST), "-encoding", "utf-8", "-proc:none", "-Xlint:none"]
    command: list[str | Path] = [java.javac, *options, "-d", classes, "-cp", f"{libraries}/*", *_sources()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_COMPILE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NodeError(f"{java.javac} did not compile the analysis plugin within {_COMPILE_SECONDS} s") from error
    if done.returncode != 0:
        raise NodeError(f"{java.javac} cannot compile the analysis plugin in {SOURCES}: {done.stderr.strip()}")
