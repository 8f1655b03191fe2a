"""Whether levels that let in only some tickets let in this one: open, not yet, closed, and since or until when."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.decision.clock_models import DeadlineResult
from policy_engine.decision.judged import Judge
from policy_engine.decision.models import AdmissionResult, AdmissionState, WayResult
from policy_engine.model.program import WayPlan

STATES: tuple[AdmissionState, ...] = ("open", "undetermined", "not_yet", "closed", "no")
"""In this order: what the best of a level's ways says is what the level says."""
STILL_TO_COME = frozenset({"waiting", "running", "paused"})


def admissions_of(judge: Judge, deadlines: tuple[DeadlineResult, ...]) -> Iterator[AdmissionResult]:
    """Every level with an `admission` that has anything to do with the ticket: a way in, now or at another time, or a trigger for it."""
    times = {found.id: found for found in deadlines}
    levels = {level.id: level for level in judge.document.levels}
    for name, plans in judge.program.admissions:
        titles = {way.id: way.title or way.id.replace("_", " ") for way in levels[name].admission}
        ways = tuple(_way(judge, plan, titles[plan.name], times) for plan in plans)
        state = min((way.state for way in ways), key=STATES.index)
        wanted = _wanted(judge, name)
        if state != "no" or wanted:
            yield AdmissionResult(id=name, title=levels[name].title, state=state, wanted=wanted, ways=ways)


def _wanted(judge: Judge, level: str) -> bool:
    """Whether a trigger would lead there, were it let in."""
    plans = (plan for plan in judge.program.triggers if dict(plan.raises).get("level") == level)
    return any(judge.truth(plan.written) is True for plan in plans)


def _way(judge: Judge, plan: WayPlan, title: str, times: dict[str, DeadlineResult]) -> WayResult:
    opens, closes = (times.get(name) if name else None for name in (plan.opens, plan.closes))
    state = _state(judge, plan)
    missing = tuple(dict.fromkeys(_line_words(line.title, line.test) for line, _ in judge.missing(plan.when))) if state == "no" else ()
    return WayResult(
        id=plan.name,
        title=title,
        state=state,
        opens=opens.due if opens else None,
        opens_day=opens.day if opens else None,
        closes=closes.due if closes else None,
        closes_day=closes.day if closes else None,
        missing=missing,
    )


def _state(judge: Judge, plan: WayPlan) -> AdmissionState:
    truth = judge.truth(plan.condition)
    if truth is not False:
        return "open" if truth else "undetermined"
    if judge.truth(plan.when) is False:
        return "no"
    if plan.closes and judge.answer.values[plan.closes].values == {"missed"}:
        return "closed"
    if plan.opens and judge.answer.values[plan.opens].values <= STILL_TO_COME:
        return "not_yet"
    return "no"


def _line_words(title: str, test: str) -> str:
    return f"{title}: {test}"
