"""Fills a message. What is missing stays as a blank that nobody overlooks, `[[ name ]]`; nothing is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from policy_engine.letters.limits import MAX_FILLED
from policy_engine.letters.reading import Letter, LetterError, Problem
from policy_engine.records import dataclass

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The text, and the names of the blanks that are open in it, in order."""

    text: str
    open: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """The values for one message, and which blanks were left open so far."""

    values: Mapping[str, Value]
    open: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """What stands for a name while a message is filled. It holds words only, never an object of the program."""

    name: str
    sheet: Sheet

    @property
    def value(self) -> Value | None:
        return self.sheet.values.get(self.name)

    def __str__(self) -> str:
        if self.value is None:
            self.sheet.open[self.name] = None
            return blank(self.name)
        return self.value if isinstance(self.value, str) else ", ".join(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __iter__(self) -> Iterator[str]:
        """The entries of a list; a text is one entry. A missing list leaves its blank."""
        return iter(self.value if isinstance(self.value, tuple) else (str(self),))

    def __contains__(self, word: object) -> bool:
        return self.value is not None and str(word) in self.value

    def __eq__(self, other: object) -> bool:
        return self.value is not None and (self is other or str(self) == str(other))

    def __hash__(self) -> int:
        return hash(self.name)


class _Filler(SandboxedEnvironment):
    """Jinja, with parts of names and nothing else to reach for."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Slot):
            return Slot(f"{obj.name}.{attribute}", obj.sheet)
        raise SecurityError(attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        raise SecurityError(str(argument))


def blank(name: str) -> str:
    """How an open blank looks."""
    return f"[[ {name} ]]"


def fill(letter: Letter, values: Mapping[str, Value]) -> Filled:
    """The message with its blanks filled. Raises LetterError for one that grows too long."""
    sheet = Sheet(values)
    roots = {name.partition(".")[0] for name in letter.names}
    try:
        template = _filler().from_string(letter.tree)
    except (RecursionError, MemoryError, SyntaxError):
        raise LetterError(Problem(1, "there are too many tags in it", "make several templates of it")) from None
    parts, length = [], 0
    for part in template.generate({root: Slot(root, sheet) for root in roots}):
        parts.append(part)
        length += len(part)
        if length > MAX_FILLED:
            raise LetterError(Problem(1, f"filled in it is longer than {MAX_FILLED:,} characters", "give it shorter values"))
    return Filled("".join(parts), tuple(sheet.open))


@cache
def _filler() -> Environment:
    environment = _Filler(autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.clear()
    environment.filters = dict(_FILTERS)
    environment.tests = {"defined": _is_there, "undefined": lambda value: not _is_there(value)}
    return environment


def _is_there(value: object) -> bool:
    return not isinstance(value, Slot) or value.value is not None


def _on_words(change: Callable[[str], str]) -> Callable[[object], object]:
    """A filter for words; an open blank stays as it is."""
    return lambda value: change(str(value)) if _is_there(value) else value


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _default(value: object, instead: object = "") -> object:
    return value if _is_there(value) and str(value) else instead


def _entries(value: object) -> tuple[str, ...]:
    return value.value if isinstance(value, Slot) and isinstance(value.value, tuple) else (str(value),)


def _join(value: object, between: object = ", ") -> object:
    return str(between).join(_entries(value)) if _is_there(value) else value


def _at(index: int) -> Callable[[object], object]:
    return lambda value: (_entries(value) or ("",))[index] if _is_there(value) else value


_FILTERS: dict[str, Callable[..., object]] = {
    "capitalize": _on_words(_capital),
    "default": _default,
    "first": _at(0),
    "join": _join,
    "last": _at(-1),
    "lower": _on_words(str.lower),
    "title": _on_words(str.title),
    "trim": _on_words(str.strip),
    "upper": _on_words(str.upper),
}
