"""Suggests the missing cases of a policy: one call from a policy to the text of a cases file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from policy_engine.analysis.formulas import afresh
from policy_engine.api import Policy
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.suggest.case import Writer
from policy_engine.suggest.choose import choose
from policy_engine.suggest.desk import Data, Desk
from policy_engine.suggest.find import Finder, Progress
from policy_engine.suggest.given import given_views
from policy_engine.suggest.names import Names
from policy_engine.suggest.tell import Teller
from policy_engine.suggest.unmet import Apologies
from policy_engine.suggest.yaml_text import yaml_lines


@dataclass(frozen=True, slots=True)
class SuggestOptions:
    """`only`: ids of triggers, none for everything. `everything`: also what existing cases show. `timeout`: seconds for one question.

    `most`: enough tickets. With it the conditions take turns, a line of each, and the search ends when there are so many.
    """

    only: tuple[str, ...] = ()
    everything: bool = False
    timeout: float = 5.0
    progress: Progress | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Suggested cases as plain data, how many points they show, how many were shown before, and what no case can show."""

    cases: tuple[Data, ...]
    points: int
    covered: int
    unmet: tuple[str, ...] = field(default=())
    path: str = ""

    def text(self) -> str:
        """The cases file, with what no case can show as comments at its end."""
        counts = {"cases": len(self.cases), "points": self.points, "covered": self.covered}
        head = [say("suggest.head", policy=self.path), say("suggest.head_answers"), say("suggest.head_counts", **counts)]
        if not self.cases:
            head = [say("suggest.head_none", covered=self.covered)]
        tail = ["", *_comments([say("suggest.not_met"), *self.unmet])] if self.unmet else []
        return "\n".join([*_comments(head), *yaml_lines(self.cases), *tail]) + "\n"


def _comments(lines: Sequence[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def suggest(policy: Policy, options: SuggestOptions | None = None) -> Suggestion:
    """The cases that are missing. Give a policy that was read with its case files. Raises ValueError for a trigger it does not have.

    The same policy gives the same cases, whatever the process did before.
    """
    with afresh():
        return _suggest(policy, options or SuggestOptions())


def _suggest(policy: Policy, chosen: SuggestOptions) -> Suggestion:
    program = policy.source.program
    unknown = next((name for name in chosen.only if name not in [trigger.name for trigger in program.triggers]), None)
    if unknown is not None:
        raise ValueError(f"there is no trigger {unknown!r}")
    desk = Desk(program, chosen.timeout)
    given = () if chosen.everything else tuple(given_views(policy, desk.variants))
    finder = Finder(desk, given, frozenset(chosen.only), chosen.most)
    found = finder.find(chosen.progress)
    missing = [obligation for obligation in found.met if not finder.is_given(obligation)]
    cases = Writer(policy, desk).cases(choose(desk, found.tickets, missing))
    names = Names(policy)
    unmet = Apologies(names, Teller(names, desk), program).lines(found.unmet)
    return Suggestion(tuple(cases), len(missing), len(found.met) - len(missing), tuple(unmet), policy.source.path)
