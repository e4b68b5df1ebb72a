from __future__ import annotations

from pathlib import Path

import pytest

from ingest.embedded.java import find_java
from ingest.errors import NodeError

TELLING = """cat >&2 <<END
    java.home = {home}
    java.specification.version = {specification}
    java.version = {version}
END"""


def a_java(folder: Path, script: str) -> Path:
    """Write an executable `bin/java` and return its home."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return folder


def test_the_java_of_this_machine_is_found_on_the_path() -> None:
    """It names its home, where its compiler is too."""
    java = find_java()
    assert java.feature >= 17
    assert java.javac.is_file()


@pytest.mark.parametrize(("specification", "version", "feature"), [("17", "17.0.15", 17), ("25", "25-ea", 25)])
def test_a_java_that_is_new_enough_is_taken(tmp_path: Path, specification: str, version: str, feature: int) -> None:
    """JAVA_HOME goes before the PATH."""
    said = TELLING.format(home=tmp_path, specification=specification, version=version)
    java = find_java({"JAVA_HOME": str(a_java(tmp_path, said)), "PATH": "/usr/bin:/bin"})
    assert (java.home, java.version, java.feature) == (tmp_path, version, feature)


@pytest.mark.parametrize(("specification", "version"), [("11", "11.0.2"), ("1.8", "1.8.0_402"), ("16", "16.0.1")])
def test_an_old_java_is_refused_with_what_was_found_and_what_is_needed(
    tmp_path: Path, specification: str, version: str
) -> None:
    """One sentence: which program, which version, which is needed, how to point to another."""
    said = TELLING.format(home=tmp_path, specification=specification, version=version)
    with pytest.raises(NodeError) as raised:
        find_java({"PATH": f"{a_java(tmp_path, said)}/bin:/bin"})
    assert str(raised.value) == (
        f"{tmp_path}/bin/java is Java {version}, the embedded node needs 17 or newer; "
        "install a JDK 17 or newer, or set JAVA_HOME to one"
    )


@pytest.mark.parametrize("script", ["exit 0", "echo Please install Java; exit 1"])
def test_a_program_that_is_no_java_is_refused(tmp_path: Path, script: str) -> None:
    """Some systems put a placeholder called java on the PATH."""
    with pytest.raises(NodeError, match="does not say which Java it is"):
        find_java({"PATH": f"{a_java(tmp_path, script)}/bin:/bin"})


def test_no_java_at_all_is_one_sentence(tmp_path: Path) -> None:
    """An empty PATH and no JAVA_HOME."""
    with pytest.raises(NodeError, match=r"no Java found: JAVA_HOME is not set .* install a JDK 17 or newer"):
        find_java({"PATH": str(tmp_path)})


def test_a_java_home_without_java_is_named_and_not_passed_over(tmp_path: Path) -> None:
    """Whoever sets JAVA_HOME means it."""
    with pytest.raises(NodeError, match=f"JAVA_HOME is {tmp_path}, but there is no {tmp_path}/bin/java"):
        find_java({"JAVA_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})


def test_a_java_without_compiler_is_named(tmp_path: Path) -> None:
    """A runtime runs the node but cannot build its plugin."""
    said = TELLING.format(home=tmp_path, specification="17", version="17.0.15")
    java = find_java({"JAVA_HOME": str(a_java(tmp_path, said)), "PATH": "/usr/bin:/bin"})
    with pytest.raises(NodeError, match=f"no javac in {tmp_path}/bin: .* install a JDK 17"):
        _ = java.javac
