"""The options that say what is known of a ticket; commands about one ticket share them."""

from __future__ import annotations

from typing import Annotated

import typer

TicketText = Annotated[
    str | None, typer.Argument(metavar="TEXT", help="What the customer writes; `-` reads standard input.", show_default=False)
]
FieldOption = Annotated[
    list[str] | None,
    typer.Option(
        "--field", metavar="NAME=VALUE", help="What the help desk knows, for example customer.plan=enterprise.", show_default=False
    ),
]
SignalOption = Annotated[
    list[str] | None,
    typer.Option(
        "--signal", metavar="NAME=VALUE", help="What a person says about a signal, for example churn_threat=no.", show_default=False
    ),
]
EventOption = Annotated[
    list[str] | None,
    typer.Option(
        "--event",
        metavar="NAME=TIME",
        help="When something happened, for example resolved=2026-03-02T09:00:00-05:00.",
        show_default=False,
    ),
]
