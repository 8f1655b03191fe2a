"""What one message holds for each wanted signal: matches of its phrases, with the guard that stops them, if any."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import field, replace
from typing import NamedTuple, TypeAlias

from policy_engine.records import dataclass
from policy_engine.text.amounts import NO_AMOUNTS, Amount, Amounts, Clock, amounts_in
from policy_engine.text.guards import SentenceCues, Stop, find_stop
from policy_engine.text.match import Match
from policy_engine.text.page import Page
from policy_engine.text.plan import Claim, ReadingPlan
from policy_engine.text.reading import MAX_EVIDENCE, Evidence, Guard, Span
from policy_engine.text.shouting import shouts_in

SHOUT = "shouting"
"""Stands for the phrase in evidence of a shout."""


class Hit(NamedTuple):
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
        return self._replace(match=self.match._replace(label=replace(self.match.label, role="weak")))

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
    _covered: dict[int, dict[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def exception(self, plan: int, first: int, last: int) -> Match[Claim] | None:
        """The first `except:` of a plan that overlaps with the words `first`..`last`."""
        excluded = self.excluded.get(plan)
        if not excluded:
            return None
        if plan not in self._covered:  # each covered word, and the first exception that covers it
            numbers = reversed(list(enumerate(excluded)))
            self._covered[plan] = {word: number for number, one in numbers for word in range(one.first, one.last)}
        covered = self._covered[plan]
        number = min((covered[word] for word in range(first, last) if word in covered), default=None)
        return None if number is None else excluded[number]

    def span(self, start: int, end: int) -> Span:
        """Characters of this message as a span."""
        return Span(self.message, start, end, self.page.original[start:end])


Matches: TypeAlias = dict[int, list[Match[Claim]]]
"""By the index of the plan."""


def find_hits(plan: ReadingPlan, pages: Sequence[tuple[int, Page, Clock]]) -> list[PageHits]:
    """Run all phrases of `plan` over the messages of a ticket, each given with its number and its clock."""
    found = []
    for message, page, clock in pages:
        amounts = amounts_of(plan, page, clock)
        found.append((PageHits(message, page, amounts), plan.claims.scan(page, amounts)))
    vain = _vain_cues(plan, {number for _, scan in found for number in scan.numbers()})
    for hits, scan in found:
        _judge_matches(plan, hits, _sorted_out(plan, hits, scan.matches(vain)))
    return [hits for hits, _ in found]


def amounts_of(plan: ReadingPlan, page: Page, clock: Clock) -> Amounts:
    """The amounts of a message that phrases of `plan` may mean."""
    return amounts_in(page, plan.scans, plan.dollar, clock) if plan.scans else NO_AMOUNTS


def _vain_cues(plan: ReadingPlan, numbers: Set[int]) -> set[int]:
    """Of these claims the weighted cues that can't be enough together, even if no guard stopped one. Few texts have cues that are."""
    cues: dict[int, list[int]] = {}
    for number in numbers:
        claim = plan.claims.labels[number]
        if claim.role == "cue":
            cues.setdefault(claim.plan, []).append(number)
    vain: set[int] = set()
    for index, group in cues.items():
        claims = [plan.claims.labels[number] for number in group]
        weights = {claim.phrase: claim.weight for claim in claims if claim.weight > 0}
        one = plan.plans[index]
        if sum(weights.values()) < min(one.enough, one.doubt or one.enough):
            vain.update(group)
    return vain


def _sorted_out(plan: ReadingPlan, found: PageHits, matches: list[Match[Claim]]) -> Matches:
    """The matches that speak for something, shouts among them; the exceptions go into `found`."""
    speaking: Matches = {}
    for match in matches:
        place = found.excluded if match.label.role == "except" else speaking
        place.setdefault(match.label.plan, []).append(match)
    for index in plan.shouters:
        if shouts := shout_matches(index, found.page):
            speaking.setdefault(index, []).extend(shouts)
    return speaking


def shout_matches(index: int, page: Page) -> list[Match[Claim]]:
    """The shouts of a page as matches of plan number `index`."""
    return [Match(Claim(index, "shout", "yes", SHOUT), first, last) for first, last in shouts_in(page)[:MAX_EVIDENCE]]


def _judge_matches(plan: ReadingPlan, found: PageHits, matches: Matches) -> None:
    """Find what guards and exceptions stop; the guards are looked for in the sentences of matches only."""
    cues = SentenceCues(found.page, plan.cues)
    cues.look({found.page.sentence_end[match.first] for group in matches.values() for match in group})
    for index, group in matches.items():
        found.hits[index] = widest([judge(plan, found, match, cues) for match in group])


def widest(hits: list[Hit]) -> list[Hit]:
    """One hit for the same words: what stands goes before what is stopped, the longer before the shorter. In the order of the text."""
    if len(hits) == 1:
        return hits
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


def judge(plan: ReadingPlan, found: PageHits, match: Match[Claim], cues: SentenceCues) -> Hit:
    """The match with what stops it. In a flag, where both do, a guard says more ("they act") than that the words are an exception."""
    page, one = found.page, plan.plans[match.label.plan]
    other = found.exception(match.label.plan, match.first, match.last)
    stop = find_stop(page, match, one.guards, cues) if other is None or one.wanted.kind == "flag" else None
    if stop is None and other is not None:
        stop = Stop("exception", page.starts[other.first], page.ends[other.last - 1])
    return Hit(found.message, page, match, stop, match.amount)
