"""A person can only speak of signals, states and events that the policy has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.settle import listed
from policy_engine.model.program import Program
from policy_engine.model.ticket import Ticket
from policy_engine.source import Node
from policy_engine.spelling import closest

MOST_LISTED = 12


def check_said_names(program: Program, ticket: Ticket, node: Node) -> Iterator[Diagnostic]:
    """A finding for each name under the ticket's `signals` and `events` that means nothing in this policy."""
    states = [variable.name for variable in program.variables if variable.kind == "state"]
    names = [*(signal.name for signal in program.signals), *states]
    parts = [f"{signal.name}.{value}" for signal in program.signals if signal.type == "choices" for value in signal.values]
    events = ["received", "escalated", *(event.name for event in program.events)]
    for name in ticket.signals:
        if name not in (*names, *parts):
            yield _unknown(program, node, ("signals", name), names)
    for name in ticket.events:
        if name not in events:
            yield _unknown(program, node, ("events", name), events)


def _unknown(program: Program, node: Node, path: tuple[str, str], listing: Sequence[str]) -> Diagnostic:
    key, name = path
    near = closest(name, listing)
    advice = _said_elsewhere(program, name) or (f"did you mean `{near}`?" if near else f"it has {listed(tuple(listing[:MOST_LISTED]))}")
    return Diagnostic("EP234", "error", f"the policy has no {key.removesuffix('s')} `{name}`", node.key_place(path), advice)


def _said_elsewhere(program: Program, name: str) -> str | None:
    """Where to say what is not said under `signals`."""
    variable = program.by_name.get(name)
    if variable is None:
        return None
    if variable.kind == "event":
        return f"say when it happened under `events`: `{name}: 2026-03-02T09:00:00-05:00`"
    if variable.kind in ("scale", "lane", "current"):
        return "say where the ticket already is in `fields.current`, and what was decided in `fields.decided`"
    return "days, weeks and months are counted from the times under `events`"
