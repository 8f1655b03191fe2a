"""The functions of a policy as source text: its level, its triggers, its whole answer; each for every way of reading a ticket.

The plain function is for tickets that are nowhere yet, and leaves those with a current level or lane to the one for *moved* tickets. What
a plain function misses is a KeyError, and the open one answers. A value that is narrowed is a TypeError (against a Decimal, NaN is an
ArithmeticError), and the one with masks answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policy_engine.generated.algebra import Formula, Side
from policy_engine.generated.formulas import Formulas
from policy_engine.generated.leaves import Leaves, Mode
from policy_engine.generated.scale_lines import ScaleLines
from policy_engine.generated.writer import Writer
from policy_engine.model.program import Condition, Program, ScalePlan

_WAYS = {"level": ("", "moved", "open", "masks"), "fired": ("", "moved", "open", "masks"), "answer": ("open", "masks")}
FUNCTIONS = tuple(f"{kind}_{way}" if way else kind for kind, ways in _WAYS.items() for way in ways)
LEVEL = "level"
_MODES: dict[str, Mode] = {"": "plain", "moved": "plain", "open": "open", "masks": "masks"}
_NARROWED = "(TypeError, ArithmeticError)"
_FALLS_TO = {"plain": (("KeyError", "open"), (_NARROWED, "masks")), "open": ((_NARROWED, "masks"),), "masks": ()}


def source_of(program: Program, name: str) -> str:
    """The source of one of the FUNCTIONS: a function of the same name over a flat ticket."""
    kind, _, way = name.partition("_")
    mode = _MODES[way]
    writer = _Body(program, mode, is_new=not way)
    {"level": writer.level, "fired": writer.fired, "answer": writer.answer}[kind]()
    falls = [f"    except {error}:\n        return {kind}_{to}(t)" for error, to in _FALLS_TO[mode]]
    moved = [f"    if {name!r} in t:\n        return {kind}_moved(t)" for name in writer.formulas.unsaid]
    lines = writer.finished()
    body = ["    try:", *(f"    {line}" for line in lines), *falls] if falls else lines
    return "\n".join([f"def {name}(t):", *moved, *body, ""])


class _Body:
    """The body of one function."""

    def __init__(self, program: Program, mode: Mode, *, is_new: bool) -> None:
        self.program, self.mode = program, mode
        self.formulas = Formulas(program, is_new=is_new)
        self.writer = Writer(self.formulas, Leaves(program), mode)
        self.sides: tuple[Side, ...] = ("plain",) if mode == "plain" else ("sure", "may")
        self.scales = ScaleLines(self.formulas, self.writer)

    def finished(self) -> list[str]:
        """All lines; unless it is plain, what is read comes first."""
        return [*(f"    {line}" for line in self.writer.loads()), *self.writer.lines]

    def level(self) -> None:
        scale = self.program.scale_plans.get(LEVEL)
        if scale is None:
            self.writer.line("return (None, None)")
            return
        self.prepare(self.scales.formulas_of(scale), but=scale.name)
        self.scales.write_answer(scale)

    def fired(self) -> None:
        """Bit masks of the triggers that fire, and of those that may."""
        self.masks({"f": [trigger.when for trigger in self.program.triggers]})
        self.writer.line("return f, f" if self.mode == "plain" else "return f_sure, f_may")

    def answer(self) -> None:
        """Masks of triggers, gates and lanes, and for each scale whether it applies and what it is, in ranks."""
        program = self.program
        lanes = [self.formulas.lane_condition(lane.name) for lane in program.lanes]
        groups = {"f": [part.when for part in program.triggers], "g": [part.when for part in program.gates], "l": lanes}
        self.masks(groups, all_scales=True)
        masks = ", ".join(f"({name}_sure, {name}_may)" for name in groups)
        scales = "".join(f"a_{place}, " for place in range(len(program.scales)))
        self.writer.line(f"return {masks}, ({scales})")

    def masks(self, groups: Mapping[str, Sequence[Condition]], *, all_scales: bool = False) -> None:
        """For each group of conditions a mask of those that hold, and of those that may."""
        wanted = {
            (name if side == "plain" else f"{name}_{side}"): [self.formulas.of(condition, side) for condition in conditions]
            for name, conditions in groups.items()
            for side in self.sides
        }
        self.prepare([formula for formulas in wanted.values() for formula in formulas], all_scales=all_scales)
        for name, formulas in wanted.items():
            self.writer.line(f"{name} = 0")
            self.writer.when_each([(formula, f"{name} |= {1 << place}") for place, formula in enumerate(formulas)])

    def prepare(self, formulas: Iterable[Formula], *, but: str = "", all_scales: bool = False) -> None:
        """Count what is read, and find the scales that it reads, each after what it reads itself."""
        formulas = list(formulas)
        needed = {scale.name for scale in self.program.scales} if all_scales else set(self.formulas.scales_in(formulas))
        for scale in reversed(list(self.in_order())):
            if scale.name in needed and scale.name != but:
                own = self.scales.formulas_of(scale)
                formulas.extend(own)
                needed.update(self.formulas.scales_in(own))
        self.writer.count(formulas)
        for scale in self.in_order():
            if scale.name in needed and scale.name != but:
                self.scales.write_found(scale, in_full=all_scales)

    def in_order(self) -> Iterator[ScalePlan]:
        """The scales, each after those that it reads."""
        return (self.program.scale_plans[name] for name in self.program.order if name in self.program.scale_plans)
