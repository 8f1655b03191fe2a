"""What the pytest plugin collects: a file of cases, each case as a test, and one test for the coverage of a policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy_engine.api import Policy
from policy_engine.cases import CaseResult, measure, run_case
from policy_engine.cases.suite import load_with_cases
from policy_engine.diagnostics import PolicyError
from policy_engine.export.case_text import difference_lines, summary
from policy_engine.export.coverage_text import coverage_lines
from policy_engine.export.paragraphs import clean
from policy_engine.messages import say
from policy_engine.pytest_plugin import wanted_percent

WIDTH = 100


class Loaded:
    """A policy with its cases. Each is run once, when somebody asks for its result."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.results: dict[int, CaseResult] = {}

    def result(self, index: int) -> CaseResult:
        if index not in self.results:
            self.results[index] = run_case(self.policy, index)
        return self.results[index]

    def all_results(self) -> Iterator[CaseResult]:
        return (self.result(index) for index in range(len(self.policy.document.cases)))


class Shelf:
    """The policies of one pytest run: each is read once, and told once when it is broken or too little is covered."""

    def __init__(self) -> None:
        self.loaded: dict[Path, Loaded | str] = {}
        self.told: set[Path] = set()

    def load(self, path: Path) -> Loaded | str:
        """The policy, or its findings as text."""
        if path not in self.loaded:
            try:
                self.loaded[path] = Loaded(load_with_cases(path))
            except PolicyError as error:
                self.loaded[path] = say("pytest.broken", policy=path, findings=error)
        return self.loaded[path]

    def tells_first(self, path: Path) -> bool:
        """True for the first file of a policy that asks."""
        is_first = path not in self.told
        self.told.add(path)
        return is_first


SHELF = pytest.StashKey[Shelf]()


class Differs(Exception):
    """A case that failed, or coverage that is too low; the text says how."""


class CaseFile(pytest.File):
    """A file that holds cases of the policy at `policy`."""

    def __init__(self, *, policy: Path, **more: Any) -> None:
        super().__init__(**more)
        self.policy = _shown(policy)

    def collect(self) -> Iterator[pytest.Item]:
        shelf = self.config.stash.setdefault(SHELF, Shelf())
        loaded = shelf.load(self.policy)
        if isinstance(loaded, str):
            if shelf.tells_first(self.policy):
                raise self.CollectError(loaded)
            return
        wanted, own = wanted_percent(self.config), list(self._own(loaded))
        for index in own:
            yield CaseItem.from_parent(self, name=loaded.policy.document.cases[index].id, loaded=loaded, index=index)
        if wanted is not None and own and shelf.tells_first(self.policy):
            yield CoverageItem.from_parent(self, name=say("pytest.coverage"), loaded=loaded, wanted=wanted)

    def _own(self, loaded: Loaded) -> Iterator[int]:
        """The cases that stand in this very file."""
        for index in range(len(loaded.policy.document.cases)):
            if Path(loaded.policy.source.node.key_place(("cases", index, "id")).file).resolve() == self.path.resolve():
                yield index


class _Item(pytest.Item):
    def __init__(self, *, loaded: Loaded, **more: Any) -> None:
        super().__init__(**more)
        self.loaded = loaded

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The differences alone: a traceback says nothing to an author."""
        if isinstance(excinfo.value, Differs):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class CaseItem(_Item):
    """One case."""

    def __init__(self, *, index: int, **more: Any) -> None:
        super().__init__(**more)
        self.index = index
        self.extra_keyword_matches.update(self.loaded.policy.document.cases[index].tags)

    def runtest(self) -> None:
        result = self.loaded.result(self.index)
        if not result.passed:
            head = [clean(f"{result.place}: {summary(result)}"), *([clean(result.case.title)] if result.case.title else [])]
            raise Differs("\n".join([*head, *difference_lines(self.loaded.policy, result, WIDTH)]))

    def reportinfo(self) -> tuple[Path, int, str]:
        place = self.loaded.policy.source.node.key_place(("cases", self.index, "id"))
        return self.path, place.line - 1, self.name


class CoverageItem(_Item):
    """The share of a policy that all of its cases reach, also those that pytest was not asked to run."""

    def __init__(self, *, wanted: float, **more: Any) -> None:
        super().__init__(**more)
        self.wanted = wanted

    def runtest(self) -> None:
        coverage = measure(self.loaded.policy, self.loaded.all_results())
        if not coverage.share.reaches(self.wanted):
            path, percent = self.loaded.policy.source.path, coverage.share.percent
            told = say("coverage.too_low", policy=path, percent=percent, wanted=f"{self.wanted:g}")
            raise Differs("\n".join([told, "", *coverage_lines(coverage, WIDTH)]))

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


def _shown(path: Path) -> Path:
    """The path from the folder that pytest was started in, where it lies there: findings are shorter then."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
