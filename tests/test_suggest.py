"""Suggested cases: what they show, how they read, and that they hold."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("z3")

from policy_engine.api import Policy, check, load
from policy_engine.cases import run_cases
from policy_engine.cases.suite import load_with_cases
from policy_engine.model.cases import Case
from policy_engine.quoting import scalar
from policy_engine.source import parse_yaml
from policy_engine.suggest import Suggestion, SuggestOptions, suggest
from policy_engine.suggest.desk import Desk
from policy_engine.suggest.given import given_views
from policy_engine.suggest.lines import decides_alone, lines_of, owners
from policy_engine.suggest.view import View
from policy_engine.suggest.yaml_text import yaml_lines
from tests.mutation import random_file, score
from tests.small_policy import Cli, run_apart, write_policy
from tests.test_docs import blocks, run_console

ROOT = Path(__file__).parents[1]
SHIPPED = ("projectflow", "online_shop")

HEAD = """\
format: escalation-policy/1
id: small
title: Small
currency: USD
levels:
  - {id: desk, title: Desk}
  - {id: boss, title: The boss}
signals:
  - {id: broken, title: Broken, type: flag, text: [is broken], ask: "Is it broken?"}
  - {id: price, title: Price, type: money, only_if: {broken: yes}, ask: "What did it cost?"}
  - {id: angry, title: Angry, type: flag, text: [so angry]}
  - {id: plan, title: Plan, type: choice, values: [free, team, big], field: plan, if_missing: free}
"""


def policy_of(folder: Path, text: str, cases: str = "") -> Policy:
    """A policy written down, with its cases beside it."""
    (folder / "small.yaml").write_text(HEAD + text, encoding="utf-8", newline="\n")
    (folder / "small.cases.yaml").write_text(cases or "cases: []\n", encoding="utf-8", newline="\n")
    return load_with_cases(folder / "small.yaml")


def suggested(folder: Path, text: str, **options: object) -> Suggestion:
    return suggest(policy_of(folder, text), SuggestOptions(**options))  # type: ignore[arg-type]


def tickets(found: Suggestion) -> dict[str, tuple[dict[str, str], list[str]]]:
    """Case → what its ticket says, and what fires."""
    return {case["id"]: (case.get("signals", {}), case["expect"]["fired"]) for case in found.cases}


# ---- what is suggested -----------------------------------------------------------------------------------------------------------


def test_a_threshold_is_met_just_below_at_and_just_above(tmp_path: Path) -> None:
    found = suggested(tmp_path, "triggers: [{id: dear, title: Dear, level: boss, when: {broken: yes, price: over 500}}]\n")
    said = {case: signals.get("price") for case, (signals, fired) in tickets(found).items() if "500" in case}
    assert said == {
        "dear-just-above-500-usd": "500.01 USD",
        "dear-just-below-500-usd": "499.99 USD",
        "dear-exactly-500-usd": "500 USD",
    }
    assert [case for case, (_, fired) in tickets(found).items() if fired] == ["dear-just-above-500-usd"]
    titles = {case["id"]: case["title"] for case in found.cases}
    assert titles["dear-exactly-500-usd"] == "Dear: exactly 500 USD does not fire"
    assert titles["dear-just-above-500-usd"] == "Dear: just above 500 USD"


def test_a_line_that_cant_change_alone_is_told_with_its_reason(tmp_path: Path) -> None:
    found = suggested(tmp_path, "triggers: [{id: dear, title: Dear, level: boss, when: {broken: yes, price: over 500}}]\n")
    assert found.unmet == ("- Dear: the line “Broken: yes” with no – never by itself: “Price” is asked only together with it",)


def test_a_policy_in_which_everything_can_be_shown_says_nothing_of_what_cant(tmp_path: Path) -> None:
    found = suggested(tmp_path, "triggers: [{id: cross, title: Cross, level: boss, when: {angry: yes}}]\n")
    assert found.unmet == ()
    assert tickets(found) == {"nothing-said": ({}, []), "cross-angry-yes": ({"angry": "yes"}, ["cross"])}
    assert "What no case can show" not in found.text()


def test_a_trigger_that_never_decides_is_told(tmp_path: Path) -> None:
    triggers = """\
triggers:
  - {id: cross, title: Cross, level: boss, when: {angry: yes}}
  - {id: both, title: Both, level: boss, when: {angry: yes, broken: yes}}
