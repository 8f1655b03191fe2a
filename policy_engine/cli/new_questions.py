"""The questions of `policy-engine new`, one for each option that was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from policy_engine.cli.console import ask_line, width, write
from policy_engine.cli.exits import INTERRUPTED, Stop
from policy_engine.export.paragraphs import wrap
from policy_engine.messages import say
from policy_engine.starter import Wishes, as_list, find_problems, sectors
from policy_engine.starter.example import example_of

LISTS = ("issues", "challenges")
# in this order; the sector comes first, since the examples are its own
QUESTIONS = ("name", "company_type", "audience", "issues", "team", "challenges")


def ask_for(wishes: Wishes) -> Wishes:
    """The wishes with an answer to each question that is open."""
    tell(say("starter.ask_start"))
    if not wishes.sector:
        listed = ", ".join(f"{sector.name} ({sector.what})" for sector in sectors().values())
        wishes = ask_until_it_fits(wishes, say("starter.ask_sector", names=listed), lambda given: replace(wishes, sector=given))
    for key in QUESTIONS:
        if wishes.sector in sectors() and not getattr(wishes, key):
            wishes = ask_one(wishes, key)
    return wishes


def ask_one(wishes: Wishes, key: str) -> Wishes:
    sector = sectors()[wishes.sector]
    names = ", ".join(issue.name for issue in sector.issues)
    question = say(f"starter.ask_{key}", names=names) if key == "issues" else say(f"starter.ask_{key}")
    example = example_of(sector, key)
    shown = say("starter.ask_example", question=question, example=example) if example else question
    return ask_until_it_fits(wishes, shown, lambda given: with_answer(wishes, key, given))


def with_answer(wishes: Wishes, key: str, given: str) -> Wishes:
    if not given:
        return wishes
    answers: dict[str, Any] = {key: as_list([given]) if key in LISTS else given}
    return replace(wishes, **answers)


def ask_until_it_fits(wishes: Wishes, question: str, answered: Callable[[str], Wishes]) -> Wishes:
    """The wishes with the first answer that adds no problem. Stops when there is no more input."""
    before = set(find_problems(wishes)) if wishes.sector else set()
    while True:
        write("")
        for line in question.split("\n"):
            tell(line)
        given = ask_line(say("starter.ask_prompt"))
        if given is None:
            raise Stop(say("starter.nothing_written"), INTERRUPTED)
        new = answered(given)
        problems = [problem for problem in find_problems(new) if problem not in before]
        if not problems:
            return new
        for problem in problems:
            tell(problem)


def tell(sentence: str) -> None:
    write("\n".join(wrap(sentence, width())))
