from __future__ import annotations

from datetime import timedelta

from builders import OBSERVED_AT

from ingest.document import RawPointer
from ingest.group.rows import Version, join_versions


def a_version(number: int, text: str) -> Version:
    """Return the version of the bytes of so many hours, with a text."""
    raw = RawPointer("harbor/1.warc.gz", number, f"{number:064x}")
    return Version(OBSERVED_AT + timedelta(hours=number), text, raw)


def test_versions_stand_in_the_order_of_their_observation_and_like_ones_once() -> None:
    """What goes back to an earlier text is a version of its own; what says the same as before is none."""
    late = [a_version(3, "a"), a_version(1, "a"), a_version(2, "b"), a_version(4, "a")]
    assert join_versions(late[:2], late[2:]) == (a_version(1, "a"), a_version(2, "b"), a_version(3, "a"))


def test_the_same_bytes_cleaned_by_newer_rules_are_no_second_version() -> None:
    """Else a document would seem to have been revised by its outlet."""
    known = (a_version(1, "a"), a_version(2, "b by old rules"))
    renewed = a_version(2, "b")
    assert join_versions(known, [renewed]) == (known[0], renewed)


def test_of_very_many_versions_the_first_and_the_latest_are_kept() -> None:
    """Fifty of them."""
    versions = [a_version(number, str(number)) for number in range(80)]
    assert join_versions(versions[:79], versions[79:]) == (versions[0], *versions[-49:])
