"""The law: what a policy answers, stated as plainly as code can. Slow on purpose; the oracle for the tree, the proofs and all else.

Everything is Kleene over sets of possible values. A check holds when every possible value passes, fails when none does, and is
undetermined else. Nothing is simplified across an unknown, so the bounds are sound and not always tight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace

from policy_engine.answer import Answer, ScaleAnswer
from policy_engine.logic import Truth, all_of, any_of, intersect, negate
from policy_engine.logic.possible import ABSENT, ANY_NUMBER, Possible, from_truth, one, some
from policy_engine.logic.ranges import covers
from policy_engine.model.clocks import CHAIN_STATES, STATES
from policy_engine.model.program import (
    All,
    Any_,
    Check,
    Condition,
    Not,
    Program,
    ScalePlan,
    SignalPlan,
    StatePlan,
    Table,
    TableRows,
    Variable,
)
from policy_engine.reckoning import Clocks, Reckoning
from policy_engine.records import dataclass

World = Mapping[str, Possible]
"""Variable name → what it may be, for every variable that the ticket says something about."""


def interpret(program: Program, world: World, decided: Mapping[str, str] | None = None, clocks: Clocks | None = None) -> Answer:
    """The answer of `program` for a ticket. `decided` holds scale values that the role in charge has settled.

    Without `clocks` nothing that needs one is known.
    """
    reading = _Interpreter(program, world, decided or {}, clocks)
    for name in program.order:
        reading.find(name)
    return Answer(
        values=reading.values,
        lanes={lane.name: _truth_of(reading.values[f"lane.{lane.name}"]) for lane in program.lanes},
        scales=reading.scales,
        triggers={trigger.name: reading.judge(trigger.when) for trigger in program.triggers},
        gates={gate.name: reading.judge(gate.when) for gate in program.gates},
        reckonings=reading.reckonings,
        reasons=reading.reasons,
    )


def judge_condition(condition: Condition, value: Callable[[str], Possible]) -> Truth:
    """Whether a condition holds; `value` says what each variable may be."""
    match condition:
        case Check():
            return judge_check(condition, value(condition.variable))
        case Not(part):
            return negate(judge_condition(part, value))
        case All(parts):
            return all_of([judge_condition(part, value) for part in parts])
        case Any_(parts):
            return any_of([judge_condition(part, value) for part in parts])


def judge_check(check: Check, possible: Possible) -> Truth:
    """Whether every, no, or some possible value passes. What does not apply passes no check."""
    if check.known is not None:
        return _judge_known(check.known, possible)
    passing = bool(possible.values & check.values) or any(intersect(a, b) for a in possible.ranges for b in check.ranges)
    if not passing:
        return False
    surely = possible.values <= check.values and all(covers(check.ranges, part) for part in possible.ranges)
    return True if surely and not possible.absent else None


def _judge_known(known: bool, possible: Possible) -> Truth:
    """Whether just one value is possible. What does not apply is neither known nor unknown; what may not apply may be neither."""
    if possible.is_absent:
        return False
    is_known = Possible(possible.values, possible.ranges).is_known
    return False if is_known != known else None if possible.absent else True


def _truth_of(possible: Possible) -> Truth:
    return None if len(possible.values) > 1 else possible.values == {"yes"}


@dataclass
class _Interpreter:
    program: Program
    world: World
    decided: Mapping[str, str]
    clocks: Clocks | None = None
    values: dict[str, Possible] = field(default_factory=dict)
    scales: dict[str, ScaleAnswer] = field(default_factory=dict)
    reckonings: dict[str, Reckoning] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def judge(self, condition: Condition) -> Truth:
        return judge_condition(condition, self.value)

    def value(self, name: str) -> Possible:
        """What a variable may be: as found, as the ticket says, or anything."""
        if name not in self.values:
            self.values[name] = self.given(name)
        return self.values[name]

    def given(self, name: str) -> Possible:
        """What the ticket says of a variable."""
        return self.world.get(name) or anything(self.program.variable(name))

    def find(self, name: str) -> None:
        """Find the answer `name`, once all it needs has been found."""
        if name in self.program.signal_plans:
            self.find_signal(self.program.signal_plans[name])
        elif name in self.program.scale_plans:
            self.find_scale(self.program.scale_plans[name])
        elif name in self.program.state_plans:
            self.find_state(self.program.state_plans[name])
        elif name == "escalated" and self.clocks is not None:
            self.values[name] = self.clocks.escalated(self)
        elif name.startswith("lane."):
            self.find_lane([lane.name for lane in self.program.lanes].index(name.removeprefix("lane.")))

    def find_signal(self, signal: SignalPlan) -> None:
        applies = True if signal.only_if is None else self.judge(signal.only_if)
        for variable in self.program.by_owner.get(signal.name, ()):
            found = self.world.get(variable.name) or self.derive(signal, variable) or anything(variable)
            self.values[variable.name] = found if applies else found.or_absent() if applies is None else ABSENT

    def derive(self, signal: SignalPlan, variable: Variable) -> Possible | None:
        if signal.when is not None:
            return from_truth(self.judge(signal.when))
        if is_clocked(signal, variable) and self.clocks is not None and self.clocks.wants(signal.name):
            found, reason = self.clocks.signal(signal, variable, self)
            self.reasons.update({variable.name: reason} if reason else {})
            return found
        return self.cells(signal.table) if signal.table is not None else None

    def cells(self, table: Table) -> Possible:
        """All cells that are still possible; an axis that does not apply gives nothing."""
        return self._cells(table.rows, table.axes)

    def _cells(self, rows: str | TableRows | None, axes: tuple[str, ...]) -> Possible:
        if not isinstance(rows, TableRows):
            return one(rows) if rows is not None else ABSENT
        axis = self.value(axes[0])
        found = [self._cells(rows.pick(value), axes[1:]) for value in axis.values]
        absent = axis.absent or any(cells.absent for cells in found)
        return Possible(frozenset().union(*(cells.values for cells in found)), absent=absent)

    def find_state(self, plan: StatePlan) -> None:
        """As the clocks reckon it, unless somebody said how it stands."""
        said = self.world.get(plan.name)
        if self.clocks is not None and self.clocks.wants(plan.name):
            found = self.clocks.reckon(plan, self)
            self.reckonings[plan.name] = found if said is None else replace(found, state=said)
            self.values[plan.name] = said or found.state
            if not plan.is_chain:
                self.values[due_name(plan)] = self.world.get(due_name(plan)) or self.clocks.due_event(found)
        elif said is None:
            starts = [self.value(event) for event in plan.from_events]
            self.values[plan.name] = state_without_clock(plan, self.judge(plan.when), starts)

    def find_lane(self, position: int) -> None:
        """In: its condition holds and that of no earlier lane that keeps tickets to itself."""
        lanes = self.program.lanes
        earlier = [negate(self.judge(lane.when)) for lane in lanes[:position] if not lane.with_others]
        self.values[f"lane.{lanes[position].name}"] = from_truth(all_of([self.judge(lanes[position].when), *earlier]))

    def find_scale(self, scale: ScalePlan) -> None:
        applies = True if scale.only_if is None else self.judge(scale.only_if)
        low, high = (0, 0) if applies is False else self.own_bounds(scale)
        decided = None if applies is False else self.decided.get(scale.name)
        own = (low, high)
        if decided is not None:
            low = high = scale.rank(decided)
        answer = ScaleAnswer(applies, scale.values[low], scale.values[high], (scale.values[own[0]], scale.values[own[1]]), decided)
        self.scales[scale.name] = answer
        self.values[scale.name] = seen_value(scale, answer)

    def own_bounds(self, scale: ScalePlan) -> tuple[int, int]:
        """The highest of base and fired triggers, under the caps; with what may fire and may cap for the other end."""
        low, high = self.base(scale)
        for trigger in self.program.triggers:
            value = dict(trigger.raises).get(scale.name)
            fires = self.judge(trigger.when) if value is not None else False
            if value is not None and fires is True:
                low = max(low, scale.rank(value))
            if value is not None and fires is not False:
                high = max(high, scale.rank(value))
        for gate in self.program.gates:
            cap = dict(gate.caps).get(scale.name)
            holds = self.judge(gate.when) if cap is not None else False
            if cap is not None and holds is not False:
                low = min(low, scale.rank(cap))
            if cap is not None and holds is True:
                high = min(high, scale.rank(cap))
        return low, high

    def base(self, scale: ScalePlan) -> tuple[int, int]:
        """Lowest and highest base: the table's cells, else the first value; with `never_falls` at least the current value."""
        low = high = 0
        if scale.table is not None:
            cells = self.cells(scale.table)
            ranks = [scale.rank(value) for value in cells.values] + ([0] if cells.absent else [])
            low, high = min(ranks), max(ranks)
        if scale.never_falls:
            current = [scale.rank(value) if value in scale.values else 0 for value in self.value(f"current.{scale.name}").values]
            low, high = max(low, min(current)), max(high, max(current))
        return low, high


