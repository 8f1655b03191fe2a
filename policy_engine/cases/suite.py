"""The cases of one policy as they were run: what reports of a test run are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.coverage import Coverage, WitnessFor, as_data, no_witness
from policy_engine.cases.coverage_measure import measure
from policy_engine.cases.result import CaseResult, as_json
from policy_engine.cases.run import run_case
from policy_engine.diagnostics import PolicyError
from policy_engine.loader import read_policy
from policy_engine.model.cases import Case
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Suite:
    """A policy, the path it was asked for by, how its cases came out, and what they cover when that was asked for."""

    policy: Policy
    path: str
    results: tuple[CaseResult, ...]
    coverage: Coverage | None = None

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(result for result in self.results if not result.passed)

    def as_data(self, witness_for: WitnessFor = no_witness) -> dict[str, Any]:
        """Plain data; its shape is told by `policy-engine test --help`."""
        data = as_json(self.path, self.results)
        return data if self.coverage is None else {**data, "coverage": as_data(self.coverage, witness_for)}


@dataclass(frozen=True, slots=True)
class Broken:
    """A policy whose cases could not be run, and why."""

    path: str
    error: PolicyError


def load_with_cases(path: Path) -> Policy:
    """The policy with the cases that stand beside it. Raises PolicyError."""
    source, report = read_policy(path, with_cases=True)
    if source is None:
        raise PolicyError(report)
    return Policy(source)


def run_suite(path: Path, text: str | None = None, *, coverage: bool = False) -> Suite:
    """Run the cases of the policy at `path`, those with `text` in name, title or tags when it is given. Raises PolicyError."""
    policy = load_with_cases(path)
    results = tuple(run_case(policy, index) for index in _chosen(policy.document.cases, text))
    return Suite(policy, str(path), results, measure(policy, results) if coverage else None)


def run_suites(paths: Iterable[Path], text: str | None = None, *, coverage: bool = False) -> tuple[list[Suite], list[Broken]]:
    """Like `run_suite` for several policies; one that is broken does not keep the others from being run."""
    suites: list[Suite] = []
    broken: list[Broken] = []
    for path in paths:
        try:
            suites.append(run_suite(path, text, coverage=coverage))
        except PolicyError as error:
            broken.append(Broken(str(path), error))
    return suites, broken


def _chosen(cases: tuple[Case, ...], text: str | None) -> Iterator[int]:
    for index, case in enumerate(cases):
        if text is None or any(text.casefold() in part.casefold() for part in (case.id, case.title or "", *case.tags)):
            yield index
