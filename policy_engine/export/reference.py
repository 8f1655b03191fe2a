"""The language reference (`docs/language.md`): the prose of `reference.md` beside this file, its tables made from the models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from policy_engine.loader.names import RESERVED
from policy_engine.model import actions, calendars, clocks, conditions, people, signals, words
from policy_engine.model.document import PolicyDocument
from policy_engine.model.part import Part
from policy_engine.text import lexicon_entry, lexicon_names
from policy_engine.whole_file import write_whole

SILENCE = "value, `unknown`, or `{take: VALUE, because: REASON}`"
# type of a key → what an author writes there; a type that stands nowhere makes `kind_words` fail
KINDS: tuple[tuple[Any, str], ...] = (
    (words.Text, "text"),
    (words.Id, "id"),
    (words.Word, "word"),
    (words.YesNo, "yes or no"),
    (words.Count, "whole number"),
    (words.Day, "date"),
    (words.Zone, "time zone"),
    (words.Currency, "currency code"),
    (words.Length, "[duration](#durations)"),
    (words.Amount, "[amount](#money)"),
    (people.Texts, "text or list of texts"),
    (people.Names, "name or list of names"),
    (conditions.Condition, "[condition](#conditions)"),
    (clocks.Within, "[duration](#durations), `immediately`, `best_effort`, `none`, or [table](#tables)"),
    (clocks.CalendarName, "calendar, or [table](#tables)"),
    (clocks.DueAt, "`end_of_day`, `same_time`, `close`, or a time"),
    (clocks.Pauses, "[condition](#conditions), or `never`"),
    (calendars.ZoneSource, "time zone, `{field: PATH}`, or [table](#tables)"),
    (calendars.PlaceSource, "code, `{field: PATH}`, or [table](#tables)"),
    (signals.EventNames, "event or list of events"),
    (signals.Values, "list of words or of [values](#value-entry)"),
    (signals.Table, "[table](#tables)"),
    (signals.TextFrom, "detector, list of [phrases](#phrases), or phrases per value"),
    (signals.Missing, SILENCE),
    (words.FieldPath, "field path"),
    (str, "text"),
    (Any, "value"),
)
# by the type inside, where the whole type belongs to one key only
BY_CORE: tuple[tuple[Any, str], ...] = (
    (signals.IfMissing, SILENCE),
    (tuple[tuple[str, tuple[calendars.Window, ...]], ...], "days → hours, or list of hours"),
)
COMMON = tuple(Part.model_fields)
_MARK = re.compile(r"^<!-- (\w+) -->$", re.MULTILINE)
_NEEDS_QUOTES = re.compile(r"[:#]\s|\s#|[\[\]{},]|^[-?!&*|>@`'\"%#]|^$|\?")


@cache
def reference_text() -> str:
    """The whole reference as markdown."""
    template = files("policy_engine.export").joinpath("reference.md").read_text(encoding="utf-8")
    return _MARK.sub(lambda mark: FILLS[mark[1]](), template)


def write_reference(folder: str | PathLike[str]) -> Path:
    """Write `language.md` into `folder`, in one step."""
    return write_whole(Path(folder) / "language.md", reference_text())


def top_level_keys() -> str:
    """The table of the keys of a policy file."""
    return _table_of(PolicyDocument)


def common_keys() -> str:
    """The table of the keys that every part may carry."""
    return _table_of(Part, leave_out=())


def parts() -> str:
    """A section for each kind of part: what it is, where it stands, its keys."""
    return "\n\n".join(_section(model, places) for model, places in part_models().items())


def part_models() -> dict[type[Part], tuple[str, ...]]:
    """Every kind of part below the policy, in the order of the file, with the keys it stands under."""
    found: dict[type[Part], dict[str, None]] = {}
    _collect(PolicyDocument, found)
    return {model: tuple(places) for model, places in found.items()}


def _collect(model: type[Part], found: dict[type[Part], dict[str, None]]) -> None:
    for name, hint in _hints(model).items():
        for inner in _models_in(hint):
            is_new = inner not in found
            found.setdefault(inner, {})[name] = None
            if is_new:
                _collect(inner, found)


def _models_in(hint: Any) -> Iterator[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for inner in get_args(hint) if get_origin(hint) is not Literal else ():
        yield from _models_in(inner)


def _hints(model: type[Part]) -> dict[str, Any]:
    """Key as authors write it → type, without the keys that every part has."""
    hints = get_type_hints(model, include_extras=True)
    return {info.alias or name: hints[name] for name, info in model.model_fields.items()}


def _section(model: type[Part], places: tuple[str, ...]) -> str:
    doc = " ".join((model.__doc__ or "").split())
    where = ", ".join(f"`{place}`" for place in places)
    return f"### {part_title(model)}\n\n{doc} Stands under {where}.\n\n{_table_of(model)}"


def part_title(model: type[Part]) -> str:
    """`ClosureWay` is a `Closure way`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__.removesuffix("Part"))
    return words[:1] + words[1:].lower()


