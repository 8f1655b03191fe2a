"""Real tickets through both policies: which of them get another answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policy_engine.answer import Answer
from policy_engine.api import Policy, RouteOptions
from policy_engine.diagnostics import TicketError
from policy_engine.diff.difference import NOT_AT_ALL, Difference, ScaleMoves, Span
from policy_engine.loader import read_ticket_mapping
from policy_engine.logic import Truth
from policy_engine.messages import say
from policy_engine.model.ticket import Ticket
from policy_engine.router import walk
from policy_engine.source import Node, parse_json

Lanes = tuple[tuple[str, Truth], ...]
BLANK = b" \t\r\n\xef\xbb\xbf"
"""What may stand before a line's JSON: blanks, and the mark some programs put at the start of a file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of a file: its line, and the ticket with its places or why it is none."""

    number: int
    ticket: Ticket | None = None
    node: Node | None = None
    reason: str = ""


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
    """What became of the tickets. `moved`: those with another answer on a scale, or in other lanes."""

    count: int = 0
    moved: int = 0
    other_lanes: int = 0
    scales: list[ScaleCounts] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """`now`: the time every ticket is judged at. `examples`: how many tickets are named for each move."""

    now: datetime
    examples: int = 3


def read_tickets(lines: Iterable[bytes], shown: str) -> Iterator[Line]:
    """The tickets of a file: one JSON object a line, however many; or one JSON list."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip(BLANK))
    for number, line in numbered:
        if line.strip(BLANK).startswith(b"["):
            yield from _listed(b"".join([line, *(rest for _, rest in numbered)]), shown)
            return
        node = _parsed(line, shown)
        yield Line(number, reason=say("diff.not_json")) if node is None else _read(node, number, shown)


def _listed(content: bytes, shown: str) -> Iterator[Line]:
    node = _parsed(content, shown)
    if node is None:
        yield Line(1, reason=say("diff.not_json_list"))
        return
    for item in node.items:
        yield _read(item, item.place.line, shown)


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
        self.found = Replayed(scales=[ScaleCounts(scale) for scale in self.difference.routing.scales])

    def run(self, lines: Iterable[Line]) -> Replayed:
        for line in lines:
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
            answers.append(walk(policy.source.program, policy.tree, facts.world, facts.decided)[0])
        return answers[0], answers[1]

    def count(self, line: Line, old: Answer, new: Answer) -> None:
        assert line.ticket is not None
        moved = False
        for counts in self.found.scales:
            pair = self.span(old, counts.scale, is_old=True), self.span(new, counts.scale, is_old=False)
            cell = counts.cells.setdefault(pair, Cell())
            cell.count += 1
            moved = moved or pair[0] != pair[1]
            if pair[0] != pair[1] and len(cell.examples) < self.options.examples:
                name = line.ticket.id or say("diff.line", line=line.number)
                cell.examples.append((name, " ".join(message.text for message in line.ticket.thread())))
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


def moves_of(counts: ScaleCounts) -> Sequence[tuple[tuple[Span, Span], Cell]]:
    """The pairs that differ, the most frequent first."""
    moved = [(pair, cell) for pair, cell in counts.cells.items() if pair[0] != pair[1]]
    return sorted(moved, key=lambda entry: (-entry[1].count, entry[0]))
