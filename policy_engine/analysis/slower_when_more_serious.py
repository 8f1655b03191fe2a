"""EP401: of two tickets the more serious one has more time, in the same unit on the same calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from policy_engine.analysis.level_reach import actions, may_hold
from policy_engine.analysis.subject import Path, Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.program import All, Check, Condition, Variable
from policy_engine.model.tables import Cell, Rows, WrittenTable
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass

FIXED = ("calendar days", "weeks", "months")
"""Units that no calendar moves."""


@dataclass(frozen=True, slots=True)
class Time:
    """A length of time, the calendar it runs on, and where it stands inside its part."""

    within: Any
    calendar: Any
    inside: Path

    def is_slower_than(self, other: Time) -> bool:
        """Whether it is longer for certain; what can't be compared is not."""
        if other.within == "immediately":
            return isinstance(self.within, Duration)
        if not isinstance(self.within, Duration) or not isinstance(other.within, Duration) or self.within.unit != other.within.unit:
            return False
        same_clock = self.within.unit in FIXED or (isinstance(self.calendar, str) and self.calendar == other.calendar)
        return same_clock and self.within.count > other.within.count


def find_slower(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each time that is longer than the one of a less serious value."""
    people = {role.id for role in subject.document.roles}
    for deadline in subject.document.deadlines:
        if deadline.owner is None or deadline.owner in people:
            times = [Time(deadline.within, deadline.calendar, ("within",))]
            times += [
                Time(target.within, target.calendar or deadline.calendar, ("targets", index, "within"))
                for index, target in enumerate(deadline.targets)
            ]
            yield from _in_tables(subject, "deadlines", deadline.id, times)
            yield from _in_targets(subject, deadline, times[1:])
    for heading, action, _ in actions(subject):
        yield from _in_tables(subject, heading, action.id, [Time(action.within, action.calendar, ("within",))])


def _in_tables(subject: Subject, section: str, name: str, times: Sequence[Time]) -> Iterator[Diagnostic]:
    for time in times:
        if isinstance(time.within, WrittenTable):
            for axis, worse, better in _slower_cells(subject, time):
                yield _finding(subject, (section, name), axis, (worse, better))


def _slower_cells(subject: Subject, time: Time) -> Iterator[tuple[Variable, tuple[str, Time], tuple[str, Time]]]:
    """(axis, the serious value and its time, the other value and its time); each time that is too long once."""
    table: WrittenTable = time.within
    axes = [subject.program.by_name[name] for name in table.by]
    told: set[Path] = set()
    for position, axis in enumerate(axes):
        if not axis.ordered:
            continue
        for others in product(*(other.values for other in axes[:position] + axes[position + 1 :])):
            cells = {value: _cell(table.body, (*others[:position], value, *others[position:]), time) for value in axis.values}
            for worse, better in _slower_pairs(axis, cells):
                if worse[1].inside not in told:
                    told.add(worse[1].inside)
                    yield axis, worse, better


def _cell(body: Any, values: Sequence[str], time: Time) -> Time | None:
    for value in values:
        if isinstance(body, Rows):
            body = next((row.body for row in body.rows if row.name == value), body.otherwise)
    return Time(body.value, time.calendar, (*time.inside, *body.path)) if isinstance(body, Cell) else None


def _slower_pairs(variable: Variable, times: Mapping[str, Time | None]) -> Iterator[tuple[tuple[str, Time], tuple[str, Time]]]:
    """Pairs of values, the more serious first, that have more time than the less serious one."""
    for low, high in combinations(variable.values, 2):
        less, more = times[low], times[high]
        if less is not None and more is not None and more.is_slower_than(less):
            yield (high, more), (low, less)


def _finding(subject: Subject, part: tuple[str, str], variable: Variable, pair: tuple[tuple[str, Time], tuple[str, Time]]) -> Diagnostic:
    (high, more), (low, less) = pair
    shown = str(less.within).replace("_", " ")
    message = f"{variable.title.lower()} `{high}` has {more.within}, and the lower `{low}` has only {shown}"
    advice = "give the more serious value the shorter time, or waive this with your reason"
    return finding("EP401", "warning", subject.spot(*part, *more.inside), message, help=advice)


# ---- targets of one deadline -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Target:
    """A target whose condition is a plain list of checks, by variable."""

    time: Time
    checks: Mapping[str, Check]


def _in_targets(subject: Subject, deadline: Any, times: Sequence[Time]) -> Iterator[Diagnostic]:
    targets = [
        _Target(time, checks)
        for target, time in zip(deadline.targets, times, strict=True)
        if (checks := _plain_checks(subject.settle(target.when))) is not None
    ]
    if len(targets) < len(deadline.targets):
        return  # a target that we can't read may be the one that counts
    variables = [variable for variable in subject.program.variables if variable.ordered]
    told: set[Path] = set()
    for variable in variables:
        for rest in _rests(targets, variable.name):
            earliest = {value: _earliest(targets, rest, (variable.name, value)) for value in variable.values}
            for worse, better in _slower_pairs(variable, earliest):
                if worse[1].inside not in told:
                    told.add(worse[1].inside)
                    yield _finding(subject, ("deadlines", deadline.id), variable, (worse, better))


def _plain_checks(condition: Condition) -> Mapping[str, Check] | None:
    """The checks of a condition whose lines must all hold; None for any other."""
    if isinstance(condition, Check):
        return {condition.variable: condition}
    if not isinstance(condition, All) or not all(isinstance(part, Check) for part in condition.parts):
        return None
    checks = {part.variable: part for part in condition.parts if isinstance(part, Check)}
    return checks if len(checks) == len(condition.parts) else None


Rest = frozenset[Check]


def _rests(targets: Sequence[_Target], name: str) -> list[Rest]:
    """What targets that test `name` ask besides it."""
    return list(dict.fromkeys(_rest(target, name) for target in targets if name in target.checks))


def _rest(target: _Target, name: str) -> Rest:
    return frozenset(check for variable, check in target.checks.items() if variable != name)


def _earliest(targets: Sequence[_Target], rest: Rest, at: tuple[str, str]) -> Time | None:
    """The time that counts where `rest` and the value hold; None where none does, or two can't be compared."""
    name, value = at
    holding = [
        target.time
        for target in targets
        if _rest(target, name) <= rest and (name not in target.checks or may_hold(target.checks[name], name, value))
    ]
    shortest = [time for time in holding if all(other is time or _not_slower(time, other) for other in holding)]
    return shortest[0] if shortest else None


def _not_slower(time: Time, other: Time) -> bool:
    return other.is_slower_than(time) or (time.within == other.within and time.calendar == other.calendar)
