"""Conditions when some parts are left out: a flag that is gone is no, a lane or deadline that is gone never holds.

A condition is plain data here, with every scalar as the words that were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.quoting import scalar
from policy_engine.starter.gone import NO, NOTHING, Gone

Simple = bool | dict[str, Any]
"""What is left of a condition: it always holds, never does, or depends on these lines."""
HOLDS_OF_NO = ("no", "none", "known", "not_yet")
"""Tests that hold of a flag that is no, a number of nothing, and what never happens."""


def simplify(condition: dict[str, Any], gone: Gone) -> Simple:
    """The condition without the lines that are settled."""
    kept: dict[str, Any] = {}
    for name, test in condition.items():
        line = _line(name, test, gone)
        if line is False:
            return False
        if isinstance(line, dict):
            kept = {**kept, **line} if not kept.keys() & line.keys() else {**kept, "all": [*kept.get("all", []), line]}
    return kept or True


def _line(name: str, test: Any, gone: Gone) -> Simple:
    if name == "not":
        inner = simplify(test, gone)
        return {"not": inner} if isinstance(inner, dict) else not inner
    if name in ("all", "any"):
        return _joined(name, [simplify(part, gone) for part in _parts(name, test)])
    if name == "lane":
        return _less(name, test, [lane for lane in gone if gone[lane] == NO])
    settled = gone.get(name.partition(".")[0])
    return _less(name, test, gone.values_of(name)) if settled is None else _is_so(test, settled)


def _parts(name: str, test: Any) -> list[dict[str, Any]]:
    """The conditions that are joined; a group of lines is written without dashes."""
    if isinstance(test, list):
        return test
    return [test] if name == "all" else [{inner: value} for inner, value in test.items()]


def _joined(name: str, parts: list[Simple]) -> Simple:
    settles = name == "any"
    if settles in [part for part in parts if isinstance(part, bool)]:
        return settles
    open_parts = [part for part in parts if isinstance(part, dict)]
    if not open_parts:
        return not settles
    return {name: open_parts} if len(open_parts) > 1 or name in open_parts[0] else open_parts[0]


def _less(name: str, test: Any, values: Sequence[str]) -> Simple:
    """A test without the values that nothing has any more."""
    if isinstance(test, dict):
        inner = _less(name, test["not"], values)
        return {name: {"not": inner[name]}} if isinstance(inner, dict) else not inner
    if isinstance(test, str):
        return test not in values and {name: test}
    left = [value for value in test if value not in values]
    return bool(left) and {name: left[0] if len(left) == 1 < len(test) else left}


def _is_so(test: Any, settled: str) -> bool:
    """Whether a test holds of what always has the value `settled`; what does not apply fails every test."""
    if settled == NOTHING:
        return False
    if isinstance(test, dict):
        return not _is_so(test["not"], settled)
    holds = HOLDS_OF_NO if settled == NO else (settled, "known")
    return any(value in holds for value in ([test] if isinstance(test, str) else test))


def condition_lines(key: str, condition: dict[str, Any]) -> Iterator[str]:
    """The condition as YAML in the style of the shipped policies: one line in braces, or one key a line."""
    values = list(condition.values())
    if len(values) == 1 and isinstance(values[0], str):
        yield f"{key}: {{{_pair(*next(iter(condition.items())))}}}"
        return
    yield f"{key}:"
    yield from (f"  {line}" for line in _block(condition))


def _block(condition: dict[str, Any]) -> Iterator[str]:
    for name, test in condition.items():
        if name in ("all", "any"):
            yield f"{name}:"
            for part in test:
                yield from (f"  {'- ' if first else '  '}{line}" for first, line in _marked(_block(part)))
        elif name == "not":
            yield "not:"
            yield from (f"  {line}" for line in _block(test))
        else:
            yield _pair(name, test)


def _marked(lines: Iterator[str]) -> Iterator[tuple[bool, str]]:
    return ((index == 0, line) for index, line in enumerate(lines))


def _pair(name: str, test: Any) -> str:
    if isinstance(test, dict):
        return f"{name}: {{not: {_words(test['not'])}}}"
    return f"{name}: {_words(test)}"


def _words(test: Any) -> str:
    return scalar(test) if isinstance(test, str) else f"[{', '.join(scalar(value, in_list=True) for value in test)}]"
