"""Findings for other programs: SARIF, workflow commands, JUnit, plain data."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from xml.etree import ElementTree as Xml

from policy_engine.codes import code_page
from policy_engine.diagnostics import Diagnostic, Place, Report
from policy_engine.export.findings import findings_data, github_commands, junit_xml, sarif_log, waived_data
from policy_engine.export.findings.words import relative_uri

ROOT = PurePosixPath("/home/us")
ERROR = Diagnostic(
    "EP203", "error", "there is no level `senoir`", Place("/home/us/my policies/p.yaml", 17, 12, 17, 18), "did you mean `senior`?"
)
NOTE = Diagnostic("EP044", "note", "100% odd: a, b", Place("p.yaml"), at="triggers.dear", witness=("route p.yaml",), fix="role: lead")
LONG = Diagnostic("EP236", "warning", "over\nlines", Place("p.yaml", 3, 5, 6, 2), undecided=True)
REPORT = Report((ERROR, NOTE, LONG), waived=((Diagnostic("EP125", "warning", "decides nothing", Place("p.yaml", 1, 1, 1, 6)), "A draft."),))


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(json.dumps(sarif_log([report], ROOT)))
    assert (log["version"], list(log), len(log["runs"])) == ("2.1.0", ["$schema", "version", "runs"], 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_names_each_finding_by_a_code_that_is_explained() -> None:
    run = run_of(REPORT)
    driver = run["tool"]["driver"]
    assert driver["name"] == "policy-engine"
    assert [one["id"] for one in driver["rules"]] == ["EP044", "EP125", "EP203", "EP236"]
    assert driver["rules"][2]["help"] == {"text": code_page("EP203"), "markdown": code_page("EP203")}
    assert driver["rules"][2]["name"] == "UnknownLevel"
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    assert run["results"][0]["message"]["text"] == "there is no level `senoir`\ndid you mean `senior`?"


def test_sarif_places_are_relative_with_forward_slashes_and_begin_at_1() -> None:
    places = [result["locations"][0]["physicalLocation"] for result in run_of(REPORT)["results"]]
    assert places[0]["artifactLocation"] == {"uri": "my%20policies/p.yaml"}
    assert places[0]["region"] == {"startLine": 17, "startColumn": 12, "endLine": 17, "endColumn": 18}
    assert "region" not in places[1]
    assert places[2]["region"]["endLine"] == 6


def test_sarif_lists_waived_findings_as_suppressed_with_their_reason() -> None:
    results = run_of(REPORT)["results"]
    assert [result.get("suppressions") for result in results] == [None, None, None, [{"kind": "inSource", "justification": "A draft."}]]


def test_sarif_of_nothing_is_an_empty_run() -> None:
    run = run_of(Report())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_paths_of_windows_and_paths_elsewhere() -> None:
    assert relative_uri("policies/p.yaml", PureWindowsPath("C:/us")) == "policies/p.yaml"
    assert relative_uri("/elsewhere/p.yaml", ROOT) == "file:///elsewhere/p.yaml"
    assert relative_uri("../p.yaml", ROOT) == "../p.yaml"


def test_workflow_commands_escape_what_would_end_them() -> None:
    first, second, third = github_commands([REPORT], ROOT).split("\n")
    assert first == (
        "::error file=my policies/p.yaml,line=17,col=12,endColumn=17,title=EP203 unknown-level::"
        "there is no level `senoir`%0Adid you mean `senior`?"
    )
    assert second == "::notice file=p.yaml,title=EP044 folder-not-read::100%25 odd: a, b%0Aroute p.yaml%0Arole: lead"
    assert third.startswith("::warning file=p.yaml,line=3,endLine=6,title=EP236")
    strange = Report((Diagnostic("EP999", "note", "x", Place("a,b:c%.yaml", 1, 1, 1, 2)),))
    assert "file=a%2Cb%3Ac%25.yaml," in github_commands([strange], ROOT)
    assert github_commands([Report()], ROOT) == ""


def test_junit_has_a_case_for_each_finding_and_fails_errors_and_warnings() -> None:
    tree = Xml.fromstring(junit_xml([("p.yaml", REPORT), ("q.yaml", Report())]).encode())
    first, second = tree
    assert (tree.get("tests"), tree.get("failures"), tree.get("skipped")) == ("5", "2", "1")
    assert (first.get("name"), first.get("tests"), first.get("failures"), first.get("errors")) == ("p.yaml", "4", "2", "0")
    assert [[inner.tag for inner in case] for case in first] == [["failure"], ["system-out"], ["failure"], ["skipped"]]
    assert [[inner.tag for inner in case] for case in second] == [[]]
    assert first[0].get("name") == "EP203 unknown-level (/home/us/my policies/p.yaml:17:12)"
    failure = first[0][0]
    assert (failure.get("type"), failure.get("message")) == ("error", "there is no level `senoir`")
    assert failure.text is not None and "did you mean `senior`?" in failure.text


def test_junit_can_hold_what_xml_can_not() -> None:
    strange = Report((Diagnostic("EP999", "error", "a\x00b <&> \ufffe", Place("p.yaml")),))
    tree = Xml.fromstring(junit_xml([("p.yaml", strange)]).encode())
    assert tree[0][0][0].get("message") == "a\ufffdb <&> \ufffd"


def test_plain_data_holds_everything_about_a_finding() -> None:
    (note,) = findings_data([Report((NOTE,))])
    assert {name: note[name] for name in ("at", "witness", "fix", "undecided")} == {
        "at": "triggers.dear",
        "witness": ["route p.yaml"],
        "fix": "role: lead",
        "undecided": False,
    }
    assert [(one["code"], one["because"]) for one in waived_data([REPORT])] == [("EP125", "A draft.")]


def test_the_same_reports_give_the_same_bytes_whatever_their_folder(tmp_path: Path) -> None:
    assert json.dumps(sarif_log([REPORT], ROOT)) == json.dumps(sarif_log([REPORT], ROOT))
    moved = Diagnostic("EP203", "error", "m", Place(str(tmp_path / "p.yaml"), 1, 1, 1, 2))
    uri = sarif_log([Report((moved,))], tmp_path)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "p.yaml"
