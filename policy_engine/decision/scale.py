"""The answer on one scale: its bounds, whether they are settled, who may settle them, and what somebody decided."""

from __future__ import annotations

from typing import Literal

from policy_engine.answer import Answer
from policy_engine.decision.judged import is_assumed
from policy_engine.decision.models import ScaleResult
from policy_engine.loader import PolicySource
from policy_engine.logic import Truth

APPLIES: dict[Truth, Literal["yes", "no", "possibly"]] = {True: "yes", False: "no", None: "possibly"}


def scale_of(source: PolicySource, name: str, answer: Answer) -> ScaleResult:
    """What the policy says on a scale."""
    scale, plan = answer.scales[name], source.program.scale_plans[name]
    applies, is_sure = APPLIES[scale.applies], not rests_on_assumed(source, name, answer)
    if scale.applies is False:
        return ScaleResult(value=None, at_most=None, determined=is_sure, applies=applies, work_at=None, assumed=False)
    is_open = scale.low != scale.high
    lowered = scale.decided is not None and plan.rank(scale.decided) < plan.rank(scale.own[0])
    written = source.document.scales.get(name)
    return ScaleResult(
        value=scale.low,
        at_most=scale.high,
        determined=scale.decided is not None or (scale.applies is True and not is_open and is_sure),
        applies=applies,
        work_at=scale.high if plan.when_unsure == "higher" else scale.low,
        assumed=is_open and plan.when_unsure != "ask",
        decided=scale.decided,
        own=scale.own if scale.decided is not None else None,
        decided_by=plan.decided_by,
        lowered=lowered,
        record=written.record_if_lowered if lowered and written is not None else (),
    )


def rests_on_assumed(source: PolicySource, name: str, answer: Answer) -> bool:
    """Whether a scale it reads is assumed: such an answer is never determined."""
    return any(is_assumed(source.program, needed, answer) for needed in source.program.all_needs(name))
