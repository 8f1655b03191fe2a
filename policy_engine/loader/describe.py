"""How findings name the part of a policy they are about, and what they show as an example."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from policy_engine.diagnostics import Place
from policy_engine.model.part import Part
from policy_engine.source import Node

Path = tuple[str | int, ...]

# Section → what one of its entries is called, where taking the `s` away does not say it.
SINGULAR = {
    "de_escalation": "de-escalation step",
    "follow_up": "follow-up step",
    "closure": "way of closing",
    "reopen": "reopening",
}
# Sections and keys whose entries have their name as a key instead of an `id`.
NAMED_BY_KEY = ("calendars", "scales")


def describe_part(node: Node, path: Path) -> str:
    """`trigger `big-dispute``, `this target` or `company`: the part at `path` (not the whole), as a finding names it."""
    if isinstance(path[-1], int):
        word = singular(str(path[-2])) if len(path) > 1 else "entry"
        name = name_of(node, path)
        return f"{word} `{name}`" if name else f"this {word}"
    if len(path) == 2 and path[0] in NAMED_BY_KEY:
        return f"{singular(str(path[0]))} `{path[1]}`"
    return f"`{path[-1]}`"


def singular(section: str) -> str:
    """`triggers` → `trigger`, as authors call one entry of a section."""
    return SINGULAR.get(section, section.removesuffix("s").replace("_", " "))


def name_of(node: Node, path: Path) -> str | None:
    """The `id` of the part at `path` as written, when it is a plain word."""
    here = node.at(path)
    named = here.get("id") if here.kind == "mapping" else None
    return named.raw if named is not None and named.kind == "scalar" and len(named.raw) <= 60 and named.raw.isprintable() else None


def owner_place(node: Node, path: Path) -> Place:
    """Where a finding about a whole part points: its id, else its first key, else the key it stands under."""
    here = node.at(path)
    named = here.get("id") if here.kind == "mapping" else None
    if named is not None and named.kind == "scalar":
        return named.place
    if path and not isinstance(path[-1], int):
        return node.key_place(path)
    if here.kind == "mapping" and here.entries:
        return here.entries[0].key.place
    return value_place(node, path)


def value_place(node: Node, path: Path) -> Place:
    """The place of a value; of its key when the value is a group or list (a caret under a whole block helps nobody)."""
    here = node.at(path)
    if here.kind == "scalar":
        return here.place
    if path and isinstance(path[-1], int) and here.kind == "mapping" and here.entries and here.place.line != here.place.end_line:
        return here.entries[0].key.place
    return node.key_place(path)


def narrow_place(node: Node, path: Path, message: str) -> Place:
    """The place of a value; inside a group or list, of the first key or value in it that the message quotes."""
    here = node.at(path)
    if here.kind == "scalar":
        return here.place
    quoted = re.findall("`([^`]+)`", message)
    scalars = list(_scalars(here))
    exact = (scalar for word in quoted for scalar in scalars if scalar.raw == word)
    partly = (scalar for word in quoted for scalar in scalars if word in scalar.raw)
    found = next(exact, None) or next(partly, None)
    return found.place if found else value_place(node, path)


def _scalars(node: Node) -> Iterator[Node]:
    if node.kind == "scalar":
        yield node
    for entry in node.entries:
        yield entry.key
        yield from _scalars(entry.value)
    for item in node.items:
        yield from _scalars(item)


def example_help(model: type[BaseModel], path: Path) -> str | None:
    """How the key at `path` may be written, from the model's own example."""
    owner = model_at(model, path[:-1])
    for name, info in owner.model_fields.items() if owner else ():
        if (info.alias or name) == path[-1] and info.examples:
            return f"for example `{path[-1]}: {inline(info.examples[0])}`"
    return None


def inline(example: Any, *, nested: bool = False) -> str:
    """An example on one line, as an author would write it: quoted where YAML needs it."""
    if isinstance(example, dict):
        return "{" + ", ".join(f"{name}: {inline(value, nested=True)}" for name, value in example.items()) + "}"
    if isinstance(example, list):
        return "[" + ", ".join(inline(value, nested=True) for value in example) + "]"
    text = str(example)
    risky = text[:1] in "#&*!|>@%`\"'" or ": " in text or " #" in text or (nested and any(sign in text for sign in ",[]{}?:"))
    return f'"{text}"' if risky else text


def field_names(model: type[BaseModel] | None) -> list[str]:
    """The keys a part may hold, as authors write them; those that every part may hold come last."""
    names = [info.alias or name for name, info in model.model_fields.items()] if model else []
    return sorted(names, key=lambda name: name in Part.model_fields)


def model_at(model: type[BaseModel] | None, path: Path) -> type[BaseModel] | None:
    """The model class that stands at `path` below `model`."""
    for part in path:
        if model is None or isinstance(part, int):
            continue
        info = next((info for name, info in model.model_fields.items() if (info.alias or name) == part), None)
        if info is not None:
            model = _model_in(info.annotation)
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in typing.get_args(annotation) if (found := _model_in(arg))), None)
