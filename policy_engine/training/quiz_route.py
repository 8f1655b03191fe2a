"""Questions about where a ticket goes: the value of a scale (the level before all), the lane, or what to ask first."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.decision.models import ScaleResult
from policy_engine.export.answer_reasons import because_words
from policy_engine.export.answer_unknowns import effects
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.messages import say
from policy_engine.model.program import LanePlan, ScalePlan
from policy_engine.training.question import MOST_CHOICES, Choice, Head, QuizQuestion, make_question
from policy_engine.training.reasons import Reasons
from policy_engine.training.tickets import CourseTicket

KNOWN_FROM = ("person", "field", "text", "silence")
"""Sources that leave nothing to ask. What is only taken for granted may well be asked."""


def route_questions(ticket: CourseTicket) -> Iterator[QuizQuestion]:
    """One question for each scale that applies, and one for the lane."""
    for plan in ticket.routed.policy.source.program.scales:
        question = scale_question(ticket, plan)
        if question is not None:
            yield question
    lane = lane_question(ticket)
    if lane is not None:
        yield lane


def scale_question(ticket: CourseTicket, plan: ScalePlan) -> QuizQuestion | None:
    """None where the scale does not apply, or where its value is only assumed: no choice would then be plainly right."""
    scale, reasons = ticket.routed.decision.scales[plan.name], Reasons(ticket.routed)
    if scale.value is None or scale.applies != "yes" or scale.assumed or not (scale.determined or ticket.routed.decision.ask):
        return None
    head: Head = (ticket.id, "route", f"{plan.name}:{scale.value if scale.determined else '?'}", _ask_words(ticket, plan))
    wrong = [Choice(reasons.titles.value(plan.name, value), reasons.wrong_value(plan, scale, value)) for value in _values(plan, scale)]
    if not scale.determined:
        return make_question(head, ask_first(ticket, reasons, plan, scale), wrong)
    right = Choice(reasons.titles.value(plan.name, scale.value), reasons.right_value(plan, scale), right=True)
    wrong = [choice for choice in wrong if choice.text != right.text]
    return make_question(head, right, [*wrong[: MOST_CHOICES - 2], *_needless(ticket, reasons)])


def _ask_words(ticket: CourseTicket, plan: ScalePlan) -> str:
    title = Reasons(ticket.routed).titles.scale(plan.name)
    return say("training.ask.level") if plan.name == "level" else say("training.ask.scale", scale=title)


def _values(plan: ScalePlan, scale: ScaleResult) -> list[str]:
    """The values, those nearest to the right one first."""
    here = plan.rank(scale.value or "")
    return sorted(plan.values, key=lambda value: (abs(plan.rank(value) - here), -plan.rank(value)))


def ask_first(ticket: CourseTicket, reasons: Reasons, plan: ScalePlan, scale: ScaleResult) -> Choice:
    """The right choice where the answer depends on something nobody has said: the most useful question."""
    ask = ticket.routed.decision.ask[0]
    bounds = reasons.titles.bounds(plan.name, scale.value, scale.at_most)
    leads = "; ".join(effects(ask, reasons.titles))
    why = say("training.why.ask_effects" if leads else "training.why.ask", bounds=bounds, effects=leads)
    return Choice(say("training.ask_first", question=ask.question), why, right=True)


def _needless(ticket: CourseTicket, reasons: Reasons) -> Iterator[Choice]:
    """A question that is tempting and needless: its answer is known already."""
    decision, wording = ticket.routed.decision, ticket.routed.policy.wording
    near = [miss.missing.signal for miss in decision.nearly]
    fired = [line.signal for trigger in decision.fired for line in trigger.because]
    walked = [step.signal for step in decision.path.steps]
    for name in dict.fromkeys([*near, *fired, *walked]):
        signal = decision.signals.get(name)
        if signal is not None and signal.known and signal.applies == "yes" and signal.source in KNOWN_FROM:
            why = say("training.why_not.needless", title=signal.title, value=spelled_out(signal.value))
            yield Choice(say("training.ask_first", question=wording.question(name)), why)
            return


def lane_question(ticket: CourseTicket) -> QuizQuestion | None:
    """Where the ticket belongs; None where it is in no lane or several, or perhaps in another."""
    program, answer = ticket.routed.policy.source.program, ticket.routed.walked.answer
    inside = [lane for lane in program.lanes if answer.lanes[lane.name]]
    if len(program.lanes) < 2 or len(inside) != 1 or None in answer.lanes.values():
        return None
    reasons = Reasons(ticket.routed)
    head: Head = (ticket.id, "route", f"lane:{inside[0].name}", say("training.ask.lane"))
    right = Choice(_lane_title(reasons, inside[0]), _in_lane(reasons, inside[0]), right=True)
    others = [lane for lane in program.lanes if lane is not inside[0]]
    return make_question(head, right, [Choice(_lane_title(reasons, lane), _not_in_lane(reasons, lane)) for lane in others])


def _lane_title(reasons: Reasons, lane: LanePlan) -> str:
    return reasons.titles.value("lane", lane.name)


def _in_lane(reasons: Reasons, lane: LanePlan) -> str:
    judge, title = reasons.routed.judge, _lane_title(reasons, lane)
    lines = [because_words(line, reasons.routed.decision) for line in judge.relevant(lane.when, True)]
    return say("training.why.lane", lane=title, lines=say("training.and").join(lines)) if lines else say("training.why.rest", lane=title)


def _not_in_lane(reasons: Reasons, lane: LanePlan) -> str:
    title = _lane_title(reasons, lane)
    if reasons.routed.judge.truth(lane.when):
        return say("training.why_not.outranked", lane=title)
    return say("training.why_not.lane", lane=title, lines=reasons.lacking(lane.when))
