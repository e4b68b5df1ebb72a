"""Find a Java that can run the node and compile its plugin."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import NodeError

OLDEST = 17  # Elasticsearch 8 refuses anything older
_REMEDY = f"install a JDK {OLDEST} or newer, or set JAVA_HOME to one"
_ANSWER_SECONDS = 30
_PROPERTY = re.compile(r"^\s*(java\.(?:home|version|specification\.version)) = (.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that is new enough.

    Attributes:
        home: its folder, what `ES_JAVA_HOME` wants.
        version: as it calls itself (`17.0.15`).
        feature: its feature release (17).
    """

    home: Path
    version: str
    feature: int

    @property
    def javac(self) -> Path:
        """Return its compiler.

        Raises:
            NodeError: this is a runtime without compiler.
        """
        javac = self.home / "bin" / "javac"
        if not javac.is_file():
            raise NodeError(f"no javac in {javac.parent}: that Java {self.version} is without compiler; {_REMEDY}")
        return javac


def find_java(environment: Mapping[str, str] = os.environ) -> Java:
    """Find Java in `JAVA_HOME`, else on the `PATH`, and ask it who it is.

    Raises:
        NodeError: there is none, it does not run, or it is older than 17.
    """
    program = _program(environment)
    said = _ask(program)
    properties: dict[str, str] = dict(_PROPERTY.findall(said))
    specification = properties.get("java.specification.version", "")
    feature = re.match(r"(?:1\.)?(\d+)", specification)  # Java 8 calls itself 1.8
    if feature is None or "java.home" not in properties:
        raise NodeError(f"{program} does not say which Java it is ({_first_line(said)}); {_REMEDY}")
    version = properties.get("java.version", specification)
    if int(feature[1]) < OLDEST:
        raise NodeError(f"{program} is Java {version}, the embedded node needs {OLDEST} or newer; {_REMEDY}")
    return Java(Path(properties["java.home"]), version, int(feature[1]))


def _program(environment: Mapping[str, str]) -> Path:
    home = environment.get("JAVA_HOME")
    if home:
        program = Path(home) / "bin" / "java"
        if not program.is_file():
            raise NodeError(f"JAVA_HOME is {home}, but there is no {program}; {_REMEDY}, or unset it")
        return program
    found = shutil.which("java", path=environment.get("PATH"))
    if found is None:
        raise NodeError(f"no Java found: JAVA_HOME is not set and no java is on the PATH; {_REMEDY}")
    return Path(found)


def _ask(program: Path) -> str:
    try:
        answer = subprocess.run(
            [program, "-XshowSettings:properties", "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_ANSWER_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NodeError(f"{program} cannot be run ({error}); {_REMEDY}") from error
    return answer.stderr + answer.stdout


def _first_line(said: str) -> str:
    lines = said.strip().splitlines()
    return f"it answered: {lines[0]}" if lines else "it answered nothing"
