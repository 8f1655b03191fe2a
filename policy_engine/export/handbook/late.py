"""What happens when nobody answers, or when it takes too long: who stands in, who is paged next, what goes up as time passes."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import length_words
from policy_engine.export.handbook.markdown import Block, bullets, heading, section
from policy_engine.export.handbook.people import stand_ins
from policy_engine.export.handbook.triggers import raises_words
from policy_engine.messages import say
from policy_engine.model.clocks import Chain
from policy_engine.model.program import All, Any_, Check, Condition, Not

TIMED = ("duration", "state")
"""Kinds of what a condition reads that change by time alone: an age, or a deadline that was missed."""


def late_blocks(view: View) -> list[Block]:
    """The section; nothing where the policy knows no backup, chain or time."""
    chains = bullets(_chain_line(view, chain) for chain in view.document.chains)
    return section(
        heading(2, say("handbook.process.late"), "_late"),
        section([say("handbook.process.late_backup")], stand_ins(view)),
        section([say("handbook.process.late_chain")], chains),
        section([say("handbook.process.late_trigger")], bullets(_by_time(view))),
    )


def _chain_line(view: View, chain: Chain) -> str:
    """The steps of a chain on one line, each with how long an answer may take."""
    steps = []
    for step in chain.steps:
        roles = view.all_to(step.page, "handbook.join.both")
        steps.append(say("handbook.process.late_step", roles=roles, length=length_words(step.wait)) if step.wait else roles)
    return say("handbook.process.late_chain_item", chain=view.to(chain.id), steps=say("handbook.people.arrow").join(steps))


def _by_time(view: View) -> Iterator[str]:
    """The triggers that can fire because time passes."""
    for trigger in view.document.triggers:
        names = _read(view.book.condition(trigger.when))
        if any(view.book.wording.variable(name).kind in TIMED for name in names):
            others = {name: value for name, value in trigger.raises.items() if name != "level"}
            to = [view.to(level)] if (level := trigger.raises.get("level")) else []
            what = ", ".join([*to, *([raises_words(view, others)] if others else [])])
            yield say("handbook.process.late_trigger_item", trigger=view.to(trigger.id), what=what)


def _read(condition: Condition) -> Iterator[str]:
    """The variables that a condition reads."""
    match condition:
        case Check():
            yield condition.variable
        case Not(part):
            yield from _read(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _read(part)
