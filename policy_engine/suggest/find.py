"""Finds a ticket for everything that cases must show: near to a silent ticket, then as small as it can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field, replace

from policy_engine.records import dataclass
from policy_engine.suggest.desk import Desk, Said
from policy_engine.suggest.given import Given
from policy_engine.suggest.lines import Line, lines_of, other_truths
from policy_engine.suggest.lookups import Order
from policy_engine.suggest.obligations import AtPoint, Obligation, same_others
from policy_engine.suggest.points import Point
from policy_engine.suggest.smaller import smallest
from policy_engine.suggest.todo import line_points, single_obligations
from policy_engine.suggest.view import View

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unmet:
    """What no ticket can show (`proven`), what the solver did not decide in time, and what no ticket can say (`unsayable`)."""

    obligation: Obligation
    why: str


@dataclass
class Findings:
    """Obligations that can be met, tickets that meet them, and the rest."""

    met: list[Obligation] = field(default_factory=list)
    tickets: list[Said] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)

    def add(self, said: Said) -> None:
        if said not in self.tickets:
            self.tickets.append(said)


@dataclass
class Finder:
    """Looks for tickets. `given` are views of cases that exist already; `most`: with so many tickets the search ends."""

    desk: Desk
    given: Sequence[Given] = ()
    only: frozenset[str] = frozenset()
    most: int | None = None
    found: Findings = field(default_factory=Findings)

    def find(self, progress: Progress | None = None) -> Findings:
        self.found.add({})  # the ticket that says nothing: what others are compared with
        lines = list(line_points(self.desk, self.only))
        lines = lines if self.most is None else in_turns(lines)
        singles = list(single_obligations(self.desk, self.only))
        for done, (line, points) in enumerate(lines):
            if self.is_enough:
                return self.found
            if progress is not None:
                progress(done, len(lines) + len(singles))
            self.find_line(line, points)
        for done, obligation in enumerate(singles, len(lines)):
            if self.is_enough:
                return self.found
            if progress is not None:
                progress(done, len(lines) + len(singles))
            self.find_single(obligation)
        return self.found

    @property
    def is_enough(self) -> bool:
        return self.most is not None and len(self.found.tickets) > self.most  # one of them says nothing

    # ---- single obligations ----------------------------------------------------------------------------------------------

    def find_single(self, obligation: Obligation) -> None:
        if self.is_shown(obligation):
            self.found.met.append(obligation)
            return
        verdict = "no"
        for wish in obligation.wanted(self.desk):
            near = self.desk.nearest([wish])
            if near.verdict == "yes" and self.keep(obligation, near.said):
                return
            verdict = "undecided" if near.verdict != "no" else verdict
        self.give_up(obligation, verdict)

    def is_shown(self, obligation: Obligation) -> bool:
        return self.is_given(obligation) or any(shows(self.desk, said, obligation) for said in self.found.tickets)

    def is_given(self, obligation: Obligation) -> bool:
        """Whether a case that exists already shows it."""
        return any(view.shows(obligation) for view in self.given)

    def keep(self, obligation: Obligation, said: Said) -> bool:
        """Keep the smallest ticket like this that shows it under the law."""
        ticket = self.pinned(said, obligation)
        if not obligation.shown(self.desk.view(ticket)):
            return False
        (small,) = smallest(self.desk, [ticket], lambda views: obligation.shown(views[0]))
        self.found.add(small)
        self.found.met.append(obligation)
        return True

    def pinned(self, said: Said, obligation: Obligation) -> Said:
        pin = obligation.pin
        return said if pin is None or not self.desk.can_say(*pin) else {**said, pin[0]: pin[1]}

    def give_up(self, obligation: Obligation, verdict: str) -> None:
        """Say why: proven, said by no ticket, or not decided."""
        if verdict == "no":
            wide = [self.desk.is_possible(wish, sayable=False) for wish in obligation.wanted(self.desk)]
            verdict = "unsayable" if "yes" in wide else "undecided" if "undecided" in wide else "proven"
        can_be_open = verdict == "unsayable" or (verdict == "proven" and not self.desk.inputs.is_exact)
        if can_be_open and isinstance(obligation, AtPoint | Order) and not obligation.weak:
            self.find_single(replace(obligation, weak=True))
            return
        self.found.unmet.append(Unmet(obligation, verdict))

    # ---- lines -----------------------------------------------------------------------------------------------------------

    def find_line(self, line: Line, points: Sequence[Point]) -> None:
        """All points of one line, with the same truths of the other lines, so that the tickets differ in this line only."""
        wishes = [AtPoint(line, point) for point in points]
        first, others = self.first_pair(line, wishes)
        for wish in wishes:
            same = replace(wish, others=others, visible=first.visible) if first is not None else wish
            if self.is_shown(same):
                self.found.met.append(same)
            elif first is None or not self.find_beside(same, first):
                self.find_single(replace(same, others=None))

    def first_pair(self, line: Line, wishes: Sequence[AtPoint]) -> tuple[AtPoint | None, tuple[bool | None, ...] | None]:
        """A point that can be met, and the truths that the other lines have there; best of all, those of a ticket there is."""
        for view in [*self.given, *map(self.desk.view, self.found.tickets)]:
            wish = next((wish for wish in wishes if (view.shows(wish) if isinstance(view, Given) else wish.shown(view))), None)
            if wish is not None and self.has_partner(line, wishes, view):
                return wish, other_truths(line, view.values)
        sure = [wish for wish in wishes if wish.point.place != "unknown" or line.check.known is not None]
        for visible in (True, False):
            pair = self.new_pair(line, [replace(wish, visible=visible) for wish in sure])
            if pair is not None:
                return pair
        return None, None

    def has_partner(self, line: Line, wishes: Sequence[AtPoint], view: View) -> bool:
        """Whether some ticket makes the line true, and some makes it false, beside these other truths."""
        others = same_others(self.desk, line, other_truths(line, view.values), others_of(line))
        sure = [wish for wish in wishes if wish.point.place != "unknown" or line.check.known is not None]
        return len({self.truth(wish) for wish in sure if self.desk.is_possible(*wish.wanted(self.desk), others) == "yes"}) == 2

    def truth(self, wish: AtPoint) -> bool:
        """The line's truth at this point."""
        point, check = wish.point, wish.line.check
        if check.known is not None:
            return (point.place == "known") == check.known
        if point.place == "value":
            return point.value in check.values
        return any(part.contains(point.number) for part in check.ranges)

    def new_pair(self, line: Line, wishes: Sequence[AtPoint]) -> tuple[AtPoint, tuple[bool | None, ...]] | None:
        """Two new tickets that differ in this line only, made small together."""
        for one in sorted(wishes, key=self.truth, reverse=True):
            near = self.desk.nearest(one.wanted(self.desk))
            if near.verdict != "yes":
                continue
            first = self.pinned(near.said, one)
            truths = other_truths(line, self.desk.view(first).values)
            fixed = same_others(self.desk, line, truths, others_of(line))
            for other in wishes:
                if self.truth(other) != self.truth(one) and self.keep_pair(one, other, first, fixed):
                    ticket = self.found.tickets[-1]
                    return one, other_truths(line, self.desk.view(ticket).values)
        return None

    def keep_pair(self, one: AtPoint, other: AtPoint, first: Said, fixed: object) -> bool:
        near = self.desk.nearest([*other.wanted(self.desk), fixed], {**self.desk.silence, **first})
        if near.verdict != "yes":
            return False
        pair = [first, self.pinned(near.said, other)]

        def pair_shows(views: Sequence[View]) -> bool:
            same = other_truths(one.line, views[0].values) == other_truths(one.line, views[1].values)
            return same and one.shown(views[0]) and other.shown(views[1])

        if not pair_shows([self.desk.view(said) for said in pair]):
            return False
        for said in smallest(self.desk, pair, pair_shows):
            self.found.add(said)
        return True

    def find_beside(self, wish: AtPoint, first: AtPoint) -> bool:
        """A ticket like one that is there, with this line at another point."""
        near = next((said for said in self.found.tickets if replace(first, others=wish.others).shown(self.desk.view(said))), {})
        fixed = same_others(self.desk, wish.line, wish.others or (), others_of(wish.line))
        reply = self.desk.nearest([*wish.wanted(self.desk), fixed], {**self.desk.silence, **near})
        return reply.verdict == "yes" and self.keep(wish, reply.said)


def in_turns(lines: Sequence[tuple[Line, list[Point]]]) -> list[tuple[Line, list[Point]]]:
    """The first line of each condition, then the second of each, and so on."""
    turns: Counter[tuple[str, str]] = Counter()
    placed = []
    for line, points in lines:
        placed.append((turns[line.owner.kind, line.owner.name], (line, points)))
        turns[line.owner.kind, line.owner.name] += 1
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def shows(desk: Desk, said: Said, obligation: Obligation) -> bool:
    """Whether a suggested ticket shows it; beside a threshold with just the number that is meant."""
    if not obligation.shown(desk.view(said)):
        return False
    pin = obligation.pin
    return pin is None or not desk.program.variable(pin[0]).is_numeric or desk.view(said).values[pin[0]] == pin[1]


def others_of(line: Line) -> list[Line]:
    return [other for other in lines_of(line.owner) if other.path != line.path]
