"""What the clocks see of an answer that is being found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from policy_engine.logic import Truth
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Condition, Table

if TYPE_CHECKING:
    from policy_engine.reckoning.result import Reckoning


class View(Protocol):
    """The values found so far. Everything that a clock reads was found before it."""

    @property
    def reckonings(self) -> Mapping[str, Reckoning]:
        """The clocks reckoned so far, by name."""

    def judge(self, condition: Condition) -> Truth:
        """Whether a condition holds."""

    def value(self, name: str) -> Possible:
        """What a variable may be."""

    def given(self, name: str) -> Possible:
        """What the ticket says of an event, before anything was found."""

    def cells(self, table: Table) -> Possible:
        """The cells of a table that are still possible."""
