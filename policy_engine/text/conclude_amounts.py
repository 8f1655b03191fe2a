"""From hits to amounts: which of the amounts in the text is the one that a signal asks for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal

from policy_engine.messages import say
from policy_engine.quantities.currencies import UNCLEAR
from policy_engine.quantities.durations import clock_words
from policy_engine.quantities.money import Money
from policy_engine.records import dataclass
from policy_engine.text.amounts import Amount
from policy_engine.text.hits import Hit, PageHits
from policy_engine.text.packs import Bound
from policy_engine.text.plan import Plan
from policy_engine.text.reading import MAX_EVIDENCE, Evidence, Guard, Reading, Span
from policy_engine.text.slots import SLOTS_OF_KIND, fitting_slots
from policy_engine.text.sums import BOTH, ONE, PAIRS, TIMES, Pair, is_bare_sum, joined

TOTAL = "total"
"""Phrases under this value name the sum. In general the values of an entry stand in the order of their weight: where phrases of one find
an amount, those of the later ones don't count."""
SURE = "sure"
"""Phrases under this value count although an `except:` takes their words out."""
DOUBTFUL, COMPANY = "doubtful", "company"
"""Phrases under `doubtful` count only where one under `company` is somewhere in the text."""
ONLY_AMOUNT = "the only amount in the text"
BESIDE_FLAG = "an amount in the same sentence"


@dataclass(frozen=True, slots=True)
class _Found:
    """An amount that counts, and why."""

    value: Money | Decimal
    bound: Bound
    evidence: Evidence
    rank: int = 0


def conclude_amount(plan: Plan, index: int, pages: Sequence[PageHits], speaks: bool) -> Reading:
    """The amounts that stand where the phrases of plan number `index` say.

    `speaks`: the flag that the amount belongs to is yes. Then, where no phrase finds one, the amounts of money in the sentences that
    speak for the flag are taken, else a text's only amount. When that flag is not yes, the amount stays silent.
    """
    hits = [hit for page in pages for hit in _with_amounts(plan, index, page)]
    guards = tuple(guard for hit in hits if (guard := _guard(plan, hit)) is not None)[:MAX_EVIDENCE]
    if plan.about is not None and not speaks:
        return Reading((), guards=guards)
    standing = [hit for hit in hits if _stands(hit) and _is_accompanied(hit, index, pages)]
    undated = [hit for hit in standing if hit.amount is not None and hit.amount.is_undated]
    found = [one for hit in standing if (one := _found(plan, hit)) is not None]
    found = _pairs(plan, index, pages) or found
    if not found and plan.about is not None and plan.wanted.kind == "money":
        found = _beside_flag(plan, index, pages) or _only_amount(plan, index, pages)
    return _undated(undated, guards) if undated and not found else _reading(_picked(plan, found), guards)


def _undated(hits: list[Hit], guards: tuple[Guard, ...]) -> Reading:
    """Nothing but moments that no clock dates: not known, and the words kept."""
    evidence = tuple(hit.evidence("").span for hit in hits)[:MAX_EVIDENCE]
    words = ", ".join(dict.fromkeys(f"“{span.text}”" for span in evidence))
    return Reading(None, guards=guards, doubt=say("text.undated", words=words))


def _with_amounts(plan: Plan, index: int, page: PageHits) -> list[Hit]:
    """A phrase without a slot means the nearest amount of its sentence; the bare number inside an amount of money means that amount."""
    hits = [hit for hit in page.hits.get(index, ()) if hit.match.label.value != COMPANY]
    hits = [hit if _fits(plan, hit.amount) else hit._replace(amount=_inside(plan, hit, page)) for hit in hits]
    if all(hit.amount is not None and plan.wanted.kind != "money" for hit in hits):
        return hits
    money = _money(plan, index, page)
    kept = [amount for amount in money if page.exception(index, amount.first, amount.last) is None]  # "$30 and a $90 tip" is no sum
    eligible: dict[int, list[Amount]] = {}
    for amount in sorted(_eligible(plan, index, page), key=_first):
        eligible.setdefault(page.page.sentence_end[amount.first], []).append(amount)
    return [
        _with_amount(plan, hit, money if hit.match.label.value == SURE else kept, eligible.get(page.page.sentence_end[hit.match.first], []))
        for hit in hits
    ]


def _fits(plan: Plan, amount: Amount | None) -> bool:
    """False for an amount of another kind: the 8812 in "ticket 8812 from last week" is no length. A bare number may be a sum."""
    return amount is None or not set(fitting_slots(plan.wanted.kind)).isdisjoint(amount.slots)


