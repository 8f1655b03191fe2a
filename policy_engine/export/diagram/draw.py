"""Draws a policy: the tree of its lanes first, then each scale's, within a budget of boxes; past it, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.connect import connect, numbered
from policy_engine.export.diagram.draw_list import lanes_list, list_section
from policy_engine.export.diagram.draw_tree import STUB, Leaf, TreeDrawer
from policy_engine.export.diagram.picture import Node, Picture, Section
from policy_engine.export.diagram.simplify import simplify
from policy_engine.messages import say
from policy_engine.model.program import ScalePlan
from policy_engine.records import dataclass
from policy_engine.tree import Outcome, Part, ScaleShape

BUDGET = 600
"""Boxes of all trees of a picture, stubs not counted: about ten pages. More than that nobody reads, and lists take their place."""


def draw(policy: Policy, highlight: Decision | None = None, budget: int = BUDGET) -> Picture:
    """The whole tree of a policy. `highlight` is a decision whose way through the tree stands out."""
    walked = way_of(highlight)
    sections = _Drawing(policy, walked, budget).sections()
    shown = [section for section in sections if section.edges or section.as_list] or sections[:1]
    picture = picture_of(policy, shown, remarks=never_falls(policy))
    return replace(picture, is_highlighted=bool(walked))


def picture_of(policy: Policy, sections: Iterable[Section], *, remarks: tuple[str, ...] = (), scale: str = "level") -> Picture:
    """Sections as a picture, without crossing arrows, with the policy's title and the values of one scale as its legend."""
    parts = numbered(connect(section) for section in sections)
    return Picture(policy.title, _subtitle(policy), tuple(parts), legend_of(policy, scale), remarks, policy=policy.id)


def never_falls(policy: Policy) -> tuple[str, ...]:
    """A sentence for each scale that keeps what a ticket has reached."""
    scales = [scale.name for scale in policy.source.program.scales if scale.never_falls]
    return tuple(say("diagram.never_falls", scale=policy.wording.title(name)) for name in scales)


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
        for (node, is_unknown), (following, _) in pairwise(way):
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
            drawn = self._parts([(tree.lanes, title, self._lane_leaf)]) if tree.lanes else []
            found.extend(drawn or [lanes_list(self.policy, title)])
        for shape, scale in zip(tree.scales, self.policy.source.program.scales, strict=True):
            title = self.policy.wording.title(scale.name)
            drawn = self._parts(self._plan(shape, scale, title)) if shape.form != "list" else []
            legend = scale_legend(self.policy, scale)
            found.extend(replace(part, legend=legend) for part in drawn or [list_section(self.policy, scale, title)])
        return found

    def _parts(self, plan: list[tuple[Part, str, Leaf]]) -> list[Section]:
        """The parts as trees; nothing where there is no room for all of them."""
        needed = sum(simplify(part, leaf).size for part, _, leaf in plan)
        if needed > self.left:
            return []
        self.left -= needed
        drawer = TreeDrawer(self.policy.tree, self.policy.wording, self.walked)
        return [drawer.draw(part, title, leaf) for part, title, leaf in plan]

    def _plan(self, shape: ScaleShape, scale: ScalePlan, title: str) -> list[tuple[Part, str, Leaf]]:
        """One tree for the scale, or one for each of its values: whether it applies, is raised, is capped."""
        if shape.form == "tree":
            return [(shape.parts[0], title, self._scale_leaf(scale))]
        size = len(scale.values)
        applies, raises, caps = shape.parts[0], shape.parts[1 : size + 1], shape.parts[size + 1 :]
        ranks = [(rank, self._value(scale, rank)) for rank in range(size)]
        plan: list[tuple[Part, str, Leaf]] = [(applies, say("diagram.applies", scale=title), _yes_no)]
        plan += [(raises[rank], say("diagram.raised", scale=title, value=value), _yes_no) for rank, value in reversed(ranks[1:])]
        plan += [(caps[rank], say("diagram.capped", scale=title, value=value), _yes_no) for rank, value in ranks]
        return plan

    def _scale_leaf(self, scale: ScalePlan) -> Leaf:
        return lambda outcome: scale_box(self.policy, scale, outcome)

    def _lane_leaf(self, outcome: Outcome) -> Node:
        return lanes_box(self.policy, outcome)

    def _value(self, scale: ScalePlan, rank: int) -> str:
        return self.policy.wording.value(scale.name, scale.values[rank])


def scale_box(policy: Policy, scale: ScalePlan, outcome: Outcome) -> Node:
    """The box of what an outcome says about a scale."""
    if outcome.applies is False:
        return Node("", "lane", say("diagram.not_applicable", scale=policy.wording.title(scale.name)), about=scale.name)
    box = outcome_of(policy, scale, outcome.high)
    low = policy.wording.value(scale.name, scale.values[outcome.low])
    return box if outcome.low == outcome.high else replace(box, text=say("diagram.from_to", low=low, high=box.text))


def lanes_box(policy: Policy, outcome: Outcome) -> Node:
    """The box of the lanes that a ticket is in, or may be in."""
    found = [(lane, truth) for lane, truth in zip(policy.document.lanes, outcome.truths, strict=True) if truth is not False]
    titles = [(policy.wording.value("lane", lane.id), truth) for lane, truth in found]
    names = [title if truth else say("diagram.possibly", lane=title) for title, truth in titles]
    return Node("", "lane", say("diagram.and").join(names) or say("diagram.no_lane"), about=found[0][0].id if found else "")


def _yes_no(outcome: Outcome) -> Node:
    words = {True: say("diagram.yes"), False: say("diagram.no"), None: say("words.not_known")}
    return Node("", "lane", words[outcome.truths[0]])


def _subtitle(policy: Policy) -> str:
    document = policy.document
    said = [say("diagram.version", version=document.version) if document.version else "", str(document.date or "")]
    return " · ".join(part for part in said if part)


def legend_of(policy: Policy, scale: str) -> tuple[Node, ...]:
    """The values of a scale; of the first one where there is none of this name."""
    scales = sorted(policy.source.program.scales, key=lambda other: other.name != scale)
    return scale_legend(policy, scales[0]) if scales else ()


def scale_legend(policy: Policy, scale: ScalePlan) -> tuple[Node, ...]:
    """The values of a scale, the calmest first."""
    return tuple(replace(outcome_of(policy, scale, rank), id=f"legend:{value}") for rank, value in enumerate(scale.values))


def outcome_of(policy: Policy, scale: ScalePlan, rank: int) -> Node:
    """The box of a value of a scale."""
    value = scale.values[rank]
    level = next((level for level in policy.document.levels if level.id == value), None) if scale.name == "level" else None
    text = policy.wording.value(scale.name, value)
    is_outside = level is not None and level.external
    return Node("", "outcome", text, rank, len(scale.values), external=is_outside, about=value if level else scale.name)
