"""Do suggested cases notice when a policy changes in one place? `python -m tests.mutation POLICY` counts.

A mutant is the settled policy with one change. One that gives the same answer to every ticket that says a value or nothing of each
signal is equivalent, which the solver proves; the suggested cases should notice all others. An answer is what a case can expect: lanes,
scales, triggers that fire or stay open, and the values of definitions and tables.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policy_engine.analysis.formulas import Formula, differ, disj
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.solver import Solver
from policy_engine.analysis.universe import Inputs, asked_known, common_slots, is_given
from policy_engine.api import Policy, RouteOptions, as_ticket, load
from policy_engine.cases import run_case
from policy_engine.cases.replay import ticket_of, time_of
from policy_engine.interpret import World, interpret
from policy_engine.loader import PolicySource
from policy_engine.model.cases import Case, Expect
from policy_engine.model.program import Program
from policy_engine.suggest import SuggestOptions, suggest
from policy_engine.suggest.desk import sayable
from tests.generated.policies import Sizes, random_policy
from tests.mutants import mutants


@dataclass(frozen=True)
class Score:
    """What became of the mutants of one policy. `survivors` are those that no case notices."""

    cases: int
    noticed: int
    equivalent: int
    survivors: tuple[str, ...]
    undecided: tuple[str, ...] = ()

    @property
    def real(self) -> int:
        """Mutants that some ticket tells from the policy."""
        return self.noticed + len(self.survivors)

    def __str__(self) -> str:
        share = 100 * self.noticed / max(1, self.real)
        return f"{self.cases} cases, {self.noticed} of {self.real} mutants noticed ({share:.1f} %), {self.equivalent} equivalent"


# ---- which of them matter ------------------------------------------------------------------------------------------------------


def is_equivalent(program: Program, mutant: Program, timeout: float = 20.0) -> bool | None:
    """Whether both give the same answer to every ticket that a person can write; None when the solver can't tell."""
    slots = common_slots([program, mutant])
    given = [variable.name for variable in program.variables if is_given(variable, program)]
    unsayable = frozenset(name for name in given if "|" in name or name.endswith(".due"))
    inputs = Inputs(slots, asked_known([program, mutant]) | unsayable)
    one, two = Meaning(program, inputs, "one "), Meaning(mutant, inputs, "two ")
    solver = Solver(timeout)
    solver.know([*one.constraints, *two.constraints])
    solver.know(sayable(inputs, name, unsayable) for name in sorted(inputs.open))
    return {"yes": False, "no": True}.get(solver.ask(disj(differences(one, two))).verdict)


def differences(one: Meaning, two: Meaning) -> Iterator[Formula]:
    for name in one.lanes:
        yield from (differ(one.lanes[name].t, two.lanes[name].t), differ(one.lanes[name].f, two.lanes[name].f))
    for name in one.triggers:
        other = two.triggers.get(name)
        yield differ(one.triggers[name].t, False if other is None else other.t)
        yield differ(one.triggers[name].f, True if other is None else other.f)
    for name, rails in one.scales.items():
        scale = two.scales[name]
        yield from (differ(rails.applies.t, scale.applies.t), differ(rails.applies.f, scale.applies.f))
        yield from (differ(a, b) for a, b in zip((*rails.low, *rails.high), (*scale.low, *scale.high), strict=True))
    derived = [signal.name for signal in one.program.signals if signal.when is not None or signal.table is not None or signal.only_if]
    for variable in (variable for name in derived for variable in one.program.by_owner.get(name, ())):
        mine, theirs = one.seen[variable.name], two.seen[variable.name]
        yield differ(mine.absent, theirs.absent)
        yield from (differ(a, b) for a, b in zip(mine.cells, theirs.cells, strict=True))


# ---- which of them are noticed -------------------------------------------------------------------------------------------------


def with_cases(policy: Policy, cases: list[Case]) -> Policy:
    document = policy.document.model_copy(update={"cases": tuple(cases)})
    return Policy(replace(policy.source, document=document))


def is_noticed(policy: Policy, mutant: Program) -> bool:
    """Whether some case of the policy fails when the policy is changed so."""
    source: PolicySource = replace(policy.source, program=mutant)
    changed = Policy(source)
    return any(not run_case(changed, index).passed for index in range(len(policy.document.cases)))


@dataclass(frozen=True)
class Quick:
    """A case without its words: what its ticket says, and the part of the law's answer that it expects."""

    world: World
    decided: dict[str, str]
    expect: Expect

    def sees(self, program: Program) -> tuple[object, ...]:
        """What the case compares, under a policy. Without `ask`, so a little less than the runner sees."""
        answer = interpret(program, self.world, self.decided)
        scales = ["level", *(self.expect.scales or {})] if "level" in answer.scales else [*(self.expect.scales or {})]
        fired = {name for name, truth in answer.triggers.items() if truth is True}
        open_ones = {name for name, truth in answer.triggers.items() if truth is None}
        return (
            [(name, answer.scales[name].applies, answer.scales[name].low, answer.scales[name].high) for name in scales],
            {name for name, truth in answer.lanes.items() if truth is True} if self.expect.lanes is not None else None,
            fired,
            open_ones if self.expect.undetermined is not None else None,
            [answer.values[name] for name in self.expect.values or {}],
        )


def quick_cases(policy: Policy) -> list[Quick]:
    found = []
    for case in policy.document.cases:
        ticket, node = as_ticket(ticket_of(case))
        facts = policy.facts(ticket, node, RouteOptions(now=time_of(policy, case, ticket, node), take=case.take))
        found.append(Quick(facts.world, facts.decided, case.expect))
    return found


def is_noticed_quickly(policy: Policy, mutant: Program, cases: list[Quick]) -> bool:
    """The same as `is_noticed` without making decisions: for many policies."""
    return any(case.sees(policy.source.program) != case.sees(mutant) for case in cases)


def score(policy: Policy, *, everything: bool = True, quick: bool = False) -> Score:
    """How many mutants the suggested cases notice; with `everything=False`, those that exist and the missing ones together."""
    found = suggest(policy, SuggestOptions(everything=everything, timeout=20))
    cases = [Case.model_validate(case) for case in found.cases]
    tested = with_cases(policy, [*(() if everything else policy.document.cases), *cases])
    assert all(run_case(tested, index).passed for index in range(len(cases)))
    cheap = quick_cases(tested) if quick else []
    noticed, equivalent, survivors, undecided = 0, 0, [], []
    for what, mutant in mutants(policy.source.program):
        if is_noticed_quickly(tested, mutant, cheap) if quick else is_noticed(tested, mutant):
            noticed += 1
        elif (same := is_equivalent(policy.source.program, mutant)) is True:
            equivalent += 1
        else:
            survivors.append(what)
            if same is None:
                undecided.append(what)
    return Score(len(cases), noticed, equivalent, tuple(survivors), tuple(undecided))


def random_file(seed: int, folder: Path) -> Path:
    """A random policy as a file (JSON is YAML)."""
    path = folder / f"random{seed}.yaml"
    data = random_policy(random.Random(seed), Sizes(signals=6, triggers=5, levels=4, lanes=3, definitions=2, gates=2))
    path.write_text(json.dumps(data, indent=1), encoding="utf-8", newline="\n")
    return path


def main(paths: list[str]) -> None:
    from policy_engine.cases.suite import load_with_cases

    for path in paths:
        for policy, everything in ((load(path), True), (load_with_cases(Path(path)), False)):
            found = score(policy, everything=everything)
            print(f"{path}{'' if everything else ' with its own cases'}: {found}")
            print("".join(f"  survives: {what}\n" for what in found.survivors), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