"""
    found = suggested(tmp_path, triggers)
    assert "- Both alone leads to Level “The boss” – no ticket shows it" in found.unmet


def test_each_value_of_a_list_is_met(tmp_path: Path) -> None:
    found = suggested(tmp_path, "triggers: [{id: paying, title: Paying, level: boss, when: {plan: [team, big]}}]\n")
    assert {signals.get("plan", "free"): fired for signals, fired in tickets(found).values()} == {
        "free": [],
        "team": ["paying"],
        "big": ["paying"],
    }


def test_a_cap_is_shown_where_it_holds_something_down(tmp_path: Path) -> None:
    text = """\
triggers: [{id: cross, title: Cross, level: boss, when: {angry: yes}}]
gates: [{id: free-stays, title: Free stays, when: {plan: free}, cap: {level: desk}}]
"""
    cases = suggested(tmp_path, text).cases
    held = [case["signals"] for case in cases if (case["expect"]["fired"], case["expect"]["level"]) == (["cross"], "desk")]
    assert held == [{"angry": "yes"}]


def test_each_line_of_each_trigger_decides_alone_in_two_cases(tmp_path: Path) -> None:
    """Recomputed from the written cases, with the law alone: some two cases differ in this line only, and in the trigger."""
    shutil.copytree(ROOT / "policies" / "projectflow", tmp_path / "p")
    found = suggest(load(tmp_path / "p"), SuggestOptions(everything=True))
    (tmp_path / "p" / "projectflow.cases.yaml").write_text(found.text(), encoding="utf-8")
    policy = load_with_cases(tmp_path / "p")
    views = list(given_views(policy, Desk(policy.source.program).variants))
    alone = []
    for owner in owners(policy.source.program):
        for line in lines_of(owner) if owner.kind == "trigger" else ():
            deciding = [view for view in views if decides_alone(line, view.values)]
            if {view.judge(owner.when) for view in deciding} == {True, False}:
                alone.append(f"{owner.name} {line.check.variable}")
    assert len(alone) == 12
    assert "big-dispute billing_dispute" not in alone  # the one that can't, and the same of `big-refund`


def test_a_search_shares_no_memory_with_what_the_process_asked_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its examples, and so the page made of them, would depend on it."""
    import z3

    text = "triggers: [{id: dear, title: Dear, level: boss, when: {price: over 100, angry: yes}}]\n"
    before = suggested(tmp_path, text, everything=True)
    monkeypatch.setattr("z3.z3.main_ctx", z3.Context)  # what is made in the memory of all does not fit together any more
    assert suggested(tmp_path, text, everything=True) == before


def test_a_search_that_needs_only_some_tickets_takes_lines_of_all_conditions_in_turns(tmp_path: Path) -> None:
    text = """\
triggers:
  - {id: dear, title: Dear, level: boss, when: {price: over 100, angry: yes, plan: [big, free]}}
  - {id: last, title: Last, level: boss, when: {plan: team}}
"""
    few, all_of_them = suggested(tmp_path, text, everything=True, most=4).cases, suggested(tmp_path, text, everything=True).cases
    assert 2 < len(few) < len(all_of_them)
    assert {"dear", "last"} == {name for case in few for name in case["expect"]["fired"]}


def test_what_existing_cases_show_is_not_suggested_again(tmp_path: Path) -> None:
    trigger = "triggers: [{id: cross, title: Cross, level: boss, when: {angry: yes}}]\n"
    cases = """\
cases:
  - {id: cross, text: hello, signals: {angry: yes}, expect: {level: boss, fired: [cross]}}
  - {id: calm, text: hello, signals: {angry: no}, expect: {level: desk, fired: []}}
"""
    found = suggest(policy_of(tmp_path, trigger, cases))
    assert (found.cases, found.points) == ((), 0)
    assert found.text() == f"# Nothing to suggest: existing cases cover all {found.covered} points.\ncases: []\n"
    assert len(suggest(policy_of(tmp_path, trigger, cases), SuggestOptions(everything=True)).cases) == 2


def test_a_case_that_expects_nothing_of_a_trigger_does_not_cover_it(tmp_path: Path) -> None:
    trigger = "triggers: [{id: cross, title: Cross, level: boss, when: {angry: yes}}]\n"
    cases = "cases: [{id: cross, text: hello, signals: {angry: yes}, expect: {determined: yes}}]\n"
    assert any(case["expect"]["fired"] == ["cross"] for case in suggest(policy_of(tmp_path, trigger, cases)).cases)


def test_only_narrows_to_triggers(tmp_path: Path) -> None:
    text = """\
triggers:
  - {id: cross, title: Cross, level: boss, when: {angry: yes}}
  - {id: paying, title: Paying, level: boss, when: {plan: big}}
"""
    found = suggested(tmp_path, text, only=("cross",))
    assert {case for case, (_, fired) in tickets(found).items() if fired} == {"cross-angry-yes"}
    with pytest.raises(ValueError, match="no trigger 'crosss'"):
        suggested(tmp_path, text, only=("crosss",))


