"""Walks the decision tree of a policy with what is known of a ticket. Only tuples, masks and dictionaries; no networkx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from policy_engine.answer import Answer, ScaleAnswer
from policy_engine.compiler.build import capped_at, raised_to
from policy_engine.compiler.cells import KNOWN_SUFFIX, base_name
from policy_engine.compiler.expressions import conjunction, negation, truth_of
from policy_engine.interpret import World, anything, due_name, interpret, is_clocked, judge_condition, seen_value, state_without_clock
from policy_engine.logic import Truth
from policy_engine.logic.possible import ABSENT, Possible, from_truth, one
from policy_engine.model.program import Condition, Program, ScalePlan, SignalPlan, StatePlan, Table, TableRows, Variable
from policy_engine.reckoning import Clocks, Reckoning
from policy_engine.records import dataclass
from policy_engine.tree import Form, Outcome, Part, Question, ScaleShape, Tree


@dataclass(frozen=True, slots=True)
class Step:
    """One question on the way: which part and node, what was asked, which groups of cells were still possible."""

    part: str
    node: str
    slot: int
    touched: int
    not_known: bool


@dataclass(frozen=True, slots=True)
class Path:
    """How the answer was found. `list` when the policy's tree is too large, or a value is narrowed and fits no edge."""

    form: Form
    steps: tuple[Step, ...] = ()
    leaves: tuple[str, ...] = ()


class Narrowed(Exception):
    """A value is narrowed (neither known nor open): no edge of the tree fits it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a ticket: what its variables may be, what a person decided, and its clocks."""

    world: World
    decided: Mapping[str, str] = field(default_factory=dict)
    clocks: Clocks | None = None


def walk(program: Program, tree: Tree, world: World, decided: Mapping[str, str] | None = None) -> tuple[Answer, Path]:
    """The answer and the way to it, without clocks. Equal to `interpret` in every answer."""
    return walk_ticket(program, tree, Known(world, decided or {}))


def walk_ticket(program: Program, tree: Tree, known: Known) -> tuple[Answer, Path]:
    """The answer and the way to it. Equal to `interpret` in every answer."""
    walker = _Walker(program, tree, known.world, known.decided, known.clocks)
    try:
        return walker.answer()
    except Narrowed:
        return interpret(program, known.world, known.decided, known.clocks), Path("list")


