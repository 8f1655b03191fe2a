"""A set of wanted signals made ready: all their phrases in one index, and what to do with the matches of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal

from policy_engine.quantities.currencies import DOLLARS
from policy_engine.records import dataclass
from policy_engine.text.grown import GUARDS
from policy_engine.text.guards import Cue, cue_phrases
from policy_engine.text.match import PhraseIndex, index_phrases
from policy_engine.text.reading import Wanted
from policy_engine.text.slots import SLOTS_OF_KIND

if TYPE_CHECKING:
    from policy_engine.text.lexicon import Entry

AUTHOR_GUARDS = {"flag": ("negation", "hypothetical", "quotation")}
"""Guards of an author's own phrases; of choices and amounts only the last entry of the line below."""
OTHER_GUARDS = ("negation", "quotation")

_SCAN = {"{money}": "money", "{number}": "number", "{ordinal}": "number", "{duration}": "duration", "{ago}": "duration"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a match means: for the signal `plan` it speaks for `value` (a hit, or weakly, or as one part of several, or as a
    shout, or as a cue with a `weight`), or takes text out of the count (except)."""

    plan: int
    role: Literal["hit", "weak", "part", "shout", "cue", "except"]
    value: str
    phrase: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read one signal. `about` is the index of the flag that an amount belongs to; it `is_hidden` unless it is wanted too.

    `parts`: so many sentences with a part make a hit; `shouting`: a shout is a part too. From the sum `enough` on weighted cues
    make a hit, from `doubt` on a doubt. `ranks`: the named phrases of an amount, those that go before others first.
    """

    wanted: Wanted
    guards: frozenset[str]
    order: tuple[str, ...]
    pick: str = "all"
    about: int | None = None
    is_hidden: bool = False
    parts: int = 0
    shouting: bool = False
    enough: int = 0
    doubt: int | None = None
    ranks: tuple[str, ...] = ()

    @property
    def is_amount(self) -> bool:
        return self.wanted.kind in SLOTS_OF_KIND


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """Everything that `read_text` needs for a set of wanted signals; built once a set.

    `names`: the plans that are asked for, by name; `amounts` are those of amounts, `abouts` those of flags that amounts belong to,
    `shouters` those that shouts speak for.
    """

    plans: tuple[Plan, ...]
    claims: PhraseIndex[Claim]
    cues: PhraseIndex[Cue]
    scans: frozenset[str]
    dollar: str
    names: dict[str, int] = field(init=False)
    amounts: tuple[int, ...] = field(init=False)
    abouts: frozenset[int] = field(init=False)
    shouters: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        plans = tuple(enumerate(self.plans))
        object.__setattr__(self, "names", {one.wanted.name: index for index, one in plans if not one.is_hidden})
        object.__setattr__(self, "amounts", tuple(index for index, one in plans if one.is_amount))
        object.__setattr__(self, "abouts", frozenset(one.about for one in self.plans if one.about is not None))
        object.__setattr__(self, "shouters", tuple(index for index, one in plans if one.shouting))


def compile_plan(wanted: tuple[Wanted, ...], language: str = "en") -> ReadingPlan:
    """Compile a set of wanted signals. Raises PhraseError for a phrase that `check_phrase` refuses, KeyError for an unknown entry."""
    from policy_engine.text.lexicon import guard_book

    everything = _with_abouts(wanted, language)
    plans = tuple(_plan(one, _entry(one, language), everything) for one in everything)
    plans = (*plans[: len(wanted)], *(replace(plan, is_hidden=True) for plan in plans[len(wanted) :]))
    claims = [(claim.phrase, claim) for index, plan in enumerate(plans) for claim in _claims(index, plan, language)]
    slots = {slot for phrase, _ in claims for slot in re.findall(r"\{\w+\}", phrase)}
    slots |= {slot for plan in plans if plan.is_amount for slot in SLOTS_OF_KIND[plan.wanted.kind]}
    dollars = [one.currency for one in wanted if one.currency in DOLLARS]
    return ReadingPlan(
        plans=plans,
        claims=index_phrases(claims, language),
        cues=index_phrases(cue_phrases(guard_book(language)), language, GUARDS),
        scans=frozenset(_SCAN[slot] for slot in slots if slot in _SCAN),
        dollar=str(dollars[0]) if dollars else "USD",
    )


def _entry(wanted: Wanted, language: str) -> Entry | None:
    from policy_engine.text.lexicon import lexicon_entry  # slow to import; a plan from the cache does without

    return lexicon_entry(wanted.uses, language) if wanted.uses else None


def _with_abouts(wanted: Sequence[Wanted], language: str) -> tuple[Wanted, ...]:
    """The wanted signals, then the flags that their amounts belong to, as far as these are not wanted anyway."""
    entries = [_entry(one, language) for one in wanted]
    abouts = dict.fromkeys(entry.about for entry in entries if entry and entry.about)
    return (*wanted, *(Wanted(name, "flag", uses=name) for name in abouts if name and _about(name, wanted) is None))


def _about(name: str, everything: Sequence[Wanted]) -> int | None:
    """Where the detector `name` stands without anything of an author's own."""
    plain = Wanted(name, "flag", uses=name)
    return next((i for i, one in enumerate(everything) if plain == replace(one, name=name, currency=None, language=plain.language)), None)


def _plan(wanted: Wanted, entry: Entry | None, everything: tuple[Wanted, ...]) -> Plan:
    order = wanted.values or (entry.values if entry else ()) or tuple(value for value, _ in wanted.phrases)
    if entry is None:
        return Plan(wanted, frozenset(AUTHOR_GUARDS.get(wanted.kind, OTHER_GUARDS)), order, wanted.pick)
    about = _about(entry.about, everything) if entry.about else None
    if entry.kind == "choice":  # `first` means the first of the lexicon's values, in the lexicon's order
        order = tuple(value for value in entry.values if value in order) + tuple(value for value in order if value not in entry.values)
    plan = Plan(wanted, frozenset(entry.guards), order, entry.pick, about)
    if plan.is_amount:
        plan = replace(plan, ranks=tuple(value for value in entry.phrases if not value.isdigit()))
    if entry.together:
        plan = replace(plan, parts=entry.together.count, shouting=entry.together.shouting)
    return replace(plan, enough=entry.weighted.enough, doubt=entry.weighted.doubt) if entry.weighted else plan


def _claims(index: int, plan: Plan, language: str) -> Iterator[Claim]:
    wanted, entry = plan.wanted, _entry(plan.wanted, language)
    for value, phrases in (*wanted.phrases, *(entry.phrases.items() if entry else ()), ("yes", wanted.also)):
        if wanted.kind != "choice" or value in plan.order:
            yield from (Claim(index, "hit", value, phrase) for phrase in phrases)
    yield from (Claim(index, "weak", "yes", phrase) for phrase in (entry.weak if entry else ()))
    yield from (Claim(index, "part", "yes", phrase) for phrase in (entry.together.phrases if entry and entry.together else ()))
    for weight, phrases in entry.weighted.cues.items() if entry and entry.weighted else ():
        yield from (Claim(index, "cue", "yes", phrase, weight) for phrase in phrases)
    yield from (Claim(index, "except", "", phrase) for phrase in (*wanted.exclude, *(entry.exclude if entry else ())))
