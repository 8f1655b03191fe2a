"""What no case can show, in plain words, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_engine.loader.order import reads
from policy_engine.messages import say
from policy_engine.model.program import Program
from policy_engine.records import dataclass
from policy_engine.suggest.find import Unmet
from policy_engine.suggest.lines import Line, lines_of
from policy_engine.suggest.names import Names
from policy_engine.suggest.obligations import AtPoint
from policy_engine.suggest.tell import NUMERIC, Teller
from policy_engine.suggest.todo import line_points


@dataclass(frozen=True)
class Apologies:
    """Says what could not be suggested."""

    names: Names
    teller: Teller
    program: Program

    def lines(self, unmet: Sequence[Unmet]) -> list[str]:
        """One line for each; a single one where no point of a line can be shown."""
        failed = Counter((one.obligation.line, one.why) for one in unmet if isinstance(one.obligation, AtPoint))
        points = {line: len(found) for line, found in line_points(self.teller.desk, frozenset())}
        found = []
        for one in unmet:
            line = one.obligation.line if isinstance(one.obligation, AtPoint) else None
            whole = line is not None and failed[line, one.why] == points.get(line)
            if whole and line is not None:
                first = next(other for other in unmet if isinstance(other.obligation, AtPoint) and other.obligation.line == line)
                found.append(say("suggest.not_met_item", what=self.what(first, whole=True), reason=self.reason(first)))
            else:
                found.append(say("suggest.not_met_item", what=self.what(one), reason=self.reason(one)))
        return list(dict.fromkeys(found))

    def what(self, unmet: Unmet, *, whole: bool = False) -> str:
        wish = unmet.obligation
        if not isinstance(wish, AtPoint):
            return self.teller.title(wish, self.teller.desk.view({}))
        owner = wish.line.owner
        words = {
            "part": self.names.part(owner.kind, owner.name),
            "line": self.names.signal(wish.point.variable),
            "test": self.names.test(wish.line),
        }
        if whole or unmet.why == "unsayable":
            return say("suggest.unmet_line_short", **words)
        where = say(f"suggest.id_{wish.point.place}") if wish.point.place in NUMERIC else ""
        place = f"{where} {self.names.point(wish.point)}".strip()
        return say("suggest.unmet_line", **words, value=place)

    def reason(self, unmet: Unmet) -> str:
        if unmet.why == "unsayable" and not self.teller.desk.unsayable:
            return say("suggest.reason_narrowed")
        if unmet.why != "proven":
            return say(f"suggest.reason_{unmet.why}")
        if not isinstance(unmet.obligation, AtPoint):
            return say("suggest.reason_proven_other")
        for kind, fits in (("absent", self.is_asked_with), ("rests", self.rests_on), ("excluded", lambda *_: True)):
            for other in lines_of(unmet.obligation.line.owner):
                if fits(other.check.variable, unmet.obligation.point.variable) and self.is_settled_by(other, unmet.obligation):
                    return say(f"suggest.reason_{kind}", other=self.names.signal(other.check.variable))
        return say("suggest.reason_proven")

    def is_settled_by(self, other: Line, wish: AtPoint) -> bool:
        """Whether another line has only one truth where this one is at its point."""
        if other.path == wish.line.path:
            return False
        desk, rail = self.teller.desk, self.teller.desk.meaning.check(other.check)
        return "no" in (desk.is_possible(wish.at(desk), rail.t), desk.is_possible(wish.at(desk), rail.f))

    def is_asked_with(self, name: str, other: str) -> bool:
        """Whether a signal is asked only where the other one says so."""
        signal = self.program.signal_plans.get(self.program.variable(name).owner)
        return signal is not None and other in reads(signal.only_if)

    def rests_on(self, name: str, other: str) -> bool:
        """Whether what is known of a variable, or whether it has begun, depends on the other one."""
        owner = self.program.variable(name).owner
        signal, state = self.program.signal_plans.get(owner), self.program.state_plans.get(owner)
        events = (*(signal.from_events if signal else ()), *(state.from_events if state else ()))
        return other in events or other in reads(signal.when if signal else None, state.when if state else None)
