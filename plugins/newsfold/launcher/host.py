"""The host: imports Airflow once, then forks its parts, watches them and ends with them.

Forking is what keeps the start short: on two cores everything is healthy after 6.5 s with a new database, where one `airflow` command
per part needs 30 to 45 s, as each imports Airflow anew (measured, 3.3.2). Tasks are forked from the scheduler in turn and
find the modules of the task runner loaded.

The launcher reads JSON lines from this process's output: `{"stage": …}` while it starts, `{"answers": true}` when the API does,
`{"ready": true}` when the scheduler runs too, `{"died": …}`. It writes one line, for the scheduler to start. It holds this process's
input open; when that ends, because the launcher ended in whatever way, the host stops everything.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import json
import math
import os
import select
import signal
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import psutil

from newsfold.launcher.processes import end, marked_processes, roster_file, write_roster

PARTS = {
    "api-server": ["api-server"],
    "dag-processor": ["dag-processor"],
    "scheduler": ["scheduler", "--skip-serve-logs"],  # log servers would listen on all interfaces
}
_WATCH_SECONDS = 0.5
_POLL_SECONDS = 0.1
_START_SECONDS = 120.0
_ANSWER_SECONDS = 30
_HEALTH = "/api/v2/monitor/health"
_SCHEDULER_SECONDS = 10.0  # a running task has that long to finish; it is taken up again at the next start
_TASK_MODULES = (
    "airflow.executors.local_executor",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "newsfold.dag_factory",
)
_PART = "NEWSFOLD_AIRFLOW_PART"
_LOCK_MILLISECONDS = {"host": 5_000, "api-server": 2_000, "dag-processor": 60_000, "scheduler": 60_000}
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG, linux/prctl.h


class Host:
    """Airflow's parts as children of this process.

    Args:
        folder: AIRFLOW_HOME.
        channel: where messages for the launcher go.
    """

    def __init__(self, folder: Path, channel: TextIO) -> None:
        self._folder = folder
        self._channel = channel
        self._parts: dict[str, int] = {}
        self._parser: argparse.ArgumentParser | None = None
        self._go = False
        self.stopping = False

    def tell(self, **message: object) -> None:
        """Send the launcher a message; nobody may be listening any more."""
        try:
            print(json.dumps(message), file=self._channel, flush=True)
        except BrokenPipeError:
            self.stopping = True

    def start(self, url: str, preload: list[str]) -> None:
        """Bring the database up to date and start the parts, the scheduler when the API server answers and the launcher says so."""
        self.tell(stage="importing Airflow")
        tune_sqlite()
        self._in_a_child(prepare_database)
        self.tell(stage="starting the API server")
        self._fork("api-server")
        importlib.import_module("airflow.dag_processing.manager")
        self._fork("dag-processor")
        for module in (*_TASK_MODULES, *preload):
            importlib.import_module(module)
        # A task that is due before the API server listens fails after 17 s, and its retries with it.
        self._await(lambda: _get(f"{url}{_HEALTH}") is not None)
        # The first request to the tasks' side of the API takes seconds, which the first task would wait for.
        self._await(lambda: _get(f"{url}/execution/health") is not None)
        self.tell(answers=True)
        self._await(lambda: self._go, seconds=math.inf)
        self._fork("scheduler")
        self._await(lambda: _all_healthy(_get(f"{url}{_HEALTH}")))
        self.tell(ready=True)

    def watch(self) -> int:
        """Wait until told to stop or until a part dies; return the exit code."""
        while not self.stopping:
            self._listen(_WATCH_SECONDS)
            if self._a_part_died():
                return 1
        return 0

    def stop(self) -> None:
        """End the scheduler first, while its tasks can still report, then the rest; leave no process behind."""
        scheduler = self._parts.pop("scheduler", None)
        if scheduler is not None:
            end([psutil.Process(scheduler)] if psutil.pid_exists(scheduler) else [], _SCHEDULER_SECONDS)
        end(marked_processes(self._folder))  # idle workers of a scheduler that was killed ignore SIGTERM
        roster_file(self._folder).unlink(missing_ok=True)

    def _in_a_child(self, prepare: Callable[[], None]) -> None:
        """Do something to the database in a process of its own.

        The host itself must never open it: an SQLite connection carried over a fork makes the child believe that it holds locks which
        it does not hold, and SQLite then deletes the write-ahead log that another process is using (seen as a scheduler that worked on
        its own copy). Source: sqlite.org, How To Corrupt An SQLite Database File, 2.6.
        """
        importlib.import_module("airflow.utils.db")
        pid = os.fork()
        if pid == 0:
            os._exit(_exit_code_of(prepare))
        _, status = os.waitpid(pid, 0)
        if status:
            self.tell(died="host", why="could not bring Airflow's database up to date")
            raise SystemExit(1)

    def _fork(self, name: str) -> None:
        if self._parser is None:
            self._parser = importlib.import_module("airflow.cli.cli_parser").get_parser()
        pid = os.fork()
        if pid == 0:
            self._channel.close()  # or the launcher would not see this process end before its children do
            os._exit(_become(self._parser, name, self._folder / "processes" / f"{name}.log"))
        self._parts[name] = pid

    def _await(self, reached: Callable[[], bool], seconds: float = _START_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not reached():
            self._listen(_POLL_SECONDS)
            if self.stopping or self._a_part_died():
                raise SystemExit(1)
            if time.monotonic() > deadline:
                self.tell(died="api-server", why=f"did not answer within {seconds:.0f} s")
                raise SystemExit(1)

    def _listen(self, seconds: float) -> None:
        """Read what the launcher writes; its end is ours."""
        readable, _, _ = select.select([sys.stdin], [], [], seconds)
        if readable:
            self._go = True
            self.stopping = self.stopping or not os.read(sys.stdin.fileno(), 1024)

    def _a_part_died(self) -> bool:
        for name, pid in self._parts.items():
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended and not self.stopping:
                code = os.waitstatus_to_exitcode(status)
                self.tell(died=name, why=f"ended by signal {-code}" if code < 0 else f"ended with exit code {code}")
                return True
        return False


def prepare_database() -> None:
    """Bring Airflow's database up to date; create our pool; forget the processes of an earlier start.

    No other Airflow uses this database while the host starts, so jobs that it holds for running are dead. Marked as failed, their tasks
    are taken up again at once and not after the five minutes that Airflow waits for a missing heartbeat. Runs that a launcher had asked
    for are ended: nobody waits for them any more, and the next run of the feed would wait behind them.
    """
    from airflow.jobs.job import Job  # noqa: PLC0415 - seconds of import, here alone
    from airflow.models.dagrun import DagRun  # noqa: PLC0415 - as above
    from airflow.models.pool import Pool  # noqa: PLC0415 - as above
    from airflow.utils.db import initdb  # noqa: PLC0415 - as above
    from airflow.utils.session import create_session  # noqa: PLC0415 - as above
    from sqlalchemy import update  # noqa: PLC0415 - as above

    from newsfold.dag_factory import GROUP_POOL  # noqa: PLC0415 - as above

    initdb()
    Pool.create_or_update_pool(
        GROUP_POOL, slots=1, description="Newsfold groups one feed at a time", include_deferred=False
    )
    with create_session() as session:
        session.execute(update(Job).where(Job.state == "running").values(state="failed"))
        asked_for = (
            DagRun.run_type == "manual",
            ~DagRun.run_id.startswith("manual__"),
        )  # Airflow's page writes manual__
        unfinished = update(DagRun).where(*asked_for, DagRun.state.in_(["queued", "running"]))
        session.execute(unfinished.values(state="failed", end_date=datetime.now(UTC)))


def tune_sqlite() -> None:
    """Have every connection that this process's children open set what suits the part."""
    from sqlalchemy import event  # noqa: PLC0415 - as above
    from sqlalchemy.engine import Engine  # noqa: PLC0415 - as above

    event.listen(Engine, "connect", _set_pragmas)


