"""What one message holds for each wanted signal: matches of its phrases, with the guard that stops them, if any."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from policy_engine.text.amounts import NO_AMOUNTS, NO_CLOCK, Amount, Amounts, Clock, amounts_in
from policy_engine.text.guards import CuesBySentence, Stop, find_stop, standing_cues
from policy_engine.text.match import Match
from policy_engine.text.page import Page
from policy_engine.text.plan import Claim, ReadingPlan
from policy_engine.text.reading import MAX_EVIDENCE, Evidence, Guard, Span
from policy_engine.text.shouting import shouts_in

SHOUT = "shouting"
"""Stands for the phrase in evidence of a shout."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in message number `message`, and what stopped it. `amount`: the one that the match is about."""

    message: int
    page: Page
    match: Match[Claim]
    stop: Stop | None = None
    amount: Amount | None = None

    def evidence(self, value: str) -> Evidence:
        """The hit's words as evidence for `value`; an amount beside the phrase is part of the words."""
        page, match = self.page, self.match
        start, end = page.starts[match.first], page.ends[match.last - 1]
        if self.amount is not None:
            start, end = min(start, self.amount.place[0]), max(end, self.amount.place[1])
        return Evidence(self.span(start, end), value, match.label.phrase)

    def guard(self, value: str) -> Guard:
        """The guard that stopped this hit. Only for hits that have one."""
        assert self.stop is not None
        return Guard(self.span(self.stop.start, self.stop.end), self.stop.kind, self.evidence(value))

    def weakened(self) -> Hit:
        """The same hit as a mere hint."""
        return replace(self, match=replace(self.match, label=replace(self.match.label, role="weak")))

    def span(self, start: int, end: int) -> Span:
        return Span(self.message, start, end, self.page.original[start:end])


@dataclass(frozen=True, slots=True)
class PageHits:
    """All hits of one message, by the index of the plan; `excluded` are the stretches of words that an `except:` takes out."""

    message: int
    page: Page
    amounts: Amounts
    hits: dict[int, list[Hit]] = field(default_factory=dict)
    excluded: dict[int, list[Match[Claim]]] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        """Characters of this message as a span."""
        return Span(self.message, start, end, self.page.original[start:end])


def find_hits(plan: ReadingPlan, message: int, page: Page, clock: Clock = NO_CLOCK) -> PageHits:
    """Run all phrases of `plan` over one message."""
    amounts = amounts_in(page, plan.scans, plan.dollar, clock) if plan.scans else NO_AMOUNTS
    result = PageHits(message, page, amounts)
    matches: dict[int, list[Match[Claim]]] = {}
    for match in plan.claims.find(page, amounts):
        place = result.excluded if match.label.role == "except" else matches
        place.setdefault(match.label.plan, []).append(match)
    for index, one in enumerate(plan.plans):
        if one.shouting:
            shouted = [Match(Claim(index, "shout", "yes", SHOUT), first, last) for first, last in shouts_in(page)]
            if shouted:
                matches.setdefault(index, []).extend(shouted[:MAX_EVIDENCE])
    if matches:
        cues = standing_cues(page, plan.cues.find(page, NO_AMOUNTS))
        for index, found in matches.items():
            result.hits[index] = _widest([_judge(plan, result, match, cues) for match in found])
    return result


def _widest(hits: list[Hit]) -> list[Hit]:
    """One hit for the same words: what stands goes before what is stopped, the longer before the shorter. In the order of the text."""
    kept: list[Hit] = []
    taken: dict[tuple[str, str, Amount | None], dict[int, int]] = {}  # each word of a kept hit, and how far kept hits reach from it
    for hit in sorted(hits, key=lambda hit: (hit.stop is not None, hit.match.first - hit.match.last, hit.match.first)):
        reached = taken.setdefault((hit.match.label.role, hit.match.label.value, hit.amount), {})
        first, last = hit.match.first, hit.match.last
        words = range(first, last)
        if reached.get(first, 0) < last and not (hit.stop and any(word in reached for word in words)):
            reached.update((word, max(reached.get(word, 0), last)) for word in words)
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.match.first, hit.match.last))


def _judge(plan: ReadingPlan, found: PageHits, match: Match[Claim], cues: CuesBySentence) -> Hit:
    page = found.page
    for other in found.excluded.get(match.label.plan, ()):
        if other.first < match.last and match.first < other.last:
            stop: Stop | None = Stop("exception", page.starts[other.first], page.ends[other.last - 1])
            break
    else:
        stop = find_stop(page, match, plan.plans[match.label.plan].guards, cues)
    return Hit(found.message, page, match, stop, match.amount)
