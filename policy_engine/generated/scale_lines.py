"""The lines that find a scale: highest rank first, so that the first hit answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policy_engine.generated.algebra import Formula, Side
from policy_engine.generated.formulas import Formulas
from policy_engine.generated.writer import Writer
from policy_engine.model.program import ScalePlan


class ScaleLines:
    """Writes scales into a function: as its answer, or as something that others read.

    Local names of scale number n: `h_n`, `l_n` the ranks that may be and surely are reached, `b_n` the bit *may not apply*, `x_n` what
    others see, as a mask of ranks (the bit above them: it may not apply).
    """

    def __init__(self, formulas: Formulas, writer: Writer) -> None:
        self.formulas, self.writer = formulas, writer
        self.sides: tuple[Side, ...] = ("plain",) if writer.mode == "plain" else ("sure", "may")

    def formulas_of(self, scale: ScalePlan) -> list[Formula]:
        """Everything that is read to find a scale."""
        found = []
        for side in self.sides:
            found += [self.formulas.of(scale.only_if, side)] if scale.only_if is not None else []
            for rank in range(len(scale.values)):
                found += self.formulas.raises_to(scale, rank, side) if rank else []
                found += self.formulas.caps_at(scale, rank, side)
        return found

    def number(self, scale: ScalePlan) -> int:
        return self.writer.scale_number(scale.name)

    # ---- as the answer of the function: (value, at most)

    def write_answer(self, scale: ScalePlan) -> None:
        """Lines that return the lowest and highest value; (None, None) where the scale does not apply."""
        if self.writer.mode == "plain":
            self._leave_unless(scale, "plain", ["return (None, None)"])
            if scale.decided_by is not None:
                with self.writer.block(f"if {_decided(scale)} in t:"):
                    self._write_decided(scale, "return {value}, {value}")
            self._write_plain(scale, lambda rank: [f"return {_pair(scale, rank)}"])
            return
        self._leave_unless(scale, "may", ["return (None, None)"])
        self._write_bounds(scale)
        number = self.number(scale)
        self._write_decision(scale)
        self.writer.line(f"return {scale.values!r}[l_{number}], {scale.values!r}[h_{number}]")

    # ---- as something that others read

    def write_found(self, scale: ScalePlan, *, in_full: bool) -> None:
        """Lines that leave in `x_n` what others see of a scale; in full, in `a_n` its answer: (applies, low, high, own low, own high)."""
        number, absent = self.number(scale), 1 << len(scale.values)
        with self.writer.block("while True:"):
            nothing = [f"x_{number} = {absent}", *([f"a_{number} = (False, 0, 0, 0, 0)"] if in_full else []), "break"]
            if self.writer.mode == "plain":
                self._write_plain_found(scale, nothing)
                return
            self._leave_unless(scale, "may", nothing)
            self.writer.line(f"b_{number} = {self._absent_bit(scale)}")
            self._write_bounds(scale)
            if in_full:
                self.writer.line(f"o_{number} = l_{number}, h_{number}")
            self._write_decision(scale)
            if in_full:
                self.writer.line(f"a_{number} = (None if b_{number} else True, l_{number}, h_{number}, *o_{number})")
            if scale.when_unsure == "higher":
                self.writer.line(f"l_{number} = h_{number}")
            elif scale.when_unsure == "lower":
                self.writer.line(f"h_{number} = l_{number}")
            self.writer.line(f"x_{number} = (2 << h_{number}) - (1 << l_{number}) | b_{number}")
            self.writer.line("break")

    def _write_plain_found(self, scale: ScalePlan, nothing: Sequence[str]) -> None:
        number = self.number(scale)
        self._leave_unless(scale, "plain", nothing)
        if scale.decided_by is not None:
            with self.writer.block(f"if {_decided(scale)} in t:"):
                self._write_decided(scale, f"x_{number} = 1 << {{rank}}")
                self.writer.line("break")
        self._write_plain(scale, lambda rank: [f"x_{number} = 1 << {rank}", "break"])

    def _absent_bit(self, scale: ScalePlan) -> str:
        absent = 1 << len(scale.values)
        surely = True if scale.only_if is None else self.formulas.of(scale.only_if, "sure")
        self.writer.name_shared([surely])
        return "0" if surely is True else f"0 if {self.writer.express(surely, first=True)} else {absent}"

    # ---- pieces

    def _leave_unless(self, scale: ScalePlan, side: Side, then: Sequence[str]) -> None:
        """Where the scale does not apply, `then`."""
        if scale.only_if is None:
            return
        applies = self.formulas.of(scale.only_if, side)
        self.writer.name_shared([applies])
        with self.writer.block(f"if not {self.writer.express(applies, first=True)}:"):
            for text in then:
                self.writer.line(text)

    def _write_decided(self, scale: ScalePlan, text: str) -> None:
        value = f"t[{_decided(scale)}]"
        self.writer.line(text.format(value=value, rank=f"{_ranks(scale)}[{value}]"))

    def _write_decision(self, scale: ScalePlan) -> None:
        """What the role in charge has decided beats the policy's own bounds."""
        if scale.decided_by is not None:
            number = self.number(scale)
            with self.writer.block(f"if {_decided(scale)} in t:"):
                self._write_decided(scale, f"l_{number} = h_{number} = {{rank}}")

    def _write_plain(self, scale: ScalePlan, done: Callable[[str], Sequence[str]]) -> None:
        """Lines that leave through `done(rank)`."""
        number, has_caps = self.number(scale), self._write_cap(scale, "plain", "c")
        cap = f"c_{number}"
        for rank in range(len(scale.values) - 1, 0, -1):
            reached = done(f"({rank} if {rank} < {cap} else {cap})" if has_caps else str(rank))
            self.writer.when_any(self.formulas.raises_to(scale, rank, "plain"), reached)
        for text in done("0"):
            self.writer.line(text)

    def _write_bounds(self, scale: ScalePlan) -> None:
        """Lines that find `h_n`, then `l_n`: nothing above what may be reached is surely reached."""
        number = self.number(scale)
        top = len(scale.values) - 1
        with self.writer.block("while True:"):
            for rank in range(top, 0, -1):
                self.writer.when_any(self.formulas.raises_to(scale, rank, "may"), [f"h_{number} = {rank}", "break"])
            self.writer.line(f"h_{number} = 0")
            self.writer.line("break")
        with self.writer.block("while True:"):
            for rank in range(top, 0, -1):
                raised = self.formulas.raises_to(scale, rank, "sure")
                if raised:
                    with self.writer.block(f"if h_{number} >= {rank}:"):
                        self.writer.when_any(raised, [f"l_{number} = {rank}", "break"])
            self.writer.line(f"l_{number} = 0")
            self.writer.line("break")
        for side, end in (("sure", "h"), ("may", "l")):
            if self._write_cap(scale, side, "c"):  # type: ignore[arg-type]
                with self.writer.block(f"if {end}_{number} > c_{number}:"):
                    self.writer.line(f"{end}_{number} = c_{number}")

    def _write_cap(self, scale: ScalePlan, side: Side, name: str) -> bool:
        """Lines that leave the lowest cap that holds in a local name. False when no gate caps the scale."""
        caps = [(rank, self.formulas.caps_at(scale, rank, side)) for rank in range(len(scale.values))]
        if not any(formulas for _, formulas in caps):
            return False
        target = f"{name}_{self.number(scale)}"
        with self.writer.block("while True:"):
            for rank, formulas in caps:
                if formulas:
                    self.writer.when_any(formulas, [f"{target} = {rank}", "break"])
            self.writer.line(f"{target} = {len(scale.values) - 1}")
            self.writer.line("break")
        return True


def _pair(scale: ScalePlan, rank: str) -> str:
    """The value of a rank, which may be an expression, as both ends of the answer."""
    pairs = tuple((value, value) for value in scale.values)
    return repr(pairs[int(rank)]) if rank.isdigit() else f"{pairs!r}[{rank}]"


def _decided(scale: ScalePlan) -> str:
    return repr(f"decided.{scale.name}")


def _ranks(scale: ScalePlan) -> str:
    return repr({value: rank for rank, value in enumerate(scale.values)})
