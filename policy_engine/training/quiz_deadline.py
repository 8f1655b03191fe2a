"""Questions about time: how long there is for something that is due on a ticket. Wrong choices are other times of the same policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.export.answer_deadlines import due_words
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.facts import zone_of
from policy_engine.messages import say
from policy_engine.training.question import Choice, Head, QuizQuestion, make_question, mixed, same
from policy_engine.training.reasons import Reasons
from policy_engine.training.tickets import CourseTicket

STATES = ("running", "waiting", "missed")
WRONG = 3
SPARE = ("2h", "4h", "24h", "1 business day", "3 business days", "30m")
"""Times that are offered where the policy itself has too few."""


def deadline_questions(ticket: CourseTicket, seed: int) -> Iterator[QuizQuestion]:
    """A question for each thing with one plain, sure time on this ticket."""
    known = _lengths(ticket)
    due = {action.id for action in ticket.routed.decision.actions if action.state == "due"}
    for found in ticket.routed.decision.deadlines:
        length = length_of(found)
        is_due = found.kind == "deadline" or found.id in due
        if length is None or found.state not in STATES or found.possible or not is_due or found.owner:
            continue
        head: Head = (ticket.id, "deadline", found.id, say("training.ask.deadline", what=_what(ticket, found.id, found.title)))
        right = Choice(spelled_out(length), _why(ticket, found, length), right=True)
        asked = (_what(ticket, found.id, found.title), length)
        question = make_question(head, right, _wrong(known, asked, (seed, ticket.id, found.id)))
        if question is not None:
            yield question


def _what(ticket: CourseTicket, name: str, title: str) -> str:
    """What there is a time for: its title; of a notification, whose title is just a role, who is told."""
    action = ticket.routed.written.get(name)
    if action is None or not action.tell or action.do:
        return title
    return say("actions.tell", roles=Reasons(ticket.routed).titles.roles(action.tell))


def length_of(found: DeadlineResult) -> str | None:
    """How long: as counted on this ticket, else as the policy writes it. None for what has no length to ask for."""
    if found.counted is not None and found.counted.kind != "length":
        return None
    length = found.length or (found.counted.length if found.counted is not None else None)
    return length if length and any(character.isdigit() for character in length) else None


def _why(ticket: CourseTicket, found: DeadlineResult, length: str) -> str:
    """The time with its start and calendar."""
    titles, words, what = Reasons(ticket.routed).titles, spelled_out(length), _what(ticket, found.id, found.title)
    if found.counted is None or found.due is None or not ticket.has_times:
        return say("training.why.time", what=what, length=words)
    zone = zone_of(ticket.routed.policy.source.program)
    calendar = titles.calendar(found.counted.calendar or "always")
    due = due_words(found.due, found.day, zone)
    key = "time_always" if found.counted.calendar in (None, "always") else "time_counted"
    return say(f"training.why.{key}", what=what, length=words, calendar=calendar, due=due)


def _lengths(ticket: CourseTicket) -> dict[str, str]:
    """Every plain time of the policy → the title of what has it. What is due on this ticket comes first."""
    document = ticket.routed.policy.document
    found: dict[str, str] = {}
    for result in ticket.routed.decision.deadlines:
        length = length_of(result)
        if length is not None:
            found.setdefault(length, _what(ticket, result.id, result.title))
    parts: list[Any] = [*document.deadlines, *ticket.routed.written.values()]
    for part in parts:
        within = getattr(part, "within", None)
        if within is not None and any(character.isdigit() for character in str(within)) and not hasattr(within, "cells"):
            found.setdefault(str(within), _what(ticket, part.id, part.title or part.id.replace("_", " ")))
    return found


def _wrong(known: dict[str, str], right: tuple[str, str], seed: tuple[object, ...]) -> Iterator[Choice]:
    """Other times. `right`: what is asked for, and its time."""
    asked, length = right
    taken = {same(spelled_out(length))}
    others = [(other, say("training.why_not.other_time", what=title, asked=asked)) for other, title in known.items()]
    spare = [(other, say("training.why_not.no_time", asked=asked)) for other in SPARE if other not in known]
    for other, why in [*mixed(others, *seed)[:WRONG], *spare][: WRONG + 1]:
        words = spelled_out(other)
        if same(words) not in taken and len(taken) <= WRONG:
            taken.add(same(words))
            yield Choice(words, why)
