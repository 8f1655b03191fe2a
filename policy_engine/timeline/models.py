"""A timeline as data. A stable shape, like a decision's."""

from __future__ import annotations

from typing import Literal

from policy_engine.decision.models import PolicyRef
from policy_engine.decision.part import DecisionPart, says

TIMELINE_FORMAT = "escalation-timeline/1"
Kind = Literal[
    "event", "now", "deadline", "warning", "update", "tell", "step", "follow_up", "page", "exhausted", "rise", "closure", "admission"
]
State = Literal["happened", "now", "met", "missed", "due", "perhaps", "waiting", "paused", "off"]


class Entry(DecisionPart):
    """One moment of a timeline."""

    at: str | None = says("When, with its offset; null where there is no time (yet).")
    day: str | None = says("The day at whose end it is due, where that is so.", None)
    kind: Kind = says("What it is: an event that happened, a deadline, a page, a rise of the level …")
    id: str = says("The deadline, action, chain, event, scale or way to close it belongs to.")
    what: str = says("In plain words.")
    state: State = says("happened, met, missed, due, perhaps (it rests on something open), waiting, paused, or off (no longer needed).")
    who: tuple[str, ...] = says("The roles that do it, are told or are paged.", ())
    channel: tuple[str, ...] = says("How they are told: the first that can be used.", ())
    template: str | None = says("The message that is sent.", None)
    within: str | None = says("How quickly, as the policy writes it.", None)
    because: tuple[str, ...] = says("Why: triggers of a rise, events waited for, reasons for what is not known.", ())
    duty: str = says("must, should or may.", "must")


class Timeline(DecisionPart):
    """Everything that is due on a ticket, the earliest first; what has no time comes last."""

    format: str = says("The version of this shape.", TIMELINE_FORMAT)
    policy: PolicyRef = says("Which policy answered.")
    ticket: str | None = says("The ticket's id.")
    now: str = says("The time used as the present.")
    zone: str = says("The policy's zone, in which times are given.")
    level: str | None = says("The level the ticket is at.")
    entries: tuple[Entry, ...] = says("The moments.")
    notes: tuple[str, ...] = says("Anything else worth knowing, such as an event before the ticket came in.", ())
