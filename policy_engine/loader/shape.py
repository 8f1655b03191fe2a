"""From a YAML tree to a frozen model: pydantic's errors become findings, each at the place the author wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import Path, describe_part, example_help, field_names, model_at, narrow_place, owner_place, value_place
from policy_engine.model.conditions import AllOf, AnyOf, Mistake, Not, written_lines
from policy_engine.model.signals import TextSource
from policy_engine.model.tables import Cell, WrittenTable
from policy_engine.source import Node
from policy_engine.spelling import closest

M = TypeVar("M", bound=BaseModel)

_LIST_ERRORS = {"tuple_type", "list_type"}
_GROUP_ERRORS = {"dict_type", "model_type", "model_attributes_type", "dict_attributes_type"}

WHOLES = {"PolicyDocument": "this policy", "Ticket": "this ticket"}

# What people who know other tools write → the key of this language.
OTHER_WORDS = {
    "if": "when",
    "condition": "when",
    "conditions": "when",
    "name": "title",
    "label": "title",
    "description": "means",
    "comment": "note",
    "default": "if_missing",
    "options": "values",
    "question": "ask",
    "regex": "text",
    "keywords": "text",
    "timezone": "time_zone",
    "sla": "within",
    "due": "within",
    "team": "role",
    "assignee": "by",
    "expected": "expect",
    "reason": "because",
}


def to_words(node: Node) -> Any:
    """Plain data in which every scalar is the text that the author wrote: its type is the model's to say."""
    if node.kind == "mapping":
        return {entry.key.raw: to_words(entry.value) for entry in node.entries}
    if node.kind == "sequence":
        return [to_words(item) for item in node.items]
    return node.raw if node.value is not None or node.quoted else None


def build(model: type[M], data: Any, node: Node) -> tuple[M | None, list[Diagnostic]]:
    """Validate `data` (made from `node`) as `model`. Every mistake becomes a finding; the model is None when its shape is wrong."""
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        return None, list(shape_findings(model, error.errors(include_url=False), node))
    return made, mistake_findings(made, node)


def mistake_findings(made: BaseModel, node: Node) -> list[Diagnostic]:
    """A finding for each mistake that the conditions, tables and phrases of a model hold."""
    flags = {signal.id for signal in getattr(made, "signals", ()) if getattr(signal, "type", None) == "flag"}
    return [_mistake((*path, *m.path), m, node, flags) for path, m in mistakes_in(made)]


def _mistake(path: Path, mistake: Mistake, node: Node, flags: set[str]) -> Diagnostic:
    """The finding of a mistake; the help for a condition that is a single word shows the key it stands under, and the flag it names."""
    advice, word = mistake.help, node.at(path).raw
    if mistake.code == "EP116" and word and not isinstance(path[-1], int):
        line = f"{word}: yes" if word in flags else "signal: test"
        advice = f"write `{path[-1]}: {{{line}}}`"
    return Diagnostic(mistake.code, "error", mistake.message, value_place(node, path), advice)


def shape_findings(model: type[BaseModel], items: Sequence[Any], node: Node, told: Collection[Path] = ()) -> Iterator[Diagnostic]:
    """One finding for each mistake: a mistyped key is not missing as well, and all keys that one part lacks are named together.

    `told` holds the paths of keys that are missing because they were taken out with a finding of their own.
    """
    mistyped: set[Path] = set(told)
    missing: dict[Path, list[str]] = {}
    for item in items:
        path: Path = tuple(item["loc"])
        if item["type"] == "missing":
            missing.setdefault(path[:-1], []).append(str(path[-1]))
        elif item["type"] == "extra_forbidden":
            near, finding = _unknown_key(model, path, node)
            mistyped.add((*path[:-1], near or ""))
            yield finding
        else:
            yield _finding(model, item, node)
    for owner, keys in missing.items():
        absent = [key for key in keys if (*owner, key) not in mistyped]
        if absent:
            yield _missing_keys(model, owner, absent, node)


def _finding(model: type[BaseModel], item: Any, node: Node) -> Diagnostic:
    is_key = item["loc"][-1:] == ("[key]",)
    path: Path = tuple(part for part in item["loc"] if part != "[key]")
    kind, context = item["type"], item.get("ctx", {})
    place = node.key_place(path) if is_key else value_place(node, path)
    example = example_help(model, path)
    if kind == "finding":
        place = place if is_key else narrow_place(node, path, context["message"])
        advice = context["help"] or (example if context["code"] == "EP104" else None)
        return Diagnostic(context["code"], "error", context["message"], place, advice)
    if kind in _LIST_ERRORS:
        return Diagnostic(
            "EP104", "error", _should_be("a list", path), place, example or "write each item on a line of its own, after a dash"
        )
    if kind in _GROUP_ERRORS:
        return Diagnostic("EP104", "error", _should_be("a group of `key: value` lines", path), place, example or _group_help(model, path))
    return Diagnostic("EP104", "error", str(item["msg"]).lower(), place)


def _should_be(what: str, path: Path) -> str:
    return f"`{path[-1]}` should be {what}" if path and not isinstance(path[-1], int) else f"this should be {what}"


def _group_help(model: type[BaseModel], path: Path) -> str | None:
    owner = model_at(model, path)
    known = [name for name, info in owner.model_fields.items() if info.is_required()] if owner else []
    return f"it needs {_and(known)}" if known else None


def _missing_keys(model: type[BaseModel], owner: Path, keys: list[str], node: Node) -> Diagnostic:
    order = field_names(model_at(model, owner))
    names = sorted(keys, key=order.index)
    examples = [example for name in names if (example := example_help(model, (*owner, name)))]
    advice = ", ".join([*examples[:1], *(example.removeprefix("for example ") for example in examples[1:3])]) or None
    return Diagnostic("EP103", "error", f"{_owner(model, owner, node)} has no {_and(names)}", owner_place(node, owner), advice)


def _owner(model: type[BaseModel], path: Path, node: Node) -> str:
    return describe_part(node, path) if path else WHOLES.get(model.__name__, "this file")


def _and(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _unknown_key(model: type[BaseModel], path: Path, node: Node) -> tuple[str | None, Diagnostic]:
    """The key that was most likely meant, and the finding."""
    near = meant_key(model, path, node)
    help_line = f"did you mean `{near}`?" if near else f"it may hold: {', '.join(_absent_keys(model, path[:-1], node))}"
    message = f"{_owner(model, path[:-1], node)} can't hold the key `{path[-1]}`"
    return near, Diagnostic("EP102", "error", message, node.key_place(path), help_line)


def meant_key(model: type[BaseModel], path: Path, node: Node) -> str | None:
    """The key that the unknown one at `path` most likely stands for; never one that is there already."""
    absent, written = _absent_keys(model, path[:-1], node), str(path[-1])
    other = OTHER_WORDS.get(written.lower())
    swapped = next((name for name in absent if sorted(name) == sorted(written)), None)  # `form` is `from`, though `for` is as near
    return swapped or closest(written, absent) or (other if other in absent else None)


def _absent_keys(model: type[BaseModel], owner: Path, node: Node) -> list[str]:
    return [name for name in field_names(model_at(model, owner)) if node.at(owner).get(name) is None]


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
