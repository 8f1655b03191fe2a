"""Precision and recall of every signal that a policy reads from text, against labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Any

from policy_engine.api import Policy, RouteOptions
from policy_engine.diagnostics import Diagnostic
from policy_engine.facts import Fact
from policy_engine.facts.values import BadValue, OtherCurrency, read_value
from policy_engine.learning.labelled import Labelled
from policy_engine.logic.possible import Possible, number, one
from policy_engine.messages import say
from policy_engine.model.program import Variable
from policy_engine.records import dataclass

TOLERANCE = Decimal("0.005")
"""How far a number may be off, as a part of the label."""


@dataclass(slots=True)
class SignalScore:
    """How one signal was read. A text is *positive* when its label is a value other than `no`.

    `right`, `misses` and `false_alarms` hold tickets; `unknown` counts positives and others that stayed in doubt. `patterns` tells for
    each phrase that fired how often it was right and wrong.
    """

    name: str
    title: str
    kind: str
    judged: int = 0
    right: list[Labelled] = field(default_factory=list)
    misses: list[Labelled] = field(default_factory=list)
    false_alarms: list[Labelled] = field(default_factory=list)
    silent: list[Labelled] = field(default_factory=list)
    unknown: int = 0
    patterns: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def precision(self) -> float | None:
        fired = len(self.right) + len(self.false_alarms)
        return len(self.right) / fired if fired else None

    @property
    def recall(self) -> float | None:
        positives = len(self.right) + len(self.misses)
        return len(self.right) / positives if positives else None


def text_variables(policy: Policy) -> Iterator[Variable]:
    """The variables of signals that are read from text, one for each value of a `choices` signal."""
    program = policy.source.program
    for signal in program.signals:
        if signal.text is not None:
            yield from (variable for variable in program.by_owner.get(signal.name, ()) if "|" not in variable.name)


def measure(policy: Policy, tickets: Sequence[Labelled]) -> tuple[list[SignalScore], list[Diagnostic]]:
    """A score for each signal with a label, in the policy's order, and a finding for each label that can't be."""
    scores = {variable.name: SignalScore(variable.name, variable.title, variable.kind) for variable in text_variables(policy)}
    found: list[Diagnostic] = []
    for labelled in tickets:
        facts = policy.facts(labelled.ticket, labelled.node, RouteOptions()).facts
        for name, score in scores.items():
            if labelled.labels.get(name) is None:
                continue
            try:
                label = _label(policy.source.program.variable(name), labelled.labels[name], policy.source.program.currency)
            except (BadValue, OtherCurrency) as problem:
                found.append(_bad_label(labelled, name, problem, policy.source.program.currency))
                continue
            _count(score, labelled, label, facts[name])
    return [score for score in scores.values() if score.judged], found


def _bad_label(labelled: Labelled, name: str, problem: BadValue | OtherCurrency, currency: str | None) -> Diagnostic:
    if isinstance(problem, BadValue):
        return Diagnostic(problem.code, "error", f"the label of `{name}` can't be: {problem}", labelled.place, problem.help)
    reason = say("facts.other_currency", amount=problem, currency=currency or say("facts.no_currency"))
    return Diagnostic("EP233", "error", f"the label of `{name}` can't be: {reason}", labelled.place)


def _label(variable: Variable, label: Any, currency: str | None) -> Possible:
    """A label as a value. Numbers for a duration are hours, as people count them."""
    if variable.kind == "duration" and isinstance(label, int | float) and not isinstance(label, bool):
        return number(Decimal(str(label)) * 3600)
    return read_value(variable, label, currency)


def _count(score: SignalScore, labelled: Labelled, label: Possible, fact: Fact) -> None:
    score.judged += 1
    read = fact.possible if fact.source == "text" else None
    in_doubt = fact.source == "text" and (read is None or not read.is_known)
    positive = label != one("no")
    fires = read is not None and read.is_known and read != one("no")
    correct = fires and read is not None and _same(read, label)
    score.unknown += in_doubt
    if positive:
        (score.right if correct else score.misses).append(labelled)
    if fires and not correct:
        score.false_alarms.append(labelled)
    if not positive and not fires:
        score.silent.append(labelled)
    for pattern in dict.fromkeys(evidence.pattern for evidence in fact.evidence if fires):
        good, bad = score.patterns.get(pattern, (0, 0))
        score.patterns[pattern] = (good + correct, bad + (not correct))


def _same(read: Possible, label: Possible) -> bool:
    if read.values or not label.ranges:
        return read == label
    found, wanted = read.ranges[0].low, label.ranges[0].low
    assert found is not None and wanted is not None
    return abs(found - wanted) <= TOLERANCE * abs(wanted)


def names_of(tickets: Iterable[Labelled]) -> list[str]:
    return [labelled.name for labelled in tickets]
