"""policy-engine: support escalation policies in validated YAML, compiled to a decision tree that routes tickets and says why.

    from policy_engine import load

    policy = load("policies/projectflow")
    decision = policy.route("I want my $1,200 back")
    print(decision.level, decision.determined)

`load` raises `PolicyError`, whose `diagnostics` hold every finding; `check` returns them as a `Report` and never raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_engine.api import Policy, RouteOptions, check, load
    from policy_engine.decision import Decision
    from policy_engine.diagnostics import Diagnostic, Place, PolicyError, Report, TicketError
    from policy_engine.model.ticket import Ticket

__version__ = "0.1.0"

_HOMES = {
    "Policy": "policy_engine.api",
    "RouteOptions": "policy_engine.api",
    "check": "policy_engine.api",
    "load": "policy_engine.api",
    "Decision": "policy_engine.decision",
    "Diagnostic": "policy_engine.diagnostics",
    "Place": "policy_engine.diagnostics",
    "PolicyError": "policy_engine.diagnostics",
    "Report": "policy_engine.diagnostics",
    "TicketError": "policy_engine.diagnostics",
    "Ticket": "policy_engine.model.ticket",
}

__all__ = ["Decision", "Diagnostic", "Place", "Policy", "PolicyError", "Report", "RouteOptions", "Ticket", "TicketError", "check", "load"]


def __getattr__(name: str) -> Any:
    """The public names, imported when first used: a command imports only what it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
