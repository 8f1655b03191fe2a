"""The fields of a help desk that a policy reads, and those of a ticket that nothing reads because of a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policy_engine.model.actions import HEADINGS
from policy_engine.model.calendars import FromField
from policy_engine.model.document import PolicyDocument
from policy_engine.spelling import closest

Field = tuple[str, ...]

SHORTEST = 4
"""Shorter names differ in one letter too easily: `age` is no slip for `ago`."""


def fields_read(document: PolicyDocument) -> frozenset[Field]:
    """Every field, as the parts of its dotted path, that signals, events, calendars and templates read."""
    dotted = [signal.field for signal in document.signals if signal.field] + [event.field for event in document.events if event.field]
    dotted += [variable.field for template in document.templates for variable in template.variables if variable.field]
    dotted += people_fields(document)
    for calendar in document.calendars.values():
        sources = (calendar.time_zone, calendar.holidays.country, calendar.holidays.subdivision)
        dotted += [source.field for source in sources if isinstance(source, FromField)]
    scales = [*(("level",) if document.levels else ()), *document.scales]
    dotted += [f"{group}.{name}" for group in ("current", "decided") for name in (*scales, "lane")]
    return frozenset(tuple(name.split(".")) for name in dotted)


def people_fields(document: PolicyDocument) -> tuple[str, ...]:
    """The fields that say who handled a ticket before: what `other_than` names, where that is no role."""
    roles = {role.id for role in document.roles}
    actions = [action for heading in HEADINGS for action in getattr(document, heading)]
    return tuple(dict.fromkeys(action.other_than for action in actions if action.other_than and action.other_than not in roles))


def leaves(fields: Mapping[str, Any], path: Field = ()) -> Iterator[tuple[str, tuple[Field, Any]]]:
    """(dotted name, (path as written, value)) of every value and group in a ticket's fields; dots may stand in the names."""
    for name, value in fields.items():
        here = (*path, str(name))
        yield ".".join(here), (here, value)
        if isinstance(value, Mapping):
            yield from leaves(value, here)


def misspelt(fields: Mapping[str, Any], read: frozenset[Field]) -> Iterator[tuple[Field, Field]]:
    """(path as written, field that was meant) of each field that nothing reads and whose name is nearly that of an absent one."""
    given = {tuple(name.split(".")): (path, value) for name, (path, value) in leaves(fields)}
    absent = [field for field in sorted(read) if field not in given]
    for field, (path, value) in given.items():
        if isinstance(value, Mapping) or any(other[: len(field)] == field or field[: len(other)] == other for other in read):
            continue
        meant = next((other for other in absent if _is_slip(field, other)), None)
        if meant is not None:
            yield path, meant


def _is_slip(field: Field, other: Field) -> bool:
    """True when the paths differ in one part only, and there by a slip."""
    if len(field) != len(other):
        return False
    differing = [(mine, its) for mine, its in zip(field, other, strict=True) if mine != its]
    return len(differing) == 1 and len(differing[0][1]) >= SHORTEST and closest(differing[0][0], [differing[0][1]]) is not None
