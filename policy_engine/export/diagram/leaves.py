"""The box of an outcome: the lanes, or a value of a scale."""

from __future__ import annotations

from policy_engine.api import Policy
from policy_engine.export.diagram.draw import lanes_box, scale_box
from policy_engine.export.diagram.draw_tree import Leaf


def part_leaf(policy: Policy, name: str) -> Leaf:
    """What an outcome of the lanes, or of a scale's one tree, shows."""
    if name == "lanes":
        return lambda outcome: lanes_box(policy, outcome)
    plan = policy.source.program.scale_plans[name]
    return lambda outcome: scale_box(policy, plan, outcome)