def seen_value(scale: ScalePlan, answer: ScaleAnswer) -> Possible:
    """What reads the scale sees: the whole span, or the value assumed when the policy says so."""
    if answer.applies is False:
        return ABSENT
    low, high = scale.rank(answer.low), scale.rank(answer.high)
    if scale.when_unsure == "higher":
        low = high
    elif scale.when_unsure == "lower":
        high = low
    seen = some(scale.values[low : high + 1])
    return seen if answer.applies else seen.or_absent()


def is_clocked(signal: SignalPlan, variable: Variable) -> bool:
    """Whether the clocks find a variable of this signal: so a length of time in days, weeks or months, too."""
    return signal.needs_clock or ("|" in variable.name and bool(signal.from_events))


def due_name(plan: StatePlan) -> str:
    """The event that a deadline is due."""
    return f"{plan.name}.due"


def state_without_clock(plan: StatePlan, applies: Truth, starts: Sequence[Possible]) -> Possible:
    """What a deadline's or chain's state may be, as far as no clock is needed: it does not apply, or nothing has started it yet."""
    if applies is False:
        return ABSENT if plan.is_chain else one("none")
    found = some(CHAIN_STATES if plan.is_chain else STATES)
    may_be_now = plan.after_level and "escalated" in plan.from_events
    if starts and not may_be_now and all(start == one("not_yet") for start in starts):
        found = some(("none", "waiting")) if plan.may_be_none and not plan.is_chain else one("waiting")
    if applies is True:
        return found
    return found.or_absent() if plan.is_chain else some({*found.values, "none"})


def anything(variable: Variable) -> Possible:
    """Every value of a variable: nothing is known. A ticket without a current level or lane is new."""
    if variable.kind == "current":
        return one(variable.values[0])
    return ANY_NUMBER if variable.is_numeric else some(variable.values)
