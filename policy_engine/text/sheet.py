"""One message as it is looked at for values alone: which phrases it holds, and what stops one of them, as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from policy_engine.text.guards import SentenceCues, find_stop
from policy_engine.text.hits import Hit, PageHits, judge, shout_matches, widest
from policy_engine.text.match import Found, Match, Scan, order_of
from policy_engine.text.plan import Claim, ReadingPlan
from policy_engine.text.shouting import shouts_in
from policy_engine.text.tree import Order

Spoken: TypeAlias = tuple[Claim, Found]
"""A claim, and where its phrase stands. Most are never made matches."""


class Sheet:
    """What a message holds for each plan, by its index. `hits` has what was judged as a whole."""

    def __init__(self, plan: ReadingPlan, hits: PageHits, scan: Scan[Claim]) -> None:
        self.hits = hits
        self._plan = plan
        self._walk = scan.walk
        self._cues = SentenceCues(hits.page, plan.cues)
        self._spoken: dict[int, list[Spoken]] = {}
        self._excluding: dict[int, list[Spoken]] = {}
        labels = scan.labels
        for found in scan.walk.found:
            for number in found[0].labels:
                claim = labels[number]
                group = self._spoken if claim.role != "except" else self._excluding
                group.setdefault(claim.plan, []).append((claim, found))

    def plans(self) -> Iterable[int]:
        """The plans that something speaks for."""
        return self._spoken

    def spoken(self, index: int) -> list[Spoken]:
        """What speaks for a plan, in no certain order."""
        return self._spoken.get(index, [])

    def sentence_of(self, one: Spoken) -> int:
        """The end of the sentence that it stands in."""
        _, (_, first, _, _) = one
        return self.hits.page.sentence_end[self._walk.places[first]]

    def stands(self, one: Spoken) -> bool:
        """True when neither an exception nor a guard stops it."""
        match, index = self._match(one), one[0].plan
        self._find_exceptions(index)
        if self.hits.exception(index, match.first, match.last) is not None:
            return False
        return find_stop(self.hits.page, match, self._plan.plans[index].guards, self._cues) is None

    def judge_hits(self, index: int) -> None:
        """Those of a flag, without what only speaks for it together with others."""
        self._find_exceptions(index)
        matches = self._matches(one for one in self.spoken(index) if one[0].role == "hit")
        self.hits.hits[index] = [judge(self._plan, self.hits, match, self._cues) for match in matches]

    def judge_all(self, index: int, unjudged: str | None = None) -> list[Hit]:
        """The hits of a plan as `find_hits` finds them, shouts among them; of those for the value `unjudged` one, whatever stops it."""
        self._find_exceptions(index)
        spoken = self.spoken(index)
        matches = self._matches(one for one in spoken if one[0].value != unjudged)
        if index in self._plan.shouters:
            matches += shout_matches(index, self.hits.page)
        hits = widest([judge(self._plan, self.hits, match, self._cues) for match in matches])
        left = [one for one in spoken if one[0].value == unjudged][:1]
        self.hits.hits[index] = hits + [Hit(self.hits.message, self.hits.page, self._match(one)) for one in left]
        return self.hits.hits[index]

    def shouts(self) -> int:
        """How often the writer shouts."""
        return len(shouts_in(self.hits.page))

    def _match(self, one: Spoken) -> Match[Claim]:
        claim, (_, first, at, turns) = one
        return self._walk.match(claim, first, at, turns)

    def _matches(self, spoken: Iterable[Spoken]) -> list[Match[Claim]]:
        return [self._match(one) for one in sorted(spoken, key=_order)]

    def _find_exceptions(self, index: int) -> None:
        """Have the exceptions of a plan among the hits."""
        excluded = self.hits.excluded
        if index not in excluded:
            excluded[index] = self._matches(self._excluding.get(index, ()))


def _order(one: Spoken) -> tuple[Order | int, ...]:
    return order_of(one[1])


def sentences_of(sheets: Iterable[Sheet], index: int, role: str) -> Iterator[tuple[int, int]]:
    """Message and sentence of each claim of this role."""
    for sheet in sheets:
        for one in sheet.spoken(index):
            if one[0].role == role:
                yield sheet.hits.message, sheet.sentence_of(one)
