"""The example tickets of a shipped policy that still show something when parts of it are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.replay import walk_case
from policy_engine.cases.run import run_case
from policy_engine.decision import Walked
from policy_engine.model.cases import Case
from policy_engine.starter.gone import Gone
from policy_engine.starter.pages import plain

NOT_IDS = ("id", "title", "text", "subject", "messages", "fields", "why", "tags")
"""Keys of a case that name no part of a policy."""


def cases_about(policy: Policy, cases: Sequence[Any], gone: Gone) -> Iterator[int]:
    """The numbers of the cases of `policy` that name a part that is gone, or are about one. `cases` is how they are written now.

    A case is about a lane, gate, trigger or value that its ticket has for sure; about a flag that was chosen to go, unless it expects a
    trigger that stays.
    """
    for number, written in enumerate(cases) if gone else ():
        said = {key: value for key, value in plain(written).items() if key not in NOT_IDS}
        case = policy.document.cases[number]
        if case.id in gone or gone.keys() & set(_words(said)) or _is_about(policy, case, gone):
            yield number


def failing_cases(policy: Policy) -> Iterator[int]:
    """The numbers of the cases that show something else with `policy`."""
    yield from (number for number in range(len(policy.document.cases)) if not run_case(policy, number).passed)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key).partition(".")[0]
            if isinstance(inner, str):
                yield f"{key}.{inner}"
            yield from _words(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _words(inner)
    else:
        yield str(value).partition(".")[0]


def _is_about(policy: Policy, case: Case, gone: Gone) -> bool:
    walked = walk_case(policy, case)
    answer = walked.answer
    for truths in (answer.triggers, answer.lanes, answer.gates):
        if any(truth for name, truth in truths.items() if name in gone):
            return True
    return _has_value(walked, gone) or (not case.expect.fired and any(_is_yes(policy, walked, name) for name in gone.chosen))


def _has_value(walked: Walked, gone: Gone) -> bool:
    pairs = (part.split(".", 1) for part in gone if "." in part)
    return any(name in walked.answer.values and walked.answer.values[name].values == {value} for name, value in pairs)


def _is_yes(policy: Policy, walked: Walked, name: str) -> bool:
    return any(signal.id == name and signal.type == "flag" for signal in policy.document.signals) and walked.answer.values[name].values == {
        "yes"
    }