def _set_pragmas(connection: Any, _: object) -> None:  # noqa: ANN401 - any DB-API connection
    """Let commits not wait for the disk (a crash of Airflow loses nothing by that), and wait for locks as the part needs it.

    The API server writes its audit log within its event loop. If another of its requests holds the lock, that one cannot finish before
    the loop goes on: only the end of the wait undoes the knot, so it must be short. The others wait for longer than that, or the
    scheduler dies of `database is locked`. Source: apache/airflow #66726.
    """
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={_LOCK_MILLISECONDS[os.environ.get(_PART, 'host')]}")
    cursor.close()


def _become(parser: argparse.ArgumentParser, name: str, log: Path) -> int:
    """Turn this forked process into one of Airflow's parts; return its exit code."""
    os.setsid()
    _end_with_parent()
    os.environ[_PART] = name
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    _write_to(log)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the launcher's pipe is the host's
    arguments = parser.parse_args(PARTS[name])
    return _exit_code_of(lambda: arguments.func(arguments))


def _exit_code_of(work: Callable[[], None]) -> int:
    """Do a forked process's work; return how it should end."""
    try:
        work()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # noqa: BLE001 - the end of a process: whatever it was goes to its log
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _write_to(log: Path) -> None:
    """Send this process's output to a log of this start alone, and keep that of the last."""
    if log.exists():
        log.replace(log.with_suffix(".last.log"))
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)


def _end_with_parent() -> None:
    """Have the kernel send SIGTERM when the host is killed; elsewhere than on Linux the next launcher ends what is left."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGTERM)


def _get(url: str) -> dict[str, Any] | None:
    try:
        with urllib.request.urlopen(url, timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 - our own http URL
            found: dict[str, Any] = json.load(answer)
    except (OSError, ValueError):  # not up yet; whoever asks gives up after a while
        return None
    return found


def _all_healthy(health: dict[str, Any] | None) -> bool:
    return health is not None and all(health[part]["status"] == "healthy" for part in ("scheduler", "dag_processor"))


def main() -> None:
    """Run the host until its launcher ends or a part dies."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["run", "serve"])
    parser.add_argument("port", type=int)
    parser.add_argument("--preload", action="append", default=[])
    options = parser.parse_args()
    folder = Path(os.environ["AIRFLOW_HOME"])
    host = Host(folder, os.fdopen(os.dup(1), "w"))
    _write_to(folder / "processes" / "host.log")

    def stop(*_: object) -> None:
        host.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    write_roster(folder, options.command, options.port)
    code = 1
    try:
        host.start(f"http://127.0.0.1:{options.port}", options.preload)
        code = host.watch()
    except SystemExit:
        code = 0 if host.stopping else 1
    except Exception as error:  # noqa: BLE001 - told to the launcher, in full in the log
        traceback.print_exc()
        host.tell(died="host", why=f"{type(error).__name__}: {error}")
    finally:
        host.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
