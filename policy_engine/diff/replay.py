"""Real tickets through both policies: which of them get another answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from policy_engine.answer import Answer
from policy_engine.api import Policy, RouteOptions
from policy_engine.diagnostics import TicketError
from policy_engine.diff.bulk import Bulk, can_route_in_bulk, in_groups, plain_record
from policy_engine.diff.difference import NOT_AT_ALL, Difference, ScaleMoves, Span
from policy_engine.diff.load import Load, moment_of
from policy_engine.loader import read_ticket_mapping
from policy_engine.logic import Truth
from policy_engine.messages import say
from policy_engine.model.ticket import Ticket
from policy_engine.reckoning import clocks_of
from policy_engine.records import dataclass
from policy_engine.router import Known, walk_ticket
from policy_engine.source import Node, parse_json

if TYPE_CHECKING:
    from policy_engine.batch.chunks import Table
    from policy_engine.batch.layout import Layout

Lanes = tuple[tuple[str, Truth], ...]
BLANK = b" \t\r\n\xef\xbb\xbf"
"""What may stand before a line's JSON: blanks, and the mark some programs put at the start of a file."""


HEAD = 8192
"""Bytes at the start of a file that tell whether it is text."""


class NoTickets(Exception):
    """A file that can't be a file of tickets, in a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of a file: its line, and the ticket with its places or why it is none.

    `record`: a line that is plain JSON, not read any further; `raw` are its bytes, None for a row of a table.
    """

    number: int
    ticket: Ticket | None = None
    node: Node | None = None
    reason: str = ""
    record: dict[str, Any] | None = None
    raw: bytes | None = None
    shown: str = ""

    def read(self) -> Line:
        """The line with its ticket."""
        if self.record is None:
            return self
        if self.raw is not None:
            return _line(self.number, self.raw, self.shown)
        ticket, places, report = read_ticket_mapping(self.record, self.shown)
        return Line(self.number, ticket, places, "; ".join(d.message for d in report.diagnostics))


@dataclass(frozen=True, slots=True)
class Reject:
    """A ticket that was not counted. `side`: the policy that can't read it, None where it is no ticket at all."""

    line: int
    reason: str
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
    """What became of the tickets. `moved`: those with another answer on a scale, or in other lanes; `loads`: of old and new policy."""

    count: int = 0
    moved: int = 0
    other_lanes: int = 0
    scales: list[ScaleCounts] = field(default_factory=list)
    loads: tuple[Load, ...] = ()
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """`now`: the time every ticket is judged at. `examples`: how many tickets are named for each move. `handles`: tickets that one person
    takes in an hour. `bulk=False`: read and route each ticket alone."""

    now: datetime
    examples: int = 3
    handles: float | None = None
    bulk: bool = True


def check_text(head: bytes, shown: str) -> None:
    """Raises NoTickets where a file that begins like this is no text, or in another encoding from its first line on."""
    try:
        head.partition(b"\n")[0].decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError as problem:
        if problem.end < len(head):  # not just a character that the end of `head` cuts
            raise NoTickets(say("diff.no_text", file=shown)) from None
    if b"\0" in head:
        raise NoTickets(say("diff.no_text", file=shown))


def read_tickets(lines: Iterable[bytes], shown: str) -> Iterator[Line]:
    """The tickets of a file: one JSON object a line, however many; or one JSON list.

    Raises NoTickets for a file that holds none.
    """
    numbered = enumerate(lines, 1)
    first = next(((number, line) for number, line in numbered if line.strip(BLANK)), None)
    if first is None:
        raise NoTickets(say("diff.no_tickets", file=shown))
    rest = list(numbered) if first[1].strip(BLANK).startswith(b"[") else None
    listed = None if rest is None else _list_of(first, rest, shown)
    if listed is not None:
        yield from listed
        return
    for number, line in chain([first], numbered if rest is None else rest):
        if line.strip(BLANK):
            record = plain_record(line.rstrip(b"\r\n"))
            yield _line(number, line, shown) if record is None else Line(number, record=record, raw=line, shown=shown)


def read_rows(table: Table, layout: Layout) -> Iterator[Line]:
    """The tickets of a table or of a packed file; columns are what the layout's policy says they are."""
    from policy_engine.batch.chunks import NotATable
    from policy_engine.batch.work import rows_of

    try:
        for number, record, reason in rows_of(table):
            yield Line(number, reason=reason) if record is None else Line(number, record=layout.ticket(record), shown=str(table.path))
    except NotATable:
        raise NoTickets(say("diff.no_text", file=str(table.path))) from None


def _line(number: int, line: bytes, shown: str) -> Line:
    node = _parsed(line, shown)
    return Line(number, reason=say("diff.not_json")) if node is None else _read(node, number, shown)


