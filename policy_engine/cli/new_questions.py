"""The questions of `policy-engine new`, one for each option that was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policy_engine.cli.console import ask_line, width, write
from policy_engine.cli.exits import INTERRUPTED, Stop
from policy_engine.export.paragraphs import wrap
from policy_engine.messages import say
from policy_engine.starter import Wishes, as_list, find_problems, sectors
from policy_engine.starter.example import example_of
from policy_engine.starter.heard import heard, sectors_meant

LISTS = ("issues", "challenges")
SECTOR = "sector"
# in this order; the sector comes first, since the examples are its own
QUESTIONS = (SECTOR, "name", "company_type", "audience", "issues", "team", "challenges")
BACK = "b"


def ask_for(wishes: Wishes) -> Wishes:
    """The wishes with an answer to each question that is open. Stops at Ctrl-C, and when there is no more input."""
    try:
        return ask_all(wishes)
    except KeyboardInterrupt:
        write("")
        raise Stop(say("starter.nothing_written"), INTERRUPTED) from None


def ask_all(wishes: Wishes) -> Wishes:
    tell(say("starter.ask_start"))
    if wishes.sector and wishes.sector not in sectors():
        return wishes  # what is wrong with the options is told at once
    keys = [key for key in QUESTIONS if not getattr(wishes, key)]
    before: list[Wishes] = []
    while len(before) < len(keys):
        number = len(before)
        write("")
        show(wishes, keys[number], say("starter.ask_number", number=number + 1, count=len(keys)))
        answered = ask_until_it_fits(wishes, keys[number])
        if answered is not None:
            before.append(wishes)
            wishes = answered
        elif before:
            wishes = before.pop()
    return wishes


def show(wishes: Wishes, key: str, number: str) -> None:
    """A question, with what can be answered to it."""
    if key == SECTOR:
        tell(f"{number} {say('starter.ask_sector')}")
        for index, sector in enumerate(sectors().values(), 1):
            tell(say("starter.ask_sector_row", number=index, what=sector.what))
        return
    sector = sectors()[wishes.sector]
    tell(f"{number} {say(f'starter.ask_{key}')}")
    if key == "issues":
        tell(say("starter.ask_known", names=", ".join(issue.name for issue in sector.issues)))
    if example := example_of(sector, key):
        tell(say("starter.ask_example", example=example))


def ask_until_it_fits(wishes: Wishes, key: str) -> Wishes | None:
    """The wishes with the first answer that adds no problem; nothing for a step back."""
    before = set(find_problems(wishes)) if wishes.sector else set()
    while True:
        given = ask_line(say("starter.ask_prompt"))
        if given is None:
            raise Stop(say("starter.nothing_written"), INTERRUPTED)
        if given.casefold() == BACK:
            return None
        new, problems = answer(wishes, key, given)
        problems = [problem for problem in problems if problem not in before]
        if not problems:
            for line in heard(new, key):
                tell(line)
            return new
        for problem in problems:
            tell(problem)


def answer(wishes: Wishes, key: str, given: str) -> tuple[Wishes, list[str]]:
    """The wishes with an answer, and what is wrong with it in words that know no options."""
    if key == SECTOR:
        meant = sectors_meant(given)
        return (replace(wishes, sector=meant[0].name), []) if len(meant) == 1 else (wishes, list(sector_problems(given)))
    answers: dict[str, Any] = {key: as_list([given]) if key in LISTS else given}
    new = replace(wishes, **answers) if given else wishes
    option = f"`--{key.replace('_', '-')}`"
    return new, [problem.replace(option, say("starter.your_answer")) for problem in find_problems(new)]


def sector_problems(given: str) -> Iterator[str]:
    meant = sectors_meant(given)
    if not given:
        yield say("starter.give_number")
    elif meant:
        yield say("starter.several_sectors", name=given, names=", ".join(sector.what for sector in meant))
    else:
        yield say("starter.no_sector_meant", name=given)


def tell(sentence: str) -> None:
    """A sentence in lines; those of a list are set in."""
    blanks = " " * (len(sentence) - len(sentence.lstrip()))
    write("\n".join(wrap(sentence, width(), first=blanks, rest=f"{blanks}   " if blanks else "")))
