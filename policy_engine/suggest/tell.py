"""A suggested case in plain words: its name, its title, and why it is there."""

from __future__ import annotations

from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.suggest.choose import Chosen
from policy_engine.suggest.desk import Desk
from policy_engine.suggest.find import shows
from policy_engine.suggest.lookups import InCell, InLane, Order
from policy_engine.suggest.names import Names, slug
from policy_engine.suggest.obligations import AtPoint, Caps, Decides, Obligation, Reaches, Tops
from policy_engine.suggest.tables import OTHERWISE
from policy_engine.suggest.view import View

STATES = {True: "yes", False: "no", None: "perhaps"}
NUMERIC = ("below", "at", "above")
MORE = 2
"""So many other things that a case shows are named in its `why`."""


@dataclass(frozen=True)
class Teller:
    """Tells what a ticket shows."""

    names: Names
    desk: Desk

    def key(self, obligation: Obligation) -> str:
        """An obligation as an id."""
        match obligation:
            case AtPoint(line=line, point=point):
                where = "" if point.place not in NUMERIC else say(f"suggest.id_{point.place}")
                title = "" if line.owner.kind == "trigger" and point.bound else point.variable
                return slug(line.owner.name, title, where, point.value or self.names.point(point))
            case Decides(trigger=trigger, scale=scale, value=value) | Tops(trigger=trigger, scale=scale, value=value):
                return slug(trigger, "alone", scale, value)
            case Caps(gate=gate, scale=scale, value=value):
                return slug(gate, "caps", scale, value)
            case Reaches(scale=scale, value=value):
                return slug(scale, value)
            case InLane(lane=lane):
                return slug("lane", lane)
            case Order(first=first, second=second):
                return slug(first, "before", second)
            case InCell(name=name, leaf=leaf):
                return slug(name, *(step or "otherwise" for step in leaf.way))
        raise TypeError(obligation)

    def title(self, obligation: Obligation, view: View) -> str:
        """What a ticket shows, in a line."""
        names = self.names
        match obligation:
            case AtPoint():
                return self.point_title(obligation, view)
            case Decides(trigger=trigger, scale=scale, value=value) | Tops(trigger=trigger, scale=scale, value=value):
                return say(
                    "suggest.decides", part=names.part("trigger", trigger), scale=names.signal(scale), value=names.value(scale, value)
                )
            case Caps(gate=gate, scale=scale, value=value):
                return say("suggest.caps", part=names.part("gate", gate), scale=names.signal(scale), value=names.value(scale, value))
            case Reaches(scale=scale, value=value):
                return say("suggest.reaches", scale=names.signal(scale), value=names.value(scale, value))
            case InLane(lane=lane):
                return say("suggest.in_lane", part=names.part("lane", lane))
            case Order(first=first, second=second, weak=weak):
                both = next(lane.with_others for lane in self.desk.program.lanes if lane.name == first)
                key = f"suggest.{'both_lanes' if both else 'first_lane'}{'_perhaps' if weak else ''}"
                return say(key, first=names.part("lane", first), second=names.part("lane", second))
            case InCell(name=name):
                return say(
                    "suggest.cell", scale=names.signal(name), way=self.way(obligation), value=names.value(name, obligation.leaf.answer)
                )
        raise TypeError(obligation)

    def way(self, cell: InCell) -> str:
        """The way to a cell: `Fault is none, Date is this week`."""
        steps = [
            say("suggest.axis", axis=self.names.signal(axis), value=self.names.value(axis, step) if step else say("suggest.otherwise"))
            for axis, step in zip(cell.leaf.axes, cell.leaf.way, strict=True)
            if step != OTHERWISE or len(cell.leaf.way) == 1
        ]
        return ", ".join(steps) or say("suggest.otherwise")

    def point_title(self, wish: AtPoint, view: View) -> str:
        owner, point = wish.line.owner, wish.point
        state = STATES[view.judge(owner.when)]
        values = {
            "part": self.names.part(owner.kind, owner.name),
            "value": self.names.said(point),
            "line": self.names.signal(point.variable),
        }
        verb = say(f"suggest.{owner.kind}_{state}")
        if point.place in NUMERIC and owner.kind == "trigger" and state != "perhaps":
            return say(f"suggest.trigger_{point.place}_{state}", **values)
        return say(f"suggest.when_{point.place}", verb=verb, **values)

    def why(self, main: Obligation, chosen: Chosen, all_chosen: dict[str, Chosen]) -> str:
        """Why the case is there: what it shows first, its twin, and what else only it shows."""
        view = self.desk.view(chosen.said)
        sentences = [self.reason(main, view)]
        twin = self.twin(main, chosen, all_chosen) if isinstance(main, AtPoint) else None
        if twin is not None and isinstance(main, AtPoint):
            sentences.append(say("suggest.twin", case=twin, line=self.names.signal(main.point.variable)))
        more = self.more(main, chosen, view)
        if more:
            sentences.append(say("suggest.also", what="; ".join(more)))
        return " ".join(sentences)

    def reason(self, main: Obligation, view: View) -> str:
        names = self.names
        match main:
            case AtPoint(line=line, point=point):
                state = STATES[view.judge(line.owner.when)]
                then = say(f"suggest.then_{line.owner.kind}_{state}", part=names.part(line.owner.kind, line.owner.name))
                words = {"line": names.signal(point.variable), "value": names.said(point), "test": names.test(line), "then": then}
                is_plain = point.place == "value" and (
                    (len(line.check.values) == 1 and point.value in line.check.values) or names.is_flag(point)
                )
                return say("suggest.why_plain" if is_plain else f"suggest.why_{point.place}", **words)
            case Decides(scale=scale) | Tops(scale=scale):
                return say("suggest.why_decides", scale=names.signal(scale))
            case Caps(scale=scale):
                return say("suggest.why_caps", scale=names.signal(scale))
            case InCell(name=name):
                return say("suggest.why_cell", scale=names.signal(name))
            case Reaches(scale=scale):
                name = f"current.{scale}"
                there = name in view.world and view.world[name] != self.desk.silence.get(name)
                return say("suggest.why_there" if there else "suggest.why_reaches", scale=names.signal(scale))
        return say("suggest.why_lane")

    def twin(self, main: AtPoint, chosen: Chosen, all_chosen: dict[str, Chosen]) -> str | None:
        """Another suggested case that says the same but for this line, and comes out otherwise."""
        truth = self.desk.view(chosen.said).judge(main.line.owner.when)
        same_part_first = sorted(all_chosen.items(), key=lambda case: not case[0].startswith(slug(main.line.owner.name)))
        for case, other in same_part_first:
            differing = {name for name in {*chosen.said, *other.said} if chosen.said.get(name) != other.said.get(name)}
            if differing == {main.point.variable} and self.desk.view(other.said).judge(main.line.owner.when) is (not truth):
                return case
        return None

    def more(self, main: Obligation, chosen: Chosen, view: View) -> list[str]:
        """Other parts for which only this case speaks."""
        told, found = {_part(main)}, []
        for obligation in chosen.own:
            if _part(obligation) not in told and shows(self.desk, chosen.said, obligation):
                told.add(_part(obligation))
                found.append(self.title(obligation, view))
        return found[:MORE]


def _part(obligation: Obligation) -> str:
    """The part that an obligation speaks of."""
    match obligation:
        case AtPoint(line=line):
            return line.owner.name
        case Decides(trigger=name) | Tops(trigger=name) | Caps(gate=name) | InLane(lane=name) | InCell(name=name):
            return name
        case Order(first=first, second=second):
            return f"{first} {second}"
        case Reaches(scale=scale):
            return scale
    raise TypeError(obligation)


def main_of(chosen: Chosen) -> Obligation:
    """What a case is named after: a threshold first, then a line, then what only it shows."""
    thresholds = [one for one in (*chosen.own, *chosen.told) if isinstance(one, AtPoint) and one.point.place in NUMERIC]
    lines = [one for one in (*chosen.own, *chosen.told) if isinstance(one, AtPoint)]
    return [*thresholds, *lines, *chosen.own, *chosen.told, *chosen.shown][0]
