"""The commands of the tool: the file of each is imported when the command is looked up, and the others are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from policy_engine.cli.command import PlainCommand

COMMANDS = (
    *("new", "route", "check", "test", "batch", "suggest", "diff", "ask", "timeline"),
    *("draft", "checklist", "signals", "diagram", "handbook", "training", "learn", "schema", "explain"),
)
"""In the order of `--help`. A command is the function of its name in the file of its name, with its `EXAMPLES`."""
WITHOUT_ARGUMENTS = ("explain",)
"""Commands that answer without any argument; the others show their help."""


class CommandGroup(TyperGroup):
    """A Typer group of them all."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)


class _Commands(Mapping[str, Any]):
    """Name → command, made when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = _command(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _command(name: str) -> Any:
    home = import_module(f"policy_engine.cli.{name}")
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(name, cls=PlainCommand, epilog=home.EXAMPLES, no_args_is_help=name not in WITHOUT_ARGUMENTS)(getattr(home, name))
    return get_command(alone)
