"""Which templates a ticket calls for, and the actions that send them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from policy_engine.decision.models import ActionResult
from policy_engine.desk.routed import Routed
from policy_engine.model.actions import Template
from policy_engine.records import dataclass

CHOICE_FORMAT = "escalation-templates/1"
State = Literal["due", "possible", "any", "not_now"]


@dataclass(frozen=True, slots=True)
class Sender:
    """An action that sends a template, on this ticket."""

    action: str
    title: str
    state: str
    by: str | None
    within: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A template and how it fares on a ticket: due, possible (something is not known), `any` (meant for every ticket) or not now."""

    template: str
    title: str
    state: State
    channel: str | None
    senders: tuple[Sender, ...]


def choices(routed: Routed) -> tuple[Choice, ...]:
    """Every template of the policy, those that are due first."""
    order = ("due", "possible", "any", "not_now")
    found = [_choice(routed, template) for template in routed.policy.document.templates]
    return tuple(sorted(found, key=lambda choice: order.index(choice.state)))


def choices_data(routed: Routed) -> dict[str, Any]:
    """The choices as JSON has them."""
    return {"format": CHOICE_FORMAT, "ticket": routed.ticket.id, "templates": [asdict(choice) for choice in choices(routed)]}


def _choice(routed: Routed, template: Template) -> Choice:
    results = [result for result in routed.decision.actions if routed.written[result.id].message == template.id]
    return Choice(
        template=template.id,
        title=template.title or template.id.replace("_", " "),
        state=_state(routed, template, results),
        channel=template.channel,
        senders=tuple(_sender(routed, result) for result in results),
    )


def _state(routed: Routed, template: Template, results: list[ActionResult]) -> State:
    """By the actions that send it; where no action does, by its own condition."""
    states = {result.state for result in results}
    is_sent = any(action.message == template.id for action in routed.written.values())
    if "due" in states:
        return "due"
    if states & {"possible", "on_hold"}:
        return "possible"
    if template.when is None:
        return "not_now" if is_sent else "any"
    truth = routed.truth(template.when)
    return "due" if truth else "possible" if truth is None else "not_now"


def _sender(routed: Routed, result: ActionResult) -> Sender:
    written = routed.written[result.id]
    by = routed.role(result.by) if result.by else None
    return Sender(result.id, written.title or result.what, result.state, by, result.within)
