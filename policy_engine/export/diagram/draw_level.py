"""Draws what brings a ticket to one level, to one value of another scale, or into one lane.

The tree is cut down to three answers: *here*, *higher*, *not as high*. A question whose answers all come to the same of these is left out,
so that only what can lead here is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from policy_engine.api import Policy
from policy_engine.export.diagram.draw import BUDGET, lanes_box, never_falls, outcome_of, picture_of
from policy_engine.export.diagram.draw_tree import Leaf, TreeDrawer
from policy_engine.export.diagram.picture import Edge, Node, Picture, Section
from policy_engine.export.diagram.simplify import simplify
from policy_engine.messages import say
from policy_engine.model.program import ScalePlan
from policy_engine.model.routing import Gate, Trigger
from policy_engine.records import dataclass
from policy_engine.tree import Outcome, Part


def draw_value(policy: Policy, scale: str, value: str, budget: int = BUDGET) -> Picture:
    """What brings a ticket to this value of a scale."""
    here = _Here(policy, policy.source.program.scale_plans[scale], policy.source.program.scale_plans[scale].values.index(value))
    sections = [section for section in (here.section(budget), *here.reasons()) if section.nodes]
    heading = say("diagram.brings" if scale == "level" else "diagram.brings_to", scale=policy.wording.title(scale), value=here.text)
    picture = picture_of(policy, sections, scale=scale, remarks=never_falls(policy) if here.plan.never_falls else ())
    return replace(picture, view=f"{scale}:{value}", heading=heading)


def draw_lane(policy: Policy, lane: str, budget: int = BUDGET) -> Picture:
    """What brings a ticket into this lane."""
    number = [one.id for one in policy.document.lanes].index(lane)
    title = policy.wording.value("lane", lane)

    def leaf(outcome: Outcome) -> Node:
        if outcome.truths[number] is not False:
            return Node("", "lane", title, about=lane)
        return replace(lanes_box(policy, outcome), kind="exit")

    section = _tree(policy, policy.tree.lanes, leaf, budget) or _lane_list(policy, number)
    return replace(picture_of(policy, [section]), view=f"lane:{lane}", heading=say("diagram.brings_in", lane=title))


def _tree(policy: Policy, part: Part | None, leaf: Leaf, budget: int) -> Section | None:
    """The part as a tree, where there is one that is small enough."""
    if part is None or simplify(part, leaf).size > budget:
        return None
    return TreeDrawer(policy.tree, policy.wording, {}).draw(part, "", leaf)


def _lane_list(policy: Policy, number: int) -> Section:
    """The lanes that are asked before this one, in their order."""
    lanes = policy.document.lanes[: number + 1]
    nodes = [Node(f"lane:{lane.id}", "lane" if lane is lanes[-1] else "exit", lane.title or lane.id, about=lane.id) for lane in lanes]
    pairs = pairwise(nodes)
    edges = [Edge(f"{one.id} no", one.id, other.id, say("diagram.else"), "no") for one, other in pairs]
    return Section("lanes", "", tuple(nodes), tuple(edges), as_list=True)


@dataclass(frozen=True)
class _Here:
    """Draws what leads to `rank` of a scale."""

    policy: Policy
    plan: ScalePlan
    rank: int

    @property
    def text(self) -> str:
        return self.policy.wording.value(self.plan.name, self.plan.values[self.rank])

    def section(self, budget: int) -> Section:
        """The tree of the three answers, or lists where there is no tree."""
        shape = next(shape for shape in self.policy.tree.scales if shape.name == self.plan.name)
        part = shape.parts[0] if shape.form == "tree" else None
        return replace(_tree(self.policy, part, self._leaf, budget) or self._list(), title=say("diagram.question_by_question"))

    def reasons(self) -> tuple[Section, Section]:
        """What raises a ticket straight to this value, and what keeps it lower all the same: a box each."""
        raising = [self._note(trigger) for trigger in self.policy.document.triggers if trigger.raises.get(self.plan.name) == self._value]
        if not raising and self.rank and self.plan.table is None:
            raising = [Node(f"{self.plan.name} by hand", "note", say("diagram.by_hand"), about=self._value)]
        caps = [(gate, gate.cap.get(self.plan.name)) for gate in self.policy.document.gates]
        lower = [self._note(gate) for gate, cap in caps if cap is not None and self.plan.values.index(cap) < self.rank]
        return (
            Section("raised", say("diagram.straight_here", value=self.text), tuple(raising), ()),
            Section("capped", say("diagram.held_lower", value=self.text), tuple(lower), ()),
        )

    @property
    def _value(self) -> str:
        return self.plan.values[self.rank]

    def _note(self, part: Trigger | Gate) -> Node:
        return Node(f"{self.plan.name} {part.id}", "note", part.title or part.id, about=part.id)

    def _leaf(self, outcome: Outcome) -> Node:
        if outcome.applies is False or outcome.high < self.rank:
            return self._lower()
        return self._higher() if outcome.low > self.rank else self._here()

    def _here(self) -> Node:
        return outcome_of(self.policy, self.plan, self.rank)

    def _higher(self) -> Node:
        above = self.plan.values[self.rank + 1 :]
        only = self.policy.wording.value(self.plan.name, above[0]) if len(above) == 1 else ""
        return Node("", "exit", say("diagram.higher_is", value=only) if only else say("diagram.higher", value=self.text))

    def _lower(self) -> Node:
        only = self.policy.wording.value(self.plan.name, self.plan.values[0])
        applies = self.plan.only_if is None
        return Node(
            "", "exit", say("diagram.lower_is", value=only) if applies and self.rank == 1 else say("diagram.lower", value=self.text)
        )

    def _list(self) -> Section:
        """`Is it one of these?`: what leads higher, then what leads here, then the rest."""
        name = f"{self.plan.name}:{self.plan.values[self.rank]}"
        steps = [
            (f"{name} higher", self._triggers(lambda rank: rank > self.rank), self._higher),
            (f"{name} here", self._triggers(lambda rank: rank == self.rank), self._here),
        ]
        rest = replace(self._lower() if self.rank else self._here(), id=f"{name} rest")
        nodes: list[Node] = []
        edges: list[Edge] = []
        before = ""
        for step, items, target in steps:
            if not items:
                continue
            nodes += [Node(step, "question", say("diagram.one_of_these"), items=items), replace(target(), id=f"{step} yes")]
            edges.append(Edge(f"{step} to yes", step, f"{step} yes", say("diagram.yes"), "yes"))
            edges += [Edge(f"{before} no", before, step, say("diagram.none_of_these"), "no")] if before else []
            before = step
        edges += [Edge(f"{before} no", before, rest.id, say("diagram.none_of_these"), "no")] if before else []
        return Section(self.plan.name, "", (*nodes, rest), tuple(edges), as_list=True)

    def _triggers(self, fits: Callable[[int], bool]) -> tuple[str, ...]:
        """Titles of the triggers that raise to a fitting rank."""
        raised = [(trigger.title or trigger.id, trigger.raises.get(self.plan.name)) for trigger in self.policy.document.triggers]
        return tuple(title for title, value in raised if value is not None and fits(self.plan.values.index(value)))
