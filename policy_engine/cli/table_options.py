"""What the columns of a table of tickets are: options that `batch` and `diff` share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from policy_engine.cli.exits import Stop
from policy_engine.messages import say


class HelpDesk(StrEnum):
    """Help desks whose columns are known."""

    ZENDESK = "zendesk"


ColumnsOption = Annotated[
    str | None,
    typer.Option("--columns", metavar="WHAT=COLUMN,…", help="What the columns are: text=description,plan=tier.", show_default=False),
]
HelpDeskOption = Annotated[HelpDesk | None, typer.Option("--from", help="The columns are those of this help desk.", show_default=False)]


def read_columns(columns: str | None) -> dict[str, str]:
    """`what=column,…`. Raises Stop for anything else."""
    found: dict[str, str] = {}
    for pair in (columns or "").split(",") if columns else ():
        what, equals, column = (part.strip() for part in pair.partition("="))
        if not (what and equals and column) or what in found:
            raise Stop(say("batch.bad_columns", pair=pair.strip()))
        found[what] = column
    return found
