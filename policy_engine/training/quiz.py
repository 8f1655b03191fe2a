"""The questions of the course: from cases and near misses, each topic only so often, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from policy_engine.training.question import QuizQuestion, mixed
from policy_engine.training.quiz_action import action_questions
from policy_engine.training.quiz_deadline import deadline_questions
from policy_engine.training.quiz_route import route_questions
from policy_engine.training.tickets import CourseTicket

PER_TOPIC = {"route": 14, "action": 5, "deadline": 4}
"""How often a topic is asked: a level is the point of the course, one deadline is not."""


def quiz_questions(tickets: Sequence[CourseTicket], seed: int) -> list[QuizQuestion]:
    """All questions, in the order of the tickets. A ticket on which nothing is taken for granted is not asked about: people do take it."""
    order = {ticket.id: index for index, ticket in enumerate(tickets)}
    asked: Counter[tuple[str, str]] = Counter()
    chosen = []
    for ticket in mixed([ticket for ticket in tickets if ticket.case.take], seed, "tickets"):
        for question in _of_ticket(ticket, seed, asked):
            asked[question.kind, question.topic] += 1
            asked[question.kind, _answer(question)] += 1
            chosen.append(question)
    return sorted(chosen, key=lambda question: order[question.ticket])


def _of_ticket(ticket: CourseTicket, seed: int, asked: Counter[tuple[str, str]]) -> Iterator[QuizQuestion]:
    """Of one ticket: all about where it goes, the first action not asked too often, and the deadline whose time was asked least."""
    for question in route_questions(ticket):
        if asked["route", question.topic] < PER_TOPIC["route"]:
            yield question
    actions = (question for question in action_questions(ticket, seed) if asked["action", question.topic] < PER_TOPIC["action"])
    yield from islice(actions, 1)
    deadlines = [question for question in deadline_questions(ticket, seed) if asked["deadline", question.topic] < PER_TOPIC["deadline"]]
    if deadlines:
        yield min(deadlines, key=lambda question: (asked["deadline", _answer(question)], asked["deadline", question.topic]))


def _answer(question: QuizQuestion) -> str:
    """The right choice: were it often the same, it could be guessed."""
    return next(choice.text for choice in question.choices if choice.right)
