"""What was understood of an answer that somebody typed: the kind of business, and issues in other words than ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_engine.messages import say
from policy_engine.starter.catalogue import Sector, sectors
from policy_engine.starter.team import read_team
from policy_engine.starter.wishes import Wishes

SMALL_WORDS = {"a", "an", "by", "of", "or", "that", "the", "and", "for", "in", "we", "it"}


def sectors_meant(given: str) -> tuple[Sector, ...]:
    """The kinds of business that a number, a name or words may mean.

    >>> [[sector.name for sector in sectors_meant(given)] for given in ("2", " Shop", "a webshop", "software", "bakery")]
    [['shop'], ['shop'], ['shop'], ['saas', 'vendor'], []]
    """
    known, said = list(sectors().values()), given.strip().casefold()
    if said.isdecimal():
        return tuple(known[int(said) - 1 : int(said)]) if 0 < int(said) <= len(known) else ()
    named = tuple(sector for sector in known if sector.name in said)
    words = set(re.findall(r"\w+", said)) - SMALL_WORDS
    return named or tuple(sector for sector in known if words & set(re.findall(r"\w+", sector.what.casefold())))


def heard(wishes: Wishes, key: str) -> Iterator[str]:
    """What is worth saying about an answer before the next question."""
    if key == "issues":
        yield from _issues(wishes)
    elif key == "team" and wishes.team and not read_team(wishes.team):
        yield say("starter.no_groups")


def _issues(wishes: Wishes) -> Iterator[str]:
    sector = sectors()[wishes.sector]
    for phrase in wishes.issues:
        names = [issue.name for issue in sector.issues_meant(phrase)]
        if not names:
            yield say("starter.heard_new", words=phrase)
        elif phrase.casefold() not in names:
            yield say("starter.heard_as", words=phrase, names=", ".join(names))
