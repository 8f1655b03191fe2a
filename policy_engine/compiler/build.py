"""Puts the parts of a policy's tree together, within the budget."""

from __future__ import annotations

from policy_engine.compiler.cells import base_name, make_slots
from policy_engine.compiler.expressions import conjunction, disjunction, express, negation
from policy_engine.compiler.grow import BUDGET, Grower, OverBudget, State
from policy_engine.model.program import Condition, Program, ScalePlan
from policy_engine.tree import Expression, Outcome, Part, ScaleShape, Slot, Tree


def compile_program(program: Program, budget: int = BUDGET) -> Tree:
    """The decision tree of a program. Past `budget` nodes: a tree a rank; past it there, a list of questions. Never a hang."""
    slots = make_slots(program)
    return _Compiler(program, slots, {slot.name: index for index, slot in enumerate(slots)}, budget).compile()


def grow_expression(program: Program, tree: Tree, name: str, expression: Expression) -> Part | None:
    """A small tree for one expression of a compiled policy: what settles a definition or a lane. None past the budget."""
    compiler = _Compiler(program, tree.slots, tree.slot_of, BUDGET)
    return compiler._grow(name, (expression,), lambda state: state, _lane_leaf)


class _Compiler:
    def __init__(self, program: Program, slots: tuple[Slot, ...], slot_of: dict[str, int], budget: int) -> None:
        self.program, self.slots, self.slot_of, self.budget = program, slots, slot_of, budget
        self.left = budget
        self.may_be_absent = _may_be_absent(program, slot_of)

    def express(self, condition: Condition | None) -> Expression:
        return True if condition is None else express(condition, self.slots, self.slot_of)

    def compile(self) -> Tree:
        program = self.program
        lane_conditions = tuple(self.express(lane.when) for lane in program.lanes)
        lanes = self._grow("lanes", self._lane_states(lane_conditions), lambda s: s, _lane_leaf) if lane_conditions else None
        return Tree(
            slots=self.slots,
            slot_of=self.slot_of,
            lanes=lanes,
            lane_conditions=lane_conditions,
            scales=tuple(self._scale(scale) for scale in program.scales),
            triggers=tuple((trigger.name, self.express(trigger.when)) for trigger in program.triggers),
            gates=tuple((gate.name, self.express(gate.when)) for gate in program.gates),
            signal_conditions={signal.name: self.express(signal.when) for signal in program.signals if signal.when is not None},
            state_conditions={state.name: self.express(state.when) for state in program.states},
            applies={signal.name: self.express(signal.only_if) for signal in program.signals if signal.only_if is not None},
        )

    def _lane_states(self, conditions: tuple[Expression, ...]) -> State:
        """In: its condition, and none of the earlier lanes that keep tickets to themselves."""
        taken: list[Expression] = []
        states = []
        for lane, condition in zip(self.program.lanes, conditions, strict=True):
            states.append(conjunction([condition, *taken]))
            if not lane.with_others:
                taken.append(negation(condition))
        return tuple(states)

    def _grow(self, name: str, state: State, simplify, finish) -> Part | None:  # type: ignore[no-untyped-def]
        grower = Grower(name, self.slots, self.may_be_absent, simplify, finish, max(self.left, 1))
        try:
            part = grower.grow(state)
        except OverBudget:
            return None
        self.left -= len(part.nodes)
        return part

    def _scale(self, scale: ScalePlan) -> ScaleShape:
        applies = self.express(scale.only_if)
        raises = tuple(self._raise_to(scale, rank) for rank in range(len(scale.values)))
        caps = tuple(self._cap_at(scale, rank) for rank in range(len(scale.values)))
        shape = ScaleMeaning(len(scale.values))
        whole = self._grow(scale.name, (applies, *reversed(raises), *caps), shape.simplify, shape.finish)
        if whole is not None:
            return ScaleShape(scale.name, applies, raises, caps, "tree", (whole,), scale.never_falls)
        parts = self._rank_trees(scale, applies, raises, caps)
        return ScaleShape(scale.name, applies, raises, caps, "level-trees" if parts else "list", parts, scale.never_falls)

    def _raise_to(self, scale: ScalePlan, rank: int) -> Expression:
        """What lifts the scale to `rank`: triggers, and a base this high."""
        if rank == 0:
            return True
        reasons = [self.express(t.when) for t in self.program.triggers if dict(t.raises).get(scale.name) == scale.values[rank]]
        at_least = sum(1 << index for index in range(rank, len(scale.values)))
        if scale.table is not None:
            reasons.append(("check", self.slot_of[base_name(scale.name)], at_least))
        return disjunction(reasons)

    def _cap_at(self, scale: ScalePlan, rank: int) -> Expression:
        return disjunction(self.express(gate.when) for gate in self.program.gates if dict(gate.caps).get(scale.name) == scale.values[rank])

    def _rank_trees(
        self, scale: ScalePlan, applies: Expression, raises: tuple[Expression, ...], caps: tuple[Expression, ...]
    ) -> tuple[Part, ...]:
        """One small tree for each expression, each within the budget; none at all when one does not fit."""
        parts = []
        names = [
            ("applies", applies),
            *((f"raise-{v}", e) for v, e in zip(scale.values, raises, strict=True)),
            *((f"cap-{v}", e) for v, e in zip(scale.values, caps, strict=True)),
        ]
        for name, expression in names:
            self.left = self.budget
            part = self._grow(f"{scale.name}/{name}", (expression,), lambda s: s, _lane_leaf)
            if part is None:
                return ()
            parts.append(part)
        return tuple(parts)


