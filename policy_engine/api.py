"""The Python interface: `load` a policy, `route` tickets, `check` a policy."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_engine.compiler import compile_program, to_graph
from policy_engine.decision import Decider, Decision, Walked
from policy_engine.decision.walked import walk_tree
from policy_engine.diagnostics import Diagnostic, Place, PolicyError, Report, sort_diagnostics
from policy_engine.facts import Facts, Given, facts_of
from policy_engine.loader.kept import load_source
from policy_engine.loader.policy_source import PolicySource
from policy_engine.loader.ticket import as_ticket as as_ticket
from policy_engine.messages import say
from policy_engine.model.document import PolicyDocument
from policy_engine.model.ticket import Ticket
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.tree import Tree
from policy_engine.wording import Wording

if TYPE_CHECKING:
    from policy_engine.analysis import Options
    from policy_engine.compiler.graph import Graph
    from policy_engine.generated import CompiledPolicy

log = logging.getLogger("policy_engine")
log.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class RouteOptions:
    """How a ticket is routed. `now` defaults to the present; `take=False` takes nothing for granted; `why_not` asks about a level."""

    now: datetime | None = None
    take: bool = True
    why_not: str | None = None


@dataclass(frozen=True)
class Policy:
    """A policy that loaded without errors. Safe to share between threads and to pickle."""

    source: PolicySource

    @property
    def id(self) -> str:
        return self.source.document.id

    @property
    def title(self) -> str:
        return self.source.document.title

    @property
    def version(self) -> str | None:
        return self.source.document.version

    @property
    def document(self) -> PolicyDocument:
        """The policy as written."""
        return self.source.document

    @cached_property
    def tree(self) -> Tree:
        """The decision tree."""
        return compile_program(self.source.program)

    @cached_property
    def wording(self) -> Wording:
        """Questions and answers in plain words."""
        return Wording(self.source.document, self.source.program)

    def compiled(self) -> CompiledPolicy:
        """The policy as code made for it: the fast way from a validated ticket to its level."""
        return self._compiled

    @cached_property
    def _compiled(self) -> CompiledPolicy:
        from policy_engine.generated import compile_policy

        return compile_policy(self.source.program, self.source.digest)

    def graph(self) -> Graph:
        """The decision tree as a `networkx.MultiDiGraph`, with its questions (`question`) and answers (`answer`) in plain words."""
        graph = to_graph(self.tree)
        for _, data in graph.nodes(data=True):
            if data["kind"] == "question":
                data["question"] = self.wording.question(data["signal"])
        for source, _, data in graph.edges(data=True):
            slot = self.tree.slots[self.tree.slot_of[graph.nodes[source]["signal"]]]
            data["answer"] = say("words.not_known") if data["not_known"] else self.wording.cells(slot, data["cells"])
        return graph

    def route(self, ticket: Ticket | Mapping[str, Any] | str, *, options: RouteOptions | None = None, **more: Any) -> Decision:
        """The decision for a ticket: a text, a mapping shaped like a ticket, or a `Ticket`.

        `now`, `take` and `why_not` may be given by name instead of `options`. Raises TicketError with all findings for a ticket that
        can't be, and ValueError for a level the policy does not have.
        """
        chosen = options or RouteOptions(**more)
        if chosen.why_not is not None and chosen.why_not not in [level.id for level in self.document.levels]:
            raise ValueError(f"there is no level {chosen.why_not!r}")
        read, node = as_ticket(ticket)
        return self.decide(read, node, chosen)

    def decide(self, ticket: Ticket, node: Node, options: RouteOptions) -> Decision:
        """Like `route`, for a ticket whose places are known."""
        return self.decide_walked(ticket, node, options)[0]

    def decide_walked(self, ticket: Ticket, node: Node, options: RouteOptions) -> tuple[Decision, Walked]:
        """Like `decide`, with the bare answer and the way through the tree beside it."""
        walked = walk_tree(self.source.program, self.tree, self.facts(ticket, node, options))
        decision = Decider(self.source, self.tree, self.wording).explain(walked, ticket.id, options.why_not)
        log.debug("policy %s: level %s, at most %s, path %s", self.id, decision.level, decision.at_most, decision.path.form)
        return decision, walked

    def facts(self, ticket: Ticket, node: Node, options: RouteOptions) -> Facts:
        """What the ticket says. Raises TicketError."""
        now = options.now or datetime.now(UTC)
        if now.tzinfo is None:
            raise ValueError("`now` needs a time zone")
        return facts_of(self.source.program, Given(ticket, node, now, options.take))

    def __getstate__(self) -> dict[str, Any]:
        return {"source": self.source}


def load(path: str | PathLike[str]) -> Policy:
    """Load the policy at `path` (a file or a folder). Raises PolicyError with every finding when it has errors."""
    source, report = load_source(Path(path))
    if source is None:
        assert report is not None
        raise PolicyError(report)
    log.debug("loaded policy %s from %s", source.document.id, path)
    return Policy(source)


def check(path: str | PathLike[str], options: Options | None = None) -> Report:
    """Every finding about the policy at `path` and its cases; about the policy as a whole once it has no errors.

    Never raises for what an author can write.
    """
    from policy_engine.analysis.analyse import analyse
    from policy_engine.loader.policy import read_policy

    try:
        source, report = read_policy(Path(path), with_cases=True)
        if source is None:
            return report
        analysis = analyse(source, report.diagnostics, options)
        return replace(report, diagnostics=sort_diagnostics(analysis.findings), waived=analysis.waived)
    except RecursionError:
        return Report((Diagnostic("EP901", "error", "this policy is nested too deeply to check", Place(str(path))),))
