"""What lands on the default: the most serious tickets that stay at the first level, one for each pattern.

Serious is what triggers ask for (the highest ones first), a flag that is read from the text, and the highest values of what is
ordered. A pattern is as many of these as can hold at once while the ticket stays at the first level.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from policy_engine.analysis.formulas import Formula, conj, neg
from policy_engine.analysis.laws import is_rising
from policy_engine.analysis.proofs import Proofs, world_of
from policy_engine.analysis.subject import finding
from policy_engine.analysis.universe import is_given
from policy_engine.analysis.witness import Witness
from policy_engine.analysis.words import joined
from policy_engine.answer import Answer
from policy_engine.diagnostics import Diagnostic
from policy_engine.interpret import judge_check
from policy_engine.logic import point
from policy_engine.logic.possible import Possible
from policy_engine.model.program import All, Any_, Check, Condition, Not, Program, ScalePlan
from policy_engine.records import dataclass

CODE = "EP312"
MOST, MOST_SHOWN, MOST_CELLS = 3, 6, 40


def find(proofs: Proofs) -> Iterator[Diagnostic]:
    scale = proofs.program.scale_plans.get("level")
    if scale is None or len(scale.values) < 2 or not proofs.program.triggers:
        return
    first = scale.values[0]
    spot = proofs.subject.spot("levels", first)
    for pattern, witness in patterns(proofs, scale):
        shown = [f"`{check.variable}: {check.words or proofs.subject.wording.test(check)}`" for check in pattern]
        words = joined([*shown[:MOST_SHOWN], *([f"{len(shown) - MOST_SHOWN} more signs"] if len(shown) > MOST_SHOWN else [])])
        message = f"a ticket stays at `{first}` although {words}"
        yield finding(CODE, "note", spot, message, help="if that is meant, say so with a waiver", witness=proofs.commands(witness))


@dataclass(frozen=True, slots=True)
class Sign:
    """Something serious that a ticket may say. `of_trigger`: a trigger asks for it; `is_top`: nothing is higher;
    `grows`: it makes a pattern worse (one of several words that have no order does not)."""

    check: Check
    formula: Formula
    of_trigger: bool = False
    is_top: bool = False
    grows: bool = True


def patterns(proofs: Proofs, scale: ScalePlan) -> Iterator[tuple[list[Check], Witness]]:
    """The most serious tickets at the first level, at most `MOST`; each shows a sign that those before it do not."""
    signs, covered, told = list(_signs(proofs, scale)), set[Check](), 0
    shown: list[set[Check]] = []
    for seed in signs:
        if not (seed.of_trigger or seed.is_top) or seed.check in covered or told == MOST:
            continue
        covered.add(seed.check)
        chosen = _grown(proofs, scale, seed, signs)
        covered.update(sign.check for sign in chosen)
        if not chosen or (len(chosen) < 2 and not seed.is_top):
            continue
        highest = [_highest_of(proofs, scale, sign, chosen) for sign in chosen]
        checks = [at_its_highest(sign.check) for sign in highest]
        if any(set(checks) <= before for before in shown):
            continue
        reply = proofs.plainest(proofs.solver, (_at_first(proofs, scale), *(sign.formula for sign in highest)))
        if reply.verdict != "yes":
            continue
        shown.append(set(checks))
        said = world_of(reply.model, proofs.inputs, proofs.program)
        said.update({check.variable: Possible(ranges=check.ranges) for check in checks if check.ranges and check.ranges[0].is_point})
        witness = proofs.replayer.smallest(said, partial(_stays, scale, checks))
        if witness is not None:
            told += 1
            yield checks, witness


def at_its_highest(check: Check) -> Check:
    """A line that allows numbers up to an end: that end itself."""
    last = check.ranges[-1] if check.ranges else None
    if last is None or last.high is None or last.high_open:
        return check
    return replace(check, ranges=(point(last.high),), words="")


def _grown(proofs: Proofs, scale: ScalePlan, seed: Sign, signs: list[Sign]) -> list[Sign]:
    """As many signs as hold together with the seed at the first level; none when the seed never does."""
    stays, chosen = _at_first(proofs, scale), [seed]
    if proofs.solver.verdict(assume=[stays, seed.formula]) != "yes":
        return []
    for sign in signs:
        if sign.grows and all(sign.check.variable != other.check.variable for other in chosen):
            together = [stays, *(other.formula for other in chosen), sign.formula]
            if proofs.solver.verdict(assume=together) == "yes":
                chosen.append(sign)
    return chosen


def _highest_of(proofs: Proofs, scale: ScalePlan, sign: Sign, chosen: list[Sign]) -> Sign:
    """Of what is ordered, the highest value that the sign can have beside the others."""
    variable, slot = proofs.program.by_name[sign.check.variable], proofs.slots[sign.check.variable]
    others = [_at_first(proofs, scale), *(other.formula for other in chosen if other is not sign)]
    if not is_rising(variable, proofs.program):
        return sign
    for index in reversed([index for index, passes in enumerate(proofs.meaning.allowed(sign.check)) if passes]):
        exact = _cell_sign(proofs, variable.name, index)
        if slot.size > index and proofs.solver.verdict(assume=[*others, exact.formula]) == "yes":
            return exact
    return sign


def _cell_sign(proofs: Proofs, name: str, index: int) -> Sign:
    """One value, or one stretch of numbers, as a sign."""
    slot = proofs.slots[name]
    check = Check(name, frozenset({slot.values[index]})) if slot.values else Check(name, ranges=(slot.ranges[index],))
    worded = replace(check, words=proofs.subject.wording.test(check))
    return Sign(worded, proofs.literal(proofs.meaning.judge(worded).t), is_top=index == slot.size - 1)


def _at_first(proofs: Proofs, scale: ScalePlan) -> Formula:
    """The level applies and is the first; no gate holds it down."""
    rails = proofs.meaning.scales[scale.name]
    parts = (rails.applies.t, rails.is_at(0), *(neg(gate.may) for gate in proofs.meaning.gates.values()))
    return proofs.remember(f"at first {scale.name}", lambda: proofs.literal(conj(parts)))


def _stays(scale: ScalePlan, checks: list[Check], answer: Answer) -> bool:
    level = answer.scales[scale.name]
    known = all(check.variable in answer.values and judge_check(check, answer.values[check.variable]) is True for check in checks)
    return level.applies is True and level.high == scale.values[0] and known


def _signs(proofs: Proofs, scale: ScalePlan) -> Iterator[Sign]:
    """Every serious sign once: of the highest triggers first, then the highest values, then flags that are read from the text."""
    program, seen = proofs.program, set[Check]()
    ranked = sorted(program.triggers, key=lambda trigger: -scale.rank(dict(trigger.raises).get(scale.name, scale.values[0])))
    asked = [check for trigger in ranked for check in positive_checks(trigger.when)]
    for check in [*asked, *_flags(program), *_highest(proofs, scale)]:
        variable = program.by_name[check.variable]
        if check not in seen and check.known is None and is_given(variable, program):
            seen.add(check)
            is_top = is_rising(variable, program) and proofs.meaning.allowed(check)[-1]
            grows = variable.kind != "choice" or variable.ordered
            yield Sign(check, proofs.literal(proofs.meaning.judge(check).t), check in asked, is_top, grows)


def positive_checks(condition: Condition, *, positive: bool = True) -> Iterator[Check]:
    """The lines that help a condition to hold by being true."""
    match condition:
        case Check():
            if positive:
                yield condition
        case Not(part):
            yield from positive_checks(part, positive=not positive)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from positive_checks(part, positive=positive)


def _highest(proofs: Proofs, scale: ScalePlan) -> Iterator[Check]:
    """The values of what is ordered and matters to the level, from the top down; the lowest only as far as it has an end."""
    needed = proofs.program.all_needs(scale.name)
    for variable in proofs.program.variables:
        slot = proofs.slots[variable.name]
        if is_rising(variable, proofs.program) and variable.owner in needed and slot.size > 1 and "|" not in variable.name:
            lowest = 0 if slot.ranges and slot.ranges[0].high is not None and not slot.ranges[0].high_open else 1
            indexes = islice(reversed(range(lowest, slot.size)), MOST_CELLS)
            yield from (_cell_sign(proofs, variable.name, index).check for index in indexes)


def _flags(program: Program) -> Iterator[Check]:
    yes = frozenset({"yes"})
    yield from (Check(signal.name, yes, words="yes") for signal in program.signals if signal.type == "flag" and signal.text is not None)
