"""Values taken for granted that keep one of the most serious triggers from firing as long as nobody says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.formulas import conj, neg
from policy_engine.analysis.lane_outranks import serious
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.subject import finding
from policy_engine.analysis.words import names
from policy_engine.diagnostics import Diagnostic
from policy_engine.facts.values import BadValue, OtherCurrency, read_value
from policy_engine.logic.possible import one
from policy_engine.model.program import NUMERIC, SignalPlan, Variable

CODE = "EP314"


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    triggers = list(dict.fromkeys(trigger.name for trigger, _ in serious(proofs.program)))
    for signal in proofs.program.signals:
        missing, variable = signal.if_missing, proofs.program.by_name.get(signal.name)
        if missing is not None and missing.is_taken and variable is not None and triggers:
            yield from _hidden(proofs, signal, variable, triggers)


def _hidden(proofs: Proofs, signal: SignalPlan, variable: Variable, triggers: list[str]) -> Iterator[Diagnostic]:
    """The triggers that would fire with another value, all else being the same."""
    assert signal.if_missing is not None
    cells = taken_cells(proofs, variable, signal.if_missing.value)
    other = proofs.variant([variable.name], "taken ")
    solver = proofs.solver_for(proofs.meaning, other)
    solver.know(other.inputs.cell(variable.name, index) for index in cells)
    spot = proofs.subject.spot("signals", signal.name, "if_missing")
    found = []
    for trigger in triggers:
        verdict = solver.verdict(conj((proofs.meaning.triggers[trigger].t, neg(other.triggers[trigger].may))))
        if verdict == "yes":
            found.append(trigger)
        elif verdict == "undecided":
            yield proofs.undecided(CODE, spot, f"whether the value taken for `{signal.name}` hides `{trigger}`")
    if found:
        message = f"while nobody says what `{signal.name}` is, `{signal.if_missing.value}` is taken, and {names(found)} may not fire"
        advice = "make sure that the help desk always fills the field, or leave it unknown so that it is asked"
        yield finding(CODE, "note", spot, message, help=advice)


def taken_cells(proofs: Proofs, variable: Variable, value: str) -> list[int]:
    """The cells of the value that is taken."""
    slot = proofs.slots[variable.name]
    try:
        possible = read_value(variable, value, proofs.program.currency) if variable.kind in NUMERIC else one(value)
    except (BadValue, OtherCurrency):
        return []
    mask = slot.mask_of(possible)
    return [index for index in range(slot.size) if mask >> index & 1]
