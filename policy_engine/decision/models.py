"""The decision: what a policy answers to a ticket, with its whole trace. A stable, documented shape (`schemas/decision.schema.json`)."""

from typing import Literal

from policy_engine.decision.clock_models import ChainResult, DeadlineResult
from policy_engine.decision.part import DecisionPart, says

DECISION_FORMAT = "escalation-decision/1"


class Quote(DecisionPart):
    """Words of the ticket. Offsets count code points of the message as given."""

    message: int = says("Index of the message in the thread (subject first, then text, then messages).")
    start: int = says("First character.")
    end: int = says("One past the last character.")
    text: str = says("The words themselves.")
    pattern: str = says("The phrase that found them.")
    value: str = says("The value they speak for.")


class StoppedQuote(DecisionPart):
    """Words that would have counted, and what stopped them."""

    kind: str = says("Kind of guard: negation, question, quotation …")
    guard: str = says("The guard's own words.")
    stopped: Quote = says("The words that did not count.")


class SignalValue(DecisionPart):
    """What a signal was taken to be, and why."""

    title: str = says("The signal in plain words.")
    value: str = says("Its value in plain words.")
    known: bool = says("Whether just one value is possible.")
    applies: Literal["yes", "no", "possibly"] = says("Whether the signal applies to this ticket at all.")
    possible: tuple[str, ...] = says("The values still possible (ranges in words for numbers).", ())
    source: str = says("person, field, text, silence, taken, event, policy (derived from other signals) or none.")
    field: str | None = says("The field it was read from.", None)
    quotes: tuple[Quote, ...] = says("The words it rests on.", ())
    stopped: tuple[StoppedQuote, ...] = says("Words that did not count.", ())
    reason: str | None = says("Why it is not known.", None)
    because: str | None = says("Why a value was taken for granted.", None)
    overruled: tuple[tuple[str, str], ...] = says("Weaker sources that say something else: (source, value).", ())


class Because(DecisionPart):
    """One line of a condition, with the value it was judged on."""

    signal: str = says("The variable's name.")
    title: str = says("The variable in plain words.")
    test: str = says("What the line asks for.")
    value: str = says("What the ticket gave.")
    holds: bool | None = says("true, false, or null for undetermined.")
    quotes: tuple[str, ...] = says("The customer's words it rests on.", ())
    reason: str | None = says("Why a clock could not tell its value.", None)


class TriggerResult(DecisionPart):
    """A trigger that fired, or may."""

    id: str = says("The trigger's id.")
    title: str = says("The trigger in plain words.")
    raises: dict[str, str] = says("Scale → value it raises to.")
    because: tuple[Because, ...] = says("The lines of its condition.")


class NearMiss(DecisionPart):
    """A trigger with all lines true but one."""

    id: str = says("The trigger's id.")
    title: str = says("The trigger in plain words.")
    raises: dict[str, str] = says("Scale → value it would raise to.")
    missing: Because = says("The line that failed.")
    distance: str | None = says("How far off a number is.", None)


class GateResult(DecisionPart):
    """A gate that caps, or may."""

    id: str = says("The gate's id.")
    title: str = says("The gate in plain words.")
    caps: dict[str, str] = says("Scale → highest value.")
    holds: bool | None = says("true, or null for possibly.")
    say: str | None = says("What the customer is told.", None)


class ScaleResult(DecisionPart):
    """Bounds of one scale. `value` is the level to work at unless the scale is assumed."""

    value: str | None = says("The lowest value the policy vouches for; null where the scale does not apply.")
    at_most: str | None = says("The highest value still possible; null where the scale does not apply.")
    determined: bool = says("Whether both are the same and rest on nothing assumed.")
    applies: Literal["yes", "no", "possibly"] = says("Whether the scale applies to this ticket.")
    work_at: str | None = says("The value to work at while it is open, by `when_unsure`.")
    assumed: bool = says("Whether `work_at` is assumed.")
    decided: str | None = says("The value that the role in charge has settled.", None)
    own: tuple[str, str] | None = says("The policy's own bounds, where somebody decided otherwise.", None)
    decided_by: str | None = says("The role that settles a doubt and may overrule.", None)
    lowered: bool = says("Whether somebody decided on less than the policy says for sure.", False)
    record: tuple[str, ...] = says("What must be written down since it was lowered.", ())


