"""The tickets of cases, checked against the policy: names, values and times, before anybody runs a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import narrow_place
from policy_engine.loader.fields import fields_read, leaves, misspelt
from policy_engine.loader.names import Path
from policy_engine.loader.said_values import Problem, expected_problem, field_problem, said_problem
from policy_engine.loader.settle import closest_or_all
from policy_engine.loader.ticket import build_ticket
from policy_engine.model.cases import Case
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Program, Variable
from policy_engine.model.ticket import read_moment, read_time
from policy_engine.records import dataclass
from policy_engine.source import Node

TICKET_KEYS = ("subject", "text", "messages", "language", "created_at", "fields", "signals", "events")
EVENT_WORDS = ("unknown", "not_yet", "happened")


@dataclass(frozen=True, slots=True)
class CaseTicket:
    """One case, the path to it, and what the policy knows."""

    case: Case
    path: Path
    node: Node
    program: Program

    def found(self, problem: Problem, *path: str | int) -> Diagnostic:
        """The finding about the part at `path` below the case."""
        code, message, advice = problem
        return Diagnostic(code, "error", message, narrow_place(self.node, (*self.path, *path), message), advice)

    def unknown(self, what: str, key: str, name: str, known: Sequence[str]) -> Diagnostic:
        place = self.node.key_place((*self.path, key, name))
        return Diagnostic("EP234", "error", f"the policy has no {what} `{name}`", place, closest_or_all(name, tuple(known), "it has"))


def check_case_tickets(document: PolicyDocument, program: Program, node: Node) -> Iterator[Diagnostic]:
    """Findings about the tickets of all cases, and about the values that they expect."""
    read = fields_read(document)
    for index, case in enumerate(document.cases):
        ticket = CaseTicket(case, ("cases", index), node, program)
        yield from _shape(ticket)
        yield from _signals(ticket)
        yield from _events(ticket)
        yield from _fields(ticket)
        yield from _expected(ticket)
        for path, meant in misspelt(case.fields, read):
            place = node.key_place((*ticket.path, "fields", *path))
            name, right = ".".join(path), ".".join(meant)
            message = f"nothing in this policy reads the field `{name}`"
            yield Diagnostic("EP236", "warning", message, place, f"did you mean `{right}`?")


def _shape(ticket: CaseTicket) -> Iterator[Diagnostic]:
    data = {key: value for key in TICKET_KEYS if (value := getattr(ticket.case, key))}
    here = ticket.node.at(ticket.path)
    yield from build_ticket(data, replace(here, entries=tuple(entry for entry in here.entries if entry.key.raw in TICKET_KEYS)))[1]
    if ticket.case.now is not None:
        try:
            read_time(ticket.case.now)
        except PydanticCustomError as error:
            yield ticket.found(_parts(error), "now")


def _parts(error: PydanticCustomError) -> Problem:
    context = error.context or {}
    return str(context["code"]), str(context["message"]), context["help"]


def _signals(ticket: CaseTicket) -> Iterator[Diagnostic]:
    program = ticket.program
    states = [variable.name for variable in program.variables if variable.kind == "state"]
    listing = [*(signal.name for signal in program.signals), *states]
    parts = [f"{signal.name}.{value}" for signal in program.signals if signal.type == "choices" for value in signal.values]
    for name, value in ticket.case.signals.items():
        if name not in (*listing, *parts):
            yield ticket.unknown("signal", "signals", name, listing)
        elif value is not None:
            plan = program.signal_plans.get(name)
            several = plan is not None and plan.type == "choices"
            problem = _several(plan.values, value) if several and plan else said_problem(program.variable(name), value)
            if problem:
                yield ticket.found(problem, "signals", name)


def _several(values: tuple[str, ...], raw: Any) -> Problem | None:
    """What is wrong with the value of a `choices` signal: a list of the values that hold, or a group of value → yes/no."""
    if raw == "unknown":
        return None
    items = [str(item) for item in (raw if isinstance(raw, list | tuple | Mapping) else [raw])]
    wrong = next((item for item in items if item not in values), None)
    if wrong is not None:
        return "EP232", f"`{wrong}` is not one of the values", closest_or_all(wrong, values)
    answers = list(raw.values()) if isinstance(raw, Mapping) else []
    return next((problem for answer in answers if (problem := field_problem(Variable("", "flag", ""), answer))), None)


def _events(ticket: CaseTicket) -> Iterator[Diagnostic]:
    names = ("received", "escalated", *(event.name for event in ticket.program.events))
    for name, value in ticket.case.events.items():
        if name not in names:
            yield ticket.unknown("event", "events", name, names)
        elif problem := _moments(value):
            yield ticket.found(problem, "events", name)


def _moments(raw: Any) -> Problem | None:
    if raw is None or raw in EVENT_WORDS:
        return None
    try:
        for item in raw if isinstance(raw, list | tuple) else [raw]:
            read_moment(item)
    except PydanticCustomError as error:
        return _parts(error)
    return None


def _fields(ticket: CaseTicket) -> Iterator[Diagnostic]:
    """Values of the fields that signals, events, and `current` are read from."""
    program, given = ticket.program, dict(leaves(ticket.case.fields))
    for event in program.events:
        if event.field and event.name not in ticket.case.events:
            yield from _field(ticket, event.field, _moments, given)
    for signal in program.signals:
        if not signal.field or signal.name in ticket.case.signals:
            continue
        if signal.type == "choices":
            values = signal.values
            yield from _field(ticket, signal.field, lambda raw, values=values: _several(values, raw), given)
        else:
            variable = program.variable(signal.name)
            yield from _field(ticket, signal.field, lambda raw, variable=variable: field_problem(variable, raw), given)
    for variable in program.variables:
        if variable.kind == "current":
            yield from _field(ticket, variable.name, lambda raw, variable=variable: field_problem(variable, raw), given)


def _field(ticket: CaseTicket, dotted: str, problem_of: Any, given: Mapping[str, Any]) -> Iterator[Diagnostic]:
    path, raw = given.get(dotted, ((), None))
    if raw is not None and (problem := problem_of(raw)):
        yield ticket.found(problem, "fields", *path)


def _expected(ticket: CaseTicket) -> Iterator[Diagnostic]:
    for name, value in (ticket.case.expect.values or {}).items():
        variable = ticket.program.by_name.get(name)
        if variable is not None and variable.kind != "scale" and (problem := expected_problem(variable, value)):
            yield ticket.found(problem, "expect", "values", name)
        elif (plan := ticket.program.signal_plans.get(name)) is not None and plan.type == "choices":
            message = f"`{name}` can hold several values at once"
            advice = f"expect each of them: `{name}.{plan.values[0]}: yes`" if plan.values else None
            yield ticket.found(("EP221", message, advice), "expect", "values", name)
