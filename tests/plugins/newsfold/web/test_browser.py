"""The page as a person uses it, in a real browser without a window, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import needs_browser, open_browser, take_picture, wait_for
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from selenium import webdriver

pytestmark = needs_browser
_AXE = Path(__file__).parent / "axe-core" / "axe.min.js"  # 4.14.1, as published


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """A browser."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def plain_browser() -> Iterator[webdriver.Chrome]:
    """A browser that runs no JavaScript."""
    with open_browser(javascript=False) as opened:
        yield opened


@pytest.mark.parametrize("kind", ["browser", "plain_browser"])
def test_a_reader_finds_a_story_and_compares_two_copies(
    request: pytest.FixtureRequest, address: str, kind: str
) -> None:
    """Search, choose a person and a feed, unfold copies, open the story, see what was removed, compare: with and without JavaScript."""
    browser = request.getfixturevalue(kind)
    browser.get(address)
    box = browser.find_element(By.ID, "q")
    box.send_keys("recall", Keys.ENTER)
    wait_for(browser, "q=recall")
    browser.find_element(
        By.XPATH, "//section[@aria-labelledby='facet-person']//a[contains(., 'Amara Whitcombe')]"
    ).click()
    wait_for(browser, "person=Amara")
    assert browser.find_element(By.CSS_SELECTOR, ".pills").text.startswith("Person: Amara Whitcombe")
    take_picture(browser, f"search-{kind}")
    browser.find_element(By.CSS_SELECTOR, ".hit summary").click()
    assert browser.find_elements(By.CSS_SELECTOR, "details[open] .copies li")
    browser.find_element(By.LINK_TEXT, "story").click()
    wait_for(browser, "/stories/")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".timeline li")) >= 4
    take_picture(browser, f"story-{kind}")
    browser.find_element(By.PARTIAL_LINK_TEXT, "Aldermarsh creamery recalls cheese; 19").click()
    wait_for(browser, "/documents/")
    browser.find_element(By.PARTIAL_LINK_TEXT, "With what was removed").click()
    wait_for(browser, "show_as=removed")
    assert browser.find_elements(By.CSS_SELECTOR, "del")
    take_picture(browser, f"removed-{kind}")
    browser.find_element(By.PARTIAL_LINK_TEXT, "compare with the lead").click()
    wait_for(browser, "/compare")
    assert browser.find_elements(By.CSS_SELECTOR, ".difference del, .difference ins")
    take_picture(browser, f"compare-{kind}")


def test_dragging_over_the_days_narrows_the_search(browser: webdriver.Chrome, address: str) -> None:
    """The days between press and release are chosen; one click chooses one bar."""
    browser.get(f"{address}/?q=the")
    chart = browser.find_element(By.CSS_SELECTOR, ".chart svg")
    width = chart.size["width"]
    ActionChains(browser).move_to_element_with_offset(chart, -width // 4, 0).click_and_hold().move_by_offset(
        width // 2, 0
    ).perform()
    take_picture(browser, "brush")
    ActionChains(browser).release().perform()
    wait_for(browser, "from=")
    assert "to=" in browser.current_url
    assert browser.find_element(By.CSS_SELECTOR, ".pills").text.startswith("Published:")


def test_keys_reach_box_and_rows(browser: webdriver.Chrome, address: str) -> None:
    """`/` for the box, `j` and `k` for the rows, Enter opens one."""
    browser.get(f"{address}/?q=recall")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("/")
    assert browser.switch_to.active_element.get_attribute("id") == "q"
    browser.find_element(By.CSS_SELECTOR, "h1").click()
    ActionChains(browser).send_keys("jjk").perform()
    assert browser.switch_to.active_element.get_attribute("class") == "title"
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    wait_for(browser, "/documents/")


def test_names_are_offered_while_typing(browser: webdriver.Chrome, address: str) -> None:
    """As `facet:"name"`, which the box understands."""
    browser.get(address)
    browser.find_element(By.ID, "q").send_keys("recall whit")
    WebDriverWait(browser, 10).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "#names option"))
    values = [option.get_attribute("value") for option in browser.find_elements(By.CSS_SELECTOR, "#names option")]
    assert 'recall person:"Amara Whitcombe"' in values


def test_nothing_hostile_runs_and_nothing_breaks_the_policy(browser: webdriver.Chrome, address: str) -> None:
    """The browser itself reports scripts and styles that the policy had to stop: there are none."""
    browser.get_log("browser")
    for path in ("/?q=zanzibar", "/feeds", "/?q=%3Cscript%3Ealert(1)%3C/script%3E"):
        browser.get(address + path)
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(browser: webdriver.Chrome, address: str, width: int) -> None:
    """On a telephone too."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    for path in ("/?q=recall", "/feeds", "/feeds/wqjv-tv"):
        browser.get(address + path)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, path
    take_picture(browser, f"feed-{width}")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: webdriver.Chrome, address: str, scheme: str) -> None:
    """On every kind of page, in both colour schemes."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(f"{address}/?q=recall&feed=wqjv-tv")
    links = [
        link.get_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, "a.title, a[href*='/stories/']")
    ]
    pages = [
        f"{address}/?q=recall&feed=wqjv-tv",
        *links,
        f"{links[0]}?show_as=removed",
        f"{address}/feeds",
        f"{address}/feeds/wqjv-tv",
        f"{address}/alerts",
        f"{address}/nowhere",
    ]
    found = []
    for url in pages:
        browser.get(url)
        browser.execute_script(_AXE.read_text(encoding="utf-8"))
        result = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        found += [
            (url, each["id"], each["nodes"][0]["html"][:200])
            for each in result["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    take_picture(browser, f"axe-{scheme}")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert found == []
