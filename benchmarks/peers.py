"""The same policy in other engines' languages. Each gives the level of one ticket; all are asked for as good as their documentation says.

An engine that is not installed is left out, and the page says so. Install all of them with the extra `[bench]`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.chain import make_chain
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program

Ticket = dict[str, Any]
Route = Callable[[Any], str]
Make = Callable[[Program], tuple[Callable[[Ticket], Any], Route]]
"""From a program to (how a ticket is made ready beforehand, how it is routed)."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another engine. `package` is its name on PyPI, empty for what needs none."""

    name: str
    package: str
    make: Make

    @property
    def version(self) -> str | None:
        """The installed version; None when it is not installed."""
        try:
            return version(self.package) if self.package else ""
        except PackageNotFoundError:
            return None


@dataclass(frozen=True, slots=True)
class Words:
    """How a language writes conditions."""

    all: str
    any: str
    negation: str
    one_of: Callable[[str, list[str]], str]
    read: Callable[[str], str] = str
    yes: Callable[[str], str] = str


def levels(program: Program) -> Iterator[tuple[str, list[tuple[str, Condition]]]]:
    """(level, its triggers with their conditions), the highest first."""
    for value in reversed(program.scale_plans["level"].values[1:]):
        yield value, [(trigger.name, trigger.when) for trigger in program.triggers if dict(trigger.raises).get("level") == value]


def first_level(program: Program) -> str:
    return program.scale_plans["level"].values[0]


def write(condition: Condition, words: Words) -> str:
    """A condition in a language of expressions."""
    match condition:
        case Check():
            return _check(condition, words)
        case Not(part):
            return f"{words.negation}({write(part, words)})"
        case All(parts) | Any_(parts):
            sign = words.all if isinstance(condition, All) else words.any
            return f"({sign.join(write(part, words) for part in parts)})"
    raise TypeError(condition)


def _check(check: Check, words: Words) -> str:
    read = words.read(check.variable)
    if check.ranges:
        return f"({read} > {check.ranges[0].low:f})"
    values = sorted(check.values)
    if values in (["yes"], ["no"]):
        return words.yes(read) if values == ["yes"] else f"{words.negation}({words.yes(read)})"
    return words.one_of(read, values)


def _ternary(program: Program, words: Words) -> str:
    """One expression: the highest level whose triggers hold, else the next."""
    text = json.dumps(first_level(program))
    for value, triggers in reversed(list(levels(program))):
        if triggers:
            text = f"({words.any.join(write(when, words) for _, when in triggers)}) ? {json.dumps(value)} : ({text})"
    return text


def _as_it_is(ticket: Ticket) -> Ticket:
    return ticket


def _chain(program: Program) -> tuple[Callable[[Ticket], Any], Route]:
    return _as_it_is, make_chain(program)


def _zen(program: Program) -> tuple[Callable[[Ticket], Any], Route]:
    import zen

    words = Words(" and ", " or ", "not ", lambda read, values: f"({read} in {json.dumps(values)})")
    return _as_it_is, zen.compile_expression(_ternary(program, words)).evaluate


def _cel(program: Program) -> tuple[Callable[[Ticket], Any], Route]:
    import cel

    words = Words(" && ", " || ", "!", lambda read, values: f"({read} in {json.dumps(values)})")
    return _as_it_is, cel.compile(_ternary(program, words)).execute


def _datalogic(program: Program) -> tuple[Callable[[Ticket], Any], Route]:
    import datalogic_py

    rule: list[Any] = []
    for value, triggers in levels(program):
        if triggers:
            rule += [{"or": [_json_logic(when) for _, when in triggers]}, value]
    engine = datalogic_py.Engine()
    compiled = engine.compile({"if": [*rule, first_level(program)]})
    session = engine.session()
    return datalogic_py.DataHandle, lambda handle: session.evaluate_data(compiled, handle)


def _json_logic(condition: Condition) -> Any:
    match condition:
        case Check():
            read = {"var": condition.variable}
            if condition.ranges:
                return {">": [read, float(condition.ranges[0].low or 0)]}
            values = sorted(condition.values)
            if values in (["yes"], ["no"]):
                return read if values == ["yes"] else {"!": [read]}
            return {"in": [read, values]}
        case Not(part):
            return {"!": [_json_logic(part)]}
        case All(parts) | Any_(parts):
            return {"and" if isinstance(condition, All) else "or": [_json_logic(part) for part in parts]}
    raise TypeError(condition)


def _rule_engine(program: Program) -> tuple[Callable[[Ticket], Any], Route]:
    import rule_engine

    words = Words(" and ", " or ", "not ", lambda read, values: f"({read} in {json.dumps(values)})")
    joined = [(value, " or ".join(write(when, words) for _, when in triggers)) for value, triggers in levels(program)]
    rules = [(rule_engine.Rule(text), value) for value, text in joined if text]
    first = first_level(program)
    return _as_it_is, lambda ticket: next((value for rule, value in rules if rule.matches(ticket)), first)


def _cedar(program: Program) -> tuple[Callable[[Ticket], Any], Route]:
    import cedarpy

    words = Words(" && ", " || ", "!", lambda read, values: f"({json.dumps(values)}.contains({read}))", lambda name: f"context.{name}")
    ranks = {value: rank for rank, value in enumerate(program.scale_plans["level"].values)}
    text, rank_of = [], {}
    for value, triggers in levels(program):
        for name, when in triggers:
            text.append(f"@id({json.dumps(name)})\npermit(principal, action, resource) when {{ {write(when, words)} }};")
            rank_of[f"policy{len(text) - 1}"] = ranks[value]
    policies = cedarpy.PolicySet.from_str("\n".join(text))
    values = program.scale_plans["level"].values
    request = {"principal": 'User::"a"', "action": 'Action::"route"', "resource": 'Ticket::"t"'}

    def route(ticket: Ticket) -> str:
        found = cedarpy.is_authorized({**request, "context": ticket}, policies, [])
        return values[max((rank_of[name] for name in found.diagnostics.reasons), default=0)]

    return _as_it_is, route


PEERS = (
    Peer("hand-written if-chain (a limit)", "", _chain),
    Peer("zen-engine, compiled expression", "zen-engine", _zen),
    Peer("datalogic-py, data parsed beforehand", "datalogic-py", _datalogic),
    Peer("CEL (common-expression-language)", "common-expression-language", _cel),
    Peer("`rule-engine`", "rule-engine", _rule_engine),
    Peer("Cedar (cedarpy)", "cedarpy", _cedar),
)
