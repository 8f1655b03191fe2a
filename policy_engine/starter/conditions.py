"""Conditions when some parts are left out: a flag that is gone is no, a lane or deadline that is gone never holds.

A condition is plain data here, with every scalar as the words that were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from policy_engine.quoting import scalar

Simple = bool | dict[str, Any]
"""What is left of a condition: it always holds, never does, or depends on these lines."""
HOLDS_OF_NOTHING = ("no", "none", "known", "not_yet")
"""Tests that hold of what is not there."""


def simplify(condition: dict[str, Any], gone: Set[str]) -> Simple:
    """The condition without the lines that are settled."""
    kept: dict[str, Any] = {}
    for name, test in condition.items():
        line = _line(name, test, gone)
        if line is False:
            return False
        if isinstance(line, dict):
            kept = {**kept, **line} if not kept.keys() & line.keys() else {**kept, "all": [*kept.get("all", []), line]}
    return kept or True


def _line(name: str, test: Any, gone: Set[str]) -> Simple:
    if name == "not":
        inner = simplify(test, gone)
        return {"not": inner} if isinstance(inner, dict) else not inner
    if name in ("all", "any"):
        return _joined(name, [simplify(part, gone) for part in _parts(name, test)])
    if name == "lane":
        return _lane(test, gone)
    return _on_nothing(test) if name.partition(".")[0] in gone else {name: test}


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


def _lane(test: Any, gone: Set[str]) -> Simple:
    if isinstance(test, dict):
        inner = _lane(test["not"], gone)
        return {"lane": {"not": inner["lane"]}} if isinstance(inner, dict) else not inner
    left = [lane for lane in ([test] if isinstance(test, str) else test) if lane not in gone]
    return {"lane": left[0] if len(left) == 1 else left} if left else False


def _on_nothing(test: Any) -> bool:
    if isinstance(test, dict):
        return not _on_nothing(test["not"])
    return any(value in HOLDS_OF_NOTHING for value in ([test] if isinstance(test, str) else test))


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
