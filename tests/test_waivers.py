"""Waivers accept warnings and notes at their part, never errors; one that matches nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine import Report, check
from policy_engine.analysis import Options
from policy_engine.analysis.subject import Subject
from policy_engine.analysis.waive import waive
from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader import read_policy
from tests.broken_files import underlined

HEAD = "format: escalation-policy/1\nid: p\ntitle: P\nlevels:\n  - {id: desk, title: Desk}\n  - {id: boss, title: Boss}\n"
SIGNALS = "signals:\n  - {id: plan, type: choice, values: [free, team], field: customer.plan, if_missing: free}\n"
TRIGGERS = "triggers:\n  - {id: dear, title: Dear, level: boss, when: {plan: team}}\n"
SLIP = "cases:\n  - {id: slip, text: Hello, fields: {customer.plna: team}, expect: {level: desk, fired: [dear]}}\n"


def waiver(code: str, at: str | None = None) -> str:
    where = f", at: {at}" if at else ""
    return f"waivers:\n  - {{code: {code}{where}, because: We know.}}\n"


def checked(folder: Path, text: str, options: Options | None = None) -> tuple[Report, str]:
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return check(path, options), text


def said(report: Report, text: str) -> list[tuple[str, str, str]]:
    return [(d.code, d.kind, underlined(d, text)) for d in report.diagnostics]


def test_a_waived_warning_is_listed_with_its_reason_and_not_among_the_findings(tmp_path: Path) -> None:
    report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS + SLIP + waiver("EP236"))
    assert said(report, text) == []
    assert [(d.code, because) for d, because in report.waived] == [("EP236", "We know.")]


def test_a_waiver_for_another_code_leaves_the_finding_and_is_told_to_be_pointless(tmp_path: Path) -> None:
    report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS + SLIP + waiver("EP125"))
    assert said(report, text) == [("EP236", "warning", "customer.plna"), ("EP211", "warning", "EP125")]
    assert report.waived == ()


def test_a_waiver_whose_finding_is_gone_is_told(tmp_path: Path) -> None:
    report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS + waiver("EP236"))
    assert said(report, text) == [("EP211", "warning", "EP236")]
    assert report.ok


def test_a_waiver_of_a_code_that_was_not_looked_for_says_nothing(tmp_path: Path) -> None:
    text = HEAD + SIGNALS + TRIGGERS + waiver("EP236")
    assert said(*checked(tmp_path, text, Options(ignore=("EP236",)))) == []
    assert said(*checked(tmp_path, text, Options(select=("EP211",)))) == []
    assert said(*checked(tmp_path, text, Options(ignore=("EP211",)))) == []


def test_an_error_is_never_waived_and_the_waiver_says_so(tmp_path: Path) -> None:
    report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS.replace("boss", "bos") + waiver("EP203"))
    assert said(report, text) == [("EP203", "error", "bos"), ("EP211", "warning", "EP203")]
    assert report.waived == ()


def test_a_waiver_of_a_code_that_is_always_an_error_is_told_that_errors_are_mended(tmp_path: Path) -> None:
    for code, words in (("EP203", "errors can't be waived"), ("EP236", "there is no finding `EP236`"), ("EP401", "there is no finding")):
        report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS + waiver(code))
        assert said(report, text) == [("EP211", "warning", code)]
        assert words in report.diagnostics[0].message


def test_a_code_and_a_part_that_do_not_exist_are_errors(tmp_path: Path) -> None:
    report, text = checked(tmp_path, HEAD + waiver("EP498", "triggers.none"))
    assert said(report, text) == [("EP211", "error", "EP498"), ("EP211", "error", "triggers.none")]


def test_unknown_codes_of_the_selection_hide_warnings_and_never_errors(tmp_path: Path) -> None:
    report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS.replace("boss", "bos") + SLIP, Options(select=("EP4",)))
    assert ("EP203", "error", "bos") in said(report, text)
    report, text = checked(tmp_path, HEAD + SIGNALS + TRIGGERS + SLIP, Options(select=("EP4",)))
    assert said(report, text) == []


# ---- where a waiver holds ------------------------------------------------------------------------------------------------------

POLICY = HEAD + SIGNALS + TRIGGERS


def subject_with(folder: Path, waivers: str) -> Subject:
    path = folder / "policy.yaml"
    path.write_text(POLICY + waivers, encoding="utf-8", newline="\n")
    source, report = read_policy(path)
    assert source is not None, report
    return Subject(source)


def found(kind: str = "warning", at: str | None = "triggers.dear", **more: object) -> Diagnostic:
    return Diagnostic("EP236", kind, "a finding", Place("x"), at=at, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("at", [None, "triggers", "triggers.dear", "triggers.dear.when"])
def test_a_waiver_holds_for_its_part_and_what_is_inside(tmp_path: Path, at: str | None) -> None:
    analysis = waive(subject_with(tmp_path, waiver("EP236", at)), [found(at="triggers.dear.when")], lambda _: True)
    assert [because for _, because in analysis.waived] == ["We know."]
    assert analysis.findings == ()


@pytest.mark.parametrize("at", ["signals", "levels.desk", "triggers.dear.when"])
def test_a_waiver_of_another_part_or_a_part_inside_does_not_hold(tmp_path: Path, at: str) -> None:
    analysis = waive(subject_with(tmp_path, waiver("EP236", at)), [found(at="triggers.dear")], lambda _: True)
    assert [d.code for d in analysis.findings] == ["EP236", "EP211"]


def test_an_id_that_begins_like_the_part_is_another_part(tmp_path: Path) -> None:
    analysis = waive(subject_with(tmp_path, waiver("EP236", "triggers.dear")), [found(at="triggers.dearest")], lambda _: True)
    assert [d.code for d in analysis.findings] == ["EP236", "EP211"]


def test_a_finding_that_names_no_part_is_waived_where_it_stands(tmp_path: Path) -> None:
    subject = subject_with(tmp_path, waiver("EP236", "triggers.dear"))
    inside = Diagnostic("EP236", "note", "inside", subject.node.place_of(("triggers", 0, "title")))
    outside = Diagnostic("EP236", "note", "outside", subject.node.place_of(("levels", 0, "title")))
    analysis = waive(subject, [inside, outside], lambda _: True)
    assert [d.message for d, _ in analysis.waived] == ["inside"]
    assert analysis.findings == (outside,)


@pytest.mark.parametrize("undecided", ["EP236", "EP299"])
def test_a_waiver_is_not_pointless_while_its_question_is_undecided(tmp_path: Path, undecided: str) -> None:
    subject = subject_with(tmp_path, waiver("EP236"))
    open_question = Diagnostic(undecided, "note", "not checked", Place("x"), undecided=True)
    assert [d.code for d in waive(subject, [open_question], lambda _: True).findings if d.code == "EP211"] == []


def test_an_undecided_question_of_another_family_changes_nothing(tmp_path: Path) -> None:
    subject = subject_with(tmp_path, waiver("EP236"))
    open_question = Diagnostic("EP399", "note", "not checked", Place("x"), undecided=True)
    assert [d.code for d in waive(subject, [open_question], lambda _: True).findings] == ["EP399", "EP211"]
