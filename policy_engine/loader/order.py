"""What depends on what: the order in which answers are found, and the circles that must not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_engine.model.program import All, Any_, Check, Condition, Not, Program, Table, Variable


def checks_of(condition: Condition) -> Iterator[Check]:
    """Every check of a condition, in order."""
    match condition:
        case Check():
            yield condition
        case Not(part):
            yield from checks_of(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from checks_of(part)


def reads(*parts: Condition | Table | None) -> set[str]:
    """The variables that conditions and tables read."""
    names: set[str] = set()
    for part in parts:
        if isinstance(part, Table):
            names.update(part.axes)
        elif part is not None:
            names.update(check.variable for check in checks_of(part))
    return names


def is_given(variable: Variable, program: Program) -> bool:
    """True for what a ticket speaks of; lanes, scales, definitions and table signals are found from it."""
    if variable.kind in ("lane", "scale"):
        return False
    signal = program.signal_plans.get(variable.owner)
    return signal is None or (signal.when is None and signal.table is None)


def find_order(needs: Mapping[str, set[str]]) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """(names in an order in which each follows what it needs, a circle or None). Ties keep the mapping's order.

    >>> find_order({"a": {"b"}, "b": set()})
    (('b', 'a'), None)
    >>> find_order({"a": {"b"}, "b": {"a"}})[1]
    ('a', 'b', 'a')
    """
    order: list[str] = []
    done: set[str] = set()
    for name in needs:
        circle = _visit(name, needs, done, order)
        if circle:
            return tuple(order), circle
    return tuple(order), None


def _visit(start: str, needs: Mapping[str, set[str]], done: set[str], order: list[str]) -> tuple[str, ...] | None:
    path: list[str] = []
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        name, leaving = stack.pop()
        if leaving:
            path.pop()
            if name not in done:
                done.add(name)
                order.append(name)
            continue
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done or name not in needs:
            continue
        path.append(name)
        stack.append((name, True))
        stack.extend((needed, False) for needed in sorted(needs[name], reverse=True))
    return None
