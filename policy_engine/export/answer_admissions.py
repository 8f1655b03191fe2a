"""Levels that let in only some tickets: open, not yet, or closed, with the day."""

from __future__ import annotations

from datetime import datetime

from policy_engine.decision.models import AdmissionResult, Decision, WayResult
from policy_engine.export.answer_deadlines import due_words
from policy_engine.export.paragraphs import Item, Section
from policy_engine.export.titles import Titles
from policy_engine.facts import zone_of
from policy_engine.messages import say


def ways_in(decision: Decision, titles: Titles) -> Section:
    """One line a level; where nothing lets it in, what is missing for each way."""
    return Section(say("route.admissions"), tuple(_item(found, titles) for found in decision.admissions))


def _item(found: AdmissionResult, titles: Titles) -> Item:
    if found.state == "no":
        missing = (say("route.admission_missing", way=way.title, lines="; ".join(way.missing)) for way in found.ways if way.missing)
        return Item(admission_words(found, titles), tuple(missing))
    others = {way.state for way in found.ways if way.state in ("not_yet", "closed")} - {found.state} if found.state != "open" else set()
    return Item(admission_words(found, titles), tuple(_state_words("way", state, found, titles) for state in sorted(others)))


def admission_words(found: AdmissionResult, titles: Titles) -> str:
    """`Ombudsman: open now, until the end of Thu 2025-07-10 (After our final letter)`."""
    return _state_words("admission", found.state, found, titles)


def _state_words(key: str, state: str, found: AdmissionResult, titles: Titles) -> str:
    """The ways that are in this state, with the day that matters."""
    telling = [way for way in found.ways if way.state == state]
    ways = say("words.or").join(way.title for way in telling)
    day = _day(state, telling, titles)
    ending = {"open": "_until" if day else "", "not_yet": "" if day else "_undated", "closed": "" if day else "_undated"}
    return say(f"route.{key}_{state}{ending.get(state, '')}", level=found.title, ways=ways, day=day)


def _day(state: str, ways: list[WayResult], titles: Titles) -> str:
    """The day that matters: when the first way opens, the last one closes. Without one where a way stays open."""
    zone = zone_of(titles.policy.source.program)
    times = [(way.opens, way.opens_day) for way in ways] if state == "not_yet" else [(way.closes, way.closes_day) for way in ways]
    if not all(due for due, _ in times):
        return ""
    first = sorted(((due, day) for due, day in times if due), key=lambda time: datetime.fromisoformat(time[0]))
    return due_words(*first[0 if state == "not_yet" else -1], zone)
