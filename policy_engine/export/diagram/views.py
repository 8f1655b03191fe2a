"""What a diagram can show, by name, and the picture of each view."""

from __future__ import annotations

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.diagram.draw import draw
from policy_engine.export.diagram.draw_level import draw_lane, draw_value
from policy_engine.export.diagram.picture import Picture
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.spelling import closest

VIEWS = ("tree", "level:ID", "path", "ladder")
"""As they are written. In place of `level` stands any scale, with one of its values, or `lane`, with a lane's id."""


@dataclass(frozen=True, slots=True)
class View:
    """A view of a policy: `kind` is tree, path, ladder, lane, or the name of a scale with its `value`."""

    kind: str
    value: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else self.kind


def read_view(policy: Policy, name: str) -> tuple[View | None, list[str]]:
    """The view of this name, or sentences that say what is wrong with it."""
    kind, colon, value = name.strip().partition(":")
    if not colon:
        return (View(kind), []) if kind in ("tree", "path", "ladder") else (None, [_unknown(name, all_views(policy))])
    known = _values(policy)
    if kind not in known:
        return None, [_unknown(name, all_views(policy))]
    if value not in known[kind]:
        return None, [_unknown(name, [f"{kind}:{one}" for one in known[kind]])]
    return View(kind, value), []


def all_views(policy: Policy) -> list[str]:
    """Every view that a policy has, `path` among them."""
    values = [f"{kind}:{value}" for kind, found in _values(policy).items() for value in found]
    return ["tree", "path", "ladder", *values]


def draw_view(policy: Policy, view: View, decision: Decision | None = None) -> Picture:
    """The picture of a view. `path` needs a decision; in the tree, its way stands out. Raises ValueError for a path without one."""
    match view.kind:
        case "tree":
            return draw(policy, decision)
        case "ladder":
            # These two use the handbook's words, and the handbook shows the tree: imported here, the two don't go round in a circle.
            from policy_engine.export.diagram.draw_ladder import draw_ladder

            return draw_ladder(policy)
        case "path":
            if decision is None:
                raise ValueError(say("diagram.path_needs_ticket"))
            from policy_engine.export.diagram.draw_path import draw_path

            return draw_path(policy, decision)
        case "lane":
            return draw_lane(policy, view.value)
        case _:
            return draw_value(policy, view.kind, view.value)


def _values(policy: Policy) -> dict[str, list[str]]:
    scales = {scale.name: list(scale.values) for scale in policy.source.program.scales}
    lanes = [lane.id for lane in policy.document.lanes]
    return scales | ({"lane": lanes} if lanes else {})


def _unknown(name: str, known: list[str]) -> str:
    near = closest(name, known)
    help_line = say("cli.did_you_mean", near=near) if near else say("diagram.views", names=", ".join(f"`{one}`" for one in known))
    return say("diagram.no_view", name=name, help=help_line)
