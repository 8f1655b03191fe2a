"""On which tickets a trigger or gate of both policies fires: on the same, on more, on fewer, or on others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policy_engine.analysis.formulas import Formula, conj, neg
from policy_engine.analysis.solver import Solver, Verdict
from policy_engine.answer import Answer
from policy_engine.diff.difference import PartReach, Reach, Witness
from policy_engine.diff.pairing import Pairing
from policy_engine.diff.renames import Renames
from policy_engine.diff.settled import Settled
from policy_engine.diff.witnesses import Witnesses
from policy_engine.loader.order import checks_of
from policy_engine.model.program import Condition, Program
from policy_engine.records import dataclass

Kind = Literal["triggers", "gates"]
REACH: dict[tuple[Verdict, Verdict], Reach] = {
    ("no", "no"): "equivalent",
    ("yes", "no"): "wider",
    ("no", "yes"): "narrower",
    ("yes", "yes"): "different",
}
"""(fires on tickets it did not fire on, no longer fires on tickets it fired on) → what that is."""


def find_reaches(pairing: Pairing, solver: Solver, witnesses: Witnesses, kind: Kind) -> Iterator[PartReach]:
    """Each trigger (or gate) of both whose condition changed, or that reads something whose meaning changed."""
    conditions = dict(_conditions(pairing.new, kind))
    changed = changed_names(pairing)
    search = _Search(pairing, solver, witnesses, kind)
    for old_name, when in _conditions(pairing.old, kind):
        name = pairing.renames.id(old_name)
        if name in conditions:
            before, now = Settled(pairing.renames).condition(when), Settled(Renames()).condition(conditions[name])
            rewritten = before != now
            reach = search.reach(old_name, name) if rewritten or reads(pairing.new, conditions[name]) & changed else None
            if reach is not None and (rewritten or reach.reach != "equivalent"):
                yield reach


def _conditions(program: Program, kind: Kind) -> Iterator[tuple[str, Condition]]:
    plans = program.triggers if kind == "triggers" else program.gates
    yield from ((plan.name, plan.when) for plan in plans)


def reads(program: Program, condition: Condition) -> frozenset[str]:
    """The owners of everything that a condition rests on, near and far."""
    near = {check.variable for check in checks_of(condition)}
    owners = {program.by_name[name].owner for name in near if name in program.by_name} | near
    return frozenset(owners.union(*(program.all_needs(name) for name in owners)))


def changed_names(pairing: Pairing) -> frozenset[str]:
    """Signals, lanes, scales and deadlines that mean something else now."""
    old, new = (dict(_named(Settled(r), program)) for r, program in ((pairing.renames, pairing.old), (Renames(), pairing.new)))
    return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))


def _named(form: Settled, program: Program) -> Iterator[tuple[str, object]]:
    """(name, what it means) of everything that conditions can test; of a scale also what raises and caps it."""
    for signal in program.signals:
        values = [form.values(v.name, v.values, ordered=v.ordered) for v in program.by_owner.get(signal.name, ())]
        yield form.renames.id(signal.name), (form.signal(signal), sorted(values))
    yield from ((form.renames.id(state.name), form.state(state)) for state in program.states)
    lanes = [(form.condition(lane.when), lane.with_others) for lane in program.lanes]
    yield from ((f"lane.{form.renames.id(lane.name)}", lanes) for lane in program.lanes)
    for scale in program.scales:
        raising = {repr((form.condition(t.when), form.targets(t.raises))) for t in program.triggers if scale.name in dict(t.raises)}
        capping = {repr((form.condition(g.when), form.targets(g.caps))) for g in program.gates if scale.name in dict(g.caps)}
        yield form.renames.id(scale.name), (form.scale(scale), raising, capping)


@dataclass(frozen=True)
class _Search:
    pairing: Pairing
    solver: Solver
    witnesses: Witnesses
    kind: Kind

    def reach(self, old: str, new: str) -> PartReach:
        before, now = (getattr(meaning, self.kind) for meaning in (self.pairing.old_meaning, self.pairing.new_meaning))
        mine, theirs = before[old].t, now[new].t
        gained, more = self.ask(conj((theirs, neg(mine))), (old, new), fires=True)
        lost, less = self.ask(conj((mine, neg(theirs))), (old, new), fires=False)
        return PartReach(old, new, REACH.get((gained, lost), "undecided"), more, less)

    def ask(self, formula: Formula, names: tuple[str, str], *, fires: bool) -> tuple[Verdict, Witness | None]:
        """Is there such a ticket? `fires`: whether the new one fires on it, not the old one."""

        def shows_old(answer: Answer) -> bool:
            return (getattr(answer, self.kind)[names[0]] is True) != fires

        def shows_new(answer: Answer) -> bool:
            return (getattr(answer, self.kind)[names[1]] is True) == fires

        reply = self.solver.ask(formula)
        return reply.verdict, self.witnesses.find(reply.model, formula, (shows_old, shows_new)) if reply.verdict == "yes" else None