class LaneResult(DecisionPart):
    """A lane the ticket is in, may be in, or would be in but for an earlier one."""

    id: str = says("The lane's id.")
    title: str = says("The lane in plain words.")
    state: Literal["in", "possibly", "outranked"] = says("in, possibly, or outranked by an earlier lane.")
    hand_to: str | None = says("The role that takes it.", None)
    say: str | None = says("What the customer is told.", None)


class AnswerEffect(DecisionPart):
    """What one answer to a question would do."""

    answer: str = says("The answer in plain words.")
    values: tuple[str, ...] = says("The values it stands for; none for ranges of numbers.", ())
    level: str | None = says("The level then.")
    at_most: str | None = says("The highest level then still possible.")
    scales: dict[str, tuple[str, str]] = says("Bounds of the other scales then.", {})
    lanes: tuple[str, ...] = says("The lanes the ticket would be in, or may be in, then.", ())


class Ask(DecisionPart):
    """A question whose answer can change the result."""

    signal: str = says("The signal that is not known.")
    question: str = says("The question in plain words.")
    reason: str | None = says("Why it is not known.", None)
    doubtful: tuple[str, ...] = says("Words of the ticket that leave it in doubt.", ())
    answers: tuple[AnswerEffect, ...] = says("What each answer would do.")


class PathStep(DecisionPart):
    """One question of the decision tree on the way to the answer."""

    part: str = says("Lanes, or the scale whose tree this is.")
    node: str = says("The node's id in the tree.")
    signal: str = says("The variable asked for.")
    question: str = says("The question in plain words.")
    answer: str = says("The answer that was followed.")


class TreePath(DecisionPart):
    """How the answer was found."""

    form: Literal["tree", "level-trees", "list"] = says("The form of tree that was walked; `list` also when a narrowed value fits no edge.")
    steps: tuple[PathStep, ...] = says("The questions, in order.", ())
    outcomes: tuple[str, ...] = says("The leaves reached.", ())


class PaymentResult(DecisionPart):
    """What is to be paid, as far as it is known."""

    sum: str | None = says("The sum; null while it is not known.")
    at_least: str = says("The least it comes to.")
    at_most: str | None = says("The most it can come to; null where there is no limit.")
    periods: int | None = says("How many full lengths of time were counted; null while that is not known.")
    terms: str = says("How the sum is made up, in words.")


class ActionResult(DecisionPart):
    """Something to do."""

    id: str = says("The action's id.")
    heading: str = says("steps, handoffs, notifications, de_escalation or follow_up.")
    state: Literal["due", "possible", "on_hold", "forbidden"] = says(
        "due, possible (its condition is open), on hold (another action may forbid it), or forbidden by an action that is due."
    )
    forbidden_by: tuple[str, ...] = says("The actions that forbid it, or may.", ())
    assumed: bool = says("Whether its condition rests on a scale that is only assumed.", False)
    what: str = says("What is done, in words.")
    by: str | None = says("The role that does it.", None)
    tell: tuple[str, ...] = says("The roles that are told.", ())
    within: str | None = says("How quickly, as the policy writes it.", None)
    duty: str = says("must, should or may.", "must")
    approved_by: str | None = says("The role that must agree first.", None)
    not_by: tuple[str, ...] = says("Who may not do it: people, and roles by their titles.", ())
    not_by_field: str | None = says("The field that should say who may not do it, and is empty.", None)
    instead: str | None = says("The role that does it, since `by` may not.", None)
    pay: PaymentResult | None = says("What is to be paid.", None)
    open: tuple[str, ...] = says("What a possible action hangs on: the titles of its open lines.", ())


class Closure(DecisionPart):
    """Whether the ticket may be closed."""

    id: str = says("The way's id.")
    title: str = says("The way in plain words.")
    holds: bool | None = says("true: may be closed this way; null: open.")
    missing: tuple[str, ...] = says("The lines that are not met.", ())


AdmissionState = Literal["open", "undetermined", "not_yet", "closed", "no"]


