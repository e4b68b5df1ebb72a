"""Airflow's own folder: its secrets, its port, and the environment that its processes get."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.settings import PROJECT, Settings

USER = "admin"
LOOPBACK = "127.0.0.1"
MARK = "NEWSFOLD_AIRFLOW"
_FIRST_PORT = 8080
_MAX_PARALLELISM = 4
_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """The folder (AIRFLOW_HOME) and what its files say.

    Attributes:
        password: of the user `admin`, generated once.
        keys: name → secret: `jwt` signs tokens, `api` signs pages, `fernet` encrypts connections.
        port: of API and page, on 127.0.0.1; remembered while it is free.
    """

    folder: Path
    port: int
    password: str
    keys: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where API and page are."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def logs(self) -> Path:
        """Folder of the processes' own output, one file each."""
        return self.folder / "processes"


def airflow_folder(settings: Settings) -> Path:
    """Return Airflow's folder; nothing is created."""
    return settings.home.absolute() / "airflow"


def open_home(settings: Settings) -> Home:
    """Make the folder ready: private, with secrets, and with a port that is free now or that our own Airflow listens on."""
    folder = airflow_folder(settings)
    for part in (folder, folder / "processes"):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(_PRIVATE_FOLDER)
    kept = folder / "secrets.json"
    if not kept.exists():
        _write_private(kept, json.dumps(_new_secrets()))
    keys = json.loads(kept.read_text())
    password = keys.pop("password")
    _write_private(folder / "passwords.json", json.dumps({USER: password}) + "\n")  # where Airflow looks for it
    return Home(folder, _remembered_port(folder / "port"), password, keys)


def choose_port(home: Home) -> Home:
    """Return the home with its port, or with another one if that is taken; remember it."""
    port = next(port for port in (home.port, _FIRST_PORT, 0) if port == 0 or _is_free(port)) or _any_free_port()
    (home.folder / "port").write_text(str(port))
    return Home(home.folder, port, home.password, home.keys)


def environment(
    home: Home, settings: Settings, command: str, outside: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the environment of Airflow's processes: ours wins, another Airflow's settings are left out.

    Args:
        home: Airflow's folder.
        settings: with `elasticsearch_url` set.
        command: `serve`, or `run`, which starts what it is asked for and leaves schedules alone.
        outside: the caller's environment; connections and variables (`AIRFLOW_CONN_…`, `AIRFLOW_VAR_…`) are let in.
    """
    foreign = ("AIRFLOW__", "AIRFLOW_HOME", "AIRFLOW_CONFIG")
    inherited = {name: value for name, value in outside.items() if not name.startswith(foreign)}
    paths = [str(PROJECT), str(PROJECT / "plugins"), *filter(None, [inherited.get("PYTHONPATH")])]
    return (
        inherited
        | _newsfold_variables(settings)
        | _airflow_variables(home, command)
        | {
            "AIRFLOW_HOME": str(home.folder),
            MARK: str(home.folder),
            "PYTHONPATH": os.pathsep.join(paths),
            "SPT_NOENV": "1",  # or setproctitle overwrites the environment that left-over processes are known by
            "OPENBLAS_NUM_THREADS": "1",  # tasks are forked, and threads do not survive that
        }
    )


def _newsfold_variables(settings: Settings) -> dict[str, str]:
    values = {
        "NEWSFOLD_FEEDS": str(settings.feeds.absolute()),
        "NEWSFOLD_LEARNED": settings.learned and str(settings.learned.absolute()),
        "NEWSFOLD_INDEX_MAPPINGS": str(settings.mappings.absolute()),
        "NEWSFOLD_DATA": settings.data if "://" in settings.data else os.path.abspath(settings.data),
        "NEWSFOLD_HOME": str(settings.home.absolute()),
        "NEWSFOLD_CACHE": str(settings.cache.absolute()),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "ELASTICSEARCH_URL": settings.elasticsearch_url,
        "ELASTICSEARCH_API_KEY": settings.elasticsearch_api_key,
    }
    return {name: value for name, value in values.items() if value}


def _airflow_variables(home: Home, command: str) -> dict[str, str]:
    sections: dict[str, dict[str, object]] = {
        "core": {
            "executor": "LocalExecutor",
            "parallelism": min(_MAX_PARALLELISM, 2 * (os.cpu_count() or 1)),
            "load_examples": False,
            "dags_folder": PROJECT / "dags",
            "plugins_folder": PROJECT / "plugins",
            "execution_api_server_url": f"{home.url}/execution/",  # any port but 8080 needs it: apache/airflow #50739
            "simple_auth_manager_users": f"{USER}:admin",
            "simple_auth_manager_passwords_file": home.folder / "passwords.json",
            "fernet_key": home.keys["fernet"],
        },
        "database": {"sql_alchemy_conn": f"sqlite:///{home.folder}/airflow.db"},
        "api": {"host": LOOPBACK, "port": home.port, "base_url": home.url, "secret_key": home.keys["api"]},
        "api_auth": {"jwt_secret": home.keys["jwt"]},
        "dag_processor": {"refresh_interval": 30, "min_file_process_interval": 30, "print_stats_interval": 0},
        "scheduler": {"scheduler_idle_sleep_time": 0.2, "use_job_schedule": command == "serve"},
        # A finished task whose pipes close before its process is gone keeps its worker busy for this long, 5 s by default.
        # Twice as many workers as cores make up for the rest.
        "workers": {"execution_api_retries": 10, "min_heartbeat_interval": 1},
        "logging": {"namespace_levels": "airflow.dag_processing=WARNING", "uvicorn_logging_level": "WARNING"},
    }
    return {
        f"AIRFLOW__{section.upper()}__{key.upper()}": str(value)
        for section, values in sections.items()
        for key, value in values.items()
    }


def _new_secrets() -> dict[str, str]:
    names = {"jwt": secrets.token_urlsafe(48), "api": secrets.token_urlsafe(48), "password": secrets.token_urlsafe(12)}
    return names | {"fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}


def _write_private(path: Path, text: str) -> None:
    """Write a file that nobody else may read, at no moment."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE), "w") as file:
        file.write(text)
    temporary.replace(path)


def _remembered_port(path: Path) -> int:
    text = path.read_text().strip() if path.exists() else ""
    return int(text) if text.isdecimal() else _FIRST_PORT


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as uvicorn does: old connections don't count
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
