"""Which tickets change lanes."""

from __future__ import annotations

from typing import Any

from policy_engine.analysis.formulas import Formula, Rail, conj, differ, disj, neg
from policy_engine.analysis.meaning import Meaning
from policy_engine.analysis.proofs import holds
from policy_engine.analysis.solver import Solver
from policy_engine.answer import Answer
from policy_engine.diff.difference import LaneMove, LaneMoves, Witness
from policy_engine.diff.pairing import Pairing
from policy_engine.diff.witnesses import Shows, Witnesses
from policy_engine.logic import Truth
from policy_engine.records import dataclass

MOST_MOVES = 30
"""More kinds of moves than a reader can use; then it is said that there are more."""
Place = tuple[tuple[str, Truth], ...]
"""Each lane, in the new names, and whether the ticket is in it. Lanes it is not in are left out."""
Never = Rail(False, True)


@dataclass(frozen=True)
class _Lanes:
    """The lanes of both policies, by their new names; `names` says how each policy calls them."""

    pairing: Pairing

    @property
    def names(self) -> tuple[str, ...]:
        mine = (self.pairing.renames.id(lane.name) for lane in self.pairing.old.lanes)
        return tuple(dict.fromkeys((*(lane.name for lane in self.pairing.new.lanes), *mine)))

    def rails(self, meaning: Meaning, *, is_old: bool) -> dict[str, Rail]:
        found = {self.pairing.renames.id(name) if is_old else name: rail for name, rail in meaning.lanes.items()}
        return {name: found.get(name, Never) for name in self.names}

    def place(self, answer: Answer, *, is_old: bool) -> Place:
        found = {self.pairing.renames.id(name) if is_old else name: truth for name, truth in answer.lanes.items()}
        return tuple((name, found[name]) for name in self.names if found.get(name, False) is not False)


def find_lane_moves(pairing: Pairing, solver: Solver, witnesses: Witnesses) -> LaneMoves:
    """Every pair (lanes before, lanes now) that differs, each with a witness."""
    lanes = _Lanes(pairing)
    old, new = lanes.rails(pairing.old_meaning, is_old=True), lanes.rails(pairing.new_meaning, is_old=False)
    wanted = disj(differ(mine, theirs) for name in old for mine, theirs in ((old[name].t, new[name].t), (old[name].f, new[name].f)))
    moves: list[LaneMove] = []
    confirmed = True
    excluded: list[Formula] = []
    while len(excluded) < MOST_MOVES:
        reply = solver.ask(conj((wanted, *excluded)))
        if reply.verdict != "yes":
            return LaneMoves(tuple(moves), sure=confirmed and reply.verdict == "no")
        places = (_place(reply.model, old), _place(reply.model, new))
        just = conj((_is_there(old, places[0]), _is_there(new, places[1])))
        witness = witnesses.find(reply.model, just, _shows(places, lanes))
        confirmed = confirmed and witness is not None
        moves.extend([] if witness is None else [_move(places, witness)])
        excluded.append(neg(just))
    return LaneMoves(tuple(moves), sure=confirmed, more=True)


def _place(model: Any, rails: dict[str, Rail]) -> Place:
    found = ((name, True if holds(model, rail.t) else False if holds(model, rail.f) else None) for name, rail in rails.items())
    return tuple((name, truth) for name, truth in found if truth is not False)


def _is_there(rails: dict[str, Rail], place: Place) -> Formula:
    truths = dict(place)
    parts: list[Formula] = []
    for name, rail in rails.items():
        truth = truths.get(name, False)
        parts.append(rail.t if truth is True else rail.f if truth is False else conj((neg(rail.t), neg(rail.f))))
    return conj(parts)


def _shows(places: tuple[Place, Place], lanes: _Lanes) -> Shows:
    return lambda answer: lanes.place(answer, is_old=True) == places[0], lambda answer: lanes.place(answer, is_old=False) == places[1]


def _move(places: tuple[Place, Place], witness: Witness) -> LaneMove:
    sure = [tuple(name for name, truth in place if truth is True) for place in places]
    perhaps = [tuple(name for name, truth in place if truth is None) for place in places]
    return LaneMove(sure[0], sure[1], perhaps[0], perhaps[1], witness)
