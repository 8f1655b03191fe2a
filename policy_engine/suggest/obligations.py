"""What cases must show, each as a question to the solver (`wanted`) and as a test of a ticket's answer under the law (`shown`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from policy_engine.analysis.formulas import Formula, conj, differ, disj, neg
from policy_engine.analysis.scale_rails import base_at_least, caps_below, raisers
from policy_engine.logic import Truth
from policy_engine.logic.possible import Possible
from policy_engine.model.program import ALWAYS
from policy_engine.records import dataclass
from policy_engine.suggest.desk import Desk
from policy_engine.suggest.lines import Line, decides_alone, line_matters, other_truths, with_line
from policy_engine.suggest.points import Point
from policy_engine.suggest.view import View, with_gate, with_raise, without_gate, without_trigger


class Obligation(Protocol):
    """Something that one ticket can show."""

    @property
    def pin(self) -> tuple[str, Possible] | None:
        """A value that the ticket must say just so."""

    def wanted(self, desk: Desk) -> list[Formula]:
        """What the ticket must be like: several wishes, the best first."""

    def shown(self, view: View) -> bool:
        """Whether a ticket shows it."""


@dataclass(frozen=True, slots=True)
class Unpinned:
    """An obligation that asks for no special number."""

    @property
    def pin(self) -> tuple[str, Possible] | None:
        return None


@dataclass(frozen=True, slots=True)
class AtPoint:
    """A line is met at a point, and decides its condition alone. `others`: the truths that the other lines must have.

    `weak`: it is enough that the line decides between true (or false) and open, because no ticket can say what the rest depends on.
    """

    line: Line
    point: Point
    others: tuple[Truth, ...] | None = None
    visible: bool = True
    weak: bool = False

    @property
    def pin(self) -> tuple[str, Possible] | None:
        value = self.point.pin
        return None if value is None else (self.point.variable, value)

    def wanted(self, desk: Desk) -> list[Formula]:
        base = conj((self.at(desk), matters(desk, self.line) if self.weak else alone(desk, self.line)))
        return [conj((base, visible(desk, self.line)))] if self.visible else [base]

    def at(self, desk: Desk) -> Formula:
        if self.point.place in ("known", "unknown"):
            return desk.meaning.known(desk.meaning.value(self.point.variable), self.point.place == "known").t
        return desk.at_cell(self.point.variable, [self.point.cell])

    def shown(self, view: View) -> bool:
        decides = line_matters if self.weak else decides_alone
        if not (self.point.is_met(view.values[self.point.variable]) and decides(self.line, view.values)) or (
            self.others is not None and other_truths(self.line, view.values) != self.others
        ):
            return False
        return not self.visible or is_visible(view, self.line)


def alone(desk: Desk, line: Line) -> Formula:
    """The line decides its condition alone."""
    yes, no = desk.meaning.judge(with_line(line, True)), desk.meaning.judge(with_line(line, False))
    return disj((conj((yes.t, no.f)), conj((yes.f, no.t))))


def matters(desk: Desk, line: Line) -> Formula:
    """The condition's truth is another one with the line than without."""
    yes, no = desk.meaning.judge(with_line(line, True)), desk.meaning.judge(with_line(line, False))
    return disj((differ(yes.t, no.t), differ(yes.f, no.f)))


def same_others(desk: Desk, line: Line, truths: Sequence[Truth], others: Sequence[Line]) -> Formula:
    """The other lines have these truths."""
    found = []
    for other, truth in zip(others, truths, strict=True):
        rail = desk.meaning.check(other.check)
        found.append(rail.t if truth is True else rail.f if truth is False else conj((neg(rail.t), neg(rail.f))))
    return conj(found)


def visible(desk: Desk, line: Line) -> Formula:
    """What the condition decides can be seen in the answer."""
    owner, meaning = line.owner, desk.meaning
    if owner.kind == "lane":
        names = [lane.name for lane in desk.program.lanes]
        earlier = desk.program.lanes[: names.index(owner.name)]
        return conj(meaning.judge(lane.when).f for lane in earlier if not lane.with_others)
    if owner.kind == "gate":
        caps = next(gate.caps for gate in desk.program.gates if gate.name == owner.name)
        return disj(cuts(desk, owner.name, scale, value) for scale, value in caps)
    return True


