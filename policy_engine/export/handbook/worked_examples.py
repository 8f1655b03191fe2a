"""Cases as worked examples: the ticket, the answer that the policy gives, and why."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.decision.models import Because, Decision, TriggerResult
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.export.handbook.examples import Example
from policy_engine.export.handbook.markdown import Block, bullets, escape, heading, quote, section
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import EXAMPLES, title_of
from policy_engine.messages import say

NAMED = ("person", "field", "event")
"""Sources other than the customer's words that an example names."""
READ = ("text", "field", "person")


def examples_page(view: View) -> list[Block]:
    """The page, or nothing without cases."""
    groups: dict[str | None, list[Example]] = {}
    for example in view.book.examples:
        groups.setdefault(example.decision.level, []).append(example)
    order: list[str | None] = [*(level.id for level in view.book.levels), None]
    intro = [say("handbook.examples.intro")] if groups else []
    return section(heading(1, page_title(EXAMPLES)), intro, *(_group(view, name, groups.get(name, [])) for name in order))


def _group(view: View, level: str | None, examples: list[Example]) -> list[Block]:
    title = say("handbook.examples.level", level=view.to(level)) if level else say("handbook.examples.no_level")
    return section(heading(2, title, f"_{level or 'none'}"), *(example_blocks(view, example) for example in examples))


def example_blocks(view: View, example: Example) -> list[Block]:
    """One ticket with its answer."""
    decision = example.decision
    why = [
        *_fired(view, decision),
        *_open(view, decision),
        *_stopped(decision),
        *_capped(view, decision),
        *_taken(view, example),
        *_due(view, example),
    ]
    remark = [say("handbook.remark.note", text=escape(example.case.why))] if example.case.why and example.as_expected else []
    return [
        *heading(3, escape(title_of(example.case, example.case.id)), example.case.id),
        *([quote(example.words)] if example.words else []),
        *bullets(_known(decision)),
        say("handbook.examples.answer", answer=answer_words(view, decision)),
        *bullets(why),
        *remark,
    ]


def _known(decision: Decision) -> Iterator[str]:
    """What is known besides the customer's words."""
    for signal in decision.signals.values():
        if signal.source in NAMED and signal.known:
            yield say(f"handbook.examples.known_{signal.source}", title=escape(signal.title), value=escape(spelled_out(signal.value)))


def answer_words(view: View, decision: Decision) -> str:
    """Level, the other scales and the lane."""
    parts = [_level_words(view, decision)] if decision.level or decision.scales.get("level") is None else [say("handbook.examples.none")]
    for name, scale in decision.scales.items():
        if name != "level" and scale.value is not None:
            value = view.book.wording.value(name, scale.work_at or scale.value)
            parts.append(say("handbook.examples.scale", scale=escape(view.book.wording.title(name)), value=escape(value)))
    lanes = [view.to(lane.id) for lane in decision.lanes if lane.state == "in"]
    if lanes:
        parts.append(say("handbook.examples.lane", lanes=say("handbook.join.both").join(lanes)))
    return " · ".join(part for part in parts if part)


def _level_words(view: View, decision: Decision) -> str:
    if decision.level is None or decision.at_most is None:
        return ""
    if decision.level == decision.at_most:
        return view.to(decision.level)
    return say("handbook.examples.open", level=view.to(decision.level), at_most=view.to(decision.at_most))


def _fired(view: View, decision: Decision) -> Iterator[str]:
    """The triggers that fired with what they rest on; without any, the nearest miss."""
    for trigger in decision.fired:
        yield say("handbook.examples.fired", trigger=view.to(trigger.id), why=_reasons(trigger))
    if not decision.fired and not decision.undetermined and decision.level:
        yield say("handbook.examples.nothing")
    for near in decision.nearly:
        signal = decision.signals.get(near.missing.signal)
        if near.distance == say("decision.at_the_edge") and signal is not None and signal.source in READ:
            yield say(
                "handbook.examples.nearly",
                trigger=view.to(near.id),
                distance=escape(near.distance or ""),
                line=_reason(near.missing),
            )


def _reasons(trigger: TriggerResult) -> str:
    return "; ".join(_reason(line) for line in trigger.because if line.holds)


def _reason(line: Because) -> str:
    quotes = ", ".join(f"“{escape(words)}”" for words in dict.fromkeys(line.quotes))
    said = say("handbook.examples.quotes", quotes=quotes) if quotes else ""
    return say("handbook.examples.reason", title=escape(line.title), value=escape(spelled_out(line.value))) + said


def _open(view: View, decision: Decision) -> Iterator[str]:
    """What may still fire, and the questions that settle it."""
    for trigger in decision.undetermined:
        yield say("handbook.examples.may_fire", trigger=view.to(trigger.id))
    for ask in decision.ask:
        yield say("handbook.examples.ask", question=escape(ask.question))


def _stopped(decision: Decision) -> Iterator[str]:
    """Words that look like a reason and are none."""
    for signal in decision.signals.values():
        for stopped in signal.stopped:
            yield say(
                "handbook.examples.stopped", words=escape(stopped.stopped.text), guard=escape(stopped.guard), title=escape(signal.title)
            )


def _capped(view: View, decision: Decision) -> Iterator[str]:
    for gate in decision.capped:
        yield say("handbook.examples.capped" if gate.holds else "handbook.examples.may_cap", gate=view.to(gate.id))


def _taken(view: View, example: Example) -> Iterator[str]:
    """Only where the example is about it: else every example would say the same."""
    if not example.case.take:
        yield say("handbook.examples.take_nothing")
    elif example.case.expect.taken:
        for name in example.decision.taken:
            yield say("handbook.examples.taken", title=view.to(name), value=escape(spelled_out(example.decision.signals[name].value)))


def _due(view: View, example: Example) -> Iterator[str]:
    """The steps that the example is about, where they are due."""
    due = {action.id for action in example.decision.actions if action.state == "due"}
    named = tuple(name for name in example.case.expect.due or () if name in due)
    if named:
        yield say("handbook.examples.due", actions=view.all_to(named, "handbook.join.both"))
