"""What was learnt, for people: a table, the tickets behind each number, and phrases as YAML to paste."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_engine.api import Policy
from policy_engine.learning.measure import SignalScore, names_of
from policy_engine.learning.propose import Proposal, propose
from policy_engine.messages import say

MAX_NAMES = 8


def as_data(scores: Sequence[SignalScore]) -> dict[str, Any]:
    """Plain data for JSON."""
    return {"signals": [_score_data(score) for score in scores]}


def _score_data(score: SignalScore) -> dict[str, Any]:
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
        "proposals": [{"phrase": p.phrase, "misses": p.misses, "positives": p.positives, "others": p.others} for p in propose(score)],
    }


def report_text(policy: Policy, scores: Sequence[SignalScore]) -> str:
    """The whole report."""
    if not scores:
        return say("learn.nothing")
    lines = [say("learn.head"), *(_row(score) for score in scores)]
    for score in scores:
        lines += _details(score)
    proposals = {score.name: found for score in scores if (found := propose(score))}
    lines += ["", *(_yaml(policy, proposals) if proposals else [say("learn.no_proposals")])]
    return "\n".join(lines)


def _row(score: SignalScore) -> str:
    positives = len(score.right) + len(score.misses)
    shares = [f"{share:.2f}" if share is not None else "–" for share in (score.precision, score.recall)]
    return f"  {score.name:24} {score.judged:6} {positives:9} {shares[0]:>9} {shares[1]:>6} {score.unknown:7}"


def _details(score: SignalScore) -> Iterator[str]:
    wrong = [(bad, good, pattern) for pattern, (good, bad) in score.patterns.items() if bad]
    if not (score.misses or score.false_alarms):
        return
    yield ""
    yield say("learn.signal", title=score.title, name=score.name)
    if score.misses:
        yield say("learn.misses", count=len(score.misses), names=_names(names_of(score.misses)))
    if score.false_alarms:
        yield say("learn.false_alarms", count=len(score.false_alarms), names=_names(names_of(score.false_alarms)))
    for bad, good, pattern in sorted(wrong, key=lambda one: (-one[0], one[2]))[:MAX_NAMES]:
        yield say("learn.pattern", pattern=pattern, wrong=bad, right=good)


def _names(names: list[str]) -> str:
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (say("learn.more", count=more) if more > 0 else "")


def _yaml(policy: Policy, proposals: dict[str, list[Proposal]]) -> Iterator[str]:
    """Phrases in the form in which the policy holds them."""
    yield say("learn.paste")
    yield "signals:"
    for name, found in proposals.items():
        signal = policy.source.program.signal_plans[policy.source.program.variable(name).owner]
        uses = signal.text.use if signal.text is not None else None
        yield f"  - id: {signal.name}"
        yield "    text:"
        if uses:
            yield f"      use: {uses}"
        yield f"      {'also' if uses else name.removeprefix(signal.name + '.') if '.' in name else 'yes'}:"
        for one in found:
            yield f'        - "{one.phrase}"  # {say("learn.counts", misses=one.misses, positives=one.positives, others=one.others)}'
