"""What `compare` finds: plain frozen values, without words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, Literal

from policy_engine.answer import Answer
from policy_engine.diff.facts import Counts, Remark
from policy_engine.diff.renames import Renamed, Renames
from policy_engine.loader import PolicySource
from policy_engine.records import dataclass

Verdict = Literal["same", "raises", "lowers", "both", "undecided", "gone"]
Reach = Literal["equivalent", "wider", "narrower", "different", "undecided"]
NOT_AT_ALL = -1
"""The position of an answer where the scale does not apply: below its lowest value."""


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket for one policy, the policy's answer, and the command that shows it (None where a ticket can't say all of it)."""

    ticket: Mapping[str, Any]
    answer: Answer
    command: str | None


@dataclass(frozen=True, slots=True)
class Witness:
    """One ticket, as each policy reads it. `size`: how many facts it states."""

    old: Told
    new: Told
    size: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """An answer on a scale: positions of the value that is sure and of the highest still possible, the same where it is settled."""

    low: int
    high: int

    @property
    def is_settled(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Move:
    """An answer that some ticket gets now, and what it got before."""

    old: Span
    new: Span
    witness: Witness

    @property
    def raises(self) -> bool:
        return self.new.low > self.old.low or self.new.high > self.old.high

    @property
    def lowers(self) -> bool:
        return self.new.low < self.old.low or self.new.high < self.old.high


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of the tickets at one value: `at` its position, None for tickets whose answer is not settled.

    `sure` is False where time ran out before everything was found. `gone`: the new policy does not have this value.
    """

    at: int | None
    moves: tuple[Move, ...]
    sure: bool = True
    gone: bool = False

    @property
    def verdict(self) -> Verdict:
        """Nothing stays at a value that is gone, even where nothing is found to move from it."""
        found = verdict_of(self.moves, sure=self.sure)
        return "gone" if self.gone and found == "same" else found


@dataclass(frozen=True, slots=True)
class ScaleMoves:
    """A scale of both policies. `values`: those of both, lowest first, in the new policy's names."""

    old: str
    new: str
    values: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """The worst first: what falls furthest, from the highest; then what rises furthest."""
        found = [move for row in self.rows for move in row.moves]
        return tuple(sorted(found, key=lambda m: (not m.lowers, -abs(m.new.low - m.old.low), -m.old.low, -m.old.high, m.new)))

    @property
    def sure(self) -> bool:
        return all(row.sure for row in self.rows)

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.moves, sure=self.sure)


def verdict_of(moves: tuple[Move, ...], *, sure: bool) -> Verdict:
    """What the moves come to. A direction that was found is said even where time ran out for the rest."""
    up, down = any(move.raises for move in moves), any(move.lowers for move in moves)
    if up or down:
        return "both" if up and down else "raises" if up else "lowers"
    return "same" if sure else "undecided"


@dataclass(frozen=True, slots=True)
class LaneMove:
    """Lanes that a ticket was in, and those it is in now; `perhaps`: those that depend on what is not known."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    old_perhaps: tuple[str, ...]
    new_perhaps: tuple[str, ...]
    witness: Witness


@dataclass(frozen=True, slots=True)
class LaneMoves:
    """Tickets that change lanes. `more`: there are more kinds of moves than are listed."""

    moves: tuple[LaneMove, ...] = ()
    sure: bool = True
    more: bool = False


@dataclass(frozen=True, slots=True)
class PartReach:
    """On which tickets a trigger or gate of both policies fires: a witness of those that are new, and of those that are lost."""

    old: str
    new: str
    reach: Reach
    gained: Witness | None = None
    lost: Witness | None = None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key of a part that says something else now; values as the model holds them, None for what is not said."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that was added (`old` is None), removed (`new` is None), or changed in `keys`. Empty `keys`: only its id changed."""

    section: str
    old_id: str | None
    new_id: str | None
    old: Any = None
    new: Any = None
    keys: tuple[KeyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """What is proven about answers. `proven` is False where no solver is installed: then nothing was asked."""

    scales: tuple[ScaleMoves, ...] = ()
    lanes: LaneMoves = field(default_factory=LaneMoves)
    triggers: tuple[PartReach, ...] = ()
    gates: tuple[PartReach, ...] = ()
    proven: bool = True


@dataclass(frozen=True)
class Difference:
    """Everything that two policies differ in."""

    old: PolicySource
    new: PolicySource
    renames: Renames
    renamed: tuple[Renamed, ...]
    remarks: tuple[Remark, ...]
    routing: Routing
    parts: tuple[PartChange, ...]
    facts: Counts

    @property
    def is_doubtful(self) -> bool:
        """These may be no two versions of one policy: they have other ids, and few facts in common."""
        return self.old.document.id != self.new.document.id and self.facts.are_few

    @property
    def is_same(self) -> bool:
        """Nothing differs, not even words."""
        return not (self.parts or self.renamed or self.routing_changes or self.undecided)

    @property
    def routing_changes(self) -> bool:
        return bool(self.routing.lanes.moves) or any(scale.moves for scale in self.routing.scales)

    @property
    def raises(self) -> bool:
        return any(scale.verdict in ("raises", "both") for scale in self.routing.scales)

    @property
    def lowers(self) -> bool:
        return any(scale.verdict in ("lowers", "both") for scale in self.routing.scales)

    @property
    def unreadable(self) -> tuple[Remark, ...]:
        """The levels, other values and lanes that tickets may be at already, and that the new policy does not have."""
        return tuple(one for one in self.remarks if one.why == "value_removed" and one.name.startswith("current."))

    @property
    def undecided(self) -> bool:
        """Some question about answers stayed open."""
        sure = self.routing.lanes.sure and all(scale.sure for scale in self.routing.scales)
        return not (self.routing.proven and sure)

    def witnesses(self) -> Iterator[Witness]:
        """Every witness there is."""
        for scale in self.routing.scales:
            yield from (move.witness for move in scale.moves)
        yield from (move.witness for move in self.routing.lanes.moves)
        for part in (*self.routing.triggers, *self.routing.gates):
            yield from (witness for witness in (part.gained, part.lost) if witness is not None)
