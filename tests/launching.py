"""Start the launcher as make does: a real Airflow."""

from __future__ import annotations

import subprocess
import sys

from ingest.settings import PROJECT, Settings


def launcher(settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    """Start the launcher as make does."""
    variables = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(PROJECT / "plugins"),
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "160",
        "NEWSFOLD_FEEDS": str(settings.feeds),
        "NEWSFOLD_DATA": settings.data,
        "NEWSFOLD_HOME": str(settings.home),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "ELASTICSEARCH_URL": settings.elasticsearch_url or "",
        "ELASTICSEARCH_API_KEY": settings.elasticsearch_api_key or "",
        "ELASTICSEARCH_UPKEEP_API_KEY": settings.elasticsearch_upkeep_api_key or "",
    }
    command = [sys.executable, "-m", "newsfold.launcher", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=variables, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True)


def launch(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher to its end."""
    with launcher(settings, *arguments) as process:
        try:
            output, errors = process.communicate(timeout=200)
        finally:
            process.terminate()
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)
