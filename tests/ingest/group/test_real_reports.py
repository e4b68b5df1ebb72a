from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from invented_news import Places, partition, sketched

from ingest.document import Document

REPORTS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


@pytest.mark.shared
@pytest.mark.skipif(not REPORTS.is_dir(), reason="the evaluation data is not there")
def test_five_reports_of_one_day_are_one_story_of_five_texts(
    grouping: Callable[[Sequence[Document]], Places],
) -> None:
    """Raw, without dates and partly without titles, five outlets' own reports meet in one story and none is a copy."""
    paths = sorted(REPORTS.glob("*.txt"))
    places = grouping(
        [sketched(key=path.name, text=path.read_text(encoding="utf-8"), outlet=path.name) for path in paths]
    )
    assert (len(places), len(partition(places, 0)), len(partition(places, 1))) == (5, 5, 1)
