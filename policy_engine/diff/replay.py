"""Real tickets through both policies: which of them get another answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any

from policy_engine.answer import Answer
from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.batch.layout import Layout
from policy_engine.batch.rejects import Shown, broken_row, finding_data, id_of
from policy_engine.diagnostics import Diagnostic, TicketError
from policy_engine.diff.bulk import Bulk, Pair, in_groups
from policy_engine.diff.difference import NOT_AT_ALL, Difference, ScaleMoves, Span
from policy_engine.diff.judging import CREATED, Judging, Unclear, created_of, unclear_moment
from policy_engine.diff.load import Load
from policy_engine.diff.rows import NoTickets, Row, has_batch
from policy_engine.facts import zone_of
from policy_engine.logic import Truth
from policy_engine.messages import say
from policy_engine.reckoning import clocks_of
from policy_engine.records import dataclass
from policy_engine.router import Known, walk_ticket

Lanes = tuple[tuple[str, Truth], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of a file: its row, the ticket as the old and the new policy take the record, when it came in, and when it is judged."""

    number: int
    tickets: tuple[dict[str, Any], dict[str, Any]]
    created: datetime | None
    now: datetime
    is_dated: bool

    @property
    def id(self) -> str | None:
        return id_of(self.tickets[1])

    def text(self) -> str:
        """What the customer wrote."""
        ticket, _ = as_ticket(self.tickets[1])
        return " ".join(message.text for message in ticket.thread())


@dataclass(frozen=True, slots=True)
class Reject:
    """A ticket that was not counted, with what was found as `batch` writes it, messages included. `side`: the policy that can't read it,
    None where neither can."""

    line: int
    findings: tuple[Mapping[str, Any], ...]
    id: str | None = None
    side: str | None = None


@dataclass(slots=True)
class Cell:
    """Tickets that make the same move: how many, and the first of them as (name, text)."""

    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class ScaleCounts:
    """Of one scale: the cell of each pair (old answer, new answer) that happened."""

    scale: ScaleMoves
    cells: dict[tuple[Span, Span], Cell] = field(default_factory=dict)


@dataclass(slots=True)
class Replayed:
    """What became of the tickets. `moved`: those with another answer on a scale, or in other lanes; `loads`: of old and new policy;
    `without`: those that don't say when they are to be judged; `unread`: columns that the old and the new policy pass over."""

    judging: Judging
    count: int = 0
    moved: int = 0
    other_lanes: int = 0
    without: int = 0
    scales: list[ScaleCounts] = field(default_factory=list)
    loads: tuple[Load, ...] = ()
    rejects: list[Reject] = field(default_factory=list)
    unread: tuple[Mapping[str, int], Mapping[str, int]] = ({}, {})


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """`judging`: when each ticket is judged. `examples`: how many tickets are named for each move. `handles`: tickets that one person
    takes in an hour. `columns`: for the old and the new policy, what columns with other names are. `bulk=False`: each ticket alone."""

    judging: Judging
    examples: int = 3
    handles: float | None = None
    columns: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    bulk: bool = True


def replay(difference: Difference, rows: Iterable[Row], options: ReplayOptions) -> Replayed:
    """Every ticket through both policies. Raises NoTickets where none says when it is to be judged."""
    return _Replay(difference, options).run(rows)


