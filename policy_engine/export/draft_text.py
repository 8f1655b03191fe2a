"""A drafted message as text, what to know before it is sent, and the choice of templates for a ticket."""

from __future__ import annotations

from collections.abc import Iterable

from policy_engine.api import Policy
from policy_engine.desk.choice import Choice, Sender
from policy_engine.desk.draft import Draft, OpenBlank
from policy_engine.export.paragraphs import Item, Section, render_sections, shorten, wrap
from policy_engine.letters.values import clean
from policy_engine.messages import say

# state of a template → whether it is worth a line of its own for this ticket
SHOWN = ("due", "possible", "any")


def letter_text(draft: Draft) -> str:
    """Subject and body, ready to be pasted, without a line break at the end."""
    subject = [say("draft.subject", subject=draft.subject), ""] if draft.subject else []
    return clean("\n".join([*subject, draft.body]))


def remarks_text(draft: Draft, *, width: int = 100) -> str:
    """What to know before the message is sent: open blanks, whether it is meant for this ticket, what it says, what goes with it."""
    channel = say("draft.by_channel", channel=draft.channel) if draft.channel else ""
    head = wrap(say("draft.head", title=draft.title, template=draft.template, channel=channel), width)
    meant = "yes" if draft.meant else "open" if draft.meant is None else "no"
    sections = [
        Section(_open_head(draft.open), tuple(Item(say("draft.open_item", name=one.name, why=one.why)) for one in draft.open)),
        Section(say(f"draft.meant_{meant}"), tuple(Item(line) for line in draft.not_meant_because)),
        Section(say("draft.does_not_say"), tuple(Item(point) for point in draft.does_not_say)),
        Section(say("draft.says"), tuple(Item(point) for point in draft.says)),
        Section(say("draft.enclose"), tuple(Item(thing) for thing in draft.enclose)),
    ]
    return "\n".join([*head, *render_sections(sections, width)])


def _open_head(blanks: tuple[OpenBlank, ...]) -> str:
    return say("draft.open_one") if len(blanks) == 1 else say("draft.open", count=len(blanks))


def choices_text(found: Iterable[Choice], policy: Policy, *, width: int = 100) -> str:
    """The templates for a ticket: those that are due, those that may be, those for every ticket; the rest in one line."""
    kept = list(found)
    if not kept:
        return say("draft.no_templates", title=policy.title)
    sections = [Section(say(f"draft.state_{state}"), tuple(_choice(choice) for choice in kept if choice.state == state)) for state in SHOWN]
    rest = [choice.template for choice in kept if choice.state == "not_now"]
    lines = render_sections(sections, width)[1:] or [say("draft.none_due")]
    lines += ["", *wrap(say("draft.not_now", names=", ".join(rest)), width)] if rest else []
    example = next((choice.template for choice in kept if choice.state in SHOWN), kept[0].template)
    return "\n".join([*lines, "", *wrap(say("draft.how", template=example), width)])


def _choice(choice: Choice) -> Item:
    channel = say("draft.by_channel", channel=choice.channel) if choice.channel else ""
    text = say("draft.choice", template=choice.template, title=choice.title, channel=channel)
    return Item(text, tuple(_sender(sender) for sender in choice.senders))


def _sender(sender: Sender) -> str:
    """`Send the holding email (Frontline agent; within 30m)`."""
    time = say("route.within", length=sender.within) if (sender.within or "")[:1].isdigit() else sender.within
    state = "" if sender.state == "due" else say(f"draft.sender_{sender.state}")
    marks = "; ".join(mark for mark in (sender.by, time, state) if mark)
    return say("draft.sender", title=shorten(sender.title), marks=f" ({marks})" if marks else "")
