"""Amounts in a page, as the slots of phrases see them: money, numbers, ordinals and lengths of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import datetime
from decimal import Decimal

from policy_engine.quantities.money import Money, money_in_text
from policy_engine.quantities.number_words import numbers_in_text
from policy_engine.records import dataclass
from policy_engine.text.anchors import anchors_in
from policy_engine.text.durations import counted_days, durations_in_text
from policy_engine.text.packs import Bound
from policy_engine.text.page import Page
from policy_engine.text.spots import Spots

_BEFORE: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("well", "over"), "at least"), (("just", "over"), "at least"), (("close", "to"), "exact"),
    (("more", "than"), "at least"), (("at", "least"), "at least"), (("over",), "at least"), (("above",), "at least"),
    (("upwards", "of"), "at least"), (("exceeding",), "at least"), (("less", "than"), "at most"), (("at", "most"), "at most"),
    (("up", "to"), "at most"), (("under",), "at most"), (("below",), "at most"),
    (("about",), "exact"), (("around",), "exact"), (("roughly",), "exact"), (("nearly",), "exact"), (("almost",), "exact"),
    (("approximately",), "exact"), (("a", "total", "of"), "exact"),
)  # fmt: skip
"""Words before an amount that belong to it, and what they make of it: "for over three days" is "for {duration}" as well."""
_LAST_BEFORE = frozenset(words[-1] for words, _ in _BEFORE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at the words `first`..`last` (exclusive) and the characters `place`, fit for the `slots`; times are held in seconds.

    `is_undated`: the words name a moment ("Monday"), and there is no clock to tell how long ago that is.
    """

    slots: tuple[str, ...]
    value: Money | Decimal
    first: int
    last: int
    place: tuple[int, int]
    bound: Bound = "exact"
    is_undated: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    """All amounts of a page, by the word at which each starts."""

    starting: dict[int, tuple[Amount, ...]]
    _sorted: dict[str, list[Amount]] = field(default_factory=dict, compare=False)

    def of_slot(self, slot: str) -> list[Amount]:
        """Each amount fit for `slot`, once, in the order of the text."""
        if slot not in self._sorted:
            found = {amount.place: amount for group in self.starting.values() for amount in group if slot in amount.slots}
            self._sorted[slot] = [found[place] for place in sorted(found)]
        return self._sorted[slot]

    def between(self, first: int, last: int) -> list[Amount]:
        """The amounts that begin at one of the words `first`..`last`, in the order of the text."""
        found = [amount for word in range(first, last) for amount in self.starting.get(word, ()) if amount.first == word]
        return sorted(found, key=lambda amount: amount.place)


NO_AMOUNTS = Amounts({})


@dataclass(frozen=True, slots=True)
class Clock:
    """What "since Monday" is counted by: the moment for which it is asked, and the moment when the text was written."""

    now: datetime | None = None
    written: datetime | None = None


NO_CLOCK = Clock()


def amounts_in(page: Page, kinds: Iterable[str], dollar: str = "USD", clock: Clock = NO_CLOCK) -> Amounts:
    """The amounts of `page` of these kinds (`money`, `number`, `duration`). A plain `$` is `dollar`."""
    wanted, spots = set(kinds), Spots(page)
    found = _lengths(page, spots.of_lengths()) + _since(page, clock) if "duration" in wanted else []
    if "money" in wanted and (marks := spots.of_money()):
        sums = money_in_text(page.text, dollar, marks if page.text.isascii() else None)  # normalising may make marks of other letters
        found += [_amount(page, ("{money}",), money, (start, end)) for start, end, money in sums]
    if "number" in wanted:
        numbers = numbers_in_text(page.plain, spots.of_numbers())
        found += [_amount(page, (f"{{{n.kind}}}",), n.value, (n.start, n.end)) for n in numbers]
    starting: dict[int, tuple[Amount, ...]] = {}
    for amount, first in found:
        for index in {amount.first, first}:
            starting[index] = (*starting.get(index, ()), amount)
    return Amounts(starting)


def _lengths(page: Page, spots: list[int]) -> list[tuple[Amount, int]]:
    """The lengths of time that begin at `spots`."""
    found = []
    lengths = durations_in_text(page.plain, spots) if spots else []
    for length in lengths + (counted_days(page.plain) if page.pack is None else []):
        slots = ("{duration}", "{ago}") if length.is_ago else ("{duration}",)
        found.append(_amount(page, slots, length.seconds, (length.start, length.end)))
    return found


def _since(page: Page, clock: Clock) -> list[tuple[Amount, int]]:
    """The lengths of time since the moments that the page names."""
    if page.pack is not None:  # the words are English
        return []
    found = []
    for anchor in anchors_in(page.plain, clock.now, clock.written):
        amount, first = _amount(page, ("{duration}",), anchor.seconds or Decimal(0), (anchor.start, anchor.end))
        bound: Bound = "at most" if anchor.is_most else "exact"
        found.append((replace(amount, bound=bound, is_undated=anchor.seconds is None), first))
    return found


def _amount(page: Page, slots: tuple[str, ...], value: Money | Decimal, place: tuple[int, int]) -> tuple[Amount, int]:
    """The amount, and the word at which it starts together with words such as "over" or "about"."""
    first, last = page.word_at(place[0]), page.word_from(place[1])
    bound, width = _bound(page, first, place[1])
    return Amount(slots, value, first, min(last, len(page.words)), place, bound), first - width


def _bound(page: Page, first: int, end: int) -> tuple[Bound, int]:
    if page.pack is None and first > 0 and page.words[first - 1] not in _LAST_BEFORE:
        return ("at least" if "+" in page.plain[end - 1 : end + 1] else "exact"), 0
    for words, bound in page.pack.words_before if page.pack else _BEFORE:
        if tuple(page.words[max(first - len(words), 0) : first]) == words:
            return bound, len(words)
    return ("at least" if "+" in page.plain[end - 1 : end + 1] else "exact"), 0
