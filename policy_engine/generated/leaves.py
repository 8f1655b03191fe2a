"""The leaves of formulas as Python expressions, once for each way of reading a ticket.

    plain   every value that is read must be there and be just one: else KeyError, or TypeError from `Narrowed`
    open    what is not there is None, and not known; `Narrowed` still gives a TypeError
    masks   every variable is a bit mask of the cells that are still possible, as in the decision tree

Names are made here; words of a policy stand in the code as constants only, written by `repr`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from policy_engine.compiler.cells import make_slots
from policy_engine.interpret import anything
from policy_engine.logic import Range, everything
from policy_engine.logic.ranges import covers
from policy_engine.model.program import Check, Program, Variable
from policy_engine.tree import Slot

Mode = Literal["plain", "open", "masks"]
SAFE = 2**53
"""Whole numbers up to here are the same as a float."""


Read = tuple[str, str]
"""How an expression reads a variable: the first time, and again."""


class Leaves:
    """Writes the tests of one program's variables."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.slots: dict[str, Slot] = {slot.name: slot for slot in make_slots(program)}

    def test(self, mode: Mode, side: str, check: Check, read: Read) -> str:
        """Whether what was read passes a check."""
        variable = self.program.variable(check.variable)
        if mode == "masks":
            return self._mask_test(side, check, read[0])
        if check.known is not None:
            return self._known_test(check.known, variable, read[0])
        open_truth = "" if mode == "plain" and not has_default(variable) else self._when_missing(side, check, variable)
        if variable.kind == "flag":
            return _flag_test(mode, side, check.values, read)
        if variable.is_numeric:
            return _with_missing(open_truth, check.ranges, read)
        return _word_test(open_truth, check.values, read[0])

    def _when_missing(self, side: str, check: Check, variable: Variable) -> str:
        """Whether the check passes when nothing is said: `yes` or `no`."""
        found = anything(variable)
        surely = found.values <= check.values and (not found.ranges or covers(check.ranges, everything()))
        may = bool(found.values & check.values) or bool(found.ranges and check.ranges)
        return "yes" if (may if side == "may" else surely) else "no"

    def _known_test(self, known: bool, variable: Variable, read: str) -> str:
        if has_default(variable):
            return f"refused({read})" if not known else f"not refused({read})"
        # `given` raises TypeError for a value that is narrowed
        found = f"given({read})"
        return found if known else f"not {found}"

    def _mask_test(self, side: str, check: Check, read: str) -> str:
        if check.known is not None:
            allowed, cells = 1 if check.known else 2, f"known({check.variable!r}, t)"
            return f"not {cells} & {~allowed}" if side == "sure" else f"{cells} & {allowed}"
        allowed = self.allowed(check)
        return f"not {read} & {~allowed}" if side == "sure" else f"{read} & {allowed}"

    def allowed(self, check: Check) -> int:
        """The cells that pass."""
        slot = self.slots[check.variable]
        if slot.values:
            return sum(1 << index for index, value in enumerate(slot.values) if value in check.values)
        return sum(1 << index for index, cell in enumerate(slot.ranges) if covers(check.ranges, cell))


def has_default(variable: Variable) -> bool:
    """Whether one value is left when nothing is said."""
    return anything(variable).is_known


def _flag_test(mode: Mode, side: str, values: Iterable[str], read: Read) -> str:
    wanted, (first, again) = set(values), read
    if len(wanted) > 1:
        return f"{first} in {{True, False, None}}" if mode == "open" else f"{first} in {{True, False}}"
    if mode == "plain":
        return first if "yes" in wanted else f"not {first}"
    if side == "may":
        return f"({first} is None or {again})" if "yes" in wanted else f"not {first}"
    return first if "yes" in wanted else f"{first} is False"


def _word_test(open_truth: str, values: frozenset[str], first: str) -> str:
    words = [*map(repr, sorted(values)), *(["None"] if open_truth == "yes" else [])]
    return f"{first} == {words[0]}" if len(words) == 1 else f"{first} in {{{', '.join(words)}}}"


def _with_missing(open_truth: str, ranges: tuple[Range, ...], read: Read) -> str:
    first, again = read
    if not open_truth:
        return _number_test(ranges, read)
    test = _number_test(ranges, (again, again))
    return f"({first} is None or {test})" if open_truth == "yes" else f"({first} is not None and {test})"


def _number_test(ranges: tuple[Range, ...], read: Read) -> str:
    first, again = read
    tests = [_range_test(part, again if index else first) for index, part in enumerate(ranges)]
    return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"


def _range_test(part: Range, read: str) -> str:
    if part.low is None and part.high is None:
        return f"{read} < Infinity"  # any number; else a TypeError
    if part.is_point:
        return f"{read} == {_number(part.low)}"
    low = "" if part.low is None else f"{_number(part.low)} {'<' if part.low_open else '<='} "
    high = "" if part.high is None else f" {'<' if part.high_open else '<='} {_number(part.high)}"
    if not high:
        return f"{read} {'>' if part.low_open else '>='} {_number(part.low)}"
    return f"{low}{read}{high}"


def _number(value: Decimal | None) -> str:
    assert value is not None
    if value == value.to_integral_value():
        return repr(int(value))
    return repr(float(value)) if is_exact(value) else f"Decimal({str(value)!r})"


def exact_numbers(program: Program) -> frozenset[str]:
    """The numeric variables that are compared with exact numbers only: a float near one compares as its decimal does."""
    ends: dict[str, list[Decimal]] = {variable.name: [] for variable in program.variables if variable.is_numeric}
    for slot in make_slots(program):
        if slot.name in ends:
            ends[slot.name] = [end for part in slot.ranges for end in (part.low, part.high) if end is not None]
    return frozenset(name for name, numbers in ends.items() if all(is_exact(number) for number in numbers))


def is_exact(value: Decimal) -> bool:
    """Whether a float holds just this number, and every float near it compares as its decimal does."""
    return abs(value) < SAFE and Decimal(float(value)) == value
