"""The one name space of a policy: every id, what it names, and the variables that conditions can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.model.actions import HEADINGS
from policy_engine.model.clocks import CHAIN_STATES, STATES
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Variable
from policy_engine.records import dataclass
from policy_engine.source import Node

Path = tuple[str | int, ...]

NOW = "now"
BUILT_IN_EVENTS = ("received", "escalated", NOW)
NEW = "new"
"""The current level (or lane) of a ticket that has none yet; it ranks below all others."""

RESERVED = {
    "all",
    "any",
    "not",
    "known",
    "unknown",
    "lane",
    "level",
    "current",
    "always",
    "never",
    "none",
    "yes",
    "no",
    "by",
    "otherwise",
    NEW,
    *BUILT_IN_EVENTS,
}
RESERVED_FOR_SCALE = RESERVED - {"level"}

# section → what one entry is called
SECTIONS: dict[str, str] = {
    "calendars": "calendar",
    "roles": "role",
    "levels": "level",
    "events": "event",
    "signals": "signal",
    "lanes": "lane",
    "scales": "scale",
    "triggers": "trigger",
    "gates": "gate",
    "deadlines": "deadline",
    "chains": "chain",
    **dict.fromkeys(HEADINGS, "action"),
    "templates": "template",
    "closure": "closure",
    "reopen": "reopening",
    "reviews": "review",
}


@dataclass(slots=True)
class Names:
    """What ids name. `kinds` maps id → kind; `paths` id → where it is declared; `variables` name → what a condition reads."""

    kinds: dict[str, str] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clocks: dict[str, Variable] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[str]:
        return [name for name, its_kind in self.kinds.items() if its_kind == kind]

    def condition_names(self) -> list[str]:
        """Every name a condition may test."""
        return [*self.variables, *self.choices]


def entries(document: PolicyDocument) -> Iterator[tuple[str, str, Path, Any]]:
    """(section, id, path, part) of everything with an id, in the file's order of sections."""
    for section in SECTIONS:
        value = getattr(document, section)
        if isinstance(value, dict):
            yield from ((section, name, (section, name), part) for name, part in value.items())
        else:
            yield from ((section, part.id, (section, index), part) for index, part in enumerate(value))


def collect_names(document: PolicyDocument, node: Node) -> tuple[Names, list[Diagnostic]]:
    """Gather all ids; those that stand twice or are reserved become findings."""
    names, found = Names(), []
    for section, name, path, _ in entries(document):
        place = _declared_at(node, path)
        if name in (RESERVED_FOR_SCALE if section == "scales" else RESERVED):
            found.append(
                Diagnostic("EP213", "error", f"`{name}` is a word of the language and can't be an id", place, "choose another name")
            )
        elif name in names.kinds:
            first = _declared_at(node, names.paths[name])
            message = f"`{name}` already names {with_article(names.kinds[name])} (line {first.line}{_elsewhere(first.file, place.file)})"
            found.append(
                Diagnostic("EP212", "error", message, place, "ids are shared by the whole policy: give one of the two another name")
            )
        else:
            names.kinds[name], names.paths[name] = SECTIONS[section], path
    found.extend(_twice_named_values(document, node))
    found.extend(_reserved_values(document, node))
    _add_variables(document, names)
    return names, found


def _declared_at(node: Node, path: Path) -> Place:
    return node.place_of((*path, "id")) if isinstance(path[-1], int) else node.key_place(path)


def _elsewhere(first: str, second: str) -> str:
    return "" if first == second else f" of {first}"


def _twice_named_values(document: PolicyDocument, node: Node) -> Iterator[Diagnostic]:
    lists: list[tuple[Path, Sequence[Any]]] = [(("signals", i, "values"), signal.values) for i, signal in enumerate(document.signals)]
    lists += [(("scales", name, "values"), scale.values) for name, scale in document.scales.items()]
    for path, values in lists:
        seen: set[str] = set()
        for index, value in enumerate(values):
            if value.id in seen:
                yield Diagnostic(
                    "EP222", "error", f"the value `{value.id}` stands twice", node.place_of((*path, index)), "name each value once"
                )
            seen.add(value.id)


