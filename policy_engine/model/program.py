"""A policy after its names are settled: what the interpreter, the compiler and the proofs work on. Frozen dataclasses only.

A condition here is a tree of `All`, `Any_`, `Not` and `Check`. A `Check` names a variable and what it allows. Variables are everything
that a condition can read: signals, the single values of `choices` signals (`affected.billing`), lanes (`lane.support`), scales,
definitions, the states of deadlines and chains, events, `current.level`, and clocks of a duration (`age`, `age|business days|office`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from policy_engine.logic import Range
from policy_engine.model.clock_plans import CalendarPlan, ChainPlan, DeadlinePlan
from policy_engine.model.signals import AMOUNT_TYPES, IfMissing, TextSource
from policy_engine.records import dataclass

VariableKind = Literal["flag", "choice", "number", "money", "duration", "event", "state", "lane", "scale", "current", "choices"]
NUMERIC = AMOUNT_TYPES


@dataclass(frozen=True, slots=True)
class Variable:
    """Something a condition can read. `values` lists the values of a finite one, in order; numeric ones have none.

    `owner` is the signal (or lane, scale …) it belongs to, which differs from `name` for parts of a `choices` signal and clocks.
    """

    name: str
    kind: VariableKind
    owner: str
    values: tuple[str, ...] = ()
    ordered: bool = False
    title: str = ""
    question: str | None = None

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class Check:
    """One line: `variable` must have one of the allowed values.

    `values` for a finite variable, `ranges` for a numeric one; `known` is set for the tests `known` and `unknown` instead. A variable
    that does not apply passes no check. `words` is the test as the policy writes it.
    """

    variable: str
    values: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    known: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = All | Any_ | Not | Check
ALWAYS = All(())


@dataclass(frozen=True, slots=True)
class Table:
    """A lookup by finite variables. `rows` nests one dict-like layer an axis: pairs (value, inner); a leaf is the answer."""

    axes: tuple[str, ...]
    rows: TableRows


@dataclass(frozen=True, slots=True)
class TableRows:
    entries: tuple[tuple[str, str | TableRows], ...]
    otherwise: str | TableRows | None = None

    def pick(self, value: str) -> str | TableRows | None:
        """The entry for a value of this axis, or `otherwise`."""
        return dict(self.entries).get(value, self.otherwise)


@dataclass(frozen=True, slots=True)
class SignalPlan:
    """How a signal gets its value. At most one of `when`, `table`, `from_event` is set.

    `after_level`: it is found after the level, so `escalated` may be the present.
    """

    name: str
    type: str
    field: str | None = None
    text: TextSource | None = None
    when: Condition | None = None
    table: Table | None = None
    from_events: tuple[str, ...] = ()
    to_event: str = "now"
    calendar: str | None = None
    is_open: bool = False
    only_if: Condition | None = None
    if_missing: IfMissing | None = None
    values: tuple[str, ...] = ()
    values_missing: tuple[tuple[str, IfMissing], ...] = ()
    after_level: bool = False

    @property
    def needs_clock(self) -> bool:
        """Whether the clocks find it: a calendar is asked, or an event that is itself found (`X.due`, `escalated`)."""
        events = (*self.from_events, self.to_event)
        found = any(name == "escalated" or name.endswith(".due") for name in events)
        return self.is_open or (bool(self.from_events) and (self.calendar not in (None, "always") or found))


@dataclass(frozen=True, slots=True)
class EventPlan:
    name: str
    field: str | None
    unknown_when_missing: bool


@dataclass(frozen=True, slots=True)
class LanePlan:
    name: str
    when: Condition
    with_others: bool


@dataclass(frozen=True, slots=True)
class ScalePlan:
    """An ordered answer. `values` lowest first."""

    name: str
    values: tuple[str, ...]
    only_if: Condition | None = None
    table: Table | None = None
    when_unsure: str = "ask"
    decided_by: str | None = None
    never_falls: bool = False

    def rank(self, value: str) -> int:
        return self.values.index(value)


@dataclass(frozen=True, slots=True)
class TriggerPlan:
    """`when` is what fires it; `own` the part of that which the trigger itself says, where its level lets in only some tickets."""

    name: str
    when: Condition
    raises: tuple[tuple[str, str], ...]
    own: Condition | None = None

    @property
    def written(self) -> Condition:
        return self.when if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class WayPlan:
    """One way into a level. `when`: what has to hold besides the times; `condition`: all of it."""

    name: str
    when: Condition
    condition: Condition
    opens: str | None = None
    closes: str | None = None


@dataclass(frozen=True, slots=True)
class GatePlan:
    name: str
    when: Condition
    caps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StatePlan:
    """A deadline, timed action or chain: for which tickets it holds (`when`), which events start it, and how it is counted (`clock`).

    `may_be_none`: for some tickets the policy promises no time at all. `after_level`: it is found after the level, so `escalated` may be
    the present.
    """

    name: str
    when: Condition
    from_events: tuple[str, ...]
    is_chain: bool = False
    may_be_none: bool = False
    clock: DeadlinePlan | ChainPlan | None = None
    after_level: bool = False

    def conditions(self) -> Iterator[Condition]:
        """Every condition that its state reads."""
        yield self.when
        if self.clock is not None:
            yield from self.clock.conditions()


@dataclass(frozen=True, slots=True)
class ActionPlan:
    name: str
    heading: str
    when: Condition
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Program:
    """A resolved policy. `order` names lanes (as `lane`), scales and derived signals so that each comes after what it reads."""

    variables: tuple[Variable, ...]
    signals: tuple[SignalPlan, ...]
    events: tuple[EventPlan, ...]
    lanes: tuple[LanePlan, ...]
    scales: tuple[ScalePlan, ...]
    triggers: tuple[TriggerPlan, ...]
    gates: tuple[GatePlan, ...]
    actions: tuple[ActionPlan, ...]
    closure: tuple[tuple[str, Condition], ...]
    order: tuple[str, ...]
    currency: str | None = None
    language: str = "en"
    time_zone: str | None = None
    effective: tuple[date | None, date | None] = (None, None)
    needs: tuple[tuple[str, frozenset[str]], ...] = ()
    states: tuple[StatePlan, ...] = ()
    calendars: tuple[CalendarPlan, ...] = ()
    admissions: tuple[tuple[str, tuple[WayPlan, ...]], ...] = ()
    people_fields: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Variable]:
        """Variables by name."""
        return {variable.name: variable for variable in self.variables}

    @cached_property
    def by_owner(self) -> dict[str, tuple[Variable, ...]]:
        """Variables by the signal they belong to."""
        found: dict[str, tuple[Variable, ...]] = {}
        for variable in self.variables:
            found[variable.owner] = (*found.get(variable.owner, ()), variable)
        return found

    @cached_property
    def signal_plans(self) -> dict[str, SignalPlan]:
        return {signal.name: signal for signal in self.signals}

    @cached_property
    def state_plans(self) -> dict[str, StatePlan]:
        return {state.name: state for state in self.states}

    @cached_property
    def calendar_plans(self) -> dict[str, CalendarPlan]:
        return {calendar.name: calendar for calendar in self.calendars}

    @cached_property
    def ruling(self) -> frozenset[str]:
        """Everything that lanes and scales rest on."""
        answers = [*(f"lane.{lane.name}" for lane in self.lanes), *(scale.name for scale in self.scales)]
        return frozenset(answers).union(*(self.all_needs(name) for name in answers))

    @cached_property
    def scale_plans(self) -> dict[str, ScalePlan]:
        return {scale.name: scale for scale in self.scales}

    def variable(self, name: str) -> Variable:
        return self.by_name[name]

    def all_needs(self, name: str) -> frozenset[str]:
        """Everything that the answer `name` rests on, near and far."""
        direct, found, open_names = dict(self.needs), set[str](), [name]
        while open_names:
            for needed in direct.get(open_names.pop(), frozenset()):
                if needed not in found:
                    found.add(needed)
                    open_names.append(needed)
        return frozenset(found)