def _list_of(first: tuple[int, bytes], rest: Sequence[tuple[int, bytes]], shown: str) -> list[Line] | None:
    """The tickets of a file that is one JSON list; None where its lines stand for themselves, some of them lists by mistake."""
    before = b"\n" * (first[0] - 1)
    node = _parsed(before + b"".join([first[1].lstrip(BLANK), *(line for _, line in rest)]), shown)
    if node is not None:
        if not node.items:
            raise NoTickets(say("diff.no_tickets", file=shown))
        return [_read(item, item.place.line, shown) for item in node.items]
    if any(line.strip(BLANK).startswith(b"{") and _parsed(line, shown) for _, line in rest):
        return None
    return [Line(first[0], reason=say("diff.not_json_list"))]


def _parsed(content: bytes, shown: str) -> Node | None:
    """JSON in UTF-8; None for anything else. Why it is none is not said: that could quote a ticket."""
    try:
        parsed = parse_json(content.decode("utf-8-sig"), shown)
    except UnicodeDecodeError:
        return None
    return None if parsed.diagnostics else parsed.node


def _read(node: Node, number: int, shown: str) -> Line:
    if node.kind != "mapping":
        return Line(number, reason=say("diff.not_json"))
    data = node.to_data()
    assert isinstance(data, dict)
    ticket, places, report = read_ticket_mapping({key: value for key, value in data.items() if value is not None}, shown)
    if ticket is None or not report.ok:
        return Line(number, reason="; ".join(d.message for d in report.diagnostics))
    return Line(number, ticket, places)


def replay(difference: Difference, lines: Iterable[Line], options: ReplayOptions) -> Replayed:
    """Every ticket through both policies."""
    return _Replay(difference, options).run(lines)


@dataclass
class _Replay:
    difference: Difference
    options: ReplayOptions

    def __post_init__(self) -> None:
        self.policies = Policy(self.difference.old), Policy(self.difference.new)
        loads = tuple(Load(policy, self.options.handles) for policy in self.policies)
        self.found = Replayed(scales=[ScaleCounts(scale) for scale in self.difference.routing.scales], loads=loads)

    def run(self, lines: Iterable[Line]) -> Replayed:
        bulk = Bulk(self.policies, self.options.now) if self.options.bulk and can_route_in_bulk() else None
        for group in in_groups(lines):
            quick = iter(bulk.answers([line.record for line in group if line.record is not None]) if bulk is not None else ())
            for line in group:
                answers = next(quick, None) if line.record is not None else None
                if answers is None:
                    line = line.read()
                    answers = self.answers(line)
                if answers is not None:
                    self.count(line, *answers)
        return self.found

    def answers(self, line: Line) -> tuple[Answer, Answer] | None:
        """Both answers; a ticket that one of the policies can't read is set aside."""
        if line.ticket is None or line.node is None:
            self.found.rejects.append(Reject(line.number, line.reason))
            return None
        answers = []
        for side, policy in zip(("old", "new"), self.policies, strict=True):
            try:
                facts = policy.facts(line.ticket, line.node, RouteOptions(now=self.options.now))
            except TicketError as problem:
                self.found.rejects.append(Reject(line.number, "; ".join(d.message for d in problem.diagnostics), side))
                return None
            known = Known(facts.world, facts.decided, clocks_of(policy.source.program, facts))
            answers.append(walk_ticket(policy.source.program, policy.tree, known)[0])
        return answers[0], answers[1]

    def count(self, line: Line, old: Answer, new: Answer) -> None:
        moved = False
        for load, answer in zip(self.found.loads, (old, new), strict=True):
            load.add(answer, _moment(line))
        for counts in self.found.scales:
            pair = self.span(old, counts.scale, is_old=True), self.span(new, counts.scale, is_old=False)
            cell = counts.cells.setdefault(pair, Cell())
            cell.count += 1
            moved = moved or pair[0] != pair[1]
            if pair[0] != pair[1] and len(cell.examples) < self.options.examples:
                ticket = line.read().ticket
                assert ticket is not None
                name = ticket.id or say("diff.line", line=line.number)
                cell.examples.append((name, " ".join(message.text for message in ticket.thread())))
        other_lanes = self.lanes(old, is_old=True) != self.lanes(new, is_old=False)
        self.found.count += 1
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


def _moment(line: Line) -> datetime | None:
    """When a ticket came in."""
    if line.ticket is None:
        return moment_of(line.record or {})
    return line.ticket.created_at or next((message.at for message in line.ticket.messages if message.at), None)


def moves_of(counts: ScaleCounts) -> Sequence[tuple[tuple[Span, Span], Cell]]:
    """The pairs that differ, the most frequent first."""
    moved = [(pair, cell) for pair, cell in counts.cells.items() if pair[0] != pair[1]]
    return sorted(moved, key=lambda entry: (-entry[1].count, entry[0]))
