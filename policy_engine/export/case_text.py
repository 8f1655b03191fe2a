"""A failed case as text: expected against got, what is missing and what is too much, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.api import Policy
from policy_engine.cases.result import CaseResult, Mismatch
from policy_engine.decision import Decision
from policy_engine.decision.models import ActionResult
from policy_engine.diagnostics import render_report
from policy_engine.export.answer import reason_lines
from policy_engine.export.paragraphs import clean, wrap
from policy_engine.messages import say


def failure_lines(policy: Policy, result: CaseResult, width: int) -> list[str]:
    """The whole failed case, its name first."""
    head = say("cases.failed", case=result.case.id, title=result.case.title or "").rstrip()
    return [clean(head), f"  {say('cases.at', place=result.place)}", *difference_lines(policy, result, width)]


def summary(result: CaseResult) -> str:
    """Each difference in a few words; or that the ticket can't be read."""
    told = [say("cases.difference", key=m.key, expected=m.expected, got=m.got) for m in result.mismatches]
    return "; ".join(told) or say("cases.broken")


def difference_lines(policy: Policy, result: CaseResult, width: int) -> list[str]:
    """What differs and why, without the case's name."""
    lines = [line for mismatch in result.mismatches for line in _mismatch_lines(mismatch, result.decision, width)]
    if result.case.why:
        lines += wrap(say("cases.why", why=result.case.why), width, first="  ", rest="    ")
    if result.report is not None:
        lines += [f"  {say('cases.broken')}", *(f"  {line}" for line in render_report(result.report).split("\n"))]
    if result.decision is not None:
        lines += [f"  {say('cases.reasons')}", *(f"  {line}" for line in reason_lines(result.decision, policy, width=width - 2))]
    return lines


def _mismatch_lines(mismatch: Mismatch, decision: Decision | None, width: int) -> Iterator[str]:
    yield from wrap(say("cases.expected", key=mismatch.key, value=mismatch.expected), width, first="  ", rest="    ")
    yield from wrap(say("cases.got", key=mismatch.key, value=mismatch.got), width, first="       ", rest="    ")
    if mismatch.missing:
        names = ", ".join(f"{name}{_instead(mismatch.key, name, decision)}" for name in mismatch.missing)
        yield from wrap(say("cases.is_missing", names=names), width, first="   ", rest="    ")
    if mismatch.too_much:
        names = ", ".join(mismatch.too_much)
        yield from wrap(say("cases.too_much", names=names), width, first="  ", rest="    ")


def _instead(key: str, name: str, decision: Decision | None) -> str:
    """What has come of a trigger or an action that is missing, in brackets."""
    if decision is None or key not in ("fired", "undetermined", "due"):
        return ""
    if key == "due":
        return f" ({_action_words(next((action for action in decision.actions if action.id == name), None))})"
    states = {"fired": decision.fired, "undetermined": decision.undetermined}
    state = next((state for state, triggers in states.items() if any(trigger.id == name for trigger in triggers)), "not_fired")
    return f" ({say(f'cases.state_{state}')})"


def _action_words(action: ActionResult | None) -> str:
    if action is None:
        return say("cases.state_not_due")
    return say(f"cases.state_{action.state}", by=", ".join(action.forbidden_by))
