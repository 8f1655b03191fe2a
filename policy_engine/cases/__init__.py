"""Runs the example tickets of a policy and compares each answer with the expected one."""

from __future__ import annotations

from policy_engine.cases.compare import CHECKS, NOT_CHECKED, compare
from policy_engine.cases.coverage import Coverage, WitnessFor, no_witness
from policy_engine.cases.coverage_measure import measure
from policy_engine.cases.result import CaseResult, Mismatch, as_json, count_not_checked
from policy_engine.cases.run import run_case, run_cases

__all__ = [
    "CHECKS",
    "NOT_CHECKED",
    "CaseResult",
    "Coverage",
    "Mismatch",
    "WitnessFor",
    "as_json",
    "compare",
    "count_not_checked",
    "measure",
    "no_witness",
    "run_case",
    "run_cases",
]
