"""A real browser for tests: Chromium through playwright, and axe-core where it is at hand."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
CHROMIUM = "POLICY_ENGINE_CHROMIUM"
"""Environment variable: where the browser is, unless it is on PATH."""
AXE = "POLICY_ENGINE_AXE"
"""Environment variable: where `axe.min.js` is. CI fetches it; without it the tests of accessibility are skipped."""
REQUIRED = "POLICY_ENGINE_E2E"
"""Environment variable: `required` (as in CI) makes a test fail that would be skipped for want of a browser or of axe-core."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
ARRIVED = "document.documentElement.dataset.shows === location.hash"
"""Holds when the view that the address names is the one on the page."""
PHONE, DESKTOP = (360, 740), (1280, 900)


def chromium_path() -> str | None:
    found = os.environ.get(CHROMIUM)
    return found or next((path for name in NAMES if (path := shutil.which(name))), None)


def go_without(reason: str) -> NoReturn:
    """Skip the test, or fail where everything has to be there."""
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def axe_source() -> str:
    """The text of axe-core. Skips the test where there is none."""
    path = os.environ.get(AXE)
    if not path or not Path(path).is_file():
        go_without(f"axe-core is not at hand: {AXE} names its axe.min.js")
    return Path(path).read_text(encoding="utf-8")


@dataclass
class Shown:
    """A page in a browser, with everything that went wrong in it."""

    page: Any
    file: Path
    problems: list[str] = field(default_factory=list)

    def go(self, view: str = "") -> None:
        """Open a view of the page, as if it were opened afresh."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}#/{view}")

    def turn_to(self, view: str) -> None:
        """Go to a view by its address, without loading the page again."""
        self.page.evaluate("view => { location.hash = `#/${view}` }", view)
        self.page.wait_for_function(ARRIVED)

    def follow(self, link: Any) -> None:
        """Click on what leads to another view, and wait for that view: a browser changes the address first and the page after."""
        link.click()
        self.page.wait_for_function(ARRIVED)

    def violations(self, axe: str) -> list[str]:
        """What axe finds; of several pages on one sheet it looks at the first."""
        self.page.evaluate(axe)
        script = "rules => axe.run({exclude: [['article.sheet ~ article.sheet']]}, {runOnly: rules, resultTypes: ['violations']})"
        found = self.page.evaluate(script, RULES)
        return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]


@contextmanager
def shown(browser: Any, file: Path, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Shown]:
    """Opens a page. Afterwards it fails for a mistake in the console, a refused script, or a request for anything but the file."""
    # Without motion: in the middle of a change of colours axe would measure a contrast that nobody sees.
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options)
    context.set_default_timeout(5_000)
    page = context.new_page()
    seen = Shown(page, file)
    page.on("console", lambda message: seen.problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.problems.append(str(error)))
    page.on("dialog", lambda dialog: seen.problems.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:", "about:")) else seen.problems.append(request.url))
    try:
        seen.go()
        yield seen
        assert seen.problems == []
    finally:
        context.close()
