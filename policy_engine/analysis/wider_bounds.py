"""Where an answer stays open though it does not depend on what is not known: the bounds are Kleene's, wider than the truth.

`x` and `not x` in two triggers to the same level leave it open while x is not known, and the tool asks in vain.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import Formula, conj, disj, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import Proofs, world_of
from policy_engine.analysis.subject import finding
from policy_engine.analysis.universe import is_given
from policy_engine.analysis.witness import World
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.order import checks_of
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program, ScalePlan, Variable
from policy_engine.records import dataclass

CODE = "EP313"
MOST_TRIGGERS, MOST_CELLS = 200, 8
"""Larger policies, and variables with more cells, are not asked: each question needs the policy once a cell."""


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    if len(proofs.program.triggers) > MOST_TRIGGERS:
        return
    for variable in proofs.program.variables:
        if is_given(variable, proofs.program) and variable.kind != "current" and _pulls_both_ways(proofs, variable):
            yield from _wider(proofs, variable)


def _pulls_both_ways(proofs: Proofs, variable: Variable) -> bool:
    """Whether what one line lets pass another does not: only then can all values come to the same."""
    slot = proofs.slots[variable.name]
    if not 1 < slot.size <= MOST_CELLS or variable.name in proofs.inputs.open:
        return False
    allowed = {tuple(_passing(proofs, check, positive)) for check, positive in _checks(proofs.program, variable.name)}
    return any(not any(a and b for a, b in zip(one, other, strict=True)) for one in allowed for other in allowed if one is not other)


def _passing(proofs: Proofs, check: Check, positive: bool) -> list[bool]:
    return [passes == positive for passes in proofs.meaning.allowed(check)]


def _checks(program: Program, name: str) -> Iterator[tuple[Check, bool]]:
    definitions = (signal.when for signal in program.signals if signal.when is not None)
    for condition in (*(trigger.when for trigger in program.triggers), *(gate.when for gate in program.gates), *definitions):
        if any(check.variable == name for check in checks_of(condition)):
            yield from ((check, positive) for check, positive in _signed(condition, True) if check.variable == name)


def _signed(condition: Condition, positive: bool) -> Iterator[tuple[Check, bool]]:
    match condition:
        case Check():
            yield condition, positive
        case Not(part):
            yield from _signed(part, not positive)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _signed(part, positive)


@dataclass(frozen=True)
class _Opened:
    """The same ticket with one variable not known, and with each of its values."""

    open: Meaning
    settled: tuple[Meaning, ...]

    def same_anyway(self, scale: ScalePlan) -> Formula:
        """The scale is open, and comes to the same value whatever the variable is."""
        wide, size = self.open.scales[scale.name], len(scale.values)
        is_open = disj(conj((wide.high[rank], neg(wide.low[rank]))) for rank in range(1, size))
        return conj((wide.applies.t, is_open, disj(self._all_at(scale, rank) for rank in range(size))))

    def _all_at(self, scale: ScalePlan, rank: int) -> Formula:
        return conj(conj((one.scales[scale.name].applies.t, one.scales[scale.name].is_at(rank))) for one in self.settled)


def _wider(proofs: Proofs, variable: Variable) -> Iterator[Diagnostic]:
    opened, facts = _open(proofs, variable)
    solver = proofs.solver_for(proofs.meaning, opened.open, *opened.settled)
    solver.know(facts)
    spot = proofs.subject.spot("signals", variable.owner, "id")
    for scale in proofs.program.scales:
        reply = proofs.plainest(solver, [opened.same_anyway(scale)])
        if reply.verdict == "undecided":
            yield proofs.undecided(CODE, spot, f"whether `{scale.name}` waits in vain for `{variable.name}`")
        elif reply.verdict == "yes":
            said = {
                name: value for name, value in world_of(reply.model, opened.open.inputs, proofs.program).items() if name != variable.name
            }
            yield from _told(proofs, variable, scale, said)


def _open(proofs: Proofs, variable: Variable) -> tuple[_Opened, list[Formula]]:
    name = variable.name
    opened = proofs.variant([name], "open ", open=frozenset([name]))
    settled = tuple(proofs.variant([name], f"{index} ") for index in range(proofs.slots[name].size))
    facts = [*opened.inputs.cells(name), *(one.inputs.cell(name, index) for index, one in enumerate(settled))]
    return _Opened(opened, settled), facts


def _told(proofs: Proofs, variable: Variable, scale: ScalePlan, said: World) -> Iterator[Diagnostic]:
    replayer = proofs.replayer
    witness = replayer.smallest(said, lambda answer: answer.scales[scale.name].low != answer.scales[scale.name].high)
    message = f"`{scale.name}` can stay open while `{variable.name}` is not known, though every answer comes to the same"
    triggers = [t.name for t in proofs.program.triggers if any(check.variable == variable.name for check in checks_of(t.when))]
    joined = f"join what {names(triggers, 'and')} ask into one trigger without `{variable.name}`"
    advice = joined if len(triggers) > 1 else f"`{variable.name}` may be left out: other lines or a cap settle the answer without it"
    spot = proofs.subject.spot("signals", variable.owner, "id")
    yield finding(CODE, "note", spot, message, help=advice, witness=proofs.commands(witness))
