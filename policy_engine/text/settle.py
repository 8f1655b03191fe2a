"""Values without reasons: of what the phrases of a ticket find, only so much is judged as may still change a value.

A flag is yes as soon as one hit stands, the largest length of time hides the smaller ones, and an amount whose flag is not yes is silent
whatever its phrases say. What is tangled (hints, parts, weighted cues, amounts of money) is read as a whole, as `conclude` does it.

INVARIANT: values, bounds and doubts are those of `conclude(plan, find_hits(plan, pages), cut)` (`tests/test_text_fast.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from policy_engine.records import dataclass
from policy_engine.text.amounts import Amounts, Clock
from policy_engine.text.conclude import MOST_SHOUTS, SILENCE, conclude_one, named
from policy_engine.text.conclude_amounts import COMPANY, conclude_amount
from policy_engine.text.hits import PageHits, amounts_of
from policy_engine.text.page import Page
from policy_engine.text.plan import Plan, ReadingPlan
from policy_engine.text.reading import Reading
from policy_engine.text.sheet import Sheet, sentences_of


@dataclass(frozen=True, slots=True)
class Unread:
    """A ticket's messages, each with its number and its clock. `cut`: they were longer than the limit, so silence means nothing."""

    plan: ReadingPlan
    pages: Sequence[tuple[int, Page, Clock]]
    cut: bool


def settle(tickets: Sequence[Unread]) -> list[dict[str, Reading]]:
    """The value of every wanted signal of each ticket.

    All take each step together: what a step reads again and again is then at hand in the processor's cache.
    """
    amounts = [[amounts_of(ticket.plan, page, clock) for _, page, clock in ticket.pages] for ticket in tickets]
    sheets = [[*map(_sheet, repeat(ticket.plan), ticket.pages, found)] for ticket, found in zip(tickets, amounts, strict=True)]
    return [_settled(ticket.plan, found, ticket.cut) for ticket, found in zip(tickets, sheets, strict=True)]


def _sheet(plan: ReadingPlan, place: tuple[int, Page, Clock], amounts: Amounts) -> Sheet:
    message, page, _ = place
    return Sheet(plan, PageHits(message, page, amounts), plan.claims.scan(page, amounts))


def _settled(plan: ReadingPlan, sheets: Sequence[Sheet], cut: bool) -> dict[str, Reading]:
    readings = dict.fromkeys(range(len(plan.plans)), SILENCE)
    spoken = {index for sheet in sheets for index in sheet.plans()}
    for index in spoken.union(plan.shouters).difference(plan.amounts):
        one = plan.plans[index]
        readings[index] = _flag(one, index, sheets) if one.wanted.kind == "flag" else _choice(one, index, sheets)
    for index in plan.amounts:  # after the flags that they belong to
        one = plan.plans[index]
        speaks = one.about is not None and readings[one.about].values == ("yes",)
        if speaks or (one.about is None and index in spoken):
            readings[index] = _amount(one, index, sheets, speaks)
    return named(plan, readings, cut)


# ---- flags and choices -----------------------------------------------------------------------------------------------------------


def _flag(plan: Plan, index: int, sheets: Sequence[Sheet]) -> Reading:
    values = _standing(index, sheets)
    if len(values) > 1 or ("yes" not in values and _may_say_more(plan, index, sheets)):
        return _whole(plan, index, sheets)
    return Reading(values) if values else SILENCE


def _standing(index: int, sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The values that a hit stands for; one hit is enough for each."""
    values: dict[str, None] = {}
    for sheet in sheets:
        for one in sheet.spoken(index):
            if one[0].role == "hit" and one[0].value not in values and sheet.stands(one):
                values[one[0].value] = None
    return tuple(values)


def _may_say_more(plan: Plan, index: int, sheets: Sequence[Sheet]) -> bool:
    """True when hints, parts or weighted cues could change what the hits say, if no guard stopped one. They seldom can."""
    weights: dict[str, int] = {}
    parts = 0
    for sheet in sheets:
        for claim, _ in sheet.spoken(index):
            if claim.role == "weak":
                return True
            if claim.role == "part":
                parts += 1
            elif claim.role == "cue" and claim.weight > 0:
                weights[claim.phrase] = claim.weight
    if weights and sum(weights.values()) >= min(plan.enough, plan.doubt or plan.enough):
        return True
    return bool(plan.parts) and parts + MOST_SHOUTS * plan.shouting >= plan.parts and _parts(plan, index, sheets) >= plan.parts


def _parts(plan: Plan, index: int, sheets: Sequence[Sheet]) -> int:
    """How many parts of a hit there are at most."""
    parts = len(set(sentences_of(sheets, index, "part")))
    if not plan.shouting or parts + MOST_SHOUTS < plan.parts:
        return parts
    return parts + min(MOST_SHOUTS, sum(sheet.shouts() for sheet in sheets))


def _choice(plan: Plan, index: int, sheets: Sequence[Sheet]) -> Reading:
    standing = (value for value in plan.order if _is_said(index, value, sheets))
    values = tuple(standing) if plan.pick != "first" else tuple(value for value, _ in zip(standing, range(1), strict=False))
    return Reading(values) if values else SILENCE


def _is_said(index: int, value: str, sheets: Sequence[Sheet]) -> bool:
    return any(one[0].value == value and sheet.stands(one) for sheet in sheets for one in sheet.spoken(index))


def _whole(plan: Plan, index: int, sheets: Sequence[Sheet]) -> Reading:
    """The reading of a flag or a choice with all its reasons."""
    return conclude_one(plan, [hit for sheet in sheets for hit in sheet.judge_all(index)])


# ---- amounts ---------------------------------------------------------------------------------------------------------------------


def _amount(plan: Plan, index: int, sheets: Sequence[Sheet], speaks: bool) -> Reading:
    if not _may_be_said(plan, index, sheets):
        return SILENCE
    for sheet in sheets:
        sheet.judge_all(index, unjudged=COMPANY)
        if plan.about is not None and plan.wanted.kind == "money":  # amounts beside any of the flag's hits count
            sheet.judge_hits(plan.about)
    return conclude_amount(plan, index, [sheet.hits for sheet in sheets], speaks)


def _may_be_said(plan: Plan, index: int, sheets: Sequence[Sheet]) -> bool:
    """False where there is no amount, or no phrase that could mean one."""
    if plan.wanted.kind != "number" and not any(sheet.hits.amounts.starting for sheet in sheets):  # "twice" is a number, too
        return False
    return plan.wanted.kind == "money" or any(claim.value != COMPANY for sheet in sheets for claim, _ in sheet.spoken(index))
