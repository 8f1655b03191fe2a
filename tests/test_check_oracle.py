"""The checks over the solver against the oracle that tries every ticket; every witness replays."""

from __future__ import annotations

import random
import re
import shlex
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import Subject
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
    expected, found = Oracle(subject.program).verdicts(), {verdict_of(finding) for finding in findings if not finding.undecided}
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


def test_every_witness_is_a_command_that_shows_what_it_says() -> None:
    for seed in range(40):
        subject = small_policy(seed)
        if subject is None:
            continue
        from policy_engine.analysis.checks import proof_checks

        proofs = Proofs(subject)
        for check in proof_checks():
            for finding in check.find(proofs):
                for command in finding.witness:
                    words = shlex.split(command)
                    assert words[:3] == ["policy-engine", "route", "generated"]
