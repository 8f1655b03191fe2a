"""What follows from the answer: lanes, other scales, caps, what to do next, whether the ticket may be closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.decision.models import ActionResult, Decision, GateResult, LaneResult
from policy_engine.desk.calming import Script, scripts
from policy_engine.desk.limits import limits_of
from policy_engine.export.answer_deadlines import due_words
from policy_engine.export.answer_headline import scale_words
from policy_engine.export.paragraphs import Item, Section, shorten
from policy_engine.export.titles import Titles
from policy_engine.facts import zone_of
from policy_engine.messages import say

MAX_ACTIONS = 12
MAX_NAMED = 5
"""So many things are named on which possible actions hang."""


def lanes(decision: Decision, titles: Titles) -> Section:
    """The lanes that hold, may hold, or came too late."""
    return Section(say("route.lanes"), tuple(_lane(lane, titles) for lane in decision.lanes))


def _lane(lane: LaneResult, titles: Titles) -> Item:
    """Its words for the customer only once it is sure that the ticket belongs there."""
    below = (say("route.tell_customer", words=lane.say),) if lane.say and lane.state == "in" else ()
    return Item(say(f"route.lane_{lane.state}", title=lane.title), below)


def other_scales(decision: Decision, titles: Titles) -> Section:
    """Every scale but the level; that one is the headline."""
    rest = [(name, scale) for name, scale in decision.scales.items() if name != "level"]
    items = [Item(scale_words(name, scale, titles)) for name, scale in rest] if "level" in decision.scales else []
    return Section(say("route.scales"), tuple(items))


def gates(decision: Decision, titles: Titles) -> Section:
    """Caps that hold, or may hold."""
    return Section(say("route.gates"), tuple(_gate(gate, titles) for gate in decision.capped))


def _gate(gate: GateResult, titles: Titles) -> Item:
    key = "route.gate_holds" if gate.holds else "route.gate_possibly"
    below = (say("route.tell_customer", words=gate.say),) if gate.say and gate.holds else ()
    return Item(say(key, title=gate.title, to=titles.raises(gate.caps)), below)


def calm(decision: Decision, titles: Titles) -> Section:
    """The words that calm the customer; the attempt before the ticket goes up stands first."""
    return Section(say("route.calm"), tuple(_script(script) for script in scripts(titles.policy, decision)))


def _script(script: Script) -> Item:
    title = f"{script.by}: {script.do or script.title}" if script.by else script.do or script.title
    if script.before:
        title = say("route.calm_before", title=title, level=script.before)
    elif script.state == "possible":
        title = say("route.calm_perhaps", title=title)
    words = " ".join((script.say or "").split())
    return Item(title, (say("actions.say", words=words),) if words else (script.technique,) if script.technique else ())


def do_next(decision: Decision, titles: Titles) -> Section:
    """The actions that are due, heading by heading, and those forbidden now; what depends on the unknown is counted only."""
    shown = [action for action in decision.actions if action.heading != "de_escalation" or action.state not in ("due", "possible")]
    due = [action for action in shown if action.state in ("due", "on_hold")]
    times = {found.id: found for found in decision.deadlines}
    items = [Item(action_words(action, titles, times.get(action.id)), limits_of(action, titles.role)) for action in due[:MAX_ACTIONS]]
    if len(due) > MAX_ACTIONS:
        items.append(Item(say("route.more_actions", count=len(due) - MAX_ACTIONS)))
    items += [Item(_forbidden(action, decision, titles)) for action in decision.actions if action.state == "forbidden"][:MAX_ACTIONS]
    depending = sum(action.state == "possible" for action in shown)
    if depending:
        key = f"route.depending{'' if items else '_all'}{'_one' if depending == 1 else ''}"
        items.append(Item(say(key, count=depending), hangs_on(shown)))
    return Section(say("route.do_next"), tuple(items))


def hangs_on(actions: Iterable[ActionResult]) -> tuple[str, ...]:
    """What the possible actions hang on, in one line: what most of them need stands first."""
    titles = Counter(title for action in actions if action.state == "possible" for title in action.open)
    names = [shorten(title) for title, _ in titles.most_common()]
    if not names:
        return ()
    more = [say("route.and_more", count=len(names) - MAX_NAMED)] if len(names) > MAX_NAMED else []
    return (say("route.hangs_on", names="; ".join([*names[:MAX_NAMED], *more])),)


def _forbidden(action: ActionResult, decision: Decision, titles: Titles) -> str:
    """What must not be done, and the actions that forbid it."""
    tasks = {other.id: _what(other, titles) for other in decision.actions}
    others = [shorten(tasks.get(name, name)) for name in action.forbidden_by]
    what = _what(action, titles)
    return say("route.forbidden_because", what=what, others="; ".join(others)) if others else say("route.forbidden", what=what)


def action_words(action: ActionResult, titles: Titles, time: DeadlineResult | None = None) -> str:
    """`Senior agent: call the customer (within 1h, by Tue 2026-03-03 12:00; may)`."""
    doer = action.instead or action.by
    said = f"{titles.role(doer)}: {_what(action, titles)}" if doer else _what(action, titles)
    length = [_within(action.within)] if action.within else []
    marks = [", ".join([*length, *_when(time, titles)])] if length or (time is not None and time.due) else []
    marks += [] if action.duty == "must" else [say(f"route.duty_{action.duty}")]
    marks += [say("route.on_hold")] if action.state == "on_hold" else []
    marks += [say("route.action_assumed")] if action.assumed else []
    return f"{said} ({'; '.join(marks)})" if marks else said


def _when(time: DeadlineResult | None, titles: Titles) -> list[str]:
    """When it is due, or how it stands."""
    if time is None or time.state == "met":
        return [say("route.time_met")] if time is not None else []
    if time.due is None:
        return []
    zone = zone_of(titles.policy.source.program)
    key = "route.time_missed" if time.state == "missed" else "route.time_possible" if time.possible else "route.by_time"
    return [say(key, due=due_words(time.due, time.day, zone))]


def _what(action: ActionResult, titles: Titles) -> str:
    tells = action.heading == "notifications" and action.tell
    return say("actions.tell", roles=titles.roles(action.tell)) if tells else action.what


def _within(length: str) -> str:
    """A promised time reads `within 30m`; words such as `every 1 business day` or `immediately` stand for themselves."""
    return say("route.within", length=length) if length[:1].isdigit() else length


def ways_to_close(decision: Decision, titles: Titles) -> Section:
    """The ways in which the ticket may be closed now."""
    return Section(say("route.close"), tuple(Item(way.title) for way in decision.closure if way.holds))