class WayResult(DecisionPart):
    """One way into a level that lets in only some tickets."""

    id: str = says("The way's id.")
    title: str = says("The way in plain words.")
    state: AdmissionState = says("open, not yet (from `opens` on), closed (since `closes`), no (something is missing), or undetermined.")
    opens: str | None = says("From when on it is open, where a deadline opens it.", None)
    opens_day: str | None = says("The day at whose end it opens.", None)
    closes: str | None = says("From when on it is closed, where a deadline closes it.", None)
    closes_day: str | None = says("The last day on which it is open.", None)
    missing: tuple[str, ...] = says("The lines that are not met.", ())


class AdmissionResult(DecisionPart):
    """Whether a level that lets in only some tickets lets in this one."""

    id: str = says("The level's id.")
    title: str = says("The level in plain words.")
    state: AdmissionState = says("What the best of its ways says.")
    wanted: bool = says("Whether a trigger leads there, were it let in.")
    ways: tuple[WayResult, ...] = says("Its ways in.")


class WhyNot(DecisionPart):
    """Why the ticket is not at a level: its triggers, the nearest first."""

    level: str = says("The level asked about.")
    triggers: tuple[TriggerResult, ...] = says("The triggers that lead there, with each line judged.")
    note: str = says("In a sentence.")


class PolicyRef(DecisionPart):
    """Which policy answered."""

    id: str = says("The policy's id.")
    title: str = says("The policy's title.")
    version: str | None = says("Its version.")
    digest: str = says("sha256 of its text, hex.")


class ReadingStatus(DecisionPart):
    """How well the text could be read."""

    language: str | None = says("The language, as given or found.")
    covered: bool = says("Whether there are detectors for it.")
    experimental: bool = says("Whether the detectors for it are still experimental.", False)
    cut: bool = says("Whether the text was longer than the limit.")
    doubts: tuple[str, ...] = says("What stayed in doubt.", ())


class Decision(DecisionPart):
    """What a policy answers to one ticket."""

    format: str = says("The version of this shape.", DECISION_FORMAT)
    policy: PolicyRef = says("Which policy answered.")
    ticket: str | None = says("The ticket's id.")
    now: str = says("The time the ticket was judged at.")
    level: str | None = says("The lowest level the policy vouches for; null where there are no levels or they don't apply.")
    at_most: str | None = says("The highest level still possible.")
    determined: bool = says("Whether the level is settled.")
    settled: bool = says("Whether everything is: each scale determined, and each lane in or out.")
    level_title: str | None = says("The level in plain words.", None)
    role: str | None = says("The role that owns tickets at the level to work at.", None)
    backup: str | None = says("The role that stands in for it when nobody is there.", None)
    scales: dict[str, ScaleResult] = says("Every scale, `level` among them.")
    lanes: tuple[LaneResult, ...] = says("The lanes that hold, may hold, or were outranked.", ())
    fired: tuple[TriggerResult, ...] = says("Triggers that fired, highest first.", ())
    undetermined: tuple[TriggerResult, ...] = says("Triggers that may fire.", ())
    nearly: tuple[NearMiss, ...] = says("Triggers that nearly fired, highest first, at most three.", ())
    capped: tuple[GateResult, ...] = says("Gates that hold or may hold.", ())
    taken: tuple[str, ...] = says("Signals whose value was taken for granted.", ())
    assumed: tuple[str, ...] = says("Scales whose value to work at is assumed.", ())
    ask: tuple[Ask, ...] = says("Questions that can change the result, the most useful first.", ())
    path: TreePath = says("How the answer was found.")
    signals: dict[str, SignalValue] = says("Every signal with its value and source.")
    actions: tuple[ActionResult, ...] = says("What to do.", ())
    deadlines: tuple[DeadlineResult, ...] = says("Deadlines and timed actions, but those that surely do not apply.", ())
    chains: tuple[ChainResult, ...] = says("Chains of pages.", ())
    closure: tuple[Closure, ...] = says("Ways to close the ticket.", ())
    admissions: tuple[AdmissionResult, ...] = says("Levels that let in only some tickets, and whether they let in this one.", ())
    reading: ReadingStatus = says("How well the text could be read.")
    why_not: WhyNot | None = says("The answer to `why not LEVEL`, when asked.", None)
    notes: tuple[str, ...] = says("Anything else worth knowing.", ())
