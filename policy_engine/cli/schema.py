"""`policy-engine schema`: JSON Schemas for editors and programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_engine.cli.console import listed, write
from policy_engine.cli.exits import Stop
from policy_engine.cli.options import examples
from policy_engine.messages import say

EXAMPLES = examples("schema policy", "schema ticket > ticket.schema.json", "schema -o schemas")
NAMES = ("policy", "part", "ticket", "decision", "timeline")


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="Print one schema: policy, part (a file of a folder policy), ticket, decision or timeline.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FOLDER", help="Write all schemas into this folder.", show_default=False)
    ] = None,
) -> None:
    """Print a JSON Schema, or write all of them.

    They are made from the same models that read policies and tickets.
    """
    if (name is None) == (out is None):
        raise Stop(say("cli.schema_either", names=listed(NAMES)))
    if name is not None and name not in NAMES:
        raise Stop(say("cli.schema_unknown", name=name, names=listed(NAMES)))
    from policy_engine.export.schema import schema_text, write_schemas

    if name is not None:
        write(schema_text(name).rstrip("\n"))
    elif out is not None:
        for path in write_schemas(out):
            write(say("cli.wrote", file=path))
