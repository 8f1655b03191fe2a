"""A suggested case as plain data, with the answer that the policy gives today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.compare import NONE, scale_value
from policy_engine.cases.replay import replay
from policy_engine.decision import Decision
from policy_engine.messages import say
from policy_engine.model.cases import Case
from policy_engine.model.program import Variable
from policy_engine.records import dataclass
from policy_engine.suggest.choose import Chosen
from policy_engine.suggest.desk import Data, Desk
from policy_engine.suggest.lookups import InCell
from policy_engine.suggest.names import Names
from policy_engine.suggest.obligations import AtPoint
from policy_engine.suggest.tell import Teller, main_of

SHORT = 4
"""Longer lists of what is left open are not expected: nobody would read them."""


@dataclass(frozen=True)
class Writer:
    """Makes cases of chosen tickets."""

    policy: Policy
    desk: Desk

    def cases(self, chosen: Sequence[Chosen]) -> list[Data]:
        teller = Teller(Names(self.policy), self.desk)
        taken = {case.id for case in self.policy.document.cases}
        named: dict[str, Chosen] = {}
        for one in chosen:
            named[_free(self.name(teller, one), {*taken, *named})] = one
        return [self.case(name, one, teller, named) for name, one in named.items()]

    def name(self, teller: Teller, chosen: Chosen) -> str:
        return teller.key(main_of(chosen)) if chosen.said else say("suggest.id_nothing")

    def case(self, name: str, chosen: Chosen, teller: Teller, named: dict[str, Chosen]) -> Data:
        main, view = main_of(chosen), self.desk.view(chosen.said)
        title = teller.title(main, view) if chosen.said else say("suggest.nothing")
        why = teller.why(main, chosen, named) if chosen.said else say("suggest.why_nothing")
        ticket = self.desk.ticket(chosen.said) or {"text": say("suggest.text_en")}
        decision = replay(self.policy, Case.model_validate({"id": name, **ticket, "expect": {}}))
        expect = dict(self.expected(decision, chosen))
        return {"id": name, "title": title, **ticket, "expect": expect, "why": why, "tags": ["suggested"]}

    def expected(self, decision: Decision, chosen: Chosen) -> Iterator[tuple[str, Any]]:
        document = self.policy.document
        if document.levels:
            yield "level", decision.level or NONE
            yield "at_most", decision.at_most or NONE
        if document.lanes:
            yield "lanes", [lane.id for lane in decision.lanes if lane.state == "in"]
        scales = {name: scale_value(scale) for name, scale in decision.scales.items() if name != "level"}
        if scales:
            yield "scales", scales
        yield "fired", [trigger.id for trigger in decision.fired]
        yield from self.left_open(decision)
        values = self.values(chosen)
        if values:
            yield "values", values

    def left_open(self, decision: Decision) -> Iterator[tuple[str, Any]]:
        """Triggers that may fire and what would be asked, where these are short."""
        undetermined, asked = [trigger.id for trigger in decision.undetermined], [ask.signal for ask in decision.ask]
        if undetermined and len(undetermined) <= SHORT:
            yield "undetermined", undetermined
        if undetermined and asked and len(asked) <= SHORT:
            yield "ask", asked

    def values(self, chosen: Chosen) -> dict[str, str]:
        """Definitions, tables and signals with `only_if` that the case is about."""
        lines = [one.line.owner for one in chosen.told if isinstance(one, AtPoint)]
        names = [owner.name for owner in lines if owner.kind in ("definition", "signal")]
        names += [one.name for one in chosen.told if isinstance(one, InCell) and not one.is_scale]
        variables = [self.desk.program.by_owner[name][0] for name in dict.fromkeys(names)]
        found = {variable.name: self.value(variable, chosen) for variable in variables}
        return {name: value for name, value in found.items() if value is not None}

    def value(self, variable: Variable, chosen: Chosen) -> str | None:
        """What it is, as a case expects it; None where it may not apply."""
        possible = self.desk.view(chosen.said).values.get(variable.name)
        if possible is None or (possible.absent and not possible.is_absent):
            return None
        if possible.is_absent:
            return "does_not_apply"
        return self.desk.replayer.words(variable, possible) if possible.is_known else "unknown"


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken."""
    if name not in taken:
        return name
    return next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)
