"""Why a ticket is where it is, and why not elsewhere: short sentences from the policy for the explanations of the quiz."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.decision.models import Because, ScaleResult, TriggerResult
from policy_engine.desk.routed import Routed
from policy_engine.export.answer_reasons import because_words
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.export.titles import Titles, lower_first
from policy_engine.messages import say
from policy_engine.model.program import Condition, ScalePlan, TriggerPlan
from policy_engine.records import dataclass

GIVEN = ("text", "field", "person", "event")
"""Sources of a value that the ticket itself gives."""
MOST = 3
"""Lines or triggers that an explanation names."""


@dataclass(frozen=True)
class Reasons:
    """The reasons of one routed ticket."""

    routed: Routed

    @property
    def titles(self) -> Titles:
        return Titles(self.routed.policy)

    def right_value(self, plan: ScalePlan, scale: ScaleResult) -> str:
        """Why the scale comes out as it does: the highest trigger that fired, a table, a cap, a person, or nothing at all."""
        value = self.titles.value(plan.name, scale.value)
        if scale.decided is not None:
            return say("training.why.decided", value=value)
        fired = [trigger for trigger in self.routed.decision.fired if plan.name in trigger.raises]
        top = next((trigger for trigger in fired if trigger.raises[plan.name] == scale.value), None)
        if top is not None:
            return say("training.why.fired", trigger=top.title, lines=self.lines(top), value=value)
        cap = self.cap(plan, scale)
        if cap is not None:
            return cap
        if plan.rank(scale.value or "") == 0:
            return say("training.why.nothing", value=value)
        return self.by_table(plan, value) if plan.table is not None else say("training.why.was_there", value=value)

    def by_table(self, plan: ScalePlan, value: str) -> str:
        """What the table gives, and for which values."""
        assert plan.table is not None
        wording, values = self.routed.policy.wording, self.routed.walked.answer.values
        axes = [f"{lower_first(wording.title(axis))} {wording.possible(axis, values[axis])}" for axis in plan.table.axes]
        return say("training.why.table", value=value, axes=say("training.and").join(axes))

    def wrong_value(self, plan: ScalePlan, scale: ScaleResult, value: str) -> str:
        """Why the scale is not at `value`."""
        rank, low, high = plan.rank(value), plan.rank(scale.value or ""), plan.rank(scale.at_most or "")
        title = self.titles.value(plan.name, value)
        if low != high and low <= rank <= high:
            return say("training.why_not.open", value=title, bounds=self.titles.bounds(plan.name, scale.value, scale.at_most))
        if rank < low:
            return say("training.why_not.lower", value=title, because=self.right_value(plan, scale))
        if scale.decided is not None:
            return say("training.why.decided", value=self.titles.value(plan.name, scale.value))
        return self.too_high(plan, scale, value)

    def too_high(self, plan: ScalePlan, scale: ScaleResult, value: str) -> str:
        """The trigger to `value` that is nearest to firing, with what it lacks."""
        title, judge = self.titles.value(plan.name, value), self.routed.judge
        triggers = [trigger for trigger in judge.raising() if dict(trigger.raises).get(plan.name) == value]
        if any(self.routed.walked.answer.triggers[trigger.name] for trigger in triggers):
            return self.cap(plan, scale) or say("training.why_not.capped", value=title)
        if not triggers:
            return say("training.why_not.table" if plan.table is not None else "training.why_not.by_hand", value=title)
        for trigger in sorted(triggers, key=lambda trigger: trigger.name):
            if words := self.stopped_words(trigger):
                return say("training.why_not.stopped", value=title, trigger=judge.trigger_title(trigger.name), words=words)
        near = [trigger for trigger in triggers if self.is_near(trigger)]
        if not near:
            return self.none_fires(title, [judge.trigger_title(trigger.name) for trigger in triggers])
        nearest = min(near, key=lambda trigger: (len(list(judge.missing(trigger.when))), trigger.name))
        return say("training.why_not.lacks", value=title, trigger=judge.trigger_title(nearest.name), lines=self.lacking(nearest.when))

    def is_near(self, trigger: TriggerPlan) -> bool:
        """Whether some line of it holds, for a reason that the ticket gives."""
        decision = self.routed.decision
        lines, missing = list(self.routed.judge.lines(trigger.when)), list(self.routed.judge.missing(trigger.when))
        given = [line for line in lines if line.holds and getattr(decision.signals.get(line.signal), "source", "") in GIVEN]
        return bool(given) or (len(missing) == len(lines) == 1 and trigger.name in self.nearly())

    def nearly(self) -> list[str]:
        """Triggers that a number of this ticket nearly reaches."""
        decision = self.routed.decision
        return [
            miss.id for miss in decision.nearly if getattr(decision.signals.get(miss.missing.signal), "source", "") in (*GIVEN, "policy")
        ]

    def none_fires(self, title: str, triggers: list[str]) -> str:
        """The triggers that lead there, where none is any nearer than the others."""
        more = say("training.and_more", count=len(triggers) - MOST) if len(triggers) > MOST else ""
        names = say("training.and").join(f"“{trigger}”" for trigger in triggers[:MOST])
        return say("training.why_not.none_fires" if len(triggers) > 1 else "training.why_not.one_fires", value=title, triggers=names + more)

    def stopped_words(self, trigger: TriggerPlan) -> str:
        """Words that look like a reason for the trigger, and why they are none."""
        for line in self.routed.judge.missing(trigger.when):
            signal = self.routed.decision.signals.get(line[0].signal)
            for stopped in signal.stopped if signal is not None else ():
                kind = say(f"route.guard_{stopped.kind}")
                return say("training.stopped_words", words=stopped.stopped.text, kind=kind, guard=stopped.guard)
        return ""

    def cap(self, plan: ScalePlan, scale: ScaleResult) -> str | None:
        """The cap that keeps the scale down, where one does."""
        for gate in self.routed.decision.capped:
            if gate.holds and gate.caps.get(plan.name) == scale.value:
                return say("training.why.capped", gate=gate.title, value=self.titles.value(plan.name, scale.value))
        return None

    def lines(self, trigger: TriggerResult) -> str:
        """The lines that held, with the customer's words."""
        decision = self.routed.decision
        return say("training.and").join(because_words(line, decision) for line in trigger.because if line.holds) or say("training.always")

    def lacking(self, condition: Condition) -> str:
        """What keeps a condition from holding: what it asks for, and what the ticket gives."""
        lines = list(dict.fromkeys(self._lacking(condition)))
        more = say("training.and_more", count=len(lines) - MOST) if len(lines) > MOST else ""
        return say("training.lacks_and").join(lines[:MOST]) + more

    def _lacking(self, condition: Condition) -> Iterator[str]:
        for line, _ in self.routed.judge.missing(condition):
            yield missing_words(line)


def missing_words(line: Because) -> str:
    """`disputed amount would have to be over 500 USD, and is 300 USD`."""
    if line.value == say("words.absent"):
        return say("training.lacks_absent", title=lower_first(line.title))
    return say("training.lacks", title=lower_first(line.title), test=spelled_out(line.test), value=spelled_out(line.value))
