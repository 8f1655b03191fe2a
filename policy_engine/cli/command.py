"""A command whose help and usage errors are plain: names of arguments without Python's types, mistakes without a library's prefix."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand

LIBRARY_PREFIX = "Value error, "
# kind of parameter → heading in the help
HEADINGS = {"argument": "Arguments", "option": "Options"}


class PlainCommand(TyperCommand):
    """A Typer command, said more simply."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as problem:
            problem.message = problem.message.removeprefix(LIBRARY_PREFIX)
            raise

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`POLICY [TEXT]`: what must be given stands bare."""
        return [piece.replace("{", "").replace("}", "") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options, each with its help."""
        for kind, heading in HEADINGS.items():
            shown = [parameter for parameter in self.get_params(ctx) if parameter.param_type_name == kind]
            records = [record for parameter in shown if (record := parameter.get_help_record(ctx)) is not None]
            if records:
                with formatter.section(heading):
                    formatter.write_dl([(_bare(name) if kind == "argument" else name, words) for name, words in records])


def _bare(name: str) -> str:
    """`POLICY <path>` without the type."""
    return name.partition(" <")[0]
