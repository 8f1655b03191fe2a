"""Settled conditions as sentences: `Disputed amount is over 500 USD`, `Threat to leave: yes`, `the deadline “Refund” was missed`.

A condition becomes `Words` (a tree of sentences); `as_line` puts them on one line, `as_list` makes blocks with a nested list. All words are
escaped for markdown.
"""

from __future__ import annotations

from decimal import Decimal

from policy_engine.export.handbook.durations import seconds_words, unit_words
from policy_engine.export.handbook.markdown import escape
from policy_engine.facts.words import quantity_words, span_words
from policy_engine.messages import say
from policy_engine.model.program import All, Any_, Check, Condition, Not, Variable
from policy_engine.records import dataclass
from policy_engine.wording import Wording


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence, or `parts` joined: `all` of them hold, `any` of them, or `none`. `more` explains the sentence: a question, a meaning."""

    text: str = ""
    joined: str = ""
    parts: tuple[Words, ...] = ()
    more: str | None = None

    @property
    def is_always(self) -> bool:
        return self.joined == "all" and not self.parts


def words_of(condition: Condition, wording: Wording, *, holds: bool = True) -> Words:
    """The words for a condition; for its opposite with `holds=False`."""
    match condition:
        case Check():
            return Words(check_words(condition, wording, holds=holds), more=_more(condition, wording))
        case Not(part):
            return words_of(part, wording, holds=not holds)
        case Any_(parts) if not holds:
            bare = _bare(parts)
            if (lanes := _lanes(bare, wording, holds=False)) and not _others(bare, wording):
                return lanes[0]
            return _join("none", tuple(words_of(part, wording) for part in parts))
        case All(parts) if not holds and len(parts) > 1:
            return Words(joined="not all", parts=_join("all", tuple(words_of(part, wording) for part in parts)).parts)
        case Any_(parts):
            bare = _bare(parts)
            return _join("any", (*_lanes(bare, wording), *(words_of(part, wording) for part in _others(bare, wording))))
        case All(parts):
            return _join("all", tuple(words_of(part, wording, holds=holds) for part in parts))


def _bare(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The parts, a group of one as what is in it."""
    return tuple(part.parts[0] if isinstance(part, All) and len(part.parts) == 1 else part for part in parts)


def _is_lane(part: Condition, wording: Wording) -> bool:
    """Whether a condition says that a ticket belongs to a lane."""
    return isinstance(part, Check) and part.known is None and part.values == {"yes"} and wording.variable(part.variable).kind == "lane"


def _lanes(parts: tuple[Condition, ...], wording: Wording, *, holds: bool = True) -> tuple[Words, ...]:
    """Several lanes of which one is enough, or of which none may be, as one sentence."""
    titles = [f"“{escape(wording.variable(part.variable).title)}”" for part in parts if isinstance(part, Check) and _is_lane(part, wording)]
    key = "handbook.check.lanes_yes" if holds else "handbook.check.lanes_no"
    return (Words(say(key, titles=say("words.or").join(titles))),) if len(titles) > 1 else ()


def _others(parts: tuple[Condition, ...], wording: Wording) -> list[Condition]:
    """The parts that `_lanes` does not say."""
    return [part for part in parts if not _is_lane(part, wording)] if _lanes(parts, wording) else list(parts)


def _join(joined: str, parts: tuple[Words, ...]) -> Words:
    """Parts under one word; a group inside a group of its kind is merged, a single part stands alone."""
    merging = "any" if joined == "none" else joined
    flat = tuple(inner for part in parts for inner in (part.parts if part.joined == merging else (part,)))
    if len(flat) == 1 and joined in ("all", "any"):
        return flat[0]
    return Words(joined=joined, parts=flat)


def as_line(words: Words) -> str:
    """All on one line; groups inside groups stand in parentheses."""
    if not words.joined:
        return words.text
    inner = [f"({as_line(part)})" if part.joined in ("all", "any") else as_line(part) for part in words.parts]
    if words.joined in ("all", "any"):
        return say(f"handbook.join.{words.joined}").join(inner)
    return say(
        f"handbook.join.{words.joined.replace(' ', '_')}",
        parts=say("handbook.join.any" if words.joined == "none" else "handbook.join.all").join(inner),
    )


