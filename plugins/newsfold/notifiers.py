"""Whom alerts tell: any Airflow notifier, named in `notifiers.yml` beside the folder of feed files.

    desk-mail:
      class: airflow.providers.smtp.notifications.smtp.SmtpNotifier
      arguments:
        from_email: newsfold@harbor.example
        to: desk@harbor.example
        subject: "{{ alert.title }}: {{ finds | length }} new"
        html_content: "{% for find in finds %}<p>{{ (find.document.title or find.document.lede) | e }}</p>{% endfor %}"

Arguments are the notifier's own; those that it templates see, beside Airflow's context, `alert`, `finds` and `notice_id`. The index holds
names only: who may write there cannot choose what Airflow runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from airflow.sdk.bases.notifier import BaseNotifier

from ingest.errors import ConfigError, Problem
from ingest.feed_file import YamlFile, read_yaml
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Notifiers:
    """The declared notifiers: name → class path and arguments."""

    file: str
    declared: Mapping[str, tuple[str, Mapping[str, Any]]]

    def make(self, name: str) -> BaseNotifier:
        """Make the notifier of this name; a new one each time, as rendering its templates changes it.

        Raises:
            ConfigError: none is declared under this name, its class is no notifier, or it refuses its arguments.
        """
        if name not in self.declared:
            known = ", ".join(self.declared) or "none"
            raise self._problem(name, None, f"an alert names it, and it is not declared; declared are: {known}")
        path, arguments = self.declared[name]
        try:
            made = self._class(name, path)(**arguments)
        except TypeError as error:
            raise self._problem(f"{name}.arguments", str(dict(arguments)), str(error)) from error
        return made

    def _class(self, name: str, path: str) -> type[BaseNotifier]:
        module, _, attribute = path.rpartition(".")
        try:
            found = getattr(import_module(module), attribute)
        except (ImportError, AttributeError, ValueError) as error:
            message = f"cannot be imported ({error}): install its provider, or mend the path"
            raise self._problem(f"{name}.class", path, message) from error
        if not (isinstance(found, type) and issubclass(found, BaseNotifier)):
            raise self._problem(f"{name}.class", path, "is no Airflow notifier: name a subclass of BaseNotifier")
        return found

    def _problem(self, key: str, value: str | None, message: str) -> ConfigError:
        return ConfigError([Problem(self.file, None, key, value, message)])


def read_notifiers(settings: Settings) -> Notifiers:
    """Read `notifiers.yml`; without the file none is declared.

    Raises:
        ConfigError: every mistake in the file.
    """
    path = notifiers_path(settings)
    if not path.exists():
        return Notifiers(str(path), {})
    file = read_yaml(path)
    problems = [*file.problems, *(problem for name in file.values for problem in _problems(file, name))]
    if problems:
        raise ConfigError(problems)
    declared: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for name, body in file.values.items():
        assert isinstance(body, dict)  # noqa: S101 - `_problems` has refused all else
        declared[name] = str(body["class"]), _plain(body.get("arguments") or {})
    return Notifiers(str(path), declared)


def notifiers_path(settings: Settings) -> Path:
    """Return where the notifiers are declared."""
    return settings.feeds.parent / "notifiers.yml"


def _problems(file: YamlFile, name: str) -> list[Problem]:
    body = file.values[name]
    if not isinstance(body, dict) or not isinstance(body.get("class"), str):
        return [file.problem((name,), "write `class:` with the path of an Airflow notifier, and `arguments:`")]
    unknown = [key for key in body if key not in {"class", "arguments"}]
    found = [file.problem((name, key), "no such key: write `class` and `arguments`") for key in unknown]
    if not isinstance(body.get("arguments") or {}, dict):
        found.append(file.problem((name, "arguments"), "write a mapping of the notifier's own arguments"))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - YAML holds anything
    """Return what the file holds with lists for tuples, as notifiers expect."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value
