"""What is not known and matters, remarks on the reading, and the answer to `why not this level`."""

from __future__ import annotations

from policy_engine.decision.models import AnswerEffect, Ask, Because, Decision, TriggerResult
from policy_engine.export.answer_reasons import because_words
from policy_engine.export.paragraphs import Item, Section, quote
from policy_engine.export.titles import Titles, lower_first
from policy_engine.messages import say

MAX_ASKS = 3
MAX_WHY_NOT = 5


def asks(decision: Decision, titles: Titles) -> Section:
    """Questions whose answers can change the result, with what each answer would do."""
    items = [Item(_question(ask), effects(ask, titles)) for ask in decision.ask[:MAX_ASKS]]
    left = len(decision.ask) - MAX_ASKS
    if left > 0:
        items.append(Item(say("route.more_questions", count=left)))
    return Section(say("route.ask"), tuple(items))


def _question(ask: Ask) -> str:
    why = [ask.reason] if ask.reason else []
    if ask.doubtful:
        why.append(", ".join(f'"{quote(words)}"' for words in ask.doubtful))
    return f"{ask.question}  ({'; '.join(why)})" if why else ask.question


def effects(ask: Ask, titles: Titles) -> tuple[str, ...]:
    """What each answer would do; nothing where every answer does the same, for now."""
    if len(ask.answers) < 2:
        return ()
    return tuple(say("route.effect", answer=effect.answer, then=result_words(effect, ask, titles)) for effect in ask.answers)


def result_words(effect: AnswerEffect, ask: Ask, titles: Titles) -> str:
    """What the result would be after one of the answers to `ask`: the level, and what else the answers differ in."""
    parts = [titles.bounds("level", effect.level, effect.at_most)] if effect.level is not None else []
    for name, bounds in effect.scales.items():
        if any(other.scales.get(name) != bounds for other in ask.answers):
            parts.append(f"{titles.scale(name)}: {titles.bounds(name, *bounds)}")
    if any(other.lanes != effect.lanes for other in ask.answers):
        lanes = [titles.value("lane", lane) for lane in effect.lanes]
        parts.append(say("route.lane_effect", lanes=", ".join(lanes) or say("route.no_lane")))
    return "; ".join(parts) or say("route.no_scale")


def remarks(decision: Decision, titles: Titles) -> Section:
    """How well the text could be read, and anything else worth knowing."""
    reading = decision.reading
    notes = list(decision.notes)
    if not reading.covered:
        notes.append(say("route.not_covered", language=reading.language or "?"))
    if reading.cut:
        notes.append(say("route.cut"))
    notes += reading.doubts
    return Section(say("route.remarks"), tuple(Item(note) for note in notes))


def why_not(decision: Decision, titles: Titles) -> Section:
    """The triggers that lead to the level asked about, each line judged."""
    asked = decision.why_not
    if asked is None:
        return Section("", ())
    items = [Item(asked.note), *(_trigger(trigger, decision) for trigger in asked.triggers[:MAX_WHY_NOT])]
    if len(asked.triggers) > MAX_WHY_NOT:
        items.append(Item(say("route.and_more", count=len(asked.triggers) - MAX_WHY_NOT)))
    return Section(say("route.why_not", level=titles.value("level", asked.level)), tuple(items))


def _trigger(trigger: TriggerResult, decision: Decision) -> Item:
    return Item(trigger.title, tuple(_judged(line, decision) for line in trigger.because))


def _judged(line: Because, decision: Decision) -> str:
    """`met: …`, `not met: …` or `open: …`; what the ticket gave stands behind, unless it is plainly the opposite."""
    if line.holds:
        return say("route.met", line=because_words(line, decision))
    needed = lower_first(line.title) if line.test == "yes" else f"{lower_first(line.title)} {line.test}"
    given = "" if (line.test, line.value) == ("yes", "no") else f" ({line.value})"
    return say("route.not_met" if line.holds is False else "route.is_open", line=f"{needed}{given}")
