"""From a YAML tree to a frozen model: pydantic's errors become findings, each at the place the author wrote it."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.model.conditions import AllOf, AnyOf, Mistake, Not, written_lines
from policy_engine.model.signals import TextSource
from policy_engine.model.tables import Cell, WrittenTable
from policy_engine.source import Node
from policy_engine.spelling import closest

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]

_LIST_ERRORS = {"tuple_type", "list_type"}
_GROUP_ERRORS = {"dict_type", "model_type", "model_attributes_type", "dict_attributes_type"}


def to_words(node: Node) -> Any:
    """Plain data in which every scalar is the text that the author wrote: its type is the model's to say."""
    if node.kind == "mapping":
        return {entry.key.raw: to_words(entry.value) for entry in node.entries}
    if node.kind == "sequence":
        return [to_words(item) for item in node.items]
    return node.raw if node.value is not None or node.quoted else None


def empty_values(node: Node, path: Path = ()) -> Iterator[Diagnostic]:
    """A finding for each key without a value."""
    if node.kind == "mapping":
        for entry in node.entries:
            if entry.value.kind == "scalar" and entry.value.value is None and not entry.value.quoted:
                yield Diagnostic("EP105", "error", f"`{entry.key.raw}` has no value", entry.key.place, "write one, or leave the key out")
            else:
                yield from empty_values(entry.value, (*path, entry.key.raw))
    for index, item in enumerate(node.items if node.kind == "sequence" else ()):
        if item.kind == "scalar" and item.value is None and not item.quoted:
            yield Diagnostic("EP105", "error", "this list item is empty", item.place, "write something after the dash, or take the dash away")
        else:
            yield from empty_values(item, (*path, index))


def drop_empty(data: Any) -> Any:
    """The data without keys that have no value (they are reported by `empty_values`)."""
    if isinstance(data, dict):
        return {name: drop_empty(value) for name, value in data.items() if value is not None}
    if isinstance(data, list):
        return [drop_empty(value) for value in data if value is not None]
    return data


def build(model: type[M], data: Any, node: Node) -> tuple[M | None, list[Diagnostic]]:
    """Validate `data` (made from `node`) as `model`. Every mistake becomes a finding; the model is None when there is one."""
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        return None, [_finding(model, item, node) for item in error.errors(include_url=False)]
    return made, [
        Diagnostic(m.code, "error", m.message, value_place(node, (*path, *m.path)), m.help) for path, m in mistakes_in(made)
    ]


def value_place(node: Node, path: Sequence[str | int]) -> Place:
    """The place of a value; of its key when the value is a group or list (a caret under a whole block helps nobody)."""
    return node.key_place(path) if node.at(path).kind != "scalar" else node.place_of(path)


def _finding(model: type[BaseModel], item: Any, node: Node) -> Diagnostic:
    path: Path = tuple(part for part in item["loc"] if part != "[key]")
    kind, context = item["type"], item.get("ctx", {})
    if kind == "finding":
        return Diagnostic(context["code"], "error", context["message"], value_place(node, path), context["help"])
    if kind == "missing":
        part = describe_part(node, path[:-1])
        return Diagnostic("EP103", "error", f"{part} has no `{path[-1]}`", _owner_place(node, path[:-1]), _example_help(model, path))
    if kind == "extra_forbidden":
        return _unknown_key(model, path, node)
    if kind in _LIST_ERRORS:
        return Diagnostic("EP104", "error", "this should be a list", value_place(node, path), _example_help(model, path) or "write each item on a line of its own, after a dash")
    if kind in _GROUP_ERRORS:
        return Diagnostic("EP104", "error", "this should be a group of `key: value` lines", value_place(node, path), _example_help(model, path))
    return Diagnostic("EP104", "error", str(item["msg"]).lower(), value_place(node, path))


def _unknown_key(model: type[BaseModel], path: Path, node: Node) -> Diagnostic:
    known = field_names(model_at(model, path[:-1]))
    near = closest(str(path[-1]), known)
    part = describe_part(node, path[:-1])
    help_line = f"did you mean `{near}`?" if near else f"it may hold: {', '.join(known)}"
    return Diagnostic("EP102", "error", f"{part} can't hold the key `{path[-1]}`", node.key_place(path), help_line)


def describe_part(node: Node, path: Path) -> str:
    """`trigger `big-dispute``, or `the policy`: how a finding names the part it is about."""
    if not path:
        return "this file"
    here = node.at(path)
    named = here.get("id") if here.kind == "mapping" else None
    section = next((str(part) for part in reversed(path) if isinstance(part, str)), "entry")
    single = SINGULAR.get(section, section.removesuffix("s").replace("_", " "))
    if named is not None and named.kind == "scalar":
        return f"{single} `{named.raw}`"
    return f"{single} `{path[-1]}`" if section != path[-1] or isinstance(path[-1], int) is False and len(path) > 1 else f"`{section}`"


SINGULAR = {
    "de_escalation": "de-escalation",
    "follow_up": "follow-up",
    "closure": "closure",
    "company": "company",
    "expect": "expect",
    "effective": "effective",
    "reopen": "reopening",
    "handoffs": "handoff",
}


def _owner_place(node: Node, path: Path) -> Place:
    here = node.at(path)
    named = here.get("id") if here.kind == "mapping" else None
    if named is not None:
        return named.place
    if here.kind == "mapping" and here.entries:
        return here.entries[0].key.place
    return value_place(node, path)


def _example_help(model: type[BaseModel], path: Path) -> str | None:
    owner = model_at(model, path[:-1])
    for name, info in owner.model_fields.items() if owner else ():
        if (info.alias or name) == path[-1] and info.examples:
            return f"for example `{path[-1]}: {_inline(info.examples[0])}`"
    return None


def _inline(example: Any) -> str:
    if isinstance(example, dict):
        return "{" + ", ".join(f"{name}: {_inline(value)}" for name, value in example.items()) + "}"
    if isinstance(example, list):
        return "[" + ", ".join(_inline(value) for value in example) + "]"
    return str(example)


def field_names(model: type[BaseModel] | None) -> list[str]:
    """The keys a part may hold, as authors write them."""
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


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


def mistakes_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, Mistake]]:
    """Every mistake that conditions, tables and phrases of a model hold, with the path of the part it stands in."""
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from mistakes_in(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, Mistake):
        yield path, value
    elif isinstance(value, AllOf | AnyOf | Not):
        for line in written_lines(value):
            found = line if isinstance(line, Mistake) else line.test
            if isinstance(found, Mistake):
                yield path, found
    elif isinstance(value, WrittenTable):
        yield from ((path, cell) for cell in value.cells() if not isinstance(cell, Cell))
    elif isinstance(value, TextSource):
        yield from ((path, found) for found in value.mistakes)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from mistakes_in(item, (*path, name))
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for index, item in enumerate(value):
            yield from mistakes_in(item, (*path, index))