def cuts(desk: Desk, gate: str, scale_name: str, value: str) -> Formula:
    """Something lifts the scale over the gate's cap, and no other cap is as low."""
    scale, meaning = desk.program.scale_plans[scale_name], desk.meaning
    rank = scale.rank(value)
    if rank + 1 >= len(scale.values):
        return False
    over = disj((base_at_least(meaning, scale, rank + 1, sure=True), *raisers(meaning, scale, rank + 1, sure=True).values()))
    caps = caps_below(meaning, scale, rank + 1, sure=False)
    return conj((meaning.scales[scale_name].applies.t, over, *(neg(cap) for name, cap in caps.items() if name != gate)))


def is_visible(view: View, line: Line) -> bool:
    owner = line.owner
    if owner.kind == "lane":
        names = [lane.name for lane in view.program.lanes]
        earlier = view.program.lanes[: names.index(owner.name)]
        return all(view.judge(lane.when) is False for lane in earlier if not lane.with_others)
    if owner.kind == "gate":
        held = view.under(f"held {owner.name}", with_gate(owner.name, ALWAYS)).scales
        return held != view.under(f"no {owner.name}", without_gate(owner.name)).scales
    return True


@dataclass(frozen=True, slots=True)
class Decides(Unpinned):
    """Without this trigger the scale would be lower."""

    trigger: str
    scale: str
    value: str

    def wanted(self, desk: Desk) -> list[Formula]:
        scale = desk.program.scale_plans[self.scale]
        rank = scale.rank(self.value)
        base = leads(desk, self.trigger, self.scale, rank)
        free = conj(neg(cap) for cap in caps_below(desk.meaning, scale, rank + 1, sure=False).values())
        return [conj((base, free)), base] if rank + 1 < len(scale.values) else [base]

    def shown(self, view: View) -> bool:
        return view.answer.triggers[self.trigger] is True and scale_changes(
            view, self.scale, view.under(f"no {self.trigger}", without_trigger(self.trigger)).scales
        )


@dataclass(frozen=True, slots=True)
class Tops(Unpinned):
    """If this trigger raised the scale one value further, that would show."""

    trigger: str
    scale: str
    value: str

    def wanted(self, desk: Desk) -> list[Formula]:
        scale = desk.program.scale_plans[self.scale]
        return [leads(desk, self.trigger, self.scale, scale.rank(self.value) + 1)]

    def shown(self, view: View) -> bool:
        scale = view.program.scale_plans[self.scale]
        higher = scale.values[scale.rank(self.value) + 1]
        changed = view.under(f"{self.trigger} to {self.scale} {higher}", with_raise(self.trigger, self.scale, higher))
        return view.answer.triggers[self.trigger] is True and scale_changes(view, self.scale, changed.scales)


def scale_changes(view: View, scale: str, scales: dict[str, object] | object) -> bool:
    """Whether a scale that surely applies comes out otherwise."""
    assert isinstance(scales, dict)
    return view.answer.scales[scale].applies is True and scales[scale] != view.answer.scales[scale]


def leads(desk: Desk, trigger: str, scale_name: str, rank: int) -> Formula:
    """The trigger fires, nothing else lifts the scale to `rank`, and no cap keeps it below."""
    scale, meaning = desk.program.scale_plans[scale_name], desk.meaning
    others = [truth for name, truth in raisers(meaning, scale, rank, sure=False).items() if name != trigger]
    caps = caps_below(meaning, scale, rank, sure=False).values()
    rest = [base_at_least(meaning, scale, rank, sure=False), *others, *caps]
    return conj((meaning.triggers[trigger].t, meaning.scales[scale_name].applies.t, *(neg(part) for part in rest)))


@dataclass(frozen=True, slots=True)
class Caps(Unpinned):
    """Without this gate the scale would be higher."""

    gate: str
    scale: str
    value: str

    def wanted(self, desk: Desk) -> list[Formula]:
        return [conj((desk.meaning.gates[self.gate].t, cuts(desk, self.gate, self.scale, self.value)))]

    def shown(self, view: View) -> bool:
        changed = view.under(f"no {self.gate}", without_gate(self.gate)).scales
        return view.answer.gates[self.gate] is True and scale_changes(view, self.scale, changed)


@dataclass(frozen=True, slots=True)
class Reaches(Unpinned):
    """A scale surely has this value."""

    scale: str
    value: str

    def wanted(self, desk: Desk) -> list[Formula]:
        rails = desk.meaning.scales[self.scale]
        return [conj((rails.applies.t, rails.is_at(desk.program.scale_plans[self.scale].rank(self.value))))]

    def shown(self, view: View) -> bool:
        answer = view.answer.scales[self.scale]
        return answer.applies is True and answer.low == answer.high == self.value
