"""Do suggested cases notice when a policy changes in one place? `python -m tests.mutation POLICY` counts.

A mutant is the settled policy with one change. One that gives the same answer to every ticket that says a value or nothing of each
signal is equivalent, which the solver proves; the suggested cases should notice all others. An answer is what a case can expect: lanes,
scales, triggers that fire or stay open, and the values of definitions and tables.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_engine.analysis.formulas import Formula, differ, disj
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.solver import Solver
from policy_engine.analysis.universe import Inputs, asked_known, common_slots, is_given
from policy_engine.api import Policy, RouteOptions, as_ticket, load
from policy_engine.cases import run_case
from policy_engine.cases.replay import ticket_of, time_of
from policy_engine.interpret import World, interpret
from policy_engine.loader import PolicySource
from policy_engine.loader.order import find_order, reads
from policy_engine.logic import Range
from policy_engine.model.cases import Case, Expect
from policy_engine.model.program import All, Any_, Check, Condition, LanePlan, Not, Program, Table
from policy_engine.suggest import SuggestOptions, suggest
from policy_engine.suggest.desk import sayable
from policy_engine.suggest.lines import Owner, lines_of, owners, replaced
from policy_engine.suggest.points import step_of
from policy_engine.suggest.tables import changed_table, leaves_of
from tests.generated.policies import Sizes, random_policy

Mutant = tuple[str, Program]


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


# ---- the changes ---------------------------------------------------------------------------------------------------------------


def mutants(program: Program) -> Iterator[Mutant]:
    """Every single change."""
    for owner in owners(program):
        for what, condition in conditions(owner, program):
            yield f"{owner.kind} {owner.name}: {what}", with_condition(program, owner, condition)
    yield from trigger_mutants(program)
    yield from gate_mutants(program)
    yield from table_mutants(program)
    yield from lane_mutants(program)


def conditions(owner: Owner, program: Program) -> Iterator[tuple[str, Condition]]:
    """The owner's condition with one change."""
    for line in lines_of(owner):
        name = f"{line.check.variable} {line.check.words}"
        yield f"without {name}", dropped(owner.when, line.path)
        yield f"not {name}", replaced(owner.when, line.path, Not(line.check))
        for what, check in checks(line.check, program):
            yield f"{name} becomes {what}", replaced(owner.when, line.path, check)
    for path, group in groups(owner.when, ()):
        other = Any_(group.parts) if isinstance(group, All) else All(group.parts)
        yield f"any/all at {path}", replaced(owner.when, path, other)


def dropped(condition: Condition, path: tuple[int, ...]) -> Condition:
    """The condition without the part at `path`; a group or `not` that would be empty goes with it."""
    if not path:
        return All(())
    match condition:
        case Not(part):
            return Not(dropped(part, path[1:])) if len(path) > 1 else All(())
        case All(parts) | Any_(parts):
            if len(path) > 1:
                return replaced(condition, path[:1], dropped(parts[path[0]], path[1:]))
            rest = (*parts[: path[0]], *parts[path[0] + 1 :])
            return type(condition)(rest) if rest else All(())
        case Check():
            return All(())


def groups(condition: Condition, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], All | Any_]]:
    if isinstance(condition, All | Any_) and len(condition.parts) > 1:
        yield path, condition
    parts = condition.parts if isinstance(condition, All | Any_) else (condition.part,) if isinstance(condition, Not) else ()
    for index, part in enumerate(parts):
        yield from groups(part, (*path, index))


def checks(check: Check, program: Program) -> Iterator[tuple[str, Check]]:
    """A line with a value more or less, or with a threshold one step off, or with its end left out or let in."""
    variable = program.variable(check.variable)
    if check.known is not None:
        yield "the opposite", replace(check, known=not check.known)
    for value in variable.values if check.values else ():
        rest = check.values - {value} if value in check.values else check.values | {value}
        if rest and len(variable.values) > 2:
            yield f"{'without' if value in check.values else 'with'} {value}", replace(check, values=rest)
    for index, part in enumerate(check.ranges):
        for what, changed in moved(part, lambda bound: step_of(variable, bound, program.currency)):
            if not changed.is_empty:
                yield what, replace(check, ranges=(*check.ranges[:index], changed, *check.ranges[index + 1 :]))


