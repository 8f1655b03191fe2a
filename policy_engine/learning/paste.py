"""Proposed phrases as YAML: for each signal the whole `text:`, what the policy has and what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy_engine.learning.learn import LearntSignal
from policy_engine.learning.propose import Proposal
from policy_engine.messages import say
from policy_engine.model.program import Program
from policy_engine.model.signals import TextSource
from policy_engine.quoting import quoted, scalar


def yaml_lines(program: Program, learnt: Iterable[LearntSignal]) -> Iterator[str]:
    """The lines of `signals:`, each signal with the `text:` that takes the place of its own."""
    added: dict[str, dict[str, LearntSignal]] = {}
    for one in learnt:
        owner = program.variable(one.score.name).owner
        value = one.score.name.removeprefix(f"{owner}.") if one.score.name != owner else "yes"
        added.setdefault(owner, {})[value] = one
    yield "signals:"
    for name, by_value in added.items():
        text = program.signal_plans[name].text
        assert text is not None
        yield f"  - id: {name}"
        yield "    text:"
        yield from _text(text, {value: list(_proposed(one)) for value, one in by_value.items()})


def _text(text: TextSource, added: dict[str, list[str]]) -> Iterator[str]:
    if text.use is not None:
        yield f"      use: {text.use}"
        groups = [("also", [*map(_phrase, text.also), *(line for lines in added.values() for line in lines)])]
    else:
        groups = _by_value(text, added)
    if text.exclude:
        groups.append(("except", list(map(_phrase, text.exclude))))
    if [name for name, _ in groups] == ["yes"]:
        yield from (f"      - {line}" for line in groups[0][1])
        return
    for name, lines in groups:
        yield f"      {scalar(name)}:"
        yield from (f"        - {line}" for line in lines)


def _by_value(text: TextSource, added: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """The phrases of each value, in the order of the policy; values without any come last."""
    own = dict(text.phrases)
    return [(value, [*map(_phrase, own.get(value, ())), *added.get(value, ())]) for value in dict.fromkeys((*own, *added))]


def _phrase(phrase: str) -> str:
    return quoted(" ".join(phrase.split()))


def _proposed(learnt: LearntSignal) -> Iterator[str]:
    others = len(learnt.score.silent) + len(learnt.score.false_alarms)
    yield from (f"{_phrase(one.phrase)}  # {_counts(one, others)}" for one in _sorted(learnt.proposals))


def _sorted(proposals: Sequence[Proposal]) -> Sequence[Proposal]:
    """The one that finds the most missed tickets first."""
    return sorted(proposals, key=lambda one: -one.misses)


def _counts(one: Proposal, others: int) -> str:
    return say("learn.counts", misses=one.misses, positives=one.positives, others=one.others, all=others)