def test_what_only_a_calendar_tells_is_named_and_not_guessed(tmp_path: Path) -> None:
    text = """\
events: [{id: sold, title: Sold}]
triggers: [{id: late, title: Late, level: boss, when: {since: over 30 calendar days}}]
"""
    (tmp_path / "small.yaml").write_text(
        HEAD.replace("signals:", "signals:\n  - {id: since, title: Time since the sale, type: duration, from: sold}") + text,
        encoding="utf-8",
    )
    found = suggest(load(tmp_path / "small.yaml"))
    assert any("a calendar counts" in line and line.startswith("- Late: the line “Time since the sale") for line in found.unmet)
    assert not any("late" in case["expect"]["fired"] for case in found.cases)


def test_out_of_time_is_said_and_never_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policy_engine.analysis.solver import Reply, Solver

    monkeypatch.setattr(Solver, "_check", lambda *_, **__: Reply("undecided"))
    found = suggested(tmp_path, "triggers: [{id: cross, title: Cross, level: boss, when: {angry: yes}}]\n")
    assert [case["id"] for case in found.cases] == ["nothing-said"]
    assert found.unmet and all("not decided in the time given" in line for line in found.unmet)


# ---- that it holds ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_suggested_cases_pass_when_they_stand_beside_the_policy(name: str, tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / name
    shutil.copytree(ROOT / "policies" / name, folder)
    wrote = cli("suggest", folder, "-o", folder / "suggested.cases.yaml")
    assert wrote.code == 0
    assert "suggested.cases.yaml" in wrote.out
    assert check(folder).diagnostics == check(ROOT / "policies" / name).diagnostics
    ran = cli("test", folder, "--run", "suggested", "--fail-on-empty")
    assert (ran.code, ", 0 failed" in ran.out) == (0, True), ran.out


@pytest.mark.parametrize("seed", [4, 9])
def test_suggested_cases_of_random_policies_pass(seed: int, tmp_path: Path) -> None:
    path = random_file(seed, tmp_path)
    path.with_name(f"random{seed}.cases.yaml").write_text(suggest(load(path)).text(), encoding="utf-8")
    policy = load_with_cases(path)
    assert len(policy.document.cases) > 5
    assert [result.case.id for result in run_cases(policy) if not result.passed] == []


def test_a_second_run_suggests_nothing_more(tmp_path: Path) -> None:
    path = write_policy(tmp_path)
    path.with_name("bikes.cases.yaml").write_text(suggest(load(path)).text(), encoding="utf-8")
    assert suggest(load_with_cases(path)).cases == ()