@dataclass
class _Walker:
    program: Program
    tree: Tree
    world: World
    decided: Mapping[str, str]
    clocks: Clocks | None = None
    values: dict[str, Possible] = field(default_factory=dict)
    reckonings: dict[str, Reckoning] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    masks: list[int] = field(default_factory=list)
    scales: dict[str, ScaleAnswer] = field(default_factory=dict)
    lanes: dict[str, Truth] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)

    def answer(self) -> tuple[Answer, Path]:
        self.masks = [slot.full for slot in self.tree.slots]
        for variable in self.program.variables:
            self.see(variable.name, self.given(variable.name))
        for name in self.program.order:
            if name in self.program.signal_plans:
                self.find_signal(self.program.signal_plans[name])
            elif name in self.program.scale_plans:
                self.find_scale(self.program.scale_plans[name])
            elif name in self.program.state_plans:
                self.find_state(self.program.state_plans[name])
            elif name == "escalated" and self.clocks is not None:
                self.see(name, self.clocks.escalated(self))
            elif name.startswith("lane."):
                self.find_lane(name.removeprefix("lane."))
        self.walk_lanes()
        triggers = {name: truth_of(expression, self.masks) for name, expression in self.tree.triggers}
        gates = {name: truth_of(expression, self.masks) for name, expression in self.tree.gates}
        answer = Answer(self.values, self.lanes, self.scales, triggers, gates, self.reckonings, self.reasons)
        return answer, Path(self.tree.form, tuple(self.steps), tuple(self.leaves))

    def see(self, name: str, possible: Possible) -> None:
        """Note what a variable may be, in its slot and in the slot of its `known` tests."""
        self.values[name] = possible
        index = self.tree.slot_of[name]
        self.masks[index] = self.tree.slots[index].mask_of(possible)
        known = self.tree.slot_of.get(name + KNOWN_SUFFIX)
        if known is not None:
            slot = self.tree.slots[known]
            is_known = Possible(possible.values, possible.ranges).is_known
            found = ABSENT if possible.is_absent else one("yes" if is_known else "no")
            self.masks[known] = slot.mask_of(found.or_absent() if possible.absent else found)

    # ---- what the clocks see (`View`)

    def judge(self, condition: Condition) -> Truth:
        return judge_condition(condition, self.value)

    def value(self, name: str) -> Possible:
        return self.values[name]

    def given(self, name: str) -> Possible:
        return self.world.get(name) or anything(self.program.variable(name))

    def cells(self, table: Table) -> Possible:
        return self.look_up(table)

    # ---- finding, in the program's order

    def find_signal(self, signal: SignalPlan) -> None:
        applies = truth_of(self.tree.applies.get(signal.name, True), self.masks)
        for variable in self.program.by_owner.get(signal.name, ()):
            possible = self.world.get(variable.name) or self.derive(signal, variable) or anything(variable)
            self.see(variable.name, possible if applies else possible.or_absent() if applies is None else ABSENT)

    def derive(self, signal: SignalPlan, variable: Variable) -> Possible | None:
        if signal.when is not None:
            return from_truth(truth_of(self.tree.signal_conditions[signal.name], self.masks))
        if is_clocked(signal, variable) and self.clocks is not None and self.clocks.wants(signal.name):
            found, reason = self.clocks.signal(signal, variable, self)
            self.reasons.update({variable.name: reason} if reason else {})
            return found
        return self.look_up(signal.table) if signal.table is not None else None

    def look_up(self, table: Table) -> Possible:
        """All cells of a table that are still possible."""
        found: set[str] = set()
        absent = False
        open_rows: list[tuple[str | TableRows | None, int]] = [(table.rows, 0)]
        while open_rows:
            rows, depth = open_rows.pop()
            if isinstance(rows, TableRows):
                axis = self.values[table.axes[depth]]
                absent = absent or axis.absent
                open_rows.extend((rows.pick(value), depth + 1) for value in axis.values)
            elif rows is None:
                absent = True
            else:
                found.add(rows)
        return Possible(frozenset(found), absent=absent)

    def find_state(self, plan: StatePlan) -> None:
        said = self.world.get(plan.name)
        if self.clocks is not None and self.clocks.wants(plan.name):
            found = self.clocks.reckon(plan, self)
            self.reckonings[plan.name] = found if said is None else replace(found, state=said)
            self.see(plan.name, said or found.state)
            if not plan.is_chain:
                self.see(due_name(plan), self.world.get(due_name(plan)) or self.clocks.due_event(found))
        elif said is None:
            applies = truth_of(self.tree.state_conditions[plan.name], self.masks)
            self.see(plan.name, state_without_clock(plan, applies, [self.values[event] for event in plan.from_events]))

    def find_lane(self, name: str) -> None:
        """Lanes that others read are needed before the lanes' tree is walked as a whole."""
        taken, position = [], 0
        for position, lane in enumerate(self.program.lanes):
            if lane.name == name:
                break
            if not lane.with_others:
                taken.append(negation(self.tree.lane_conditions[position]))
        truth = truth_of(conjunction([self.tree.lane_conditions[position], *taken]), self.masks)
        self.lanes[name] = truth
        self.see(f"lane.{name}", from_truth(truth))

    def walk_lanes(self) -> None:
        if self.tree.lanes is not None:
            leaf = self.walk_part(self.tree.lanes)
            self.lanes = {lane.name: truth for lane, truth in zip(self.program.lanes, leaf.truths, strict=True)}

    def walk_part(self, part: Part) -> Outcome:
        """Follow the edges that fit to a leaf. Raises Narrowed."""
        node = part.nodes[0]
        while isinstance(node, Question):
            mask = self.masks[node.slot]
            touched = sum(1 << number for number, group in enumerate(node.groups) if mask & group)
            target = dict(node.edges).get(touched)
            if target is None:
                raise Narrowed
            self.steps.append(Step(part.name, node.id, node.slot, touched, touched in node.not_known))
            node = part.nodes[target]
        self.leaves.append(node.id)
        return node

    def find_scale(self, scale: ScalePlan) -> None:
        shape = next(shape for shape in self.tree.scales if shape.name == scale.name)
        if scale.table is not None:
            index = self.tree.slot_of[base_name(scale.name)]
            self.masks[index] = self.tree.slots[index].mask_of(self.look_up(scale.table))
        applies, low, high = self.bounds_of(shape)
        own, decided = (low, high), None if applies is False else self.decided.get(scale.name)
        if decided is not None:
            low = high = scale.rank(decided)
        answer = ScaleAnswer(applies, scale.values[low], scale.values[high], (scale.values[own[0]], scale.values[own[1]]), decided)
        self.scales[scale.name] = answer
        self.see(scale.name, seen_value(scale, answer))

    def bounds_of(self, shape: ScaleShape) -> tuple[Truth, int, int]:
        applies, raised, caps = self.raised_and_capped(shape)
        if applies is False:
            return False, 0, 0
        start = self.current_of(shape) if shape.never_falls else (0, 0)
        return applies, min(max(raised[0], start[0]), caps[0]), min(max(raised[1], start[1]), caps[1])

    def raised_and_capped(self, shape: ScaleShape) -> tuple[Truth, tuple[int, int], tuple[int, int]]:
        """Whether the scale applies, what it is raised to, and where it is capped: from its tree, its small trees, or its list."""
        if shape.form == "tree":
            leaf = self.walk_part(shape.parts[0])
            return leaf.applies, leaf.raised, leaf.caps
        if shape.form == "level-trees":
            truths = [self.walk_part(part).truths[0] for part in shape.parts]
        else:
            truths = [truth_of(expression, self.masks) for expression in (shape.applies, *shape.raises, *shape.caps)]
        size = len(shape.raises)
        return truths[0], raised_to(tuple(truths[1 : 1 + size])), capped_at(tuple(truths[1 + size :]))

    def current_of(self, shape: ScaleShape) -> tuple[int, int]:
        """The lowest and highest rank the ticket may already be at; a new ticket is at none."""
        mask = self.masks[self.tree.slot_of[f"current.{shape.name}"]] >> 1  # the first value is `new`
        new = self.masks[self.tree.slot_of[f"current.{shape.name}"]] & 1
        ranks = [rank for rank in range(len(shape.raises)) if mask >> rank & 1]
        return min([*([0] if new else []), *ranks]), max(ranks, default=0)
