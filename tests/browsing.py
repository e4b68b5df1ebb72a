"""Chromium without a window, for tests of pages."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: it drives the browser")
from selenium.webdriver.chrome.service import Service  # noqa: E402 - after the skip
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402 - as above

_BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
_DRIVER = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
_PICTURES = os.environ.get("NEWSFOLD_PICTURES")
needs_browser = pytest.mark.skipif(
    not (_BROWSER and _DRIVER),
    reason="no chromium and chromedriver on the PATH: install both, or set CHROMIUM and CHROMEDRIVER",
)


@contextlib.contextmanager
def open_browser(*, javascript: bool = True) -> Iterator[webdriver.Chrome]:
    """Start a browser, with JavaScript or without, and end it."""
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
    driver = webdriver.Chrome(options=options, service=Service(_DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def wait_for(browser: webdriver.Chrome, path: str) -> None:
    """Wait until the address holds this."""
    WebDriverWait(browser, 20).until(lambda driver: path in driver.current_url)


def take_picture(browser: webdriver.Chrome, name: str) -> None:
    """Keep a screenshot where NEWSFOLD_PICTURES says."""
    if _PICTURES:
        browser.save_screenshot(str(Path(_PICTURES) / f"{name}.png"))
