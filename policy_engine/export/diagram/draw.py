"""Draws a policy: the tree of its lanes first, then each scale's, within a budget of boxes; past it, lists."""

from __future__ import annotations

from dataclasses import dataclass

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.draw_list import lanes_list, list_section
from policy_engine.export.diagram.draw_tree import STUB, TreeDrawer, drawn_size
from policy_engine.export.diagram.picture import Node, Picture, Section
from policy_engine.messages import say
from policy_engine.model.program import ScalePlan
from policy_engine.tree import Outcome, Part, ScaleShape

BUDGET = 150
"""Boxes of a picture, stubs not counted. More than that nobody reads."""


def draw(policy: Policy, highlight: Decision | None = None, budget: int = BUDGET) -> Picture:
    """The picture of a policy. `highlight` is a decision whose way through the tree stands out."""
    walked = way_of(highlight)
    sections = _Drawing(policy, walked, budget).sections()
    shown = tuple(section for section in sections if section.edges or section.as_list) or sections[:1]
    return Picture(policy.title, _subtitle(policy), shown, _legend(policy), is_highlighted=bool(walked))


def way_of(decision: Decision | None) -> dict[str, str]:
    """Node id → next node id, up to the first answer of each part that is not known. Empty for a decision found as a list."""
    if decision is None or decision.path.form == "list":
        return {}
    ways: dict[str, list[tuple[str, bool]]] = {}
    for step in decision.path.steps:
        ways.setdefault(step.part, []).append((step.node, step.answer == say("words.not_known")))
    for leaf in decision.path.outcomes:
        ways.setdefault(leaf.rpartition(":")[0], []).append((leaf, False))
    walked: dict[str, str] = {}
    for way in ways.values():
        for (node, not_known), (following, _) in zip(way, way[1:], strict=False):
            walked[node] = STUB if not_known else following
            if not_known:
                break
    return walked


@dataclass
class _Drawing:
    policy: Policy
    walked: dict[str, str]
    left: int

    def sections(self) -> tuple[Section, ...]:
        tree = self.policy.tree
        found: list[Section] = []
        if tree.lane_conditions:
            title = say("diagram.lanes")
            found.append(self._part(tree.lanes, title, self._lane_leaf) if tree.lanes and self._fits(tree.lanes) else lanes_list(self.policy, title))
        for shape, scale in zip(tree.scales, self.policy.source.program.scales, strict=True):
            found.extend(self._scale(shape, scale))
        return tuple(found)

    def _fits(self, *parts: Part) -> bool:
        """Whether there is room for the parts, which then is taken."""
        needed = sum(drawn_size(part) for part in parts)
        if needed <= self.left:
            self.left -= needed
            return True
        return False

    def _part(self, part: Part, title: str, leaf) -> Section:  # type: ignore[no-untyped-def]
        return TreeDrawer(self.policy.tree, self.policy.wording, self.walked, leaf).draw(part, title)

    def _scale(self, shape: ScaleShape, scale: ScalePlan) -> list[Section]:
        title = self.policy.wording.title(scale.name)
        if shape.form == "list" or not self._fits(*shape.parts):
            return [list_section(self.policy, scale, title)]
        if shape.form == "tree":
            return [self._part(shape.parts[0], title, lambda node_id, leaf: self._scale_leaf(scale, node_id, leaf))]
        return self._rank_trees(shape, scale, title)
