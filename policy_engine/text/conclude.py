"""From hits to readings: flags and choices here, amounts in `conclude_amounts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_engine.messages import say
from policy_engine.text.conclude_amounts import conclude_amount
from policy_engine.text.hits import Hit, PageHits
from policy_engine.text.plan import Plan, ReadingPlan
from policy_engine.text.reading import MAX_EVIDENCE, Reading

SILENCE = Reading(())
PARTS = ("part", "shout")
MOST_SHOUTS = 2
"""A whole text of exclamation marks is no more than this many parts."""


def conclude(plan: ReadingPlan, pages: Sequence[PageHits], cut: bool) -> dict[str, Reading]:
    """The reading of every wanted signal. `cut`: the text was longer than the limit, so silence means nothing."""
    readings = dict.fromkeys(range(len(plan.plans)), SILENCE)
    spoken = {index for page in pages for index in page.hits}
    for index in spoken.difference(plan.amounts):
        readings[index] = conclude_one(plan.plans[index], [hit for page in pages for hit in page.hits.get(index, ())])
    for index in plan.amounts:  # after the flags that they belong to
        one = plan.plans[index]
        speaks = one.about is not None and readings[one.about].values == ("yes",)
        if index in spoken or speaks:
            readings[index] = conclude_amount(one, index, pages, speaks)
    return named(plan, readings, cut)


def conclude_one(plan: Plan, hits: list[Hit]) -> Reading:
    """The reading of a flag or a choice from its hits in all messages."""
    return _conclude_flag(_with_parts(plan, _with_cues(plan, hits))) if plan.wanted.kind == "flag" else _conclude_choice(plan, hits)


def named(plan: ReadingPlan, readings: Mapping[int, Reading], cut: bool) -> dict[str, Reading]:
    """The readings that are asked for, by name; where the text was cut, silence is no answer."""
    if not cut:
        return {name: readings[index] for name, index in plan.names.items()}
    return {name: _doubt_silence(readings[index]) for name, index in plan.names.items()}


def _doubt_silence(reading: Reading) -> Reading:
    return Reading(None, reading.evidence, reading.guards, say("text.cut")) if reading.values == () else reading


def _with_parts(plan: Plan, hits: list[Hit]) -> list[Hit]:
    """The hits without the parts, unless these stand in enough sentences to count together."""
    standing = [hit for hit in hits if hit.stop is None]
    sentences = {(hit.message, hit.page.sentence_end[hit.match.first]) for hit in standing if hit.match.label.role == "part"}
    shouts = sum(hit.match.label.role == "shout" for hit in standing)
    is_enough = plan.parts and len(sentences) + min(MOST_SHOUTS, shouts) >= plan.parts
    return hits if is_enough else [hit for hit in hits if hit.match.label.role not in PARTS]


def _with_cues(plan: Plan, hits: list[Hit]) -> list[Hit]:
    """The hits without the weighted cues, unless these weigh enough together; then those that speak for the flag stay, and where they
    leave a doubt, they stay as weak ones."""
    if not plan.enough:
        return hits
    others = [hit for hit in hits if hit.match.label.role != "cue"]
    cues = [hit for hit in hits if hit.match.label.role == "cue" and hit.stop is None]
    once = {hit.match.label.phrase: hit for hit in reversed(cues)}
    weight = sum(hit.match.label.weight for hit in once.values())
    speaking = [hit for hit in cues if once[hit.match.label.phrase] is hit and hit.match.label.weight > 0]
    if weight >= plan.enough:
        return others + speaking
    return others + [hit.weakened() for hit in speaking] if plan.doubt is not None and weight >= plan.doubt else others


def _conclude_flag(hits: list[Hit]) -> Reading:
    standing = [hit for hit in hits if hit.stop is None]
    firm = [hit for hit in standing if hit.match.label.role != "weak"]
    guards = tuple(hit.guard(hit.match.label.value) for hit in hits if hit.stop)[:MAX_EVIDENCE]
    values = {hit.match.label.value for hit in firm}
    evidence = tuple(hit.evidence(hit.match.label.value) for hit in (firm or standing))[:MAX_EVIDENCE]
    if len(values) > 1:
        return Reading(None, evidence, guards, say("text.both"))
    if not firm and standing:
        return Reading(None, evidence, guards, say("text.weak", words=_quote(standing)))
    return Reading(tuple(values), evidence, guards)


def _quote(hits: list[Hit]) -> str:
    words = dict.fromkeys(hit.evidence("").span.text for hit in hits)
    return ", ".join(f"“{' '.join(text.split())}”" for text in list(words)[:3])


def _conclude_choice(plan: Plan, hits: list[Hit]) -> Reading:
    standing = [hit for hit in hits if hit.stop is None]
    found = {hit.match.label.value for hit in standing}
    values = [value for value in plan.order if value in found]
    if plan.pick == "first":
        values = values[:1]
    evidence = tuple(hit.evidence(hit.match.label.value) for hit in standing if hit.match.label.value in values)[:MAX_EVIDENCE]
    guards = tuple(hit.guard(hit.match.label.value) for hit in hits if hit.stop)[:MAX_EVIDENCE]
    return Reading(tuple(values), evidence, guards)
