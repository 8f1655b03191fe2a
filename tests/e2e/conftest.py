"""One browser and one page of each policy for all tests here; skipped, with the reason, where there is no browser."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from policy_engine.cases.suite import load_with_cases
from policy_engine.training import CourseOptions, write_training
from tests.e2e.browser import FLAGS, chromium_path, go_without
from tests.hostile_policy import HOSTILE_POLICY

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium_path()
    if find_spec("playwright") is None:
        go_without("playwright is not installed: pip install -e '.[e2e]'")
    if path is None:
        go_without("there is no Chromium on this machine")
    playwright = import_module("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


def _written(policy: Path, folder: Path) -> Path:
    out = folder / "training.html"
    write_training(load_with_cases(policy), out, CourseOptions(near_misses=False))
    return out


@pytest.fixture(scope="session")
def projectflow(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(ROOT / "policies/projectflow", tmp_path_factory.mktemp("projectflow"))


@pytest.fixture(scope="session")
def online_shop(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(ROOT / "policies/online_shop", tmp_path_factory.mktemp("online_shop"))


@pytest.fixture(scope="session")
def hostile(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile.yaml").write_text(HOSTILE_POLICY, encoding="utf-8")
    return _written(folder / "hostile.yaml", folder)
