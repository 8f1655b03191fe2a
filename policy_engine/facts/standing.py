"""Where a ticket already is, and what was decided on it: the reserved fields `current` and `decided`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policy_engine.facts.fact import Fact
from policy_engine.facts.values import BadValue, read_word
from policy_engine.loader.settle import listed
from policy_engine.logic.possible import one
from policy_engine.model.program import Program, ScalePlan
from policy_engine.model.words import shape_name
from policy_engine.spelling import closest

Look = Callable[[str], Any]
"""The ticket's field at a dotted path."""
Report = Callable[[tuple[str | int, ...], BadValue], None]
"""Takes down what is wrong at a place of the ticket."""


def read_current(program: Program, look: Look, report: Report) -> dict[str, Fact]:
    """Where the ticket already is, by the variables' names; missing means new."""
    current = [variable for variable in program.variables if variable.kind == "current"]
    _check_group("current", [variable.name.removeprefix("current.") for variable in current], look, report)
    facts: dict[str, Fact] = {}
    for variable in current:
        raw = look(variable.name)
        facts[variable.name] = Fact(one(variable.values[0]), "silence")
        if raw is not None:
            try:
                facts[variable.name] = Fact(one(read_word(raw, variable.values)), "field", variable.name)
            except BadValue as problem:
                report(("fields", *variable.name.split(".")), problem)
    return facts


def read_decided(program: Program, look: Look, report: Report) -> dict[str, str]:
    """What those who may decide a scale have decided, by the scale's name."""
    _check_group("decided", [scale.name for scale in program.scales], look, report)
    decided = {}
    for scale in program.scales:
        raw = look(f"decided.{scale.name}")
        if raw is not None:
            try:
                decided[scale.name] = _decided(scale, raw)
            except BadValue as problem:
                report(("fields", "decided", scale.name), problem)
    return decided


def _decided(scale: ScalePlan, raw: Any) -> str:
    if scale.decided_by is None:
        advice = f"name the role in the policy: `scales: {{{scale.name}: {{decided_by: ROLE}}}}`"
        raise BadValue("EP235", f"nobody may decide `{scale.name}` in this policy", advice)
    return read_word(raw, scale.values)


def _check_group(key: str, known: Sequence[str], look: Look, report: Report) -> None:
    """The group holds a value for each scale (`current` also one for `lane`), and nothing else."""
    group = look(key)
    if group is None:
        return
    if not isinstance(group, Mapping):
        problem = BadValue("EP233", f"this should be a group of keys, not {shape_name(group)}", f"for example `{{{known[0]}: VALUE}}`")
        report(("fields", key), problem)
        return
    for name in group:
        if name not in known:
            near = closest(str(name), known)
            advice = f"did you mean `{near}`?" if near else f"it may hold {listed(tuple(known))}" if known else None
            report(("fields", key, str(name)), BadValue("EP234", f"the policy has no scale `{name}`", advice))