def _inside(plan: Plan, hit: Hit, page: PageHits) -> Amount | None:
    """The first amount of the right kind in a match that holds several."""
    return next((amount for amount in page.amounts.between(hit.match.first, hit.match.last) if _fits(plan, amount)), None)


def _with_amount(plan: Plan, hit: Hit, money: list[Amount], near: list[Amount]) -> Hit:
    if hit.amount is not None:
        return hit._replace(amount=_whole_amount(hit.amount, money)) if plan.wanted.kind == "money" else hit
    if _own_value(plan, hit) is not None or not near:
        return hit
    return hit._replace(amount=_nearest(near, hit.match.first))


def _first(amount: Amount) -> int:
    return amount.first


def _nearest(amounts: list[Amount], middle: int) -> Amount:
    """The amount that begins nearest to the word `middle`, the former of two; `amounts` are in the order of the text."""
    behind = bisect_left(amounts, middle, key=_first)
    before = bisect_left(amounts, amounts[behind - 1].first, key=_first) if behind else 0
    return min((amounts[before], *amounts[behind : behind + 1]), key=lambda amount: (abs(amount.first - middle), amount.first))


def _whole_amount(part: Amount, money: list[Amount]) -> Amount:
    """The `$1,200` that the number `1,200` is part of, or the sum that an amount is part of, else the amount itself."""
    index = bisect_right(money, part.place[0], key=lambda amount: amount.place[0]) - 1
    return money[index] if index >= 0 and part.place[1] <= money[index].place[1] else part


def _eligible(plan: Plan, index: int, page: PageHits) -> list[Amount]:
    """The amounts of the right kind that no `except:` takes out."""
    amounts = [amount for slot in SLOTS_OF_KIND[plan.wanted.kind] for amount in page.amounts.of_slot(slot)]
    amounts = _money(plan, index, page) if plan.wanted.kind == "money" else amounts
    return [amount for amount in amounts if page.exception(index, amount.first, amount.last) is None]


def _money(plan: Plan, index: int, page: PageHits) -> list[Amount]:
    """The amounts of money; where a flag is behind them, equal ones that "and" joins are one, and nothing is no amount."""
    amounts = page.amounts.of_slot("{money}")
    once = _speaks_of_one(index, page)
    return [a for a in joined(page.page.words, amounts, once=once) if _size(a.value)] if plan.about is not None else amounts


def _speaks_of_one(index: int, page: PageHits) -> bool:
    """True where of several equal amounts only one is meant: "twice $20, refund one"."""
    return any(hit.match.label.value == ONE and hit.stop is None for hit in page.hits.get(index, ()))


def _pairs(plan: Plan, index: int, pages: Sequence[PageHits]) -> list[_Found]:
    """The products, differences and parts that phrases under `times`, `rest` and `part` name."""
    if plan.wanted.kind != "money":
        return []
    found = []  # "you refunded $30" is an exception, and a part in "you refunded $30 of my $90"
    for page in pages:
        skipped = TIMES if _speaks_of_one(index, page) else None
        for hit in page.hits.get(index, ()):
            if hit.match.label.value in PAIRS and hit.match.label.value != skipped and (hit.stop is None or hit.stop.kind == "exception"):
                value = _pair(hit, page).value(hit.match.label.value)
                found += [] if value is None else [_Found(value, "exact", hit.evidence(_show(plan, value)))]
    return found


def _pair(hit: Hit, page: PageHits) -> Pair:
    """The amounts and numbers in a match."""
    inside = page.amounts.between(hit.match.first, hit.match.last)
    sums = [a.value for a in inside if "{money}" in a.slots and isinstance(a.value, Money)]
    within = {index for a in inside if "{money}" in a.slots for index in range(*a.place)}
    counts = [a.value for a in inside if "{number}" in a.slots and isinstance(a.value, Decimal) and a.place[0] not in within]
    words = page.page.words[hit.match.first : hit.match.last]
    text = page.page.plain[page.page.starts[hit.match.first] : page.page.ends[hit.match.last - 1]]
    return Pair(sums, counts or ([Decimal(2)] if BOTH in words else []), words, text)


def _own_value(plan: Plan, hit: Hit) -> Decimal | None:
    """The number that a phrase stands for by itself: `"2": [twice]`."""
    value = hit.match.label.value
    return Decimal(value) if plan.wanted.kind == "number" and value.isascii() and value.isdigit() else None


def _is_accompanied(hit: Hit, index: int, pages: Sequence[PageHits]) -> bool:
    """True for a hit that needs no company, or has it somewhere in the text."""
    if hit.match.label.value != DOUBTFUL:
        return True
    return any(other.match.label.value == COMPANY for page in pages for other in page.hits.get(index, ()))


