"""Random policies and tickets from a seed: the same seed gives the same ones everywhere."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from policy_engine.loader.resolve import resolve
from policy_engine.loader.shape import build
from policy_engine.logic import Range
from policy_engine.logic.possible import ABSENT, Possible, number, one, some
from policy_engine.model.clocks import CHAIN_STATES, STATES
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Program, Variable
from policy_engine.source.from_data import node_of
from tests.generated.clocks import ClockMaker, duration_test


@dataclass(frozen=True)
class Sizes:
    """How large a generated policy is."""

    signals: int = 9
    triggers: int = 8
    levels: int = 4
    lanes: int = 3
    definitions: int = 2
    gates: int = 2
    real_clocks: bool = False
    """Calendars, deadlines, pauses and durations; else one deadline and one chain whose states can be tested."""


def random_policy(rng: random.Random, sizes: Sizes | None = None) -> dict[str, Any]:
    """A policy as plain data: flags, choices, numbers, sets, definitions, tables, lanes, scales, caps, `only_if`."""
    return _Maker(rng, sizes or Sizes()).policy()


def program_of(data: dict[str, Any]) -> Program:
    """The resolved policy; generated ones have no findings."""
    node = node_of(data, "generated")
    document, found = build(PolicyDocument, data, node)
    assert document is not None and not found, found
    program, found = resolve(document, node)
    assert not found, found
    return program


class _Maker:
    def __init__(self, rng: random.Random, sizes: Sizes) -> None:
        self.rng, self.sizes = rng, sizes
        self.testable: list[tuple[str, str, list[str]]] = []  # (name, kind, values)
        self.extra_triggers: list[dict[str, Any]] = []

    def policy(self) -> dict[str, Any]:
        signals = [self.signal(index) for index in range(self.sizes.signals)]
        signals += [self.definition(index) for index in range(self.rng.randint(0, self.sizes.definitions))]
        if self.axes() and self.rng.random() < 0.5:
            signals.append(self.table_signal())
        lanes = [self.lane(index) for index in range(self.rng.choice([0, 0, self.sizes.lanes]))]
        clocks: dict[str, Any] = {}
        if self.rng.random() < (0.5 if self.sizes.real_clocks else 0.3):
            clocks = self.real_clocks(signals) if self.sizes.real_clocks else self.clocks()
        levels = [{"id": f"level{index}", "title": f"Level {index}"} for index in range(self.sizes.levels)]
        scales: dict[str, Any] = {"level": {"never_falls": self.rng.choice(["yes", "no"])}}
        severity = self.severity() if self.rng.random() < 0.6 else None
        triggers = [
            self.trigger(index, "level", f"level{self.rng.randrange(1, self.sizes.levels)}") for index in range(self.sizes.triggers)
        ]
        if severity is not None:
            scales["severity"] = severity
        gates = [self.gate(index) for index in range(self.rng.randint(0, self.sizes.gates))]
        data = {
            "format": "escalation-policy/1",
            "id": "generated",
            "title": "Generated",
            "levels": levels,
            "signals": signals,
            "lanes": lanes,
            "scales": scales,
            "triggers": triggers + self.extra_triggers,
            "gates": gates,
            **clocks,
        }
        return {key: value for key, value in data.items() if value}

    def signal(self, index: int) -> dict[str, Any]:
        name = f"s{index}"
        kind = self.rng.choice(["flag", "flag", "choice", "number", "number", "choices", "ordered"])
        part: dict[str, Any] = {"id": name, "type": "choice" if kind == "ordered" else kind}
        values: list[str] = []
        if kind in ("choice", "choices", "ordered"):
            values = [f"v{n}" for n in range(self.rng.randint(2, 4))]
            part["values"] = values
        if kind == "ordered":
            part["ordered"] = "yes"
        if self.testable and self.rng.random() < 0.25:
            part["only_if"] = self.condition(1)
        self.testable.append((name, kind, values))
        return part

    def definition(self, index: int) -> dict[str, Any]:
        part = {"id": f"d{index}", "type": "flag", "when": self.condition(2)}
        self.testable.append((f"d{index}", "flag", []))
        return part

    def table_signal(self) -> dict[str, Any]:
        values = ["low", "mid", "high"]
        part = {"id": "derived", "type": "choice", "ordered": "yes", "values": values, "table": self.table(values)}
        self.testable.append(("derived", "ordered", values))
        return part

    def axes(self) -> list[str]:
        """What a table can be looked up by."""
        return [name for name, kind, _ in self.testable if kind in ("flag", "choice", "ordered")]

    def table(self, values: list[str]) -> dict[str, Any]:
        axes = self.axes()
        by = self.rng.sample(axes, min(len(axes), self.rng.randint(1, 2)))
        return {"by": by, **self._rows(by, values), "otherwise": self.rng.choice(values)}

    def _rows(self, by: list[str], values: list[str]) -> dict[str, Any]:
        axis = next(entry for entry in self.testable if entry[0] == by[0])
        rows: dict[str, Any] = {}
        for value in axis[2] or ["yes", "no"]:
            roll = self.rng.random()
            if roll < 0.3:
                continue
            inner = (
                {**self._rows(by[1:], values), "otherwise": self.rng.choice(values)}
                if len(by) > 1 and roll < 0.7
                else self.rng.choice(values)
            )
            rows[value] = inner
        return rows

    def lane(self, index: int) -> dict[str, Any]:
        part: dict[str, Any] = {"id": f"lane{index}"}
        if index + 1 < self.sizes.lanes:
            part["when"] = self.condition(1)
            part["with_others"] = self.rng.choice(["yes", "no"])
        else:
            self.testable.append(("lane", "choices", [f"lane{n}" for n in range(self.sizes.lanes)]))
        return part

    def clocks(self) -> dict[str, Any]:
        """A deadline and a chain, each for some tickets; their states can be tested."""
        deadline = {"id": "clock", "when": self.condition(1), "from": "received", "within": "4h", "calendar": "always"}
        chain = {"id": "pages", "when": self.condition(0), "from": "received", "steps": [{"page": ["customer"]}]}
        self.testable += [("clock", "choice", list(STATES)), ("pages", "choice", list(CHAIN_STATES))]
        return {"deadlines": [deadline], "chains": [chain]}

    def real_clocks(self, signals: list[dict[str, Any]]) -> dict[str, Any]:
        """Calendars, deadlines, a chain and durations; their states and lengths can be tested."""
        finite = [entry for entry in self.testable if entry[1] in ("flag", "choice", "ordered")]
        sections, tested, made = ClockMaker(self.rng, self.condition, finite).parts()
        signals += made
        self.testable += tested
        return sections

    def severity(self) -> dict[str, Any]:
        values = ["low", "normal", "high"]
        part: dict[str, Any] = {"values": values, "when_unsure": self.rng.choice(["ask", "higher", "lower"])}
        if self.axes() and self.rng.random() < 0.7:
            part["table"] = self.table(values)
        if self.rng.random() < 0.4:
            part["only_if"] = self.condition(1)
        if self.rng.random() < 0.3:
            part["never_falls"] = "yes"
        self.extra_triggers = [self.trigger(1000 + n, "severity", self.rng.choice(values[1:])) for n in range(2)]
        self.testable.append(("severity", "ordered", values))
        return part

    def trigger(self, index: int, scale: str, value: str) -> dict[str, Any]:
        return {"id": f"t{index}", "title": f"Trigger {index}", "when": self.condition(2), "raise": {scale: value}}

    def gate(self, index: int) -> dict[str, Any]:
        before = [entry for entry in self.testable if entry[0] != "severity"]
        self.testable, kept = before, self.testable
        scale, values = ("level", [f"level{n}" for n in range(self.sizes.levels)])
        if any(entry[0] == "severity" for entry in kept) and self.rng.random() < 0.5:
            scale, values = "severity", ["low", "normal", "high"]
        part = {"id": f"g{index}", "when": self.condition(1), "cap": {scale: self.rng.choice(values)}}
        self.testable = kept
        return part

    def condition(self, depth: int) -> dict[str, Any]:
        entries = self.rng.sample(self.testable, min(len(self.testable), self.rng.choice([1, 1, 2, 3])))
        condition = {name: self.test(kind, values) for name, kind, values in entries}
        if depth and self.rng.random() < 0.3:
            key = self.rng.choice(["any", "not", "all"])
            condition[key] = self.condition(0) if key == "not" else [self.condition(depth - 1), self.condition(0)]
        return condition

    def test(self, kind: str, values: list[str]) -> Any:
        rng = self.rng
        if rng.random() < 0.04 and kind != "choices":
            return rng.choice(["known", "unknown"])
        if kind == "flag":
            return rng.choice(["yes", "no"])
        if kind == "duration":
            return duration_test(rng)
        if kind == "number":
            low = rng.randrange(0, 50, 10)
            return rng.choice(
                [
                    f"over {low}",
                    f"at least {low}",
                    f"under {low}",
                    f"at most {low}",
                    f"{low} to {low + 10}",
                    {"not": f"over {low}"},
                    str(low),
                ]
            )
        if kind == "ordered":
            value = rng.choice(values)
            return rng.choice([value, f"at least {value}", f"at most {value}", {"not": value}])
        some_values = rng.sample(values, rng.randint(1, len(values)))
        return rng.choice([some_values, some_values[0], {"not": some_values[:-1] or some_values}])


def random_world(rng: random.Random, program: Program, unknown: float = 0.3) -> dict[str, Possible]:
    """What a ticket says: values, unknowns (left out), narrowed values, things said not to apply."""
    world = {}
    derived = {signal.name for signal in program.signals if signal.when is not None or signal.table is not None}
    for variable in program.variables:
        if variable.kind in ("scale", "lane"):
            continue
        if (variable.kind == "state" and rng.random() < 0.8) or (variable.owner in derived and rng.random() < 0.95):
            continue
        if variable.kind == "current" and rng.random() < 0.7:
            continue
        if rng.random() >= unknown:
            world[variable.name] = _value(rng, variable)
    return world


def _value(rng: random.Random, variable: Variable) -> Possible:
    narrowed = rng.random() < 0.15
    if not variable.is_numeric:
        count = rng.randint(1, len(variable.values)) if narrowed else 1
        return some(rng.sample(variable.values, count)) if count > 1 else one(rng.choice(variable.values))
    at = Decimal(rng.randrange(0, 60, 5))
    return (
        Possible(ranges=(Range(at, at + rng.choice([5, 10, 100])) if rng.random() < 0.5 else Range(at, None),)) if narrowed else number(at)
    )


def settle(rng: random.Random, possible: Possible | None, variable: Variable) -> Possible:
    """One of the values that are still possible."""
    if possible is None:
        return _settled(rng, variable)
    if possible.values:
        return one(rng.choice(sorted(possible.values)))
    if not possible.ranges:
        return ABSENT
    part = rng.choice(possible.ranges)
    low = part.low if part.low is not None else Decimal(0)
    high = part.high if part.high is not None else low + 100
    return number(low + (high - low) * rng.choice([0, 1, 2]) / 2)


def _settled(rng: random.Random, variable: Variable) -> Possible:
    if not variable.is_numeric:
        return one(rng.choice(variable.values))
    return number(rng.randrange(0, 60, 5))
