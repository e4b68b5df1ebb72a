"""Facets of very many documents, counted in a sample."""

from __future__ import annotations

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.document import Copies
from ingest.errors import IndexMisconfigured
from ingest.load import install_templates, load_documents
from ingest.search import Query
from ingest.search.ask import ask_together
from ingest.search.facets import facets_request, is_estimated
from ingest.search.query import rows_request
from ingest.search.results import parse_results
from ingest.settings import Settings


@pytest.fixture(scope="module")
def thousand(client: Elasticsearch, module_settings: Settings) -> Settings:
    """An index of 1,000 documents: 600 of one outlet, 399 of another, one of a third."""
    install_templates(client, module_settings)
    outlets = ["Quay"] * 600 + ["Pier"] * 399 + ["Jetty"]
    documents = [
        a_document(key=str(number), outlet=outlet, copies=Copies(f"t{number // 2}", is_lead=number % 2 == 0))
        for number, outlet in enumerate(outlets)
    ]
    load_documents(client, module_settings, documents, lambda refusal: pytest.fail(str(refusal)))
    client.indices.refresh(index=module_settings.index_prefix)
    return module_settings


def test_estimates_are_near_and_totals_and_chosen_values_exact(client: Elasticsearch, thousand: Settings) -> None:
    """Half of the documents are looked at here; the other half is reckoned by it."""
    query = Query(chosen={"outlet": ("Pier", "Jetty")}, one_per_copy=True)
    rows, facets = ask_together(client, thousand, [rows_request(query), facets_request(query, 200_000)])
    results = parse_results(query, rows, facets)
    assert results.estimated
    assert (results.total, results.texts) == (400, 200)
    counts = {bucket.value: bucket for bucket in results.facets["outlet"]}
    assert [(counts[name].count, counts[name].chosen) for name in ("Pier", "Jetty")] == [(399, True), (1, True)]
    assert counts["Quay"].count == pytest.approx(600, rel=0.2)


@pytest.mark.parametrize(("candidates", "estimated"), [(0, False), (199_999, False), (200_000, True), (10**9, True)])
def test_only_very_many_documents_are_sampled(candidates: int, estimated: bool) -> None:
    """A sample of more than half would cost more than it saves, and Elasticsearch refuses it."""
    assert is_estimated(candidates) is estimated
    assert ("sample" in facets_request(Query(), candidates)["aggs"]) is estimated


def test_a_request_that_is_refused_among_others_is_an_error(client: Elasticsearch, thousand: Settings) -> None:
    """Its answer stands beside good ones and must not pass for one."""
    with pytest.raises(IndexMisconfigured, match="simplify it"):
        ask_together(client, thousand, [rows_request(Query()), {"query": {"no_such_query": {}}}])
