"""What is left out of a policy, and the value that each part of it has from then on."""

from __future__ import annotations

from collections.abc import Iterable

NO, YES = "no", "yes"
NOTHING = ""
"""The value of what does not apply to any ticket."""


class Gone(dict[str, str]):
    """Part → the value it always has: `no` for a flag, lane or deadline that went. `name.value` is a value that nothing has any more."""

    chosen: frozenset[str] = frozenset()
    """The parts that somebody chose to leave out; the others hang on them."""

    @classmethod
    def of(cls, ids: Iterable[str]) -> Gone:
        """The chosen parts `ids`, each of which is no."""
        gone = cls(dict.fromkeys(ids, NO))
        gone.chosen = frozenset(gone)
        return gone

    def values_of(self, name: str) -> list[str]:
        """The values of a choice or scale that nothing has any more."""
        return [part.partition(".")[2] for part in self if part.startswith(f"{name}.")]

    def names(self, reference: str) -> bool:
        """Whether a reference such as `answer` or `answer.due` is to something that went."""
        return reference.partition(".")[0] in self
