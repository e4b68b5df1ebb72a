"""`serve` and `stop`, as make calls them."""

from __future__ import annotations

import time

from rich.console import Console

from ingest.embedded import stop_node
from ingest.settings import Settings
from newsfold.launcher.errors import StoppedFromElsewhere
from newsfold.launcher.home import USER, airflow_folder
from newsfold.launcher.processes import end, marked_processes, read_roster
from newsfold.launcher.running import airflow_running, install_templates

_WATCH_SECONDS = 1.0
_STOP_SECONDS = 40.0


def serve(settings: Settings, console: Console) -> int:
    """Keep Airflow's page, its scheduler and the node up until Ctrl-C or `stop` from elsewhere."""

    def report(line: str) -> None:
        console.print(line, style="dim", markup=False, highlight=False)

    with airflow_running(settings, "serve", report) as running:
        install_templates(running.settings)
        running.start_scheduler(report)
        console.print(f"\nAirflow:        {running.api.url}", markup=False)
        console.print(f"user, password: {USER}, {running.home.password}", markup=False, highlight=False)
        console.print(f"Elasticsearch:  {running.settings.elasticsearch_url}", markup=False)
        console.print("Ctrl-C ends Airflow; make stop ends Airflow and Elasticsearch.\n", markup=False)
        try:
            while True:
                running.check()
                time.sleep(_WATCH_SECONDS)
        except (KeyboardInterrupt, StoppedFromElsewhere):
            console.print("stopping Airflow …", style="dim")
    return 0


def stop(settings: Settings, console: Console) -> int:
    """End Airflow and the embedded node, whoever started them."""
    folder = airflow_folder(settings)
    roster = read_roster(folder)
    host = roster.alive() if roster else None
    if host is not None:
        console.print("stopping Airflow …", style="dim")
        end([host], _STOP_SECONDS)
    left = marked_processes(folder)
    end(left)
    console.print("Airflow is stopped" if host or left else "Airflow was not running")
    console.print("Elasticsearch is stopped" if stop_node(settings) else "Elasticsearch was not running")
    return 0
