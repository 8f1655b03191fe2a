"""What the cases that exist already show, as far as they expect what would change."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.api import Policy, RouteOptions, as_ticket
from policy_engine.cases.replay import ticket_of, time_of
from policy_engine.diagnostics import TicketError
from policy_engine.model.cases import Case, Expect
from policy_engine.records import dataclass
from policy_engine.suggest.lookups import InCell, InLane, Order
from policy_engine.suggest.obligations import AtPoint, Caps, Decides, Obligation, Reaches, Tops
from policy_engine.suggest.view import Variants, View


@dataclass
class Given(View):
    """An existing case's ticket under the law, and what the case expects."""

    expect: Expect | None = None

    def shows(self, obligation: Obligation) -> bool:
        """Whether the case would fail if this came out otherwise."""
        assert self.expect is not None
        return expects(self.expect, obligation) and obligation.shown(self)


def given_views(policy: Policy, variants: Variants) -> Iterator[Given]:
    """One view a case; a case whose ticket can't be read shows nothing."""
    for case in policy.document.cases:
        view = _view(policy, case, variants)
        if view is not None:
            yield view


def _view(policy: Policy, case: Case, variants: Variants) -> Given | None:
    try:
        ticket, node = as_ticket(ticket_of(case))
        options = RouteOptions(now=time_of(policy, case, ticket, node), take=case.take)
        facts = policy.facts(ticket, node, options)
    except (TicketError, ValueError):
        return None
    return Given(variants, facts.world, facts.decided, expect=case.expect)


def expects(expect: Expect, obligation: Obligation) -> bool:
    """Whether a case names the answer in which this shows."""
    match obligation:
        case AtPoint(line=line):
            return expects_owner(expect, line.owner.kind, line.owner.name)
        case Decides(scale=scale) | Tops(scale=scale) | Caps(scale=scale) | Reaches(scale=scale):
            return expects_scale(expect, scale)
        case InCell(name=name, is_scale=is_scale):
            return expects_scale(expect, name) if is_scale else expects_owner(expect, "signal", name)
        case InLane() | Order():
            return expect.lanes is not None
    return False


def expects_owner(expect: Expect, kind: str, name: str) -> bool:
    match kind:
        case "trigger":
            return expect.fired is not None
        case "lane":
            return expect.lanes is not None
        case "gate":
            return expect.level is not None or bool(expect.scales)
        case "scale":
            return expects_scale(expect, name)
    return any(value.partition(".")[0] == name for value in expect.values or {}) or (kind == "definition" and expect.fired is not None)


def expects_scale(expect: Expect, name: str) -> bool:
    return expect.level is not None if name == "level" else name in {**(expect.scales or {}), **(expect.values or {})}