def _reserved_values(document: PolicyDocument, node: Node) -> Iterator[Diagnostic]:
    """A value named like a test could not be tested, and one named `new` not be told from a ticket that is new."""
    lists: list[tuple[Path, Sequence[Any], tuple[str, ...]]] = []
    lists += [(("signals", i, "values"), signal.values, ("known", "unknown")) for i, signal in enumerate(document.signals)]
    lists += [(("scales", name, "values"), scale.values, ("known", "unknown", NEW)) for name, scale in document.scales.items()]
    for path, values, reserved in lists:
        for index, value in enumerate(values):
            if value.id in reserved:
                message = f"`{value.id}` is a word of the language and can't be a value"
                yield Diagnostic(
                    "EP213", "error", message, node.place_of((*path, index)), "choose another word; its title may say this one"
                )


def _add_variables(document: PolicyDocument, names: Names) -> None:
    for variable in _variables(document):
        names.variables.setdefault(variable.name, variable)
    names.choices = {signal.id: tuple(v.id for v in signal.values) for signal in document.signals if signal.type == "choices"}
    names.choices["lane"] = tuple(lane.id for lane in document.lanes)


def with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def title_of(part: Any) -> str:
    """A part's title, or its id in plain letters."""
    return part.title or plain(part.id)


def plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def scale_values(document: PolicyDocument) -> dict[str, tuple[str, ...]]:
    """Every scale with its values, lowest first; `level` first when there are levels."""
    values = {"level": tuple(level.id for level in document.levels)} if document.levels else {}
    values.update({name: tuple(v.id for v in scale.values) for name, scale in document.scales.items() if name != "level"})
    return values


def _variables(document: PolicyDocument) -> Iterator[Variable]:
    for signal in document.signals:
        yield from _signal_variables(signal)
    for event in document.events:
        yield Variable(event.id, "event", event.id, ("happened", "not_yet"), title=title_of(event), question=event.ask)
    for name in BUILT_IN_EVENTS[:2]:
        yield Variable(name, "event", name, ("happened", "not_yet"), title=name)
    for lane in document.lanes:
        yield Variable(f"lane.{lane.id}", "lane", "lane", ("yes", "no"), title=title_of(lane))
    for name, values in scale_values(document).items():
        scale = document.scales.get(name)
        title = (scale.title if scale else None) or plain(name).capitalize()
        yield Variable(name, "scale", name, values, ordered=True, title=title)
        yield Variable(f"current.{name}", "current", f"current.{name}", (NEW, *values), ordered=True, title=f"Current {title.lower()}")
    if document.lanes:
        yield Variable("current.lane", "current", "current.lane", (NEW, *(lane.id for lane in document.lanes)), title="Current lane")
    for part in (*document.deadlines, *timed_actions(document)):
        yield Variable(part.id, "state", part.id, STATES, title=title_of(part))
        yield Variable(f"{part.id}.due", "event", f"{part.id}.due", ("happened", "not_yet"), title=f"{title_of(part)}: due time")
    for chain in document.chains:
        yield Variable(chain.id, "state", chain.id, CHAIN_STATES, title=title_of(chain))


def _signal_variables(signal: Any) -> Iterator[Variable]:
    title, values = title_of(signal), tuple(v.id for v in signal.values)
    if signal.type == "choices":
        for value in signal.values:
            yield Variable(
                f"{signal.id}.{value.id}",
                "flag",
                signal.id,
                ("yes", "no"),
                title=f"{title}: {value.title or plain(value.id)}",
                question=signal.ask,
            )
    elif signal.type == "flag":
        yield Variable(signal.id, "flag", signal.id, ("yes", "no"), title=title, question=signal.ask)
    else:
        yield Variable(signal.id, signal.type, signal.id, values, signal.ordered, title, signal.ask)


def timed_actions(document: PolicyDocument) -> list[Any]:
    """Actions with `within` or `every`: each is a deadline of its own id."""
    return [
        action for heading in HEADINGS for action in getattr(document, heading) if action.within is not None or action.every is not None
    ]
