"""The page in a real Airflow: found as a plugin, in the menu, and closed to who is not logged in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import PROJECT

# In a process of its own: Airflow reads its configuration when it is first imported.
_ASK = """
import json
from airflow.utils.db import initdb
initdb()
from airflow.api_fastapi.app import create_app
from starlette.testclient import TestClient
client = TestClient(create_app(), base_url="http://testserver")
with client:
    paths = ("/newsfold/", "/newsfold/search.json", "/newsfold/export.csv", "/newsfold/static/newsfold.css", "/newsfold/feeds", "/newsfold/alerts")
    closed = {path: client.get(path).status_code for path in paths}
    token = client.post("/auth/token", json={"username": "reader", "password": "secret"}).json()["access_token"]
    opened = {path: client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code for path in paths}
    by_cookie = client.get("/newsfold/static/newsfold.css", cookies={"_token": token}).status_code
    page = client.get("/newsfold/", headers={"Authorization": f"Bearer {token}"})
    form = {"data": {"name": "Ferries"}, "headers": {"Origin": "http://testserver", "Authorization": f"Bearer {token}"}}
    changed = {"reader": client.post("/newsfold/alerts", **form).status_code}
    token = client.post("/auth/token", json={"username": "editor", "password": "secret"}).json()["access_token"]
    form["headers"]["Authorization"] = f"Bearer {token}"
    changed["editor"] = client.post("/newsfold/alerts", **form).status_code
    plugins = client.get("/api/v2/plugins", headers={"Authorization": f"Bearer {token}"}).json()["plugins"]
views = [view for plugin in plugins if plugin["name"] == "newsfold" for view in plugin["external_views"]]
print("ANSWER" + json.dumps({"closed": closed, "opened": opened, "cookie": by_cookie, "views": views, "changed": changed, "text": page.text}))
"""


@pytest.mark.airflow
def test_the_page_is_in_the_menu_and_behind_the_login(tmp_path: Path) -> None:
    """401 without a token for everything, style sheet included; with one the page answers, and says in words that no index is there."""
    passwords = tmp_path / "passwords.json"
    passwords.write_text(json.dumps({"reader": "secret", "editor": "secret"}))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")} | {
        "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(tmp_path),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "reader:viewer,editor:user",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__API_AUTH__JWT_SECRET": "for this test only, and long enough to be one",
        "ELASTICSEARCH_URL": "http://127.0.0.1:9",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "plugins")]),
    }
    done = subprocess.run([sys.executable, "-c", _ASK], env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("ANSWER")]
    assert lines, done.stderr[-3000:]
    answer = json.loads(lines[-1].removeprefix("ANSWER"))
    assert set(answer["closed"].values()) == {401}
    assert answer["opened"]["/newsfold/static/newsfold.css"] == answer["cookie"] == 200
    assert answer["opened"]["/newsfold/"] == 503
    assert answer["changed"] == {
        "reader": 403,
        "editor": 503,
    }  # who may start DAGs gets as far as the index that is not there
    assert 'href="/newsfold/static/newsfold.css"' in answer["text"]
    assert "newsfold node start" in answer["text"]
    assert [(view["href"], view["url_route"]) for view in answer["views"]] == [("/newsfold/", "newsfold")]
