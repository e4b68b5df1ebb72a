"""The page as a person uses it, in a real browser without a window, with JavaScript and without."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: it drives the browser")
from selenium.webdriver.chrome.service import Service  # noqa: E402 - after the skip
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402 - as above
from selenium.webdriver.common.by import By  # noqa: E402 - as above
from selenium.webdriver.common.keys import Keys  # noqa: E402 - as above
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402 - as above

_BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
_DRIVER = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
_AXE = os.environ.get("AXE_CORE")
_PICTURES = os.environ.get("NEWSFOLD_PICTURES")
pytestmark = pytest.mark.skipif(
    not (_BROWSER and _DRIVER),
    reason="no chromium and chromedriver on the PATH: install both, or set CHROMIUM and CHROMEDRIVER",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """A browser."""
    driver = _start()
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def plain_browser() -> Iterator[webdriver.Chrome]:
    """A browser that runs no JavaScript."""
    driver = _start(javascript=False)
    yield driver
    driver.quit()


def _start(*, javascript: bool = True) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = _BROWSER
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,1000",
    ):
        options.add_argument(argument)
    if not javascript:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(options=options, service=Service(_DRIVER))


def _wait(browser: webdriver.Chrome, path: str) -> None:
    WebDriverWait(browser, 10).until(lambda driver: path in driver.current_url)


def _picture(browser: webdriver.Chrome, name: str) -> None:
    """Keep a screenshot where NEWSFOLD_PICTURES says."""
    if _PICTURES:
        browser.save_screenshot(str(Path(_PICTURES) / f"{name}.png"))


@pytest.mark.parametrize("kind", ["browser", "plain_browser"])
def test_a_reader_finds_a_story_and_compares_two_copies(
    request: pytest.FixtureRequest, address: str, kind: str
) -> None:
    """Search, choose a person and a feed, unfold copies, open the story, see what was removed, compare: with and without JavaScript."""
    browser = request.getfixturevalue(kind)
    browser.get(address)
    box = browser.find_element(By.ID, "q")
    box.send_keys("recall", Keys.ENTER)
    _wait(browser, "q=recall")
    browser.find_element(
        By.XPATH, "//section[@aria-labelledby='facet-person']//a[contains(., 'Amara Whitcombe')]"
    ).click()
    _wait(browser, "person=Amara")
    assert browser.find_element(By.CSS_SELECTOR, ".pills").text.startswith("Person: Amara Whitcombe")
    _picture(browser, f"search-{kind}")
    browser.find_element(By.CSS_SELECTOR, ".hit summary").click()
    assert browser.find_elements(By.CSS_SELECTOR, "details[open] .copies li")
    browser.find_element(By.LINK_TEXT, "story").click()
    _wait(browser, "/stories/")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".timeline li")) >= 4
    _picture(browser, f"story-{kind}")
    browser.find_element(By.PARTIAL_LINK_TEXT, "Aldermarsh creamery recalls cheese; 19").click()
    _wait(browser, "/documents/")
    browser.find_element(By.PARTIAL_LINK_TEXT, "With what was removed").click()
    _wait(browser, "show_as=removed")
    assert browser.find_elements(By.CSS_SELECTOR, "del")
    _picture(browser, f"removed-{kind}")
    browser.find_element(By.PARTIAL_LINK_TEXT, "compare with the lead").click()
    _wait(browser, "/compare")
    assert browser.find_elements(By.CSS_SELECTOR, ".difference del, .difference ins")
    _picture(browser, f"compare-{kind}")


def test_dragging_over_the_days_narrows_the_search(browser: webdriver.Chrome, address: str) -> None:
    """The days between press and release are chosen; one click chooses one bar."""
    browser.get(f"{address}/?q=the")
    chart = browser.find_element(By.CSS_SELECTOR, ".chart svg")
    width = chart.size["width"]
    ActionChains(browser).move_to_element_with_offset(chart, -width // 4, 0).click_and_hold().move_by_offset(
        width // 2, 0
    ).perform()
    _picture(browser, "brush")
    ActionChains(browser).release().perform()
    _wait(browser, "from=")
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
    _wait(browser, "/documents/")


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
    _picture(browser, f"feed-{width}")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.skipif(not _AXE, reason="set AXE_CORE to a file axe.min.js of axe-core to check accessibility with it")
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
    ]
    found = []
    for url in pages:
        browser.get(url)
        browser.execute_script(Path(str(_AXE)).read_text(encoding="utf-8"))
        result = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        found += [
            (url, each["id"], each["nodes"][0]["html"][:200])
            for each in result["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    _picture(browser, f"axe-{scheme}")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert found == []