def as_list(words: Words) -> list[str]:
    """Blocks: one sentence in a list, or a lead-in and the list of what it joins."""
    if not words.joined:
        return ["\n".join(_list_lines(words, 0))]
    return [_lead(words), "\n".join(line for part in words.parts for line in _list_lines(part, 0))]


def _list_lines(words: Words, depth: int) -> list[str]:
    pad = "  " * depth
    if not words.joined:
        return [f"{pad}- {words.text}" + (f" ({words.more})" if words.more else "")]
    return [f"{pad}- {_lead(words)}", *(line for part in words.parts for line in _list_lines(part, depth + 1))]


def _lead(words: Words) -> str:
    return say(f"handbook.lead.{words.joined.replace(' ', '_')}")


def check_words(check: Check, wording: Wording, *, holds: bool = True) -> str:
    """One line of a condition as a sentence."""
    variable = wording.variable(check.variable)
    title = escape(variable.title)
    if check.known is not None:
        return say(f"handbook.check.{'known' if check.known is holds else 'unknown'}", title=title)
    if variable.is_numeric:
        return say(
            "handbook.check.is" if holds else "handbook.check.is_not", title=title, value=escape(number_words(check, variable, wording))
        )
    if _is_two_valued(variable):
        (value,) = check.values if len(check.values) == 1 else ("yes",)
        return _two_valued(variable, value if holds else _other(variable, value), title, wording)
    if variable.kind == "state":
        states = [say(f"handbook.state.{value}") for value in variable.values if value in check.values]
        return say("handbook.check.state" if holds else "handbook.check.not_state", title=title, value=say("words.or").join(states))
    return _one_of(check, variable, wording, holds=holds)


def _is_two_valued(variable: Variable) -> bool:
    return variable.kind in ("flag", "event", "lane")


def _other(variable: Variable, value: str) -> str:
    return next(other for other in variable.values if other != value)


def _two_valued(variable: Variable, value: str, title: str, wording: Wording) -> str:
    if variable.kind == "flag" and "." in variable.name:  # one value of a signal that can hold several
        owner, _, part = variable.name.partition(".")
        whole = next(signal for signal in wording.document.signals if signal.id == owner)
        shown = escape(next(v.title or v.id.replace("_", " ") for v in whole.values if v.id == part))
        return say(f"handbook.check.includes_{value}", title=escape(whole.title or owner.replace("_", " ")), value=shown)
    return say(f"handbook.check.{variable.kind}_{value}", title=title)


def _one_of(check: Check, variable: Variable, wording: Wording, *, holds: bool) -> str:
    """A choice or a scale: `is a or b`, `is not c`, `is b or higher`."""
    values, kind = variable.values, "level" if variable.name == "level" else "choice"
    inside = [value for value in values if value in check.values]
    count, is_part = len(inside), 1 < len(inside) < len(values)
    if variable.ordered and is_part and inside == list(values[-count:]):
        words = say("handbook.check.or_higher", value=_value(inside[0], variable, wording))
    elif variable.ordered and is_part and inside == list(values[:count]):
        words = say("handbook.check.or_lower", value=_value(inside[-1], variable, wording))
    else:
        if check.words.startswith("not ") and count < len(values):
            inside, holds = [value for value in values if value not in check.values], not holds
        words = say("words.or").join(_value(value, variable, wording) for value in inside)
    return say(f"handbook.check.{kind}" if holds else f"handbook.check.not_{kind}", title=escape(variable.title), value=words)


def _value(value: str, variable: Variable, wording: Wording) -> str:
    return escape(wording.value(variable.name, value))


def _more(check: Check, wording: Wording) -> str | None:
    """What a flag is about: the author's question, else its meaning."""
    signal = next((signal for signal in wording.document.signals if signal.id == check.variable and signal.type == "flag"), None)
    more = (signal.ask or signal.means) if signal is not None else None
    return escape(more) if more else None


def number_words(check: Check, variable: Variable, wording: Wording) -> str:
    """What a check on a number allows, with lengths of time spelled out."""
    return say("words.or").join(
        span_words(part, lambda number: quantity(number, variable, wording.program.currency)) for part in check.ranges
    )


def quantity(number: Decimal, variable: Variable, currency: str | None) -> str:
    """A number with its unit."""
    if variable.kind != "duration":
        return quantity_words(number, variable, currency)
    unit = variable.name.partition("|")[2]
    return unit_words(number, unit) if unit else seconds_words(number)