@dataclass
class _Replay:
    difference: Difference
    options: ReplayOptions
    names: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.judging = self.options.judging
        self.policies = Policy(self.difference.old), Policy(self.difference.new)
        programs = tuple(policy.source.program for policy in self.policies)
        self.layouts = tuple(Layout(program, columns) for program, columns in zip(programs, self.options.columns, strict=True))
        self.zones = tuple(zone_of(program) for program in programs)
        loads = tuple(Load(policy, self.options.handles) for policy in self.policies)
        self.found = Replayed(self.judging, scales=[ScaleCounts(scale) for scale in self.difference.routing.scales], loads=loads)

    def run(self, rows: Iterable[Row]) -> Replayed:
        bulk = Bulk(self.policies, self.judging.now) if self.options.bulk and has_batch() else None
        for group in in_groups(rows):
            lines = [line for row in group if (line := self.line(*row)) is not None]
            quick: list[Pair | None] = [None] * len(lines)
            if bulk is not None:
                quick = bulk.answers([line.tickets for line in lines], [line.now for line in lines])
            for line, known in zip(lines, quick, strict=True):
                answers = known or self.answers(line)
                if answers is not None:
                    self.count(line, *answers)
        self.found.rejects.sort(key=lambda reject: reject.line)
        self.found.unread = tuple({name: self.names[name] for name in layout.unread(self.names)} for layout in self.layouts)  # type: ignore[assignment]
        return self._checked()

    def _checked(self) -> Replayed:
        """Raises NoTickets where the moment of judging is perhaps a wrong name: no ticket has it."""
        found, at = self.found, self.judging.at
        if at not in (None, CREATED) and found.count and found.without == found.count:
            raise NoTickets(say("diff.no_such_time", name=at))
        return found

    def line(self, number: int, record: dict[str, Any] | None, reason: str) -> Line | None:
        """A row as both policies take it; one that is no ticket is set aside."""
        if record is None:
            self.found.rejects.append(Reject(number, tuple(broken_row(reason))))
            return None
        self.names.update(record.keys())
        old, new = (layout.ticket(record) for layout in self.layouts)
        try:
            moment = self.judging.moment(new, self.policies[1].source.program) or self.judging.moment(old, self.policies[0].source.program)
        except Unclear as problem:
            self.found.rejects.append(Reject(number, tuple(unclear_moment(str(problem))), id_of(new)))
            return None
        created = created_of(new)
        if moment is not None:
            old, new = self.judging.stood(old, moment), self.judging.stood(new, moment)
        return Line(number, (old, new), created, moment or self.judging.now, is_dated=moment is not None)

    def answers(self, line: Line) -> tuple[Answer, Answer] | None:
        """Both answers; a ticket that one of the policies can't read is set aside."""
        found = [self.answer(side, line) for side in (0, 1)]
        wrong = [[] if isinstance(one, Answer) else finding_data(one, Shown(text=True)) for one in found]
        old, new = found
        if isinstance(old, Answer) and isinstance(new, Answer):
            return old, new
        side = None if wrong[0] == wrong[1] else "old" if wrong[0] else "new"
        self.found.rejects.append(Reject(line.number, tuple(wrong[0] or wrong[1]), line.id, side))
        return None

    def answer(self, side: int, line: Line) -> Answer | tuple[Diagnostic, ...]:
        """One policy's answer, or what keeps it from one."""
        policy = self.policies[side]
        try:
            ticket, node = as_ticket(line.tickets[side])
            facts = policy.facts(ticket, node, RouteOptions(now=line.now.astimezone(self.zones[side])))
        except TicketError as problem:
            return tuple(problem.diagnostics)
        known = Known(facts.world, facts.decided, clocks_of(policy.source.program, facts))
        return walk_ticket(policy.source.program, policy.tree, known)[0]

    def count(self, line: Line, old: Answer, new: Answer) -> None:
        moved = False
        for load, answer in zip(self.found.loads, (old, new), strict=True):
            load.add(answer, line.created)
        for counts in self.found.scales:
            pair = self.span(old, counts.scale, is_old=True), self.span(new, counts.scale, is_old=False)
            cell = counts.cells.setdefault(pair, Cell())
            cell.count += 1
            moved = moved or pair[0] != pair[1]
            if pair[0] != pair[1] and len(cell.examples) < self.options.examples:
                cell.examples.append((line.id or say("diff.line", line=line.number), line.text()))
        other_lanes = self.lanes(old, is_old=True) != self.lanes(new, is_old=False)
        self.found.count += 1
        self.found.without += not line.is_dated
        self.found.moved += moved or other_lanes
        self.found.other_lanes += other_lanes

    def span(self, answer: Answer, scale: ScaleMoves, *, is_old: bool) -> Span:
        found = answer.scales[scale.old if is_old else scale.new]
        low, high = (self.position(value, scale, is_old=is_old) for value in (found.low, found.high))
        return Span(low if found.applies is True else NOT_AT_ALL, NOT_AT_ALL if found.applies is False else high)

    def position(self, value: str, scale: ScaleMoves, *, is_old: bool) -> int:
        return scale.values.index(self.difference.renames.value(scale.new, value) if is_old else value)

    def lanes(self, answer: Answer, *, is_old: bool) -> Lanes:
        named = ((self.difference.renames.id(name) if is_old else name, truth) for name, truth in answer.lanes.items())
        return tuple(sorted((name, truth) for name, truth in named if truth is not False))


def moves_of(counts: ScaleCounts) -> Sequence[tuple[tuple[Span, Span], Cell]]:
    """The pairs that differ, the most frequent first."""
    moved = [(pair, cell) for pair, cell in counts.cells.items() if pair[0] != pair[1]]
    return sorted(moved, key=lambda entry: (-entry[1].count, entry[0]))
