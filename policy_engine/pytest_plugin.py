"""A plugin for pytest: the cases beside a policy are collected as tests. PYTEST_DONT_REWRITE

pytest loads this file in every run where policy-engine is installed, so it imports nothing of it before a file of cases is found.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from policy_engine.loader.belongs import Folders
    from policy_engine.pytest_cases import CaseFile

CASES_ENDING = ".cases.yaml"
ENDINGS = (".yaml", ".yml")
FAIL_UNDER = "policy_coverage_fail_under"
POLICY_CASES = "policy_cases"
FOLDERS: pytest.StashKey[Folders] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this plugin."""
    group = parser.getgroup("policy-engine", "cases of escalation policies")
    group.addoption("--policy-cases", action="store_true", help="also collect the `cases:` inside policies, not only NAME.cases.yaml")
    parser.addini(POLICY_CASES, "also collect the `cases:` inside policies, like --policy-cases", type="bool", default=False)
    parser.addini(FAIL_UNDER, "add a test that fails when the cases of a policy cover less than this many percent of it", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a percentage that is none before anything runs."""
    wanted_percent(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """A file of cases whose policy stands beside it. Everything else is left alone."""
    if file_path.suffix not in ENDINGS:
        return None
    if not file_path.name.endswith(CASES_ENDING) and not takes_policies(parent.config):
        return None
    from policy_engine.loader.belongs import Folders

    policy = parent.config.stash.setdefault(FOLDERS, Folders()).policy_of(file_path)
    if policy is None:
        return None
    from policy_engine.pytest_cases import CaseFile

    return CaseFile.from_parent(parent, path=file_path, policy=policy)


def takes_policies(config: pytest.Config) -> bool:
    """Whether cases inside policies are collected, too."""
    return bool(config.getoption("policy_cases", False) or config.getini(POLICY_CASES))


def wanted_percent(config: pytest.Config) -> float | None:
    """The share that has to be covered, if any. Raises UsageError."""
    written = str(config.getini(FAIL_UNDER)).strip().removesuffix("%").strip()
    if not written:
        return None
    try:
        percent = float(written)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        raise pytest.UsageError(f"{FAIL_UNDER}: `{written}` is no percentage; write a number from 0 to 100")
    return percent
