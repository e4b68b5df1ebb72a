"""The page without Airflow: on this machine, by its own names only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from ingest.settings import read_settings
from newsfold.web.__main__ import app, build_local_page

_NO_CLUSTER = replace(read_settings({}), elasticsearch_url="http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8085", 200),
        ("localhost:8085", 200),
        ("rebound.example:8085", 400),
        ("127.0.0.1.rebound.example", 400),
    ],
)
def test_a_host_name_of_a_stranger_is_refused_though_it_means_this_machine(host: str, status: int) -> None:
    """Else any site could have a browser here read the index for it, and change alerts."""
    page = TestClient(build_local_page(_NO_CLUSTER))
    assert page.get("/static/newsfold.css", headers={"Host": host}).status_code == status
    posted = page.post("/alerts", headers={"Host": host, "Origin": f"http://{host}"}, data={"name": "x"})
    assert (posted.status_code == 400) == (status == 400)


def test_a_port_that_is_none_is_refused() -> None:
    """As every other wrong option."""
    found = CliRunner().invoke(app, ["page"])
    assert found.exit_code == 2
    assert "Invalid value for" in found.stderr
