"""The whole comparison of two policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from policy_engine.diff.difference import Difference, LaneMoves, PartChange, Routing, Row, ScaleMoves
from policy_engine.diff.facts import Facts, Remark, pair_facts, read_names
from policy_engine.diff.find_renames import find_renames
from policy_engine.diff.merged import merged_order
from policy_engine.diff.parts import find_parts
from policy_engine.diff.renames import Renames
from policy_engine.diff.settled import digest
from policy_engine.loader import PolicySource
from policy_engine.model.program import Program
from policy_engine.records import dataclass

CLOCK_KEYS = frozenset(
    {
        *("within", "every", "targets", "calendar", "due_at", "from_", "met_by", "before", "at_least", "agreed"),
        *("pauses_while", "extension", "steps", "acknowledged_by", "repeat"),
    }
)
"""Keys that say when a deadline is missed, or a chain has come to its end."""


class NothingInCommon(Exception):
    """Both policies read tickets, and no fact of one is a fact of the other."""


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """`timeout`: seconds for one question to the solver. `solve`: False leaves the questions out."""

    timeout: float = 5.0
    solve: bool = True


def compare(old: PolicySource, new: PolicySource, options: DiffOptions | None = None) -> Difference:
    """Everything that differs. Raises NothingInCommon for two policies that share no fact of a ticket."""
    chosen = options or DiffOptions()
    renames, renamed = find_renames(old.document, new.document)
    facts = pair_facts(old.program, new.program, renames)
    if facts.nothing_shared:
        raise NothingInCommon
    routing = find_routing((old, new), renames, facts, chosen)
    parts = tuple(find_parts(old.document, new.document, renames))
    remarks = (*facts.remarks, *changed_clocks(parts, new.program))
    return Difference(old, new, renames, renamed, remarks, routing, parts, facts.counts)


def changed_clocks(parts: Iterable[PartChange], program: Program) -> Iterator[Remark]:
    """Deadlines and chains that run otherwise now, and whose state some condition tests."""
    read = read_names(program)
    for part in parts:
        if part.new_id in program.state_plans and part.new_id in read and CLOCK_KEYS & {key.key for key in part.keys}:
            yield Remark("clock", part.new_id)


def find_routing(sources: tuple[PolicySource, PolicySource], renames: Renames, facts: Facts, options: DiffOptions) -> Routing:
    """What is proven about answers; policies that decide alike are not asked about."""
    old, new = (source.program for source in sources)
    if digest(old, renames) == digest(new, Renames()):
        return Routing(tuple(same_scales(old, new, renames, sure=True)))
    if not options.solve or find_spec("z3") is None:
        return Routing(tuple(same_scales(old, new, renames, sure=False)), LaneMoves(sure=False), proven=False)
    from policy_engine.diff.lane_moves import find_lane_moves
    from policy_engine.diff.pairing import Pairing
    from policy_engine.diff.reach import find_reaches
    from policy_engine.diff.scale_moves import find_moves
    from policy_engine.diff.witnesses import Witnesses

    pairing = Pairing(old, new, renames, facts)
    solver = pairing.solver(options.timeout)
    witnesses = Witnesses(pairing, (sources[0].path, sources[1].path), solver)
    scales = tuple(find_moves(pairing, solver, witnesses))
    lanes = find_lane_moves(pairing, solver, witnesses)
    triggers, gates = (tuple(find_reaches(pairing, solver, witnesses, kind)) for kind in ("triggers", "gates"))
    return Routing(scales, lanes, triggers, gates)


def same_scales(old: Program, new: Program, renames: Renames, *, sure: bool) -> list[ScaleMoves]:
    """Scales without any move: because there is none, or because nothing was asked."""
    found = []
    for scale in old.scales:
        other = new.scale_plans.get(renames.id(scale.name))
        if other is not None:
            mine = [renames.value(other.name, value) for value in scale.values]
            order = merged_order(mine, other.values)
            rows = tuple(Row(order.index(value), (), sure=sure, gone=value not in other.values) for value in mine)
            found.append(ScaleMoves(scale.name, other.name, order, rows))
    return found
