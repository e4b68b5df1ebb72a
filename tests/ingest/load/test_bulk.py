from __future__ import annotations

import pytest

from ingest.load.bulk import MAX_ACTIONS, MAX_BYTES, Action, Pace, batches

SMOOTH = 20


def actions(*sizes: int) -> list[Action]:
    """Return actions of so many bytes."""
    return [Action(str(number), bytes(size)) for number, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([MAX_BYTES], [1]),
        ([MAX_BYTES - 1, 1, 1], [2, 1]),
        ([1, MAX_BYTES], [1, 1]),
        ([MAX_BYTES + 1, 1], [1, 1]),
        ([1, MAX_BYTES + 1, 1], [1, 1, 1]),
        ([1] * (MAX_ACTIONS * 2 + 1), [MAX_ACTIONS, MAX_ACTIONS, 1]),
    ],
)
def test_a_bulk_ends_before_it_is_too_large_and_nothing_is_left_out(sizes: list[int], expected: list[int]) -> None:
    """In bytes and in actions; one that is too large by itself goes alone."""
    given = actions(*sizes)
    cut = list(batches(given))
    assert [len(batch) for batch in cut] == expected
    assert [action for batch in cut for action in batch] == given


def test_less_is_sent_at_once_while_there_is_no_room_and_more_again_when_there_is() -> None:
    """First one bulk at a time, then half as large each time, to a thirty-second at the least; back one step after twenty smooth ones."""
    pace = Pace()
    seen = [(pace.in_flight, *pace.limits)]
    for _ in range(9):
        pace.learn(pressed=True)
        seen.append((pace.in_flight, *pace.limits))
    assert seen[:4] == [
        (2, MAX_ACTIONS, MAX_BYTES),
        (1, MAX_ACTIONS, MAX_BYTES),
        (1, MAX_ACTIONS // 2, MAX_BYTES // 2),
        (1, MAX_ACTIONS // 4, MAX_BYTES // 4),
    ]
    assert seen[6] == seen[9] == (1, MAX_ACTIONS // 32, MAX_BYTES // 32)
    for _ in range(SMOOTH):
        pace.learn(pressed=False)
    assert pace.limits == (MAX_ACTIONS // 16, MAX_BYTES // 16)
