"""The cases that were run as JUnit XML, which most CI systems show: a test suite a policy, a test case a case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from policy_engine.cases.coverage import Coverage
from policy_engine.cases.result import CaseResult
from policy_engine.cases.suite import Broken, Suite
from policy_engine.export.case_text import difference_lines, summary
from policy_engine.messages import say

WIDTH = 100
# XML 1.0 has no way to write these characters, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(suites: Sequence[Suite], broken: Sequence[Broken] = ()) -> str:
    """The XML. Coverage stands in the properties of a suite where it was measured. No times, so that two runs are alike.

    A broken policy is a suite with one error: its findings.
    """
    failures = sum(len(suite.failed) for suite in suites)
    tests = sum(len(suite.results) for suite in suites) + len(broken)
    root = Element("testsuites", {"name": "policy-engine test", **_counts(tests, failures, len(broken))})
    for suite in suites:
        _add_suite(root, suite)
    for one in broken:
        _add_broken(root, one)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _counts(tests: int, failures: int, errors: int) -> dict[str, str]:
    return {"tests": str(tests), "failures": str(failures), "errors": str(errors)}


def _add_broken(root: Element, broken: Broken) -> None:
    suite = SubElement(root, "testsuite", {"name": _fit(broken.path), **_counts(1, 0, 1)})
    case = SubElement(suite, "testcase", name="policy", classname=_fit(broken.path), file=_fit(broken.path))
    error = SubElement(case, "error", message=say("cases.not_run"), type="policy")
    error.text = _fit(str(broken.error))


def _add_suite(root: Element, suite: Suite) -> None:
    element = SubElement(root, "testsuite", {"name": _fit(suite.path), **_counts(len(suite.results), len(suite.failed), 0)})
    if suite.coverage is not None:
        properties = SubElement(element, "properties")
        for name, percent in _percentages(suite.coverage):
            SubElement(properties, "property", name=name, value=percent)
    for result in suite.results:
        _add_case(element, suite, result)


def _percentages(coverage: Coverage) -> Iterator[tuple[str, str]]:
    yield "coverage", str(coverage.share.percent)
    for kind, share, _ in coverage.kinds():
        yield f"coverage.{kind}", str(share.percent)


def _add_case(parent: Element, suite: Suite, result: CaseResult) -> None:
    place = result.place
    where = {"classname": _fit(suite.policy.id), "file": _fit(place.file), "line": str(place.line)}
    element = SubElement(parent, "testcase", {"name": _fit(result.case.id), **where})
    if not result.passed:
        failure = SubElement(element, "failure", message=_fit(summary(result)), type="difference" if result.mismatches else "ticket")
        failure.text = _fit("\n".join([f"{place}", *difference_lines(suite.policy, result, WIDTH)]))


def _fit(text: str) -> str:
    """The text with every character that XML can't hold written out: `\\x07`."""
    return _NOT_IN_XML.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
