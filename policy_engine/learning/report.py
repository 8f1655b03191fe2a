"""What was learnt, for people: a table, the tickets behind each number, and phrases as YAML to paste."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.api import Policy
from policy_engine.learning.learn import Learnt, LearntSignal
from policy_engine.learning.measure import SignalScore, names_of
from policy_engine.learning.paste import yaml_lines
from policy_engine.learning.unused import UnusedLabel
from policy_engine.messages import say

MAX_NAMES = 8
MAX_UNUSED = 20


def as_data(learnt: Learnt) -> dict[str, Any]:
    """Plain data for JSON."""
    unused = [{"name": one.name, "tickets": one.tickets, "why": one.why, "near": one.near} for one in learnt.unused]
    return {"tickets": learnt.tickets, "signals": [_signal_data(one) for one in learnt.signals], "unused_labels": unused}


def _signal_data(one: LearntSignal) -> dict[str, Any]:
    score = one.score
    return {
        "id": score.name,
        "judged": score.judged,
        "positives": len(score.right) + len(score.misses),
        "precision": score.precision,
        "recall": score.recall,
        "unknown": score.unknown,
        "misses": names_of(score.misses),
        "false_alarms": names_of(score.false_alarms),
        "patterns": [{"pattern": p, "right": good, "wrong": bad} for p, (good, bad) in sorted(score.patterns.items())],
        "proposals": [{"phrase": p.phrase, "misses": p.misses, "positives": p.positives, "others": p.others} for p in one.proposals],
        "with_proposals": {"precision": one.trial.precision, "recall": one.trial.recall} if one.trial else None,
    }


def report_text(policy: Policy, learnt: Learnt) -> str:
    """The whole report."""
    if not learnt.tickets:
        return say("learn.no_tickets")
    lines = [say("learn.tickets", count=learnt.tickets) if learnt.tickets > 1 else say("learn.one_ticket")]
    unused = _unused_lines(learnt.unused)
    if not learnt.signals:
        return "\n".join([*lines, say("learn.nothing"), *unused])
    lines += ["", say("learn.head"), *(_row(one.score) for one in learnt.signals), "", *say("learn.legend").splitlines(), *unused]
    for one in learnt.signals:
        lines += _details(one)
    helped = [one for one in learnt.signals if one.proposals]
    proposed = [*say("learn.paste").splitlines(), *yaml_lines(policy.source.program, helped)] if helped else [say("learn.no_proposals")]
    return "\n".join([*lines, "", *proposed])


def _unused_lines(unused: Sequence[UnusedLabel]) -> list[str]:
    if not unused:
        return []
    more = [say("learn.more_unused", count=len(unused) - MAX_UNUSED)] if len(unused) > MAX_UNUSED else []
    return ["", say("learn.unused"), *map(_unused, unused[:MAX_UNUSED]), *more]


def _unused(label: UnusedLabel) -> str:
    why = say(f"learn.unused_{label.why}", near=label.near)
    near = say("learn.unused_near", near=label.near) if label.why == "no_signal" and label.near else ""
    count = say("learn.in_tickets", count=label.tickets) if label.tickets != 1 else say("learn.in_one_ticket")
    return say("learn.unused_label", name=label.name, tickets=count, why=f"{why}{near}")


def _row(score: SignalScore) -> str:
    positives = len(score.right) + len(score.misses)
    return f"  {score.name:24} {score.judged:6} {positives:9} {_share(score.precision):>9} {_share(score.recall):>6} {score.unknown:8}"


def _share(share: float | None) -> str:
    return f"{share:.2f}" if share is not None else "–"


def _details(one: LearntSignal) -> Iterator[str]:
    score = one.score
    is_one_sided = score.kind == "flag" and not (score.silent or score.false_alarms)
    if not (score.misses or score.false_alarms or is_one_sided):
        return
    wrong = [(bad, good, pattern) for pattern, (good, bad) in score.patterns.items() if bad]
    yield ""
    yield say("learn.signal", title=score.title, name=score.name)
    if score.misses:
        yield say("learn.misses", count=len(score.misses), names=_names(names_of(score.misses)))
    if score.false_alarms:
        yield say("learn.false_alarms", count=len(score.false_alarms), names=_names(names_of(score.false_alarms)))
    for bad, good, pattern in sorted(wrong, key=lambda one: (-one[0], one[2]))[:MAX_NAMES]:
        yield say("learn.pattern", pattern=pattern, wrong=bad, right=good)
    if is_one_sided:
        yield say("learn.one_sided")
    if one.trial is not None:
        shares = {
            "recall": score.recall,
            "precision": score.precision,
            "new_recall": one.trial.recall,
            "new_precision": one.trial.precision,
        }
        yield say("learn.trial", **{name: _share(share) for name, share in shares.items()})


def _names(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (say("learn.more", count=more) if more > 0 else "")
