"""Draws a policy: the tree of its lanes first, then each scale's, within a budget of boxes; past it, lists."""

from __future__ import annotations

from dataclasses import dataclass

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.draw_list import lanes_list, list_section
from policy_engine.export.diagram.draw_tree import STUB, Leaf, TreeDrawer, drawn_size
from policy_engine.export.diagram.picture import Node, Picture, Section
from policy_engine.messages import say
from policy_engine.model.program import ScalePlan
from policy_engine.tree import Outcome, Part, ScaleShape

BUDGET = 150
"""Boxes of a picture, stubs not counted. More than that nobody reads."""


def draw(policy: Policy, highlight: Decision | None = None, budget: int = BUDGET) -> Picture:
    """The picture of a policy. `highlight` is a decision whose way through the tree stands out."""
    walked = way_of(highlight)
    sections = tuple(_Drawing(policy, walked, budget).sections())
    shown = tuple(section for section in sections if section.edges or section.as_list) or sections[:1]
    return Picture(policy.title, _subtitle(policy), shown, _legend(policy), is_highlighted=bool(walked))


def way_of(decision: Decision | None) -> dict[str, str]:
    """Node id → next node id, up to the first answer of each part that is not known. Empty for a decision found as a list."""
    if decision is None or decision.path.form == "list":
        return {}
    ways: dict[str, list[tuple[str, bool]]] = {}
    for step in decision.path.steps:
        ways.setdefault(step.node.rpartition(":")[0], []).append((step.node, step.answer == say("words.not_known")))
    for leaf in decision.path.outcomes:
        ways.setdefault(leaf.rpartition(":")[0], []).append((leaf, False))
    walked: dict[str, str] = {}
    for way in ways.values():
        for (node, is_unknown), (following, _) in zip(way, way[1:], strict=False):
            walked[node] = STUB if is_unknown else following
            if is_unknown:
                break
    return walked


@dataclass
class _Drawing:
    policy: Policy
    walked: dict[str, str]
    left: int

    def sections(self) -> list[Section]:
        tree = self.policy.tree
        found: list[Section] = []
        if tree.lane_conditions:
            title = say("diagram.lanes")
            fits = tree.lanes is not None and self._fits(tree.lanes)
            found.append(self._part(tree.lanes, title, self._lane_leaf) if tree.lanes and fits else lanes_list(self.policy, title))
        for shape, scale in zip(tree.scales, self.policy.source.program.scales, strict=True):
            found.extend(self._scale(shape, scale))
        return found

    def _fits(self, *parts: Part) -> bool:
        """Whether there is room for the parts, which then is taken."""
        needed = sum(drawn_size(part) for part in parts)
        if needed > self.left:
            return False
        self.left -= needed
        return True

    def _part(self, part: Part, title: str, leaf: Leaf) -> Section:
        return TreeDrawer(self.policy.tree, self.policy.wording, self.walked, leaf).draw(part, title)

    def _scale(self, shape: ScaleShape, scale: ScalePlan) -> list[Section]:
        title = self.policy.wording.title(scale.name)
        if shape.form == "list" or not self._fits(*shape.parts):
            return [list_section(self.policy, scale, title)]
        if shape.form == "tree":
            return [self._part(shape.parts[0], title, self._scale_leaf(scale))]
        size = len(scale.values)
        applies, raises, caps = shape.parts[0], shape.parts[1 : size + 1], shape.parts[size + 1 :]
        sections = [self._yes_no(applies, say("diagram.applies", scale=title))]
        for rank in reversed(range(1, size)):
            sections.append(self._yes_no(raises[rank], say("diagram.raised", scale=title, value=self._value(scale, rank))))
        for rank in range(size):
            sections.append(self._yes_no(caps[rank], say("diagram.capped", scale=title, value=self._value(scale, rank))))
        return sections

    def _yes_no(self, part: Part, title: str) -> Section:
        words = {True: say("diagram.yes"), False: say("diagram.no"), None: say("words.not_known")}
        return self._part(part, title, lambda node_id, leaf: Node(node_id, "lane", words[leaf.truths[0]]))

    def _scale_leaf(self, scale: ScalePlan) -> Leaf:
        def leaf(node_id: str, outcome: Outcome) -> Node:
            if outcome.applies is False:
                return Node(node_id, "lane", say("diagram.not_applicable", scale=self.policy.wording.title(scale.name)))
            low, high = self._value(scale, outcome.low), self._value(scale, outcome.high)
            text = low if low == high else say("diagram.from_to", low=low, high=high)
            return Node(node_id, "outcome", text, outcome.high, len(scale.values))

        return leaf

    def _lane_leaf(self, node_id: str, outcome: Outcome) -> Node:
        lanes = zip(self.policy.document.lanes, outcome.truths, strict=True)
        names = [
            self._lane(lane.id) if truth else say("diagram.possibly", lane=self._lane(lane.id)) for lane, truth in lanes if truth is not False
        ]
        return Node(node_id, "lane", say("diagram.and").join(names) if names else say("diagram.no_lane"))

    def _lane(self, lane: str) -> str:
        return self.policy.wording.value("lane", lane)

    def _value(self, scale: ScalePlan, rank: int) -> str:
        return self.policy.wording.value(scale.name, scale.values[rank])


def _subtitle(policy: Policy) -> str:
    document = policy.document
    said = [say("diagram.version", version=document.version) if document.version else "", str(document.date or "")]
    return " · ".join(part for part in said if part)


def _legend(policy: Policy) -> tuple[Node, ...]:
    """The values of the first scale, `level` where there is one."""
    scales = sorted(policy.source.program.scales, key=lambda scale: scale.name != "level")
    if not scales:
        return ()
    name, values = scales[0].name, scales[0].values
    return tuple(Node(f"legend:{value}", "outcome", policy.wording.value(name, value), rank, len(values)) for rank, value in enumerate(values))