def _lane_leaf(node_id: str, state: State) -> Outcome:
    return Outcome(node_id, truths=state)


def _may_be_absent(program: Program, slot_of: dict[str, int]) -> frozenset[int]:
    """Slots of variables that may not apply: those with `only_if`, durations between events, and what comes from tables."""
    names = {scale.name for scale in program.scales if scale.only_if is not None}
    timed = {signal.name for signal in program.signals if signal.from_events or signal.is_open}
    owners = timed | {signal.name for signal in program.signals if signal.only_if is not None or signal.table is not None}
    names |= {variable.name for variable in program.variables if variable.owner in owners}
    names |= {state.name for state in program.states if state.is_chain}
    return frozenset(
        index for name, index in slot_of.items() if name in names or name.removesuffix("?known") in names or name.endswith("|base")
    )


class ScaleMeaning:
    """What a state of a scale comes to: (applies, raise to the highest … lowest rank, cap at the lowest … highest rank)."""

    def __init__(self, size: int) -> None:
        self.size = size

    def simplify(self, state: State) -> State:
        """Drops what can't matter any more: raises below one that holds, caps above one that holds, everything when it does not apply."""
        applies, raises, caps = state[0], list(state[1 : 1 + self.size]), list(state[1 + self.size :])
        if applies is False:
            return (False, *([False] * (2 * self.size)))
        for rank, cap in enumerate(caps):
            if cap is True:
                caps[rank + 1 :] = [False] * (self.size - rank - 1)
                above = self.size - 1 - rank
                raises[above] = disjunction(raises[: above + 1])
                raises[:above] = [False] * above
        for position, raised in enumerate(raises):
            if raised is True:
                raises[position + 1 :] = [False] * (self.size - position - 1)
        return (applies, *raises, *caps)

    def finish(self, node_id: str, state: State) -> Outcome:
        raises, caps = state[1 : 1 + self.size][::-1], state[1 + self.size :]
        return Outcome(node_id, applies=state[0], raised=raised_to(raises), caps=capped_at(caps))


def raised_to(raises: tuple[Expression, ...]) -> tuple[int, int]:
    """The highest rank that is raised to, and that may be, from truths by rank (rank 0 first)."""
    low = max((rank for rank, truth in enumerate(raises) if truth is True), default=0)
    return low, max((rank for rank, truth in enumerate(raises) if truth is not False), default=0)


def capped_at(caps: tuple[Expression, ...]) -> tuple[int, int]:
    """The lowest rank that may be capped at, and that surely is; the top rank where there is no cap."""
    top = len(caps) - 1
    low = min((rank for rank, truth in enumerate(caps) if truth is not False), default=top)
    return low, min((rank for rank, truth in enumerate(caps) if truth is True), default=top)
