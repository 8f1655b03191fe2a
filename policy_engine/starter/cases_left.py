"""The example tickets of a shipped policy that still show something when parts of it are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.replay import replay_walked
from policy_engine.decision import Walked
from policy_engine.model.cases import Case


def cases_resting_on(policy: Policy, gone: Set[str]) -> Iterator[int]:
    """The numbers of the cases that name a part that is gone, or whose answer rests on one.

    All others come out as before: a flag that is no, and a lane, trigger or cap that does not hold, change nothing by leaving.
    """
    if not gone:
        return
    for number, case in enumerate(policy.document.cases):
        if gone & set(_words(_said(case))) or _rests(policy, replay_walked(policy, case)[1], gone):
            yield number


def cases_changed_by(policy: Policy, cases: Mapping[int, Case], added: Set[str]) -> Iterator[int]:
    """The numbers of the cases on which one of the triggers `added` to `policy` fires, or may: their answers were for another policy."""
    for number, case in cases.items() if added else ():
        triggers = replay_walked(policy, case)[1].answer.triggers
        if any(triggers[name] is not False for name in added):
            yield number


def _said(case: Case) -> dict[str, Any]:
    return case.model_dump(mode="python", exclude={"id", "title", "text", "subject", "messages", "why", "tags"}, exclude_none=True)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key).partition(".")[0]
            yield from _words(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _words(inner)
    else:
        yield str(value).partition(".")[0]


def _rests(policy: Policy, walked: Walked, gone: Set[str]) -> bool:
    answer = walked.answer
    for truths in (answer.triggers, answer.lanes, answer.gates):
        if any(truth is not False for name, truth in truths.items() if name in gone):
            return True
    flags = [signal.id for signal in policy.document.signals if signal.type == "flag" and signal.id in gone]
    return any(answer.values[name].values - {"no"} for name in flags)
