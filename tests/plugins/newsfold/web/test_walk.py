"""A new reader's way through five real dumps and the samples, in a real browser with JavaScript and without."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import needs_browser, open_browser, take_picture, wait_for
from builders import a_feed
from elasticsearch import Elasticsearch
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from starlette.testclient import TestClient

from ingest.pipeline import run_feed
from ingest.settings import PROJECT, Settings

if TYPE_CHECKING:
    from selenium import webdriver

_SEEDS = PROJECT.parent / "shared" / "seeds"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not _SEEDS.is_dir(), reason="the evaluation data is not beside the repository"),
    needs_browser,
]


@pytest.fixture(scope="module")
def shelf(news: Settings, client: Elasticsearch) -> Settings:
    """The samples, and the five dumps as a feed of their own."""
    run_feed(a_feed(id="dumps", title="Dumps", read={"format": "text", "path": str(_SEEDS / "*.txt")}), news)
    client.indices.refresh(index=news.index_prefix)
    return news


@pytest.fixture(scope="module", params=[True, False], ids=["script", "no-script"])
def walker(request: pytest.FixtureRequest) -> Iterator[tuple[webdriver.Chrome, str]]:
    """A browser, and how its pictures are called."""
    with open_browser(javascript=request.param) as opened:
        yield opened, "script" if request.param else "plain"


def _choose(browser: webdriver.Chrome, facet: str, value: str) -> None:
    browser.find_element(
        By.XPATH, f"//section[@aria-labelledby='facet-{facet}']//a[span[@class='value']='{value}']"
    ).click()
    wait_for(browser, f"{facet}={value.split(maxsplit=1)[0]}")


def _brush(browser: webdriver.Chrome, scripted: bool) -> None:
    """Choose a week: by dragging over seven bars, or in the form beside."""
    if scripted:
        chart = browser.find_element(By.CSS_SELECTOR, ".chart svg")
        bars = len(chart.find_elements(By.CSS_SELECTOR, ".ground"))
        assert bars >= 7
        step = chart.size["width"] / bars
        begin = (bars // 2 - 2.5) * step - chart.size["width"] / 2  # from the middle of a bar to the middle of another
        pen = ActionChains(browser).move_to_element_with_offset(chart, round(begin), 0).click_and_hold()
        pen.move_by_offset(round(step * 6), 0).release().perform()
    else:
        browser.find_element(By.CSS_SELECTOR, ".days input[name=from]").send_keys("03082026")
        browser.find_element(By.CSS_SELECTOR, ".days input[name=to]").send_keys("03142026", Keys.ENTER)


@pytest.mark.usefixtures("shelf")
def test_from_a_question_to_what_was_removed(walker: tuple[webdriver.Chrome, str], address: str) -> None:
    """Search, choose a person and a place, open the story, a document of it, and what cleaning took from that."""
    browser, kind = walker
    browser.get(address)
    take_picture(browser, f"1-start-{kind}")
    browser.find_element(By.ID, "q").send_keys("sanctuary cities", Keys.ENTER)
    wait_for(browser, "q=sanctuary")
    take_picture(browser, f"2-found-{kind}")
    _choose(browser, "person", "Jeff Sessions")
    _choose(browser, "place", "Chicago")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".hit")) == 5
    take_picture(browser, f"3-narrowed-{kind}")

    browser.find_element(By.LINK_TEXT, "story").click()
    wait_for(browser, "/stories/")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".timeline li")) == 5
    take_picture(browser, f"4-story-{kind}")
    browser.find_element(By.CSS_SELECTOR, ".timeline h2 a").click()
    wait_for(browser, "/documents/")
    take_picture(browser, f"5-document-{kind}")
    browser.find_element(By.PARTIAL_LINK_TEXT, "With what was removed").click()
    wait_for(browser, "show_as=removed")
    assert browser.find_elements(By.CSS_SELECTOR, "del")
    take_picture(browser, f"6-removed-{kind}")


@pytest.mark.usefixtures("shelf")
def test_from_a_row_to_two_copies_side_by_side(walker: tuple[webdriver.Chrome, str], address: str) -> None:
    """Unfold the copies, see all of them, compare the last with the lead."""
    browser, kind = walker
    browser.get(f"{address}/?q=recall")
    browser.find_element(By.CSS_SELECTOR, ".hit summary").click()
    assert browser.find_elements(By.CSS_SELECTOR, "details[open] .copies li")
    take_picture(browser, f"7-copies-{kind}")
    browser.find_element(By.LINK_TEXT, "All copies, and what each changed").click()
    wait_for(browser, "/copies/")
    browser.find_elements(By.PARTIAL_LINK_TEXT, "compare")[-1].click()
    wait_for(browser, "/compare")
    assert browser.find_elements(By.CSS_SELECTOR, ".difference del, .difference ins")
    take_picture(browser, f"8-compare-{kind}")


@pytest.mark.usefixtures("shelf")
def test_from_a_month_to_the_spreadsheet_of_a_week(
    walker: tuple[webdriver.Chrome, str], address: str, page: TestClient
) -> None:
    """Drag over seven days, or write them; the chart shows the surroundings of what is chosen; the CSV holds these days and no other."""
    browser, kind = walker
    browser.get(f"{address}/?q=the&from=2026-03-01&to=2026-03-31")
    _brush(browser, kind == "script")
    WebDriverWait(browser, 20).until(lambda driver: "to=2026-03-31" not in driver.current_url)
    first, last = (
        date.fromisoformat(browser.find_element(By.CSS_SELECTOR, f".days input[name={name}]").get_attribute("value"))
        for name in ("from", "to")
    )
    assert (last - first).days == 6
    take_picture(browser, f"9-week-{kind}")
    exported = page.get(browser.find_element(By.LINK_TEXT, "CSV").get_attribute("href").removeprefix(address)).content
    rows = list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"))))
    assert rows
    assert {row["published_at"][:10] for row in rows} <= {
        date.fromordinal(first.toordinal() + n).isoformat() for n in range(7)
    }


def test_from_a_search_to_an_alert_and_its_feed(
    walker: tuple[webdriver.Chrome, str], shelf: Settings, address: str
) -> None:
    """Save the search, let a feed load something, read it on the alert's page and in its feed."""
    browser, kind = walker
    browser.get(f"{address}/?q=saltmarsh+lantern")
    browser.find_element(By.XPATH, "//summary[.='Save as an alert']").click()
    browser.find_element(By.NAME, "name").send_keys(f"Lanterns {kind}", Keys.ENTER)
    wait_for(browser, f"/alerts/lanterns-{kind}")
    dump = Path(shelf.data) / f"{kind}.txt"
    dump.parent.mkdir(exist_ok=True)
    dump.write_text(
        f"A lantern of the saltmarsh was lit again in {kind} weather, and its keeper was glad of the light."
    )
    run_feed(a_feed(id=f"marsh-{kind}", title="The Marsh", read={"format": "text", "path": str(dump)}), shelf)
    browser.refresh()
    assert "A lantern of the saltmarsh" in browser.find_element(By.TAG_NAME, "main").text
    take_picture(browser, f"10-alert-{kind}")
    browser.find_element(By.LINK_TEXT, "JSON").click()
    wait_for(browser, "found.json")
    (item,) = json.loads(browser.find_element(By.TAG_NAME, "body").text)["items"]
    browser.get(item["url"])
    assert kind in browser.find_element(By.CSS_SELECTOR, ".text").text
