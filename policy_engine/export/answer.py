"""A decision as text, the way a colleague would answer: the level, why, what is open, what to do next."""

from __future__ import annotations

from datetime import datetime

from policy_engine.api import Policy
from policy_engine.decision.models import Decision, ScaleResult
from policy_engine.export.answer_duties import do_next, gates, lanes, other_scales, ways_to_close
from policy_engine.export.answer_reasons import almost, may_fire, not_counted, overruled, taken, why
from policy_engine.export.answer_unknowns import asks, remarks, why_not
from policy_engine.export.paragraphs import Section, render_sections, wrap
from policy_engine.export.titles import Titles
from policy_engine.messages import say

DIGEST_SHOWN = 8

# In this order; a section with nothing to say is left out.
SECTIONS = (why, lanes, other_scales, gates, taken, asks, may_fire, almost, overruled, not_counted, remarks, why_not, do_next, ways_to_close)


def answer_text(decision: Decision, policy: Policy, *, width: int = 100) -> str:
    """The whole answer, at most `width` columns wide, without a line break at the end. Its first line is the headline."""
    titles = Titles(policy)
    lines = [*wrap(headline(decision, titles), width), *owner_lines(decision, titles, width)]
    lines += render_sections((make(decision, titles) for make in SECTIONS), width)
    return "\n".join([*lines, "", *footer(decision, width)])


def short_answer(decision: Decision, policy: Policy, *, width: int = 100) -> str:
    """Headline and reasons only."""
    titles = Titles(policy)
    sections = [make(decision, titles) for make in (why, lanes, other_scales, asks)]
    return "\n".join([*wrap(headline(decision, titles), width), *render_sections(sections, width)])


def reason_lines(decision: Decision, policy: Policy, *, width: int = 100) -> list[str]:
    """The reasons, as bullets without a heading."""
    section = why(decision, Titles(policy))
    return render_sections([section], width)[2:]


def headline(decision: Decision, titles: Titles) -> str:
    """The answer in one line: the level, or the lane or scales where levels say nothing."""
    level = decision.scales.get("level")
    if level is None:
        named = [scale_words(name, scale, titles) for name, scale in decision.scales.items()]
        return "; ".join(named) or _lane_words(decision) or say("route.nothing_applies")
    if level.applies == "no":
        return say("route.no_level", lane=_lane_words(decision) or say("route.outside"))
    if level.applies == "possibly":
        return say("route.may_not_apply", bounds=titles.bounds("level", level.value, level.at_most))
    return f"{titles.bounds('level', level.value, level.at_most)}  ({state_words('level', level, titles)})"


def _lane_words(decision: Decision) -> str:
    return say("words.and").join(lane.title for lane in decision.lanes if lane.state == "in")


def scale_words(name: str, scale: ScaleResult, titles: Titles) -> str:
    """`Urgency: soon (settled)`."""
    if scale.applies == "no":
        return f"{titles.scale(name)}: {say('route.does_not_apply')}"
    return f"{titles.scale(name)}: {titles.bounds(name, scale.value, scale.at_most)} ({state_words(name, scale, titles)})"


def state_words(name: str, scale: ScaleResult, titles: Titles) -> str:
    """How firm a scale's value is."""
    if scale.decided is not None:
        own = scale.own or (scale.decided, scale.decided)
        return say("route.decided", own=titles.bounds(name, *own))
    if scale.determined:
        return say("route.settled")
    if scale.assumed:
        return say("route.assumed", value=titles.value(name, scale.work_at))
    if scale.value == scale.at_most:
        return say("route.rests_on_assumed")
    return say("route.open", value=titles.value(name, scale.work_at))


def owner_lines(decision: Decision, titles: Titles, width: int) -> list[str]:
    lines = []
    if decision.role:
        lines += wrap(say("route.owner", role=titles.role(decision.role)), width)
    for lane in decision.lanes:
        if lane.state == "in" and lane.hand_to:
            lines += wrap(say("route.hand_to", role=titles.role(lane.hand_to)), width)
    return lines


def footer(decision: Decision, width: int) -> list[str]:
    """Which policy answered, when, and by which way."""
    policy = decision.policy
    version = say("route.version", version=policy.version) if policy.version else ""
    judged = say("route.judged_at", time=_time_words(decision.now))
    form = say(f"route.form_{decision.path.form.replace('-', '_')}", count=len(decision.path.steps))
    return wrap(say("route.footer", title=policy.title, version=version, digest=policy.digest[:DIGEST_SHOWN], judged=judged, form=form), width)


def _time_words(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M %Z")


__all__ = ["Section", "answer_text", "headline", "reason_lines", "short_answer"]