def _stands(hit: Hit) -> bool:
    """True for a hit that nothing stops, or nothing but an exception that it goes before."""
    return hit.stop is None or (hit.stop.kind == "exception" and hit.match.label.value == SURE)


def _guard(plan: Plan, hit: Hit) -> Guard | None:
    found = _found(plan, hit) if hit.stop is not None else None
    return hit.guard(found.evidence.value) if found else None


def _found(plan: Plan, hit: Hit) -> _Found | None:
    own = _own_value(plan, hit)
    if own is not None:
        return _Found(own, "exact", hit.evidence(_show(plan, own)))
    if (
        hit.amount is None
        or (plan.wanted.kind == "money" and isinstance(hit.amount.value, Decimal) and not is_bare_sum(hit.page, hit.amount, hit.match.last))
        or hit.amount.is_undated
        or hit.match.label.value in (*PAIRS, ONE)
        or (plan.about is not None and not _size(hit.amount.value))
    ):
        return None
    value = _as_wanted(plan, hit.amount.value)
    rank = plan.ranks.index(hit.match.label.value) if hit.match.label.value in plan.ranks else 0
    return _Found(value, hit.amount.bound, hit.evidence(_show(plan, value)), rank)


def _as_wanted(plan: Plan, value: Money | Decimal) -> Money | Decimal:
    """A bare number where the phrase says money is in the policy's currency; `kr` is, where the policy's currency is called so."""
    currency = plan.wanted.currency
    if plan.wanted.kind == "money" and isinstance(value, Decimal):
        return Money(value, currency)
    if isinstance(value, Money) and value.currency in UNCLEAR and currency in UNCLEAR[value.currency]:
        return Money(value.amount, currency)
    return value


def _show(plan: Plan, value: Money | Decimal) -> str:
    return clock_words(value) if plan.wanted.kind == "duration" and isinstance(value, Decimal) else str(value)


def _only_amount(plan: Plan, index: int, pages: Sequence[PageHits]) -> list[_Found]:
    found = [_alone(plan, page, amount, ONLY_AMOUNT) for page in pages for amount in _eligible(plan, index, page)]
    return found if len({one.value for one in found}) == 1 else []


def _beside_flag(plan: Plan, index: int, pages: Sequence[PageHits]) -> list[_Found]:
    """The amounts in sentences that speak for the flag."""
    found = []
    for page in pages:
        hits = page.hits.get(plan.about, ()) if plan.about is not None else ()
        sentences = {page.page.sentence_end[hit.match.first] for hit in hits if hit.stop is None and hit.match.label.role == "hit"}
        beside = [amount for amount in _eligible(plan, index, page) if page.page.sentence_end[amount.first] in sentences]
        found += [_alone(plan, page, amount, BESIDE_FLAG) for amount in beside]
    return found


def _alone(plan: Plan, page: PageHits, amount: Amount, why: str) -> _Found:
    """An amount that no phrase of its own found."""
    value = _as_wanted(plan, amount.value)
    return _Found(value, amount.bound, Evidence(page.span(*amount.place), _show(plan, value), why))


def _picked(plan: Plan, found: list[_Found]) -> list[_Found]:
    """Those of the first rank; of several amounts in one currency the largest where the entry says so."""
    first = min((one.rank for one in found), default=0)
    found = [one for one in found if one.rank == first]
    if plan.pick != "largest" or len({_currency(one.value) for one in found}) != 1:
        return found
    most = max(_size(one.value) for one in found)
    return [one for one in found if _size(one.value) == most]


def _currency(value: Money | Decimal) -> str | None:
    return value.currency if isinstance(value, Money) else None


def _size(value: Money | Decimal) -> Decimal:
    return value.amount if isinstance(value, Money) else value


def _reading(found: Iterable[_Found], guards: tuple[Guard, ...]) -> Reading:
    ones = list(found)
    spans = {one.evidence.span for one in ones}
    widest = [one for one in ones if not any(_is_inside(one.evidence.span, span) for span in spans)]
    return Reading(
        values=tuple(dict.fromkeys(one.value for one in ones)),
        evidence=tuple({one.evidence.span: one.evidence for one in widest}.values())[:MAX_EVIDENCE],
        guards=guards,
        at_least=any(one.bound == "at least" for one in ones),
        at_most=any(one.bound == "at most" for one in ones),
    )


def _is_inside(span: Span, other: Span) -> bool:
    return span != other and span.message == other.message and other.start <= span.start and span.end <= other.end
