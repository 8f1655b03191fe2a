"""Findings as JUnit XML, which most build servers show as a test report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from policy_engine.diagnostics import Diagnostic, Kind, Report
from policy_engine.export.findings.words import code_title, finding_lines
from policy_engine.messages import say

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(reports: Sequence[tuple[str, Report]], failing: Sequence[Kind] = ("error", "warning")) -> str:
    """A suite for each policy (path, report), a test case for each finding: failed for a failing kind, skipped for a waived one."""
    suites = Xml.Element("testsuites", name="policy-engine check")
    for path, report in reports:
        suites.append(_suite(path, report, failing))
    for name in ("tests", "failures", "skipped"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode")


def _suite(path: str, report: Report, failing: Sequence[Kind]) -> Xml.Element:
    cases = [_case(path, diagnostic, failing) for diagnostic in report.diagnostics]
    cases += [_waived(path, diagnostic, because) for diagnostic, because in report.waived]
    if not report.diagnostics:
        cases.append(Xml.Element("testcase", classname=_clean(path), name=say("findings.none")))
    counted = {name: str(sum(case.find(tag) is not None for case in cases)) for name, tag in COUNTED.items()}
    suite = Xml.Element("testsuite", {"name": _clean(path), "tests": str(len(cases)), "errors": "0", **counted})
    suite.extend(cases)
    return suite


COUNTED = {"failures": "failure", "skipped": "skipped"}


def _case(path: str, d: Diagnostic, failing: Sequence[Kind]) -> Xml.Element:
    case = Xml.Element("testcase", classname=_clean(path), name=_clean(f"{code_title(d.code)} ({d.place})"))
    text = _clean("\n".join([str(d.place), *finding_lines(d)]))
    if d.kind in failing:
        Xml.SubElement(case, "failure", message=_clean(d.message), type=d.kind).text = text
    else:
        Xml.SubElement(case, "system-out").text = text
    return case


def _waived(path: str, d: Diagnostic, because: str) -> Xml.Element:
    case = Xml.Element("testcase", classname=_clean(path), name=_clean(f"{code_title(d.code)} ({d.place})"))
    Xml.SubElement(case, "skipped", message=_clean(say("findings.waived", because=because)))
    return case


def _clean(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return NOT_XML.sub("\ufffd", text)
