"""The lines of the conditions that decide an answer: each as it is written, with what it was settled to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_engine.loader import PolicySource
from policy_engine.loader.order import checks_of
from policy_engine.model import program as settled
from policy_engine.model.conditions import AllOf, AnyOf, Line, Not, Written
from policy_engine.model.program import Check, Condition
from policy_engine.records import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line `name: test`. `at` and `title` are the part it stands in, `path` its place in the whole policy, `detail` in the part."""

    at: str
    title: str
    path: Path
    detail: str
    condition: Condition

    @property
    def checks(self) -> tuple[Check, ...]:
        """A list of values of a `choices` signal is settled to several checks, everything else to one."""
        return tuple(checks_of(self.condition))


@dataclass(frozen=True, slots=True)
class _Owner:
    at: str
    title: str
    path: Path
    """Up to the key that holds the condition."""


def condition_lines(source: PolicySource) -> Iterator[WrittenLine]:
    """Lines of triggers, gates, lanes and definitions, and of the `only_if` of signals and scales."""
    document, program = source.document, source.program
    for section in ("triggers", "gates", "lanes"):
        plans = getattr(program, section)
        for index, (part, plan) in enumerate(zip(getattr(document, section), plans, strict=True)):
            yield from _lines(
                _owner(section, part, (section, index, "when")),
                part.when,
                plan.written if isinstance(plan, settled.TriggerPlan) else plan.when,
            )
    for index, (signal, found) in enumerate(zip(document.signals, program.signals, strict=True)):
        yield from _lines(_owner("signals", signal, ("signals", index, "when")), signal.when, found.when)
        yield from _lines(_owner("signals", signal, ("signals", index, "only_if")), signal.only_if, found.only_if)
    for name, scale in document.scales.items():
        owner = _Owner(f"scales.{name}", scale.title or name, ("scales", name, "only_if"))
        yield from _lines(owner, scale.only_if, program.scale_plans[name].only_if)


def _owner(section: str, part: Any, path: Path) -> _Owner:
    return _Owner(f"{section}.{part.id}", part.title or part.id.replace("_", " ").replace("-", " "), path)


def _lines(owner: _Owner, written: Written | None, condition: Condition | None) -> Iterator[WrittenLine]:
    if written is None or condition is None:
        return
    for line, found in _pairs(written, condition):
        detail = ".".join(str(step) for step in (owner.path[-1], *line.path))
        yield WrittenLine(owner.at, owner.title, (*owner.path, *line.path), detail, found)


def _pairs(written: Written, condition: Condition) -> Iterator[tuple[Line, Condition]]:
    """INVARIANT: settling keeps the shape of a condition down to its lines."""
    match written, condition:
        case Line(), _:
            yield written, condition
        case Not(inner), settled.Not(found):
            yield from _pairs(inner, found)
        case (AllOf(parts), settled.All(settled_parts)) | (AnyOf(parts), settled.Any_(settled_parts)):
            for part, settled_part in zip(parts, settled_parts, strict=True):
                yield from _pairs(part, settled_part)
