"""The one exception of this floor."""

from __future__ import annotations


class QuantityError(ValueError):
    """A quantity that can't be read. `message` says what is wrong, `help` what to write instead."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
