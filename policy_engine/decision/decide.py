"""Makes the decision for one ticket: gathers its facts, walks the tree, and writes down why."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.answer import Answer
from policy_engine.decision.actions import actions_of, closure_of
from policy_engine.decision.admissions import admissions_of
from policy_engine.decision.asks import Asked, Asker
from policy_engine.decision.deadlines import chains_of, clock_notes, deadlines_of
from policy_engine.decision.judged import Judge
from policy_engine.decision.models import (
    Decision,
    GateResult,
    LaneResult,
    PathStep,
    PolicyRef,
    Quote,
    ReadingStatus,
    SignalValue,
    StoppedQuote,
    TreePath,
    TriggerResult,
    WhyNot,
)
from policy_engine.decision.scale import scale_of
from policy_engine.decision.walked import Walked, walk_tree
from policy_engine.facts import Fact, Facts, zone_of
from policy_engine.loader import PolicySource
from policy_engine.loader.names import NEW
from policy_engine.logic.possible import Possible
from policy_engine.messages import say
from policy_engine.model.program import TriggerPlan, Variable
from policy_engine.records import dataclass
from policy_engine.router import Path
from policy_engine.text import Evidence, status_notice
from policy_engine.tree import Question, Tree
from policy_engine.wording import Wording


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides tickets of one policy."""

    source: PolicySource
    tree: Tree
    wording: Wording

    def decide(self, facts: Facts, ticket_id: str | None = None, why_not: str | None = None) -> Decision:
        """The decision on gathered facts; `why_not` asks about a level."""
        return self.explain(walk_tree(self.source.program, self.tree, facts), ticket_id, why_not)

    def explain(self, walked: Walked, ticket_id: str | None = None, why_not: str | None = None) -> Decision:
        """The decision on a ticket whose answer was found already."""
        program, facts, answer = self.source.program, walked.facts, walked.answer
        judge = Judge(self.source.document, program, self.wording, facts, answer)
        deadlines = tuple(deadlines_of(judge))
        scales = {name: scale_of(self.source, name, answer) for name in answer.scales}
        level = scales.get("level")
        titles = {part.id: part for part in self.source.document.levels}
        at, working = (titles.get(value) if value else None for value in ((level.value, level.work_at) if level else (None, None)))
        return Decision(
            policy=self.policy_ref(),
            ticket=ticket_id,
            now=facts.now.isoformat(),
            level=level.value if level else None,
            at_most=level.at_most if level else None,
            determined=level.determined if level else all(scale.determined for scale in scales.values()),
            level_title=at.title if at else None,
            settled=all(scale.determined for scale in scales.values()) and None not in answer.lanes.values(),
            role=working.role if working else None,
            backup=self.backup(working.role) if working else None,
            scales=scales,
            lanes=self.lanes(judge),
            fired=judge.triggers_that_are(True),
            undetermined=judge.triggers_that_are(None),
            nearly=judge.nearly(),
            capped=self.gates(answer),
            taken=self.taken(facts, answer),
            assumed=tuple(name for name, scale in scales.items() if scale.assumed),
            ask=Asker(program, self.tree, self.wording, Asked(facts, walked.known)).asks(answer),
            path=self.path(walked.path, judge),
            signals=self.signals(facts, answer),
            actions=tuple(actions_of(judge)),
            deadlines=deadlines,
            chains=tuple(chains_of(judge)),
            closure=tuple(closure_of(judge)),
            admissions=tuple(admissions_of(judge, deadlines)),
            reading=self.reading(facts),
            why_not=self.why_not(judge, why_not) if why_not else None,
            notes=(*self.notes(facts, answer), *clock_notes(judge)),
        )

    def backup(self, name: str | None) -> str | None:
        return next((role.backup for role in self.source.document.roles if role.id == name), None)

    def policy_ref(self) -> PolicyRef:
        document = self.source.document
        return PolicyRef(id=document.id, title=document.title, version=document.version, digest=self.source.digest)

    def lanes(self, judge: Judge) -> tuple[LaneResult, ...]:
        found = []
        parts = {lane.id: lane for lane in self.source.document.lanes}
        for plan in self.source.program.lanes:
            truth = judge.answer.lanes[plan.name]
            state = "in" if truth else "possibly" if truth is None else "outranked" if judge.truth(plan.when) else None
            if state is None or (state == "outranked" and parts[plan.name].when is None):
                continue
            part = parts[plan.name]
            found.append(LaneResult(id=part.id, title=self.wording.value("lane", part.id), state=state, hand_to=part.hand_to, say=part.say))  # type: ignore[arg-type]
        return tuple(found)

    def gates(self, answer: Answer) -> tuple[GateResult, ...]:
        """Gates that hold or may hold, where something would otherwise go higher."""
        parts = {gate.id: gate for gate in self.source.document.gates}
        return tuple(
            GateResult(
                id=plan.name,
                title=parts[plan.name].title or plan.name.replace("_", " "),
                caps=dict(plan.caps),
                holds=answer.gates[plan.name],
                say=parts[plan.name].say,
            )
            for plan in self.source.program.gates
            if answer.gates[plan.name] is not False and any(self.could_exceed(scale, cap, answer) for scale, cap in plan.caps)
        )

    def could_exceed(self, scale: str, cap: str, answer: Answer) -> bool:
        """Whether a trigger, the table or the current value may go above a cap."""
        plan = self.source.program.scale_plans[scale]
        raising = [
            dict(t.raises)[scale] for t in self.source.program.triggers if scale in dict(t.raises) and answer.triggers[t.name] is not False
        ]
        if plan.table is not None or plan.never_falls:
            raising.append(plan.values[-1])
        return answer.scales[scale].applies is not False and any(plan.rank(value) > plan.rank(cap) for value in raising)

    def taken(self, facts: Facts, answer: Answer) -> tuple[str, ...]:
        """Signals whose value was taken for granted and counted."""
        owners = (
            v.owner
            for v in self.source.program.variables
            if v.name in facts.facts and facts.facts[v.name].source == "taken" and not answer.values[v.name].is_absent
        )
        return tuple(dict.fromkeys(owners))

    def path(self, path: Path, judge: Judge) -> TreePath:
        """The questions on the way; for a list, every trigger with its answer, the highest first."""
        if path.form == "list" and not path.steps:
            return TreePath(form=path.form, steps=tuple(self.list_step(plan, judge) for plan in judge.by_height(judge.raising())))
        nodes = {node.id: node for scale in self.tree.scales for part in scale.parts for node in part.nodes}
        nodes.update({node.id: node for node in (self.tree.lanes.nodes if self.tree.lanes else ())})
        steps = []
        for step in path.steps:
            name, node = self.tree.slots[step.slot].name, nodes[step.node]
            assert isinstance(node, Question)
            possible = judge.answer.values.get(name)
            is_absent = possible is not None and possible.is_absent
            answer = say("words.absent") if is_absent else self.wording.answer(self.tree, node, step.touched)
            steps.append(PathStep(part=step.part, node=step.node, signal=name, question=self.wording.question(name), answer=answer))
        return TreePath(form=path.form, steps=(*steps, *self.current_steps(judge)), outcomes=path.leaves)

    def current_steps(self, judge: Judge) -> Iterator[PathStep]:
        """Where the ticket already is, for scales that never fall: no tree asks for it."""
        for shape in self.tree.scales:
            name = f"current.{shape.name}"
            possible = judge.answer.values[name] if shape.never_falls else None
            if possible is not None and NEW not in possible.values:
                answer = self.wording.possible(name, possible)
                yield PathStep(part=shape.name, node=name, signal=name, question=self.wording.question(name), answer=answer)

    def list_step(self, plan: TriggerPlan, judge: Judge) -> PathStep:
        truth = judge.answer.triggers[plan.name]
        answer = say("words.not_known") if truth is None else self.wording.yes_or_no(truth)
        signals = ", ".join(dict.fromkeys(line.signal for line in judge.lines(plan.when)))
        return PathStep(
            part=plan.raises[0][0], node=plan.name, signal=signals, question=f"{judge.trigger_title(plan.name)}?", answer=answer
        )

    def signals(self, facts: Facts, answer: Answer) -> dict[str, SignalValue]:
        kinds = ("flag", "choice", "number", "money", "duration")
        return {
            variable.name: self.signal(variable, facts.facts.get(variable.name, Fact()), answer)
            for variable in self.source.program.variables
            if variable.kind in kinds and "|" not in variable.name
        }

    def signal(self, variable: Variable, fact: Fact, answer: Answer) -> SignalValue:
        possible = answer.values[variable.name]
        plan = self.source.program.signal_plans[variable.owner]
        derived = (plan.when is not None or plan.table is not None) and fact.source not in ("person", "field", "text")
        return SignalValue(
            title=variable.title,
            value=self.wording.possible(variable.name, possible),
            known=possible.is_known,
            applies="no" if possible.is_absent else "possibly" if possible.absent else "yes",
            possible=self.possible_list(variable, possible),
            source="policy" if derived else fact.source,
            field=fact.field,
            quotes=tuple(_quote(evidence) for evidence in fact.evidence),
            stopped=tuple(StoppedQuote(kind=g.kind, guard=g.span.text, stopped=_quote(g.stopped)) for g in fact.guards),
            reason=(fact.reason or answer.reasons.get(variable.name)) if not possible.is_known and not derived else None,
            because=fact.because,
            overruled=fact.overruled,
        )

    def possible_list(self, variable: Variable, possible: Possible) -> tuple[str, ...]:
        if possible.values:
            return tuple(value for value in variable.values if value in possible.values)
        return tuple(self.wording.possible(variable.name, Possible(ranges=(part,))) for part in possible.ranges)

    def reading(self, facts: Facts) -> ReadingStatus:
        doubts = [
            f"{self.wording.title(name)}: {fact.reason}"
            for name, fact in facts.facts.items()
            if fact.source == "text" and fact.possible is None and fact.reason
        ]
        status = facts.status
        return ReadingStatus(
            language=status.language, covered=status.covered, experimental=status.experimental, cut=status.cut, doubts=tuple(doubts)
        )

    def why_not(self, judge: Judge, level: str) -> WhyNot:
        """The triggers that lead to `level` or above, those for the level itself and with the fewest lines failing first."""
        rank = self.source.program.scale_plans["level"].rank
        reach = [(rank(dict(plan.raises)["level"]), plan) for plan in self.source.program.triggers if "level" in dict(plan.raises)]
        plans = [(height, plan) for height, plan in reach if height >= rank(level)]
        judged = [(height, self.all_lines(plan, judge)) for height, plan in plans]
        judged.sort(key=lambda one: (one[0], sum(line.holds is not True for line in one[1].because), one[1].id))
        note = say(
            f"decision.why_not_{self.why_not_reason(judge, level, [plan.name for _, plan in plans])}",
            level=self.wording.value("level", level),
        )
        return WhyNot(level=level, triggers=tuple(result for _, result in judged), note=note)

    def all_lines(self, plan: TriggerPlan, judge: Judge) -> TriggerResult:
        result = judge.trigger(plan, judge.answer.triggers[plan.name])
        return result.model_copy(update={"because": tuple(judge.lines(plan.when))})

    def why_not_reason(self, judge: Judge, level: str, triggers: list[str]) -> str:
        answer, plan = judge.answer.scales["level"], self.source.program.scale_plans["level"]
        if answer.applies is False:
            return "does_not_apply"
        if plan.rank(answer.low) >= plan.rank(level):
            return "reached"
        if answer.decided is not None:
            return "decided"
        if plan.rank(answer.high) >= plan.rank(level):
            return "open"
        if any(judge.answer.triggers[name] for name in triggers):
            return "capped"
        return "missed" if triggers or plan.table is not None else "none"

    def notes(self, facts: Facts, answer: Answer) -> tuple[str, ...]:
        start, end = self.source.program.effective
        today = facts.now.astimezone(zone_of(self.source.program)).date()
        notes = [
            say("decision.decided_in_vain", scale=self.wording.title(name))
            for name in facts.decided
            if answer.scales[name].applies is False
        ]
        notes += [
            say("decision.said_in_vain", title=variable.title)
            for variable in self.source.program.variables
            if variable.name in facts.facts and facts.facts[variable.name].source == "person" and answer.values[variable.name].is_absent
        ]
        if (notice := status_notice(facts.status)) is not None:
            notes.append(notice)
        if start is not None and today < start:
            notes.append(say("decision.not_yet_in_force", date=start))
        if end is not None and today > end:
            notes.append(say("decision.no_longer_in_force", date=end))
        return tuple(notes)


def _quote(evidence: Evidence) -> Quote:
    span = evidence.span
    return Quote(message=span.message, start=span.start, end=span.end, text=span.text, pattern=evidence.pattern, value=evidence.value)
