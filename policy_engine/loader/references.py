"""Names outside conditions: roles, levels, events, calendars, templates … each must name something that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import value_place
from policy_engine.loader.names import BUILT_IN_EVENTS, NOW, SECTIONS, Names, Path, entries, timed_actions, with_article
from policy_engine.model.actions import HEADINGS
from policy_engine.model.document import PolicyDocument
from policy_engine.model.tables import Cell, WrittenTable
from policy_engine.quantities.durations import Duration
from policy_engine.records import dataclass
from policy_engine.source import Node
from policy_engine.spelling import closest

# kind of thing → code of the finding when there is none of that name
CODES = {
    "level": "EP203",
    "role": "EP204",
    "event": "EP205",
    "start": "EP205",
    "calendar": "EP206",
    "lane": "EP207",
    "scale": "EP208",
    "template": "EP209",
    "action": "EP218",
    "value": "EP202",
    "signal": "EP201",
    "deadline": "EP223",
}
CUSTOMER = "customer"
"""The role that every policy has without declaring it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name at a place, and the kind of thing it must name."""

    kind: str
    name: str
    path: Path


def check_references(document: PolicyDocument, names: Names, node: Node) -> Iterator[Diagnostic]:
    """A finding for every name that names nothing."""
    known = known_names(document, names)
    for reference in references(document):
        if reference.name not in known[reference.kind]:
            yield _missing(reference, known, names, node)
    for clock_path, duration, calendar in clocks(document):
        if calendar is None and isinstance(duration, Duration) and duration.unit in ("minutes", "business days"):
            message = f"`{duration}` is counted on a calendar, and none is named"
            yield Diagnostic(
                "EP220", "error", message, value_place(node, clock_path), "add `calendar:`; `always` counts every hour of every day"
            )


def known_names(document: PolicyDocument, names: Names) -> dict[str, tuple[str, ...]]:
    """What each kind of reference may name."""
    dues = tuple(f"{part.id}.due" for part in (*document.deadlines, *timed_actions(document)))
    events = (*names.of_kind("event"), *dues)
    return {
        **{kind: tuple(names.of_kind(kind)) for kind in ("role", "lane", "template", "action", "signal")},
        "deadline": tuple(part.id for part in (*document.deadlines, *timed_actions(document))),
        "level": tuple(level.id for level in document.levels),
        "event": (*BUILT_IN_EVENTS, *events),
        "start": (*(name for name in BUILT_IN_EVENTS if name != NOW), *events),
        "calendar": ("always", *names.of_kind("calendar")),
        "scale": (*(("level",) if document.levels else ()), *(name for name in document.scales if name != "level")),
    }


def _missing(reference: Reference, known: dict[str, tuple[str, ...]], names: Names, node: Node) -> Diagnostic:
    if reference.kind == "start" and reference.name == NOW:
        place, advice = value_place(node, reference.path), "a duration runs from a recorded event to `now`, for example `from: received`"
        return Diagnostic("EP205", "error", "no clock starts at `now`", place, advice)
    if reference.kind == "start":
        reference, known = replace(reference, kind="event"), {**known, "event": known["start"]}
    near = closest(reference.name, known[reference.kind])
    other = names.kinds.get(reference.name)
    help_line = f"did you mean `{near}`?" if near else _declare(reference.kind)
    if other and not near:
        help_line = f"`{reference.name}` is {with_article(other)}, not {with_article(reference.kind)}"
    message = f"there is no {reference.kind} `{reference.name}`"
    place = node.key_place(reference.path) if reference.kind == "scale" else value_place(node, reference.path)
    return Diagnostic(CODES[reference.kind], "error", message, place, help_line)


def _declare(kind: str) -> str:
    section = next((section for section, name in SECTIONS.items() if name == kind), kind)
    return f"declare it under `{section}:`"


def references(document: PolicyDocument) -> Iterator[Reference]:
    """Every reference outside conditions."""
    for section, _, path, part in entries(document):
        yield from _section(section, path, part)
    for name, scale in document.scales.items():
        if scale.decided_by:
            yield Reference("role", scale.decided_by, ("scales", name, "decided_by"))


def _section(section: str, path: Path, part: Any) -> Iterator[Reference]:
    match section:
        case "roles":
            yield from _named("role", part.backup, (*path, "backup"))
        case "levels":
            yield from _named("role", part.role, (*path, "role"))
            for index, way in enumerate(part.admission):
                inside = (*path, "admission", index)
                yield from (r for key in ("opens", "closes") for r in _named("deadline", getattr(way, key), (*inside, key)))
        case "lanes":
            yield from _named("role", part.hand_to, (*path, "hand_to"))
        case "signals":
            yield from _signal(part, path)
        case "triggers" | "gates":
            key = "raise" if section == "triggers" else "cap"
            targets = part.raise_ if section == "triggers" else part.cap
            yield from (Reference("scale", scale, (*path, key, scale)) for scale in targets)
        case "deadlines":
            yield from _timed(part, path)
            for index, target in enumerate(part.targets):
                yield from _calendar(target.calendar, (*path, "targets", index, "calendar"))
            yield from (r for key in ("before", "agreed") for r in _named("event", getattr(part, key), (*path, key)))
            yield from _people(part.owner, (*path, "owner"))
        case "chains":
            yield from _each("start", part.from_, (*path, "from"))
            yield from _named("event", part.acknowledged_by, (*path, "acknowledged_by"))
            for index, step in enumerate(part.steps):
                yield from _people(step.page, (*path, "steps", index, "page"))
                yield from _named("role", step.by_hand, (*path, "steps", index, "by_hand"))
        case "templates":
            for index, blank in enumerate(part.variables):
                inside = (*path, "variables", index)
                yield from _each("deadline", blank.due, (*inside, "due"))
                yield from _named("event", blank.event, (*inside, "event"))
        case "reviews":
            yield from _people(part.by, (*path, "by"))
        case _ if section in HEADINGS:
            yield from _action(part, path)


def _signal(part: Any, path: Path) -> Iterator[Reference]:
    yield from _each("start", part.from_, (*path, "from"))
    yield from _named("event", part.to, (*path, "to"))
    yield from _named("event", part.at, (*path, "at"))
    yield from (r for key in ("calendar", "open") for r in _named("calendar", getattr(part, key), (*path, key)))


def _timed(part: Any, path: Path) -> Iterator[Reference]:
    yield from _each("start", part.from_, (*path, "from"))
    yield from _each("event", part.met_by, (*path, "met_by"))
    yield from _named("event", part.until, (*path, "until"))
    yield from _calendar(part.calendar, (*path, "calendar"))


def _action(part: Any, path: Path) -> Iterator[Reference]:
    yield from _timed(part, path)
    yield from (r for key in ("by", "approved_by", "tell") for r in _people(getattr(part, key), (*path, key)))
    yield from _each("action", part.must_not, (*path, "must_not"))
    yield from _named("template", part.message, (*path, "message"))
    if part.pay and part.pay.of:
        yield Reference("signal", part.pay.of, (*path, "pay", "of"))


def _calendar(written: Any, path: Path) -> Iterator[Reference]:
    if isinstance(written, WrittenTable):
        for cell in written.cells():
            if isinstance(cell, Cell):
                yield Reference("calendar", str(cell.value), (*path, *cell.path))
    elif written is not None:
        yield Reference("calendar", str(written), path)


def _named(kind: str, name: str | None, path: Path) -> Iterator[Reference]:
    if name is not None:
        yield Reference(kind, name, path)


def _people(names: str | tuple[str, ...] | None, path: Path) -> Iterator[Reference]:
    """Roles that act or are told; the customer is one of them without being declared."""
    found = _named("role", names, path) if isinstance(names, str) else _each("role", names or (), path)
    yield from (reference for reference in found if reference.name != CUSTOMER)


def _each(kind: str, names: Iterable[str], path: Path) -> Iterator[Reference]:
    yield from (Reference(kind, name, (*path, index)) for index, name in enumerate(names))


def clocks(document: PolicyDocument) -> Iterator[tuple[Path, Any, Any]]:
    """(path, length, calendar) of every clock; each cell of a table counts."""
    for section, _, path, part in entries(document):
        if section == "deadlines" or section in HEADINGS:
            yield from _lengths(part.within, part.calendar, (*path, "within"))
            yield from _lengths(part.every, part.calendar, (*path, "every"))
        if section == "deadlines":
            yield from _lengths(part.at_least, part.calendar, (*path, "at_least"))
            for index, target in enumerate(part.targets):
                yield from _lengths(target.within, target.calendar or part.calendar, (*path, "targets", index, "within"))


def _lengths(written: Any, calendar: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(written, WrittenTable):
        yield from (((*path, *cell.path), cell.value, calendar) for cell in written.cells() if isinstance(cell, Cell))
    else:
        yield path, written, calendar
