"""A ticket judged at some moment: its facts, the bare answer, and what the clocks see of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from policy_engine.answer import Answer
from policy_engine.api import Policy, RouteOptions
from policy_engine.facts import Facts
from policy_engine.interpret import anything, judge_condition
from policy_engine.logic import Truth
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Condition, Table
from policy_engine.model.ticket import Ticket
from policy_engine.reckoning import Clocks, Reckoning, clocks_of
from policy_engine.records import dataclass
from policy_engine.router import Known, walk_ticket
from policy_engine.source import Node


@dataclass(frozen=True)
class Judged:
    """A ticket at `now`."""

    policy: Policy
    ticket: Ticket
    node: Node
    now: datetime
    take: bool = True

    @cached_property
    def facts(self) -> Facts:
        return self.policy.facts(self.ticket, self.node, RouteOptions(now=self.now, take=self.take))

    @cached_property
    def clocks(self) -> Clocks:
        return clocks_of(self.policy.source.program, self.facts)

    @cached_property
    def answer(self) -> Answer:
        known = Known(self.facts.world, self.facts.decided, self.clocks)
        return walk_ticket(self.policy.source.program, self.policy.tree, known)[0]

    # ---- what the clocks see (`View`)

    @property
    def reckonings(self) -> Mapping[str, Reckoning]:
        return self.answer.reckonings

    def judge(self, condition: Condition) -> Truth:
        return judge_condition(condition, self.value)

    def value(self, name: str) -> Possible:
        return self.answer.values.get(name) or self.given(name)

    def given(self, name: str) -> Possible:
        return self.facts.world.get(name) or anything(self.policy.source.program.variable(name))

    def cells(self, table: Table) -> Possible:
        raise NotImplementedError("no table is looked up after the answer")
