"""The loader is killed at twenty seeded points: the next run makes it good."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from builders import a_document
from damage import damage
from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.load import load_documents
from ingest.settings import Settings
from ingest.stage import Refusal

COUNT = 900
POINTS = 20
PROJECT = Path(__file__).parents[3]
# A child kills itself in the moment that its n-th bulk is asked for, or has been answered: exact points, where a timer would mostly miss.
LOADER = f"""
import os, signal, sys
sys.path[:0] = [{str(PROJECT)!r}, {str(PROJECT / "tests")!r}]
from builders import a_document
from ingest.load import bulk, connect, load_documents
from ingest.settings import read_settings
bulk.MAX_ACTIONS = 30
settings = read_settings()
client = connect(settings)
for line in sys.stdin:
    number, after = map(int, line.split())
    if os.fork() == 0:
        seen = 0
        ask = bulk.Courier._ask
        def dying(self, actions):
            global seen
            seen += 1
            last = seen == number
            if last and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = ask(self, actions)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer
        bulk.Courier._ask = dying
        documents = (a_document(key=f"{{number}}/{{after}}/{{n}}") for n in range({COUNT}))
        load_documents(connect(settings), settings, documents, print)
        os._exit(0)
    print(os.WTERMSIG(os.wait()[1]), flush=True)
"""


def documents(number: int, after: int) -> Iterator[Document]:
    """Give the documents that the killed loader loads too."""
    return (a_document(key=f"{number}/{after}/{n}") for n in range(COUNT))


def test_a_loader_that_is_killed_at_any_of_twenty_points_is_made_good_by_the_next(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """Lost 0, doubled 0, quarantined wrongly 0: before or after any of its thirty bulks."""
    environment = os.environ | {
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
    }
    chance = random.Random(20)  # noqa: S311 - an order, not a secret
    refused: list[Refusal] = []
    points = chance.sample([(number, after) for number in range(1, 29) for after in (0, 1)], POINTS)
    with subprocess.Popen(
        [sys.executable, "-c", LOADER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        for number, after in points:
            parent.stdin.write(f"{number} {after}\n")
            parent.stdin.flush()
            assert int(parent.stdout.readline()) == signal.SIGKILL
            loaded = load_documents(client, settings, documents(number, after), refused.append)
            assert loaded.indexed + loaded.unchanged == COUNT
            assert loaded.unchanged >= (number - 2) * 30  # two bulks are under way together
            assert loaded.indexed > 0
        parent.stdin.close()
    expected = [document.id for number, after in points for document in documents(number, after)]
    assert damage(client, index, expected, refused) == {"lost": 0, "doubled": 0, "quarantined wrongly": 0}
