"""Compares a decision with what a case expects, key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.compare_clocks import compare_deadlines, compare_notify
from policy_engine.cases.result import Mismatch
from policy_engine.cases.values import expected_words
from policy_engine.decision.models import Decision, ScaleResult
from policy_engine.messages import say
from policy_engine.model.cases import Expect

Comparison = Callable[[Any, Decision, Policy], Iterator[Mismatch]]

NONE = "none"
NOT_CHECKED: tuple[str, ...] = ()
"""Keys of `expect` that nothing can check yet."""


def compare(expect: Expect, decision: Decision, policy: Policy) -> tuple[Mismatch, ...]:
    """Every key of `expect` that came out otherwise, in the order of `CHECKS`."""
    found: list[Mismatch] = []
    for key, check in CHECKS.items():
        expected = getattr(expect, key)
        if expected is not None:
            found += check(expected, decision, policy)
    return tuple(found)


def _level(expected: str, decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same("level", expected, decision.level or NONE)


def _at_most(expected: str, decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same("at_most", expected, decision.at_most or NONE)


def _determined(expected: bool, decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same("determined", _yes(expected), _yes(decision.determined))


def _lanes(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same_set("lanes", expected, [lane.id for lane in decision.lanes if lane.state == "in"])


def _scales(expected: dict[str, str], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    for name, value in expected.items():
        yield from _scale(f"scales.{name}", value, decision.scales[name])


def _scale(key: str, expected: str, scale: ScaleResult) -> Iterator[Mismatch]:
    """An open scale is `low to high`; one whose value to work at is assumed may be given by that value, too."""
    if scale.assumed and expected == scale.work_at:
        return
    yield from _same(key, expected, scale_value(scale))


def scale_value(scale: ScaleResult) -> str:
    """The value of a settled scale, `none` where it does not apply, `low to high` of an open one."""
    if scale.value is None or scale.at_most is None:
        return NONE
    return scale.value if scale.value == scale.at_most else f"{scale.value} to {scale.at_most}"


def _fired(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same_set("fired", expected, [trigger.id for trigger in decision.fired])


def _undetermined(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same_set("undetermined", expected, [trigger.id for trigger in decision.undetermined])


def _ask(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same_set("ask", expected, [ask.signal for ask in decision.ask])


def _values(expected: dict[str, str], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    for name, value in expected.items():
        if name in decision.scales:
            yield from _scale(f"values.{name}", value, decision.scales[name])
        else:
            signal = decision.signals[name]
            got = say("words.absent") if signal.applies == "no" else signal.value
            yield from _same(f"values.{name}", expected_words(name, value, policy), got)


def _taken(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    yield from _same_set("taken", expected, decision.taken)


def _due(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    due = _due_actions(decision)
    absent = [name for name in expected if name not in due]
    if absent:
        yield Mismatch("due", _list(expected), say("cases.missing", names=_list(absent)), missing=tuple(absent))


def _not_due(expected: tuple[str, ...], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    there = [name for name in expected if name in _due_actions(decision)]
    if there:
        yield Mismatch("not_due", _list(expected), say("cases.there", names=_list(there)), too_much=tuple(there))


def _due_actions(decision: Decision) -> set[str]:
    return {action.id for action in decision.actions if action.state == "due"}


def _admissions(expected: dict[str, str], decision: Decision, policy: Policy) -> Iterator[Mismatch]:
    states: dict[str, str] = {found.id: found.state for found in decision.admissions}
    for name, state in expected.items():
        yield from _same(f"admissions.{name}", state, states.get(name, "no"))


# key of `expect` → what compares it; with NOT_CHECKED, every key that `expect` knows
CHECKS: dict[str, Comparison] = {
    "level": _level,
    "at_most": _at_most,
    "determined": _determined,
    "lanes": _lanes,
    "scales": _scales,
    "fired": _fired,
    "undetermined": _undetermined,
    "ask": _ask,
    "values": _values,
    "taken": _taken,
    "due": _due,
    "not_due": _not_due,
    "deadlines": compare_deadlines,
    "notify": compare_notify,
    "admissions": _admissions,
}


def _same(key: str, expected: str, got: str) -> Iterator[Mismatch]:
    if expected != got:
        yield Mismatch(key, expected, got)


def _same_set(key: str, expected: Iterable[str], got: Iterable[str]) -> Iterator[Mismatch]:
    wanted, found = sorted(set(expected)), sorted(set(got))
    if wanted != found:
        missing = tuple(name for name in wanted if name not in found)
        yield Mismatch(key, _list(wanted), _list(found), missing, tuple(name for name in found if name not in wanted))


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or say("cases.nothing")


def _yes(value: bool) -> str:
    return "yes" if value else "no"
