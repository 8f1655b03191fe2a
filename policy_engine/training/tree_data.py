"""The compiled tree as plain data: a page walks it from answer to answer and judges nothing.

A *part* is a tree of its own: the lanes, a scale, or what settles one variable (a definition, a table, whether a signal applies, whether
a ticket is in a lane). `slots[n]["from"]` names the part that settles a variable, `"applies"` the one that says whether it is asked at all.

INVARIANT: walking this data with what is known of a ticket ends where the router ends (tests/test_training_tree.py).
"""

from __future__ import annotations

import json
from dataclasses import field
from functools import cached_property
from typing import Any

from policy_engine.answer import ScaleAnswer
from policy_engine.api import Policy
from policy_engine.compiler.build import grow_expression
from policy_engine.compiler.expressions import conjunction, negation
from policy_engine.export.diagram.labels import answer_words
from policy_engine.interpret import seen_value
from policy_engine.logic import Truth
from policy_engine.model.program import ScalePlan, Table
from policy_engine.records import dataclass
from policy_engine.training.table_part import Cells, TableGrower, TableQuestion
from policy_engine.tree import Expression, Outcome, Part, Question, ScaleShape, Tree

Data = dict[str, Any]
Start = tuple[int, int]
"""The lowest and highest value of a scale that the ticket may already be at."""
TRUTHS: dict[Truth, int | None] = {True: 1, False: 0, None: None}


def cells_of(mask: int) -> list[int]:
    """The cells of a bit mask; the one past the last value means *does not apply*."""
    return [cell for cell in range(mask.bit_length()) if mask >> cell & 1]


@dataclass(slots=True)
class Ends:
    """The different ends of one part, each once."""

    known: dict[str, int] = field(default_factory=dict)

    def index(self, end: Any) -> int:
        return self.known.setdefault(json.dumps(end), len(self.known))

    def data(self) -> list[Any]:
        return [json.loads(end) for end in self.known]