def _table_of(model: type[Part], leave_out: tuple[str, ...] = COMMON) -> str:
    hints = _hints(model)
    rows = ["| Key | Takes | What it says | Example |", "|---|---|---|---|"]
    for name, info in model.model_fields.items():
        if name in leave_out:
            continue
        key = info.alias or name
        needed = " **needed**" if info.is_required() else ""
        example = in_line((info.examples or [""])[0])
        rows.append(f"| `{key}`{needed} | {kind_words(hints[key])} | {info.description} | `{example}` |".replace("\n", " "))
    return "\n".join(rows)


def kind_words(hint: Any) -> str:
    """What an author writes for a key of this type. Raises LookupError for a type that `KINDS` does not name."""
    core = _core(hint)
    named = next((text for kind, text in KINDS if kind == hint), None) or next((text for kind, text in BY_CORE if kind == core), None)
    if named:
        return named
    if isinstance(hint, type) and issubclass(hint, Part):
        title = part_title(hint)
        return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is Annotated or origin in (Union, UnionType):
        options = [option for option in (inner[:1] if origin is Annotated else inner) if option is not NoneType]
        return " or ".join(kind_words(option) for option in options)
    if origin is tuple:
        return f"list of {kind_words(inner[0])}"
    if origin is dict:
        return f"{kind_words(inner[0])} → {kind_words(inner[1])}"
    raise LookupError(f"KINDS says nothing about {hint!r}")


def _core(hint: Any) -> Any:
    """The type itself, without remarks and without `None`."""
    while get_origin(hint) is Annotated or get_origin(hint) in (Union, UnionType):
        hint = next(inner for inner in get_args(hint) if inner is not NoneType)
    return hint


def in_line(value: Any) -> str:
    """An example as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {in_line(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_line(inner) for inner in value) + "]"
    text = str(value)
    return '"' + text.replace('"', '\\"') + '"' if _NEEDS_QUOTES.search(text) else text


def detectors() -> str:
    """The table of built-in detectors."""
    rows = ["| Detector | Gives | What counts |", "|---|---|---|"]
    for name in lexicon_names():
        entry = lexicon_entry(name)
        values = f" ({', '.join(entry.values)})" if entry.values else ""
        rows.append(f"| `{name}` | {entry.kind}{values} | {' '.join(entry.meaning.split())} |")
    return "\n".join(rows)


def reserved_words() -> str:
    """The words that can't be ids."""
    return ", ".join(f"`{word}`" for word in sorted(RESERVED)) + "."


def action_headings() -> str:
    """The five headings of actions, in a sentence."""
    return "The five headings of actions are " + ", ".join(f"`{heading}`" for heading in actions.HEADINGS) + "."


# mark in the template → what stands there
FILLS: dict[str, Callable[[], str]] = {
    "top_level_keys": top_level_keys,
    "common_keys": common_keys,
    "parts": parts,
    "detectors": detectors,
    "reserved_words": reserved_words,
    "action_headings": action_headings,
}