def moved(part: Range, step: Callable[[Decimal], Decimal]) -> Iterator[tuple[str, Range]]:
    if part.low is not None:
        yield "low end up", replace(part, low=part.low + step(part.low))
        yield "low end down", replace(part, low=part.low - step(part.low))
        yield "low end open or closed", replace(part, low_open=not part.low_open)
    if part.high is not None:
        yield "high end up", replace(part, high=part.high + step(part.high))
        yield "high end down", replace(part, high=part.high - step(part.high))
        yield "high end open or closed", replace(part, high_open=not part.high_open)


def with_condition(program: Program, owner: Owner, when: Condition) -> Program:
    """The policy with another condition of one part."""
    changes: dict[str, Any] = {}
    key = "only_if" if owner.kind in ("scale", "signal") else "when"
    section = {"definition": "signals", "signal": "signals"}.get(owner.kind, f"{owner.kind}s")
    parts = tuple(replace(part, **{key: when}) if part.name == owner.name else part for part in getattr(program, section))
    changes[section] = parts
    return replace(program, **changes)


def trigger_mutants(program: Program) -> Iterator[Mutant]:
    for index, trigger in enumerate(program.triggers):
        before, after = program.triggers[:index], program.triggers[index + 1 :]
        yield f"trigger {trigger.name} dropped", replace(program, triggers=(*before, *after))
        for scale, value in trigger.raises:
            for other in beside(program, scale, value):
                changed = replace(trigger, raises=tuple((s, other if s == scale else v) for s, v in trigger.raises))
                yield f"trigger {trigger.name} raises {scale} to {other}", replace(program, triggers=(*before, changed, *after))


def gate_mutants(program: Program) -> Iterator[Mutant]:
    for index, gate in enumerate(program.gates):
        before, after = program.gates[:index], program.gates[index + 1 :]
        yield f"gate {gate.name} dropped", replace(program, gates=(*before, *after))
        for scale, value in gate.caps:
            for other in beside(program, scale, value):
                changed = replace(gate, caps=tuple((s, other if s == scale else v) for s, v in gate.caps))
                yield f"gate {gate.name} caps {scale} at {other}", replace(program, gates=(*before, changed, *after))


def beside(program: Program, scale: str, value: str) -> Iterator[str]:
    values = program.scale_plans[scale].values
    yield from (values[rank] for rank in (values.index(value) - 1, values.index(value) + 1) if 0 <= rank < len(values))


def table_mutants(program: Program) -> Iterator[Mutant]:
    for index, scale in enumerate(program.scales):
        for what, table in tables(scale.table, scale.values):
            changed = (*program.scales[:index], replace(scale, table=table), *program.scales[index + 1 :])
            yield f"table of {scale.name}: {what}", replace(program, scales=changed)
    for index, signal in enumerate(program.signals):
        for what, table in tables(signal.table, signal.values):
            plans = (*program.signals[:index], replace(signal, table=table), *program.signals[index + 1 :])
            yield f"table of {signal.name}: {what}", replace(program, signals=plans)


def tables(table: Table | None, values: tuple[str, ...]) -> Iterator[tuple[str, Table]]:
    for leaf in leaves_of(table) if table is not None else ():
        for value in values:
            if table is not None and value != leaf.answer:
                yield f"{leaf.way} becomes {value}", changed_table(table, leaf, value)


def lane_mutants(program: Program) -> Iterator[Mutant]:
    lanes = program.lanes
    for index, lane in enumerate(lanes[:-1]):
        flipped = replace(lane, with_others=not lane.with_others)
        yield f"lane {lane.name} with_others flipped", replace(program, lanes=(*lanes[:index], flipped, *lanes[index + 1 :]))
        swapped = reordered(program, (*lanes[:index], lanes[index + 1], lane, *lanes[index + 2 :]))
        if swapped is not None:
            yield f"lane {lane.name} after {lanes[index + 1].name}", swapped


def reordered(program: Program, lanes: tuple[LanePlan, ...]) -> Program | None:
    """The policy with its lanes in another order; None where that is a circle."""
    needs = {name: set(found) for name, found in program.needs}
    for index, lane in enumerate(lanes):
        needs[f"lane.{lane.name}"] = reads(*(earlier.when for earlier in lanes[: index + 1]))
    owner = {name: program.by_name[name].owner if name in program.by_name else name for found in needs.values() for name in found}
    order, circle = find_order({name: {read if read in needs else owner[read] for read in found} for name, found in needs.items()})
    return None if circle else replace(program, lanes=lanes, order=order)


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
