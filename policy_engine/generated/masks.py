"""What a flat ticket says of a variable, as a bit mask of the cells that are still possible."""

from __future__ import annotations

from functools import cached_property

from policy_engine.compiler.cells import make_slots
from policy_engine.generated.values import FlatTicket, possible
from policy_engine.interpret import anything
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Program
from policy_engine.tree import Slot

KNOWN, OPEN, ABSENT = 1, 2, 4


class Masks:
    """The masks of one program's variables."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._words: dict[tuple[str, bool | str | None], int] = {}

    @cached_property
    def slots(self) -> dict[str, Slot]:
        return {slot.name: slot for slot in make_slots(self.program)}

    def mask(self, name: str, ticket: FlatTicket) -> int:
        """The cells of a variable that are still possible."""
        value = ticket.get(name)
        if value is None or type(value) in (bool, str):
            key = (name, value)
            if key not in self._words:
                self._words[key] = self.slots[name].mask_of(self._found(name, ticket))
            return self._words[key]
        return self.slots[name].mask_of(self._found(name, ticket))

    def known(self, name: str, ticket: FlatTicket) -> int:
        """KNOWN or OPEN, and ABSENT where it may not apply."""
        found = self._found(name, ticket)
        if found.is_absent:
            return ABSENT
        return (KNOWN if Possible(found.values, found.ranges).is_known else OPEN) | (ABSENT if found.absent else 0)

    def _found(self, name: str, ticket: FlatTicket) -> Possible:
        variable = self.program.variable(name)
        return possible(variable, ticket[name]) if name in ticket else anything(variable)
