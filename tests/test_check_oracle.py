"""The checks over the solver against the oracle that tries every ticket; every witness replays."""

from __future__ import annotations

import random
import re
import shlex
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from policy_engine import Policy, check
from policy_engine.analysis import Options, audit, laws
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import Subject
from policy_engine.api import RouteOptions
from policy_engine.cli.ticket_input import TicketInput, read_input
from policy_engine.decision import Decision
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader import PolicySource
from policy_engine.loader.resolve import resolve
from policy_engine.loader.shape import build
from policy_engine.model.document import PolicyDocument
from policy_engine.source.from_data import node_of
from tests.check_oracle import Oracle, Verdict
from tests.generated.grid import grid_size
from tests.generated.policies import Sizes, random_policy

pytest.importorskip("z3")

CODES = ("EP301", "EP302", "EP303", "EP306", "EP307", "EP308", "EP311")
MOST_TICKETS = 250


def subject_of(data: dict[str, object]) -> Subject:
    node = node_of(data, "generated")
    document, found = build(PolicyDocument, data, node)
    assert document is not None and not found
    program, unsettled = resolve(document, node)
    assert not unsettled
    return Subject(PolicySource("generated", document, program, node, ""))


def small_policy(seed: int) -> Subject | None:
    """A random policy with few enough tickets to try all; without clocks, whose states a ticket does not say."""
    rng = random.Random(seed)
    sizes = Sizes(signals=rng.randint(2, 3), triggers=rng.randint(2, 4), levels=3, lanes=rng.choice([2, 3]), definitions=1, gates=2)
    subject = subject_of(random_policy(rng, sizes))
    if subject.program.states or grid_size(subject.program) > MOST_TICKETS:
        return None
    return subject


def verdict_of(finding: Diagnostic) -> Verdict:
    names = re.findall(r"`([^`]+)`", finding.message)
    match finding.code:
        case "EP301":
            return finding.code, names[0]
        case "EP302" | "EP308":
            return finding.code, names[0], names[1]
        case "EP303":
            return finding.code, names[1], names[0]
        case "EP306" | "EP307":
            return finding.code, names[0]
        case _:
            return finding.code, finding.kind, names[0], names[1]


def compare(seed: int) -> Counter[str]:
    """What was found in one policy, by code. Raises AssertionError where solver and oracle differ."""
    from policy_engine.analysis.checks import proof_checks

    subject = small_policy(seed)
    if subject is None:
        return Counter({"skipped": 1})
    proofs = Proofs(subject)
    findings = [finding for check in proof_checks() if check.code in CODES for finding in check.find(proofs)]
    oracle = Oracle(subject.program)
    found = {verdict_of(finding) for finding in findings if not finding.undecided}
    expected = oracle.verdicts()
    expected -= oracle.told_once() - found
    undecided = [finding for finding in findings if finding.undecided]
    assert found == expected if not undecided else found <= expected, (seed, found ^ expected)
    return Counter({"policies": 1, "undecided": len(undecided), **Counter(finding.code for finding in findings)})


def test_solver_and_oracle_agree_on_every_verdict(is_slow: bool) -> None:
    wanted = range(6_000 if is_slow else 700)
    with ProcessPoolExecutor(max_workers=2) as pool:
        counted = sum(pool.map(compare, wanted, chunksize=10), Counter[str]())

    assert counted["policies"] >= (2_000 if is_slow else 300)
    assert all(counted[code] > 10 for code in ("EP301", "EP302", "EP306", "EP308", "EP311")), counted
    assert counted["undecided"] <= counted["policies"] / 20, counted


def routed(command: str, subject: Subject) -> Decision:
    """The answer to a witness's command, word for word as a person would paste it."""
    policy, words = Policy(subject.source), shlex.split(command)
    assert words[:3] == ["policy-engine", "route", "generated"]
    pairs = [(option, pair) for option, pair in pairwise(words) if option.startswith("--")]
    text = words[3] if not words[3].startswith("--") else None
    named = {option: tuple(pair for name, pair in pairs if name == option) for option in ("--field", "--signal", "--event")}
    ticket, node = read_input(TicketInput(text or "", None, named["--field"], named["--signal"], named["--event"]))
    return policy.decide(ticket, node, RouteOptions())


def bounds_of(decision: Decision, subject: Subject, scale: str) -> tuple[int, int]:
    """The ranks that a scale surely has, and may have."""
    values, found = subject.program.scale_plans[scale].values, decision.scales[scale]
    return values.index(found.value or ""), values.index(found.at_most or "")


def test_pasted_witnesses_of_broken_laws_show_the_fall_and_audits_the_first_level() -> None:
    shown = Counter[str]()
    for seed in range(120):
        subject = small_policy(seed)
        for finding in [*laws.find(Proofs(subject)), *audit.find(Proofs(subject))] if subject else ():
            assert subject is not None
            if finding.undecided:
                continue
            shown[finding.code] += 1
            answers = [routed(command, subject) for command in finding.witness]
            if finding.code == "EP311":
                scale = re.findall(r"`([^`]+)`", finding.message)[1]
                less, more = (bounds_of(answer, subject, scale) for answer in answers)
                assert more[1] < less[0]
            else:
                assert [bounds_of(answer, subject, "level") for answer in answers] == [(0, 0)]
    assert shown["EP311"] > 10 and shown["EP312"] > 10


def test_without_a_solver_the_check_says_what_it_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(import_module("policy_engine.analysis.analyse"), "find_spec", lambda _: None)
    path = tmp_path / "policy.yaml"
    path.write_text(
        "format: escalation-policy/1\nid: a\ntitle: A\nlevels: [{id: low, title: Low}, {id: high, title: High}]\n"
        "signals: [{id: upset, type: flag, field: upset, ask: Upset?}]\n"
        "triggers: [{id: up, title: Up, level: high, when: {upset: yes, not: {upset: yes}}}]\n",
        encoding="utf-8",
    )

    found = [finding for finding in check(path).diagnostics if finding.code.startswith("EP3")]

    assert [(finding.code, finding.kind, finding.undecided) for finding in found] == [("EP399", "note", True)]
    assert found[0].help is not None and "policy-engine[proofs]" in found[0].help
    assert not [finding for finding in check(path, Options(ignore=("EP3",))).diagnostics if finding.code == "EP399"]


def test_a_question_out_of_time_is_undecided_and_never_hangs() -> None:
    subject = subject_of(random_policy(random.Random(3), Sizes(signals=25, triggers=50, levels=6, lanes=3, definitions=4, gates=4)))
    findings = list(laws.find(Proofs(subject, timeout=0.001)))

    assert all(finding.kind == "note" for finding in findings if finding.undecided)
