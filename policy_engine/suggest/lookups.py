"""What cases must show of lanes and of the cells of tables."""

from __future__ import annotations

from policy_engine.analysis.formulas import Formula, conj, neg
from policy_engine.analysis.scale_rails import caps_below, raisers
from policy_engine.model.program import LanePlan, Program
from policy_engine.records import dataclass
from policy_engine.suggest.desk import Desk
from policy_engine.suggest.obligations import Unpinned, scale_changes
from policy_engine.suggest.tables import Leaf, leads_to, values_at, with_cell
from policy_engine.suggest.view import View


@dataclass(frozen=True, slots=True)
class InLane(Unpinned):
    """A ticket belongs to this lane."""

    lane: str

    def wanted(self, desk: Desk) -> list[Formula]:
        return [desk.meaning.lanes[self.lane].t]

    def shown(self, view: View) -> bool:
        return view.answer.lanes[self.lane] is True


@dataclass(frozen=True, slots=True)
class Order(Unpinned):
    """A ticket fits two lanes, and the first decides whether the second has it, too."""

    first: str
    second: str
    weak: bool = False

    def parts(self, program: Program) -> tuple[LanePlan, LanePlan, list[LanePlan]]:
        """Both lanes, and the earlier ones that would take the ticket from the second."""
        names = [lane.name for lane in program.lanes]
        one, two = program.lanes[names.index(self.first)], program.lanes[names.index(self.second)]
        earlier = program.lanes[: names.index(self.second)]
        return one, two, [lane for lane in earlier if lane.name != self.first and not lane.with_others]

    def wanted(self, desk: Desk) -> list[Formula]:
        one, two, between = self.parts(desk.program)
        rest = [desk.meaning.judge(lane.when).f for lane in between]
        both = [desk.meaning.judge(lane.when) for lane in (one, two)]
        return [conj((*((rail.may if self.weak else rail.t) for rail in both), *rest))]

    def shown(self, view: View) -> bool:
        one, two, between = self.parts(view.program)
        truths = [view.judge(lane.when) for lane in (one, two)]
        both = False not in truths if self.weak else truths == [True, True]
        return both and all(view.judge(lane.when) is False for lane in between)


@dataclass(frozen=True, slots=True)
class InCell(Unpinned):
    """A cell of a table is looked up, and `instead` in its place would show."""

    name: str
    leaf: Leaf
    instead: str
    is_scale: bool

    def wanted(self, desk: Desk) -> list[Formula]:
        return [conj((self.reached(desk), self.seen(desk)))]

    def reached(self, desk: Desk) -> Formula:
        plan = desk.program.scale_plans.get(self.name) or desk.program.signal_plans[self.name]
        assert plan.table is not None
        slots = {axis: desk.slots[axis].values for axis in self.leaf.axes}
        ways = zip(self.leaf.axes, values_at(plan.table, self.leaf, slots), strict=True)
        return conj(desk.at_cell(axis, [slots[axis].index(value) for value in allowed]) for axis, allowed in ways)

    def seen(self, desk: Desk) -> Formula:
        if not self.is_scale:
            return neg(desk.meaning.value(self.name).absent)
        scale, meaning = desk.program.scale_plans[self.name], desk.meaning
        higher = max(scale.rank(self.leaf.answer), scale.rank(self.instead))
        others = raisers(meaning, scale, higher, sure=False).values()
        caps = caps_below(meaning, scale, higher, sure=False).values()
        return conj((meaning.scales[self.name].applies.t, *(neg(part) for part in (*others, *caps))))

    def shown(self, view: View) -> bool:
        plan = view.program.scale_plans.get(self.name) or view.program.signal_plans[self.name]
        assert plan.table is not None
        all_values = {axis: view.program.variable(axis).values for axis in self.leaf.axes}
        if not leads_to(values_at(plan.table, self.leaf, all_values), self.leaf.axes, view.values):
            return False
        name = f"{self.name} {self.leaf.way} {self.instead}"
        if self.is_scale:
            changed = view.under(name, lambda program: with_cell(program, self.name, self.leaf, self.instead))
            return scale_changes(view, self.name, changed.scales)
        return view.values[self.name].is_known
