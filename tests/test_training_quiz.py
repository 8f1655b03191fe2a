"""The quiz: one right answer a question, reasons from the policy, the same questions for the same seed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from policy_engine.api import Policy
from policy_engine.cases.suite import load_with_cases
from policy_engine.export.titles import Titles
from policy_engine.messages import say
from policy_engine.training.question import QuizQuestion, same
from policy_engine.training.quiz import quiz_questions
from policy_engine.training.ticket_data import known_data
from policy_engine.training.tickets import CourseTicket, case_tickets, has_solver, near_tickets

ROOT = Path(__file__).parents[1]
POLICIES = ["docs/bluebird.yaml", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "policies").iterdir()) if path.is_dir())]


@cache
def policy(path: str) -> Policy:
    return load_with_cases(ROOT / path)


@cache
def tickets(path: str) -> tuple[CourseTicket, ...]:
    return case_tickets(policy(path))


@cache
def questions(path: str) -> tuple[QuizQuestion, ...]:
    return tuple(quiz_questions(tickets(path), seed=1))


@pytest.mark.parametrize("path", POLICIES)
def test_a_question_has_one_right_choice_and_no_two_that_read_alike(path: str) -> None:
    for question in questions(path):
        assert sum(choice.right for choice in question.choices) == 1, question
        assert len({same(choice.text) for choice in question.choices}) == len(question.choices) > 1, question
        assert all(choice.text and choice.why for choice in question.choices), question


@pytest.mark.parametrize("path", POLICIES)
def test_the_right_level_is_the_one_that_the_engine_gives(path: str) -> None:
    by_id, titles = {ticket.id: ticket for ticket in tickets(path)}, Titles(policy(path))
    asked = 0
    for question in questions(path):
        if question.kind == "route" and question.topic.startswith("level:"):
            asked += 1
            decision = by_id[question.ticket].routed.decision
            right = next(choice.text for choice in question.choices if choice.right)
            if decision.scales["level"].determined:
                assert right == titles.value("level", decision.level), question
            else:
                assert right == say("training.ask_first", question=decision.ask[0].question), question
    assert asked or not policy(path).document.levels


@pytest.mark.parametrize("path", POLICIES)
def test_no_wrong_action_could_be_due(path: str) -> None:
    by_id = {ticket.id: ticket for ticket in tickets(path)}
    asked = [question for question in questions(path) if question.kind == "action"]
    for question in asked:
        routed = by_id[question.ticket].routed
        possible = [action.what for action in routed.decision.actions if action.state in ("due", "possible", "on_hold")]
        for choice in question.choices:
            assert choice.right or not any(choice.text.endswith(what) for what in possible), question


def test_every_kind_of_question_is_asked() -> None:
    found = [question.kind for question in questions("policies/projectflow")]
    assert {"route", "action", "deadline"} == set(found)
    assert min(found.count(kind) for kind in ("route", "action", "deadline")) >= 10


def test_a_wrong_level_quotes_the_words_that_do_not_count() -> None:
    found = [question for question in questions("policies/projectflow") if question.ticket == "not-cancelling" and question.kind == "route"]
    whys = [choice.why for question in found or _all_of("not-cancelling") for choice in question.choices if not choice.right]
    assert any("going to cancel" in why and "denied" in why for why in whys), whys


def _all_of(name: str) -> list[QuizQuestion]:
    return quiz_questions([ticket for ticket in tickets("policies/projectflow") if ticket.id == name], seed=1)


def test_an_open_ticket_is_asked_about_first() -> None:
    right = [choice.text for question in _all_of("refund-no-amount") for choice in question.choices if choice.right]
    assert "Ask first: How much money does the customer want back?" in right


@pytest.mark.parametrize("path", POLICIES)
def test_everything_that_people_or_the_help_desk_gave_stands_on_the_card(path: str) -> None:
    """Else the answer could not be found: where a ticket is already, what a person decided, that nothing is taken for granted."""
    for ticket in tickets(path):
        shown, facts = dict(known_data(ticket)), ticket.routed.walked.facts
        wording = policy(path).wording
        for name, fact in facts.facts.items():
            value = wording.possible(name, fact.possible)
            if fact.source in ("person", "field") and (value != say("words.no") or "." not in name or name.startswith("current.")):
                assert wording.title(name) in shown, (ticket.id, name)
        for scale, value in facts.decided.items():
            assert shown[say("training.decided", title=wording.title(scale))] == wording.value(scale, value), ticket.id
        assert ticket.case.take or shown[say("route.taken")] == say("training.nothing")
        assert len([name for name in shown if name == say("training.paused")]) == bool(facts.pauses)


def test_a_ticket_that_is_at_the_manager_already_says_so() -> None:
    ticket = next(ticket for ticket in tickets("policies/projectflow") if ticket.id == "at-manager")
    assert ["Current level", "Manager"] in known_data(ticket)


@pytest.mark.parametrize("path", POLICIES)
def test_no_question_is_about_a_ticket_on_which_nothing_may_be_taken_for_granted(path: str) -> None:
    assert not {question.ticket for question in questions(path)} & {ticket.id for ticket in tickets(path) if not ticket.case.take}


def test_a_time_can_t_be_guessed_since_it_is_always_the_same() -> None:
    for path in ("policies/projectflow", "policies/software_vendor", "policies/service_desk"):
        right = [
            next(choice.text for choice in question.choices if choice.right) for question in questions(path) if question.kind == "deadline"
        ]
        assert max(map(right.count, right)) <= 0.4 * len(right), path
        assert not any(text.startswith("every 1 ") for text in right)


def test_a_time_for_telling_somebody_says_who_is_told() -> None:
    found = [question.ask for question in questions("policies/projectflow") if question.kind == "deadline"]
    assert any("“Tell Senior agent”" in ask for ask in found) and not any("“Senior agent”" in ask for ask in found)


def test_the_seed_decides_alone() -> None:
    once, twice, other = (quiz_questions(tickets("policies/projectflow"), seed=seed) for seed in (5, 5, 6))
    assert once == twice
    assert once != other


@pytest.mark.skipif(not has_solver(), reason="z3 is not installed")
def test_near_misses_stand_just_beside_a_limit() -> None:
    near = near_tickets(policy("docs/bluebird.yaml"), timeout=5.0)
    assert any(dict(ticket.routed.ticket.signals).get("refund_sum") in ("100 USD", "100.00 USD") for ticket in near)
    assert all(ticket.id.startswith("near:") for ticket in near)
    assert quiz_questions(near, seed=1)