@dataclass
class TreeData:
    """Exports the tree of one policy. `starts` holds what tickets may already be at, beside every single value."""

    policy: Policy
    starts: dict[str, list[Start]]
    parts: list[Data | None] = field(default_factory=list)
    part_of: dict[str, int] = field(default_factory=dict)
    questions: list[Data] = field(default_factory=list)
    question_of: dict[tuple[int, tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]], int] = field(default_factory=dict)
    slots: dict[int, Data] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Tree:
        return self.policy.tree

    def data(self) -> Data:
        """The whole tree. `walk` lists the parts that a person goes through, in order; `too_large` the ones that have no tree."""
        walk, too_large = [], []
        if self.tree.lane_conditions:
            index = self.lanes()
            walk.append(index) if index is not None else too_large.append("lanes")
        for shape in self.tree.scales:
            index = self.scale(shape)
            walk.append(index) if index is not None else too_large.append(shape.name)
        last = max(self.slots, default=-1)
        return {
            "slots": [self.slots.get(index) for index in range(last + 1)],
            "questions": self.questions,
            "parts": self.parts,
            "walk": walk,
            "too_large": too_large,
        }

    # ---- parts

    def lanes(self) -> int | None:
        """The lanes as one tree; where that is too large, lane by lane; None where even one lane is."""
        if self.tree.lanes is not None:
            return self.add("lanes", {"kind": "lanes"}, self.tree.lanes)
        each = [self.source(f"lane.{lane.name}") for lane in self.policy.source.program.lanes]
        if None in each:
            return None
        index = self.reserve("lanes")
        self.parts[index] = {"name": "lanes", "kind": "lane-list", "of": each, "nodes": [], "ends": []}
        return index

    def scale(self, shape: ScaleShape) -> int | None:
        """The part of a scale; None where it has no tree of its own."""
        if shape.form != "tree":
            return None
        plan = self.policy.source.program.scale_plans[shape.name]
        return self.add(shape.name, {"kind": "scale", "scale": shape.name}, shape.parts[0], plan)

    def add(self, name: str, head: Data, part: Part, plan: ScalePlan | None = None) -> int:
        if name in self.part_of:
            return self.part_of[name]
        index = self.reserve(name)
        ends = Ends()
        nodes = [self.node(node, ends, plan) for node in part.nodes]
        self.parts[index] = {"name": name, **head, "nodes": nodes, "ends": ends.data()}
        return index

    def reserve(self, name: str) -> int:
        index = self.part_of[name] = len(self.parts)
        self.parts.append(None)
        return index

    def node(self, node: Question | Outcome, ends: Ends, plan: ScalePlan | None) -> Data:
        if isinstance(node, Outcome):
            return {"end": ends.index(self.scale_end(node, plan) if plan else [TRUTHS[truth] for truth in node.truths])}
        edges = tuple((tuple(cells_of(touched)), target) for touched, target in node.edges)
        return self.question(node.slot, tuple(tuple(cells_of(group)) for group in node.groups), edges)

    def question(self, slot: int, groups: tuple[tuple[int, ...], ...], edges: tuple[tuple[tuple[int, ...], int], ...]) -> Data:
        """A question: `to` has a node for each group, `un` one for each way of not knowing."""
        self.slot(slot)
        unknown = tuple(bits for bits, _ in edges if len(bits) > 1)
        key = (slot, groups, unknown)
        if key not in self.question_of:
            self.question_of[key] = len(self.questions)
            self.questions.append({"slot": slot, "groups": groups, "answers": self.answers(slot, groups), "unknown": unknown})
        targets = dict(edges)
        found = {"q": self.question_of[key], "to": [targets[(number,)] for number in range(len(groups))]}
        return {**found, "un": [targets[bits] for bits in unknown]} if unknown else found

    def answers(self, slot: int, groups: tuple[tuple[int, ...], ...]) -> list[str]:
        """The words of each group, without *does not apply* where a value stands beside it."""
        shape = self.tree.slots[slot]
        masks = [sum(1 << cell for cell in group) for group in groups]
        return [answer_words(self.policy.wording, shape, mask & shape.full or mask) for mask in masks]

    def scale_end(self, leaf: Outcome, plan: ScalePlan) -> Data:
        """Whether the scale applies, and for each start (lowest, highest, cells that others see)."""
        return {"applies": TRUTHS[leaf.applies], "by": [self.bounds(leaf, plan, start) for start in self.starts[plan.name]]}

    def bounds(self, leaf: Outcome, plan: ScalePlan, start: Start) -> list[Any]:
        low, high = (min(max(raised, at), cap) for raised, at, cap in zip(leaf.raised, start, leaf.caps, strict=True))
        if leaf.applies is False:
            low = high = 0
        values = plan.values[low], plan.values[high]
        slot = self.tree.slots[self.tree.slot_of[plan.name]]
        return [low, high, cells_of(slot.mask_of(seen_value(plan, ScaleAnswer(leaf.applies, *values, values, None))))]

    # ---- what settles a variable

    def slot(self, index: int) -> None:
        """Note a variable that is asked, with the parts that settle it."""
        if index in self.slots:
            return
        slot = self.tree.slots[index]
        wording = self.policy.wording
        data: Data = {"name": slot.name, "title": wording.title(slot.name), "question": wording.question(slot.name), "size": slot.size}
        self.slots[index] = data
        source, applies = self.source(slot.name), self.applies(slot.name)
        data.update({key: value for key, value in (("from", source), ("applies", applies)) if value is not None})
        if slot.name.startswith("current."):
            data["current"] = slot.name.removeprefix("current.")

    def source(self, name: str) -> int | None:
        """The part that settles a variable; None where people are asked."""
        program = self.policy.source.program
        if name.startswith("lane."):
            return self.truth(f"in {name}", self.lane_condition(name.removeprefix("lane.")))
        if name.endswith("|base"):
            return self.table(name, program.scale_plans[name.removesuffix("|base")].table)
        if name in program.scale_plans:
            return self.scale(next(shape for shape in self.tree.scales if shape.name == name))
        signal = program.signal_plans.get(name)
        if signal is None or (signal.when is None and signal.table is None):
            return None
        return self.table(name, signal.table) if signal.table else self.truth(f"is {name}", self.tree.signal_conditions[name])

    def applies(self, name: str) -> int | None:
        variable = self.policy.source.program.by_name.get(name)
        expression = self.tree.applies.get(variable.owner) if variable is not None else None
        return None if expression is None or variable is None else self.truth(f"applies {variable.owner}", expression)

    def lane_condition(self, name: str) -> Expression:
        """As the router finds a lane that others read: its condition, and no earlier lane that keeps tickets to itself."""
        taken: list[Expression] = []
        for lane, condition in zip(self.policy.source.program.lanes, self.tree.lane_conditions, strict=True):
            if lane.name == name:
                return conjunction([condition, *taken])
            if not lane.with_others:
                taken.append(negation(condition))
        raise KeyError(name)

    def truth(self, name: str, expression: Expression) -> int | None:
        if name in self.part_of:
            return self.part_of[name]
        part = grow_expression(self.policy.source.program, self.tree, name, expression)
        return None if part is None else self.add(name, {"kind": "truth"}, part)

    def table(self, name: str, table: Table | None) -> int | None:
        if table is None:
            return None
        if f"table {name}" in self.part_of:
            return self.part_of[f"table {name}"]
        index = self.reserve(f"table {name}")
        nodes = TableGrower(self.tree, table, self.tree.slots[self.tree.slot_of[name]]).grow()
        ends = Ends()
        made = [self.table_node(node, ends) for node in nodes]
        self.parts[index] = {"name": f"table {name}", "kind": "table", "nodes": made, "ends": ends.data()}
        return index

    def table_node(self, node: TableQuestion | Cells, ends: Ends) -> Data:
        return {"end": ends.index(node)} if isinstance(node, tuple) else self.question(node.slot, node.groups, node.edges)
