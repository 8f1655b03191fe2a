"""What a policy reads: every name that a condition tests, a table is looked up by, or a clock runs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from policy_engine.analysis.subject import Subject
from policy_engine.loader.clock_needs import events_of
from policy_engine.loader.names import entries
from policy_engine.model.conditions import AllOf, AnyOf, Line, Not, written_lines
from policy_engine.model.tables import WrittenTable


def condition_names(part: Any) -> Iterator[str]:
    """The names in all conditions and tables of a part of the document, at any depth."""
    match part:
        case Line() | AllOf() | AnyOf() | Not():
            yield from (line.name for line in written_lines(part) if isinstance(line, Line))
        case WrittenTable():
            yield from part.by
        case BaseModel():
            for name in type(part).model_fields:
                yield from condition_names(getattr(part, name))
        case dict():
            for value in part.values():
                yield from condition_names(value)
        case tuple() | list():
            for value in part:
                yield from condition_names(value)


def event_names(part: Any) -> Iterator[str]:
    """The events that a signal, a deadline, a chain or an action is counted from, ended by or asked about."""
    if hasattr(part, "from_"):
        yield from events_of(part)
    yield from (name for key in ("to", "at") if isinstance(name := getattr(part, key, None), str))


def names_read(subject: Subject) -> Iterator[tuple[str, str]]:
    """(id of a part, name that it reads) for everything with an id. Parts of a signal, and clocks, count as the signal."""
    owners = {variable.name: variable.owner for variable in subject.program.variables}
    for _, own, _, part in entries(subject.document):
        for name in (*condition_names(part), *event_names(part)):
            yield own, owners.get(name, name)


def is_unwritten(subject: Subject) -> bool:
    """Whether no condition and no table reads anything yet: a policy that is just being begun."""
    return not any(True for _, _, _, part in entries(subject.document) for _ in condition_names(part))
