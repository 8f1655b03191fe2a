"""What it means that nothing is said about a variable."""

from __future__ import annotations

from policy_engine.facts.gather import Given, _Gatherer
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Program, SignalPlan, Variable


def silence_of(program: Program, given: Given, signal: SignalPlan, variable: Variable) -> tuple[Possible | None, Possible | None]:
    """What a variable may be when no source speaks: in a ticket without any text, and in one whose text is silent."""
    gatherer = _Gatherer(program, given.ticket, given.node, given.now, given.take)
    without, beside = (gatherer.silence(signal, variable, None, has_text=has_text) for has_text in (False, True))
    return without.possible, beside.possible
