from __future__ import annotations

from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from newsfold.web.parameters import address, read_query


def test_choices_are_bounded_in_number_and_length_and_stand_once() -> None:
    """Each becomes a clause of the query, and an address is written by anybody."""
    values = ["Ada Quill", "Ada Quill", "x" * 5_000, *(f"Person {number}" for number in range(1_000))]
    query = read_query(QueryParams(urlencode([("person", value) for value in values])))
    assert query.chosen["person"][:3] == ("Ada Quill", "x" * 1_024, "Person 0")
    assert len(query.chosen["person"]) == 20


def test_an_address_gives_its_query_back() -> None:
    """Every state of the page is a link."""
    written = "?q=ferry&person=Ada+Quill&from=2026-03-01&to=2026-03-07&copies=all&sort=oldest&size=50&offset=100"
    assert address(read_query(QueryParams(written[1:]))) == written


def test_what_makes_no_sense_counts_as_not_said() -> None:
    """No day, no number, no order."""
    assert address(read_query(QueryParams("from=yesterday&to=2026-02-30&size=²&offset=-1&sort=worst&copies=x"))) == "?"
