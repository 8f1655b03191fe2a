"""Cases must expect things that the policy has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.loader.describe import value_place
from policy_engine.loader.names import Path, scale_values
from policy_engine.loader.settle import closest_or_all, listed
from policy_engine.model.actions import HEADINGS
from policy_engine.model.document import PolicyDocument
from policy_engine.source import Node
from policy_engine.spelling import closest


def check_cases(document: PolicyDocument, node: Node) -> Iterator[Diagnostic]:
    """Findings about the expectations of cases, and about ids that stand twice."""
    known = _known(document)
    seen: dict[str, Place] = {}
    for index, case in enumerate(document.cases):
        path: Path = ("cases", index)
        place = node.place_of((*path, "id"))
        if case.id in seen:
            yield _twice(case.id, place, seen[case.id])
        seen.setdefault(case.id, place)
        if case.text is None and case.subject is None and not case.messages and not (case.fields or case.signals or case.events):
            yield Diagnostic(
                "EP103",
                "error",
                f"case `{case.id}` has no ticket",
                node.place_of((*path, "id")),
                "add `text:`, `messages:`, `fields:` or `signals:`",
            )
        if all(getattr(case.expect, key) is None for key in (*EXPECTED, "determined")):
            place = node.key_place((*path, "expect"))
            yield Diagnostic("EP103", "error", f"case `{case.id}` expects nothing", place, "for example `expect: {level: senior}`")
        for key, kind in EXPECTED.items():
            value = getattr(case.expect, key)
            for position, name in _names(value):
                if name not in known[kind]:
                    yield _unknown((kind, name), known[kind], node, (*path, "expect", key, *position))
        for key in ("scales", "values"):
            yield from _scale_values(getattr(case.expect, key) or {}, document, node, (*path, "expect", key))


def _twice(name: str, place: Place, first: Place) -> Diagnostic:
    """Two cases of one name, which may stand in two files: both are read."""
    is_beside = first.file != place.file
    where = f"`{FilePath(first.file).name}`, line {first.line}" if is_beside else f"line {first.line}"
    help = "take one of the two away, or give it another name"
    return Diagnostic("EP212", "error", f"there are two cases `{name}`; the other one stands in {where}", place, help)


def _scale_values(expected: dict[str, str], document: PolicyDocument, node: Node, path: Path) -> Iterator[Diagnostic]:
    """A settled scale is expected by its value, an open one as `low to high`, one that does not apply as `none`."""
    scales = scale_values(document)
    for name, value in expected.items():
        for word in value.split(" to ") if name in scales else ():
            if word not in (*scales[name], "none"):
                help_line = closest_or_all(word, scales[name])
                yield Diagnostic("EP202", "error", f"`{name}` is never `{word}`", node.place_of((*path, name)), help_line)


# key of `expect` → the kind of thing it names
EXPECTED = {
    "level": "level",
    "at_most": "level",
    "lanes": "lane",
    "scales": "scale",
    "fired": "trigger",
    "undetermined": "trigger",
    "ask": "signal",
    "taken": "signal",
    "due": "action",
    "not_due": "action",
    "deadlines": "deadline",
    "notify": "role",
    "admissions": "level with ways in",
    "values": "value",
}
_CODES = {
    "level": "EP203",
    "lane": "EP207",
    "scale": "EP208",
    "role": "EP204",
    "trigger": "EP221",
    "deadline": "EP221",
    "action": "EP218",
    "level with ways in": "EP203",
}


def _known(document: PolicyDocument) -> dict[str, tuple[str, ...]]:
    signals = tuple(signal.id for signal in document.signals)
    actions = tuple(action.id for heading in HEADINGS for action in getattr(document, heading))
    parts = tuple(f"{s.id}.{v.id}" for s in document.signals if s.type == "choices" for v in s.values)
    deadlines = (*(deadline.id for deadline in document.deadlines), *actions)
    values = (*signals, *parts, *scale_values(document))
    return {
        "level": ("none", *(level.id for level in document.levels)),
        "lane": tuple(lane.id for lane in document.lanes),
        "scale": tuple(scale_values(document)),
        "trigger": tuple(trigger.id for trigger in document.triggers),
        "signal": (
            *signals,
            *parts,
            *(event.id for event in document.events),
            *deadlines,
            *(chain.id for chain in document.chains),
            "received",
        ),
        "action": actions,
        "deadline": deadlines,
        "role": (*(role.id for role in document.roles), "customer"),
        "value": values,
        "level with ways in": tuple(level.id for level in document.levels if level.admission),
    }


def _names(value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, dict):
        yield from (((name,), name) for name in value)
    elif isinstance(value, tuple):
        yield from (((index,), name) for index, name in enumerate(value))


def _unknown(wanted: tuple[str, str], known: tuple[str, ...], node: Node, path: Path) -> Diagnostic:
    kind, name = wanted
    near = closest(name, known)
    help_line = f"did you mean `{near}`?" if near else f"the policy has {listed(known[:8])}" if known else f"this policy has no {kind}s"
    place = node.key_place(path) if node.at(path).kind != "sequence" and path[-1] == name else value_place(node, path)
    return Diagnostic(_CODES.get(kind, "EP201"), "error", f"there is no {kind} `{name}`", place, help_line)
