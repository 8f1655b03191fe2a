"""The answer in one line, and each scale in one line."""

from __future__ import annotations

from policy_engine.decision.models import Decision, ScaleResult
from policy_engine.export.titles import Titles
from policy_engine.messages import say


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
    only_level = level.determined and level.decided is None and not decision.settled
    state = say("route.level_settled") if only_level else state_words("level", level, titles)
    return f"{titles.bounds('level', level.value, level.at_most)}  ({state})"


def _lane_words(decision: Decision) -> str:
    return say("route.and").join(lane.title for lane in decision.lanes if lane.state == "in")


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
