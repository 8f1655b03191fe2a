"""The lexicon: what each ready-made detector looks for, kept as data files (`policy_engine/lexicon/en/NAME.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictStr, ValidationInfo, model_validator

from policy_engine.text.lexicon_data import lexicon_data
from policy_engine.text.packs import HOME, lexicon_names
from policy_engine.text.phrases import check_phrase

SignalKind = Literal["flag", "choice", "number", "money", "duration"]
GuardKind = Literal["negation", "question", "hypothetical", "prevention", "other_actor", "quotation"]


def _phrase(text: str, info: ValidationInfo) -> str:
    """A phrase that can be read. Those of the package were read when they were written (a test sees to it), and are not again."""
    context = info.context or {}
    if not context.get("shipped"):
        check_phrase(text, context.get("language", HOME))
    return text


def _by_value(value: Any) -> Any:
    """A plain list of phrases speaks for `yes` (a flag) or for the amount beside it."""
    return {"yes": value} if isinstance(value, list) else value


def _examples(value: Any) -> Any:
    return [{"text": example} if isinstance(example, str) else example for example in value] if isinstance(value, list) else value


Phrase = Annotated[StrictStr, AfterValidator(_phrase)]
Phrases = Annotated[dict[StrictStr, tuple[Phrase, ...]], BeforeValidator(_by_value)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Example(_Part):
    """A text made up for the lexicon, and what is read from it (`yes` for a flag)."""

    text: StrictStr
    value: StrictStr = "yes"


class Together(_Part):
    """Phrases that say little alone: found in `count` different sentences they speak for `yes`. With `shouting`, shouts do
    too, two at most."""

    count: int = Field(ge=2, le=10)
    shouting: bool = False
    phrases: tuple[Phrase, ...]


class Weighted(_Part):
    """Cues with a weight each. Found anywhere, each counts once; from the sum `enough` on they speak for `yes`, from `doubt` on they
    leave the flag in doubt. A weight below zero speaks against it. Inside a longer cue a shorter one does not count."""

    enough: int = Field(ge=2, le=50)
    doubt: int | None = Field(default=None, ge=1)
    cues: dict[int, tuple[Phrase, ...]]

    @model_validator(mode="after")
    def _no_cue_is_enough(self) -> Weighted:
        if not all(0 != weight < self.enough for weight in self.cues):
            raise ValueError("a cue's weight is less than `enough`, and not zero; what is enough alone belongs to `phrases`")
        if self.doubt is not None and self.doubt >= self.enough:
            raise ValueError("`doubt` is less than `enough`")
        return self


class Entry(_Part):
    """One detector. `phrases` go by value; `about` names the flag that an amount belongs to; `guards` are the kinds that stop a hit."""

    id: StrictStr
    kind: SignalKind
    title: StrictStr
    question: StrictStr
    meaning: StrictStr = Field(alias="means")
    values: tuple[StrictStr, ...] = ()
    phrases: Phrases
    weak: tuple[Phrase, ...] = ()
    together: Together | None = None
    weighted: Weighted | None = None
    exclude: tuple[Phrase, ...] = Field(default=(), alias="except")
    guards: tuple[GuardKind, ...]
    about: StrictStr | None = None
    pick: Literal["all", "largest", "first"] = "all"
    fires: Annotated[tuple[Example, ...], BeforeValidator(_examples)]
    silent: tuple[StrictStr, ...]

    def all_phrases(self) -> Iterator[str]:
        """Whatever is looked for in a text, be it for or against."""
        yield from chain(*self.phrases.values(), self.weak, self.exclude)
        yield from self.together.phrases if self.together else ()
        yield from chain(*self.weighted.cues.values()) if self.weighted else ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Entry:
        if self.kind == "flag" and not set(self.phrases) <= {"yes", "no"}:
            raise ValueError("the phrases of a flag speak for `yes` or `no`")
        if self.kind == "choice" and set(self.phrases) != set(self.values):
            raise ValueError("a choice has phrases for each of its values and for nothing else")
        if len(self.fires) < 3 or len(self.silent) < 3:
            raise ValueError("an entry needs at least three examples that fire and three that don't")
        return self


class GuardCues(_Part):
    """Words that stop a hit up to `reach` words behind them; those that `cross` do so over "and" and a new "I" too.

    With `behind` they stop one before them as well, when fewer words than this lie between: "ich kündige nicht".
    """

    reach: int = Field(gt=0, le=20)
    behind: int = Field(default=0, ge=0, le=10)
    cross: bool = False
    cues: tuple[Phrase, ...]


class GuardBook(_Part):
    """All guards of a language. `not_negation` are turns that look like a negation and are none ("not only")."""

    negation: tuple[GuardCues, ...]
    question: tuple[GuardCues, ...]
    hypothetical: tuple[GuardCues, ...]
    prevention: tuple[GuardCues, ...]
    other_actor: tuple[GuardCues, ...]
    harmless: tuple[Phrase, ...]


@lru_cache
def lexicon_entry(name: str, language: str = "en") -> Entry:
    """The entry `name`. Raises KeyError when there is none."""
    if name not in lexicon_names(language):
        raise KeyError(name)
    return Entry.model_validate(lexicon_data(f"{language}/{name}"), context={"language": language, "shipped": True})


@lru_cache
def guard_book(language: str = "en") -> GuardBook:
    """The guards of a language (`lexicon/guards/en.yaml`)."""
    return GuardBook.model_validate(lexicon_data(f"guards/{language}"), context={"language": language, "shipped": True})