def test_the_same_policy_gives_the_same_bytes_under_every_hash_seed(tmp_path: Path) -> None:
    path = write_policy(tmp_path)
    runs = [run_apart("suggest", path, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout.startswith(b"# Suggested by")


# ---- how it is written -----------------------------------------------------------------------------------------------------------

AWKWARD = (
    "on",
    "off",
    "true",
    "null",
    "~",
    "42",
    "1.50",
    "03",
    "1e5",
    "a: b",
    "a #b",
    "- a",
    "[a]",
    "it's",
    'say "x"',
    "x:",
    "",
    " a",
    "ä\u200b",
)


@pytest.mark.parametrize("word", AWKWARD)
def test_awkward_words_come_back_as_they_were(word: str) -> None:
    text = "\n".join(yaml_lines([{"id": "a", "title": word, "expect": {"fired": [word], word or "key": word}}]))
    parsed = parse_yaml(text + "\n", "x.yaml")
    assert parsed.diagnostics == () and parsed.node is not None
    data: Any = parsed.node.to_data()
    assert str(data["cases"][0]["title"]) == word
    assert str(data["cases"][0]["expect"]["fired"][0]) == word


def test_plain_words_stay_plain() -> None:
    for word in ("yes", "no", "team", "500.01 USD", "24h1m", "Level 1 · Senior agent", "The words don't matter here."):
        assert scalar(word) == word


def test_a_suggested_file_is_read_as_the_cases_that_were_meant(tmp_path: Path) -> None:
    text = """\
triggers: [{id: paying, title: "Paying: yes, #1", level: boss, when: {size: [on, "42"]}}]
"""
    head = HEAD.replace(
        "signals:", 'signals:\n  - {id: size, title: "Size: a/b", type: choice, values: ["on", "42", "no"], if_missing: "no"}'
    )
    (tmp_path / "small.yaml").write_text(head + text, encoding="utf-8")
    found = suggest(load(tmp_path / "small.yaml"))
    (tmp_path / "small.cases.yaml").write_text(found.text(), encoding="utf-8")
    policy = load_with_cases(tmp_path / "small.yaml")
    assert policy.document.cases == tuple(Case.model_validate(case) for case in found.cases)
    assert all(result.passed for result in run_cases(policy))


def test_the_page_for_reviewers_shows_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "suggested-cases.md"
    shutil.copytree(ROOT / "policies" / "projectflow", tmp_path / "policies" / "projectflow")
    (tmp_path / "docs").mkdir()
    for name in ("bluebird.yaml", "bluebird.cases.yaml"):
        shutil.copy(ROOT / "docs" / name, tmp_path / "docs" / name)
    monkeypatch.chdir(tmp_path)
    for block in blocks(page):
        if block.language == "console":
            run_console(block.text, monkeypatch, capsys)
    written = load_cases(tmp_path / "suggested.yaml")
    shown = [case for block in blocks(page) if block.language == "yaml" for case in cases_of(block.text)]
    shown = [case for case in shown if "suggested" in case.get("tags", ())]
    assert shown and all(case in written for case in shown)


def load_cases(path: Path) -> list[Any]:
    return cases_of(path.read_text(encoding="utf-8"))


def cases_of(text: str) -> list[Any]:
    node = parse_yaml(text, "x.yaml").node
    assert node is not None
    data: Any = node.to_data()
    return list(data["cases"])


# ---- the command -----------------------------------------------------------------------------------------------------------------


def test_no_file_is_replaced_without_force(tmp_path: Path, cli: Cli) -> None:
    path, out = write_policy(tmp_path), tmp_path / "out.yaml"
    out.write_text("mine", encoding="utf-8")
    refused = cli("suggest", path, "-o", out)
    assert (refused.code, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in refused.err
    assert cli("suggest", path, "-o", out, "--force").code == 0
    assert out.read_text(encoding="utf-8").startswith("# Suggested by")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["bikes.yaml", "out.yaml"]


def test_without_the_solver_a_sentence_says_what_to_install(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_engine.cli.suggest.find_spec", lambda name: None)
    ran = cli("suggest", write_policy(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert 'pip install "policy-engine[proofs]"' in ran.err


def test_a_trigger_that_is_not_there_is_a_mistake_on_the_command_line(tmp_path: Path, cli: Cli) -> None:
    ran = cli("suggest", write_policy(tmp_path), "--only", "gild")
    assert ran.code == 2
    assert "there is no trigger `gild`; did you mean `gold`?" in ran.err


def test_a_policy_with_mistakes_is_shown_them(tmp_path: Path, cli: Cli) -> None:
    ran = cli("suggest", ROOT / "tests" / "broken" / "readme.yaml")
    assert (ran.code, "EP203" in ran.err) == (1, True)


# ---- what they notice ------------------------------------------------------------------------------------------------------------


def test_suggested_cases_notice_single_changes_of_a_small_policy(tmp_path: Path) -> None:
    found = score(load(write_policy(tmp_path)))
    assert (found.survivors, found.undecided) == ((), ())
    assert found.noticed > 20


@pytest.mark.parametrize("seed", [4, 13])
def test_suggested_cases_notice_single_changes_of_random_policies(seed: int, tmp_path: Path) -> None:
    found = score(load(random_file(seed, tmp_path)), quick=True)
    assert found.noticed >= 0.95 * found.real, found.survivors


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("everything", [True, False])
def test_suggested_cases_notice_single_changes_of_the_shipped_policies(name: str, everything: bool, is_slow: bool) -> None:
    if not is_slow:
        pytest.skip("long: run with --slow")
    found = score(load_with_cases(ROOT / "policies" / name), everything=everything)
    assert found.noticed >= 0.95 * found.real, found.survivors


def test_suggested_cases_notice_single_changes_of_many_random_policies(tmp_path: Path, is_slow: bool) -> None:
    if not is_slow:
        pytest.skip("long: run with --slow")
    scores = [score(load(random_file(seed, tmp_path)), quick=True) for seed in range(60)]
    assert sum(found.noticed for found in scores) >= 0.95 * sum(found.real for found in scores), [found.survivors for found in scores]


def test_a_view_is_the_laws_answer(tmp_path: Path) -> None:
    """What the desk says about a ticket is what the policy says about the ticket that is written."""
    policy = load(write_policy(tmp_path))
    desk = Desk(policy.source.program)
    for case in suggest(policy).cases:
        decision = policy.route({key: case[key] for key in ("text", "signals", "fields", "events") if key in case})
        assert [trigger.id for trigger in decision.fired] == case["expect"]["fired"]
    assert isinstance(desk.view({}), View)
