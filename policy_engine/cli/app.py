"""The console script: its own options, and what every ending means for the exit code."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from policy_engine.cache import OFF, VARIABLE
from policy_engine.cli.console import complain, prepare_streams, wants_color
from policy_engine.cli.exits import BUG, INTERRUPTED, USAGE, Stop, code_of_error
from policy_engine.cli.group import CommandGroup
from policy_engine.cli.options import examples
from policy_engine.diagnostics import PolicyError, render_report
from policy_engine.messages import say

OBJECTS = 100_000
"""Python looks for garbage after so many new objects; with its own small number it does little else while a command starts."""
PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
"""Plugins of pydantic (they watch what is validated) have no business here, and to look for them imports half of `email`."""
BUG_CODE = "EP900"

app = typer.Typer(
    cls=CommandGroup,
    help="Support escalation policies as readable YAML: checked, routed with reasons, drawn as decision trees.",
    epilog=examples('route policies/projectflow "I was charged twice, $750 in total"', "check policies/projectflow", "COMMAND --help"),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from policy_engine import __version__

        typer.echo(f"policy-engine {__version__}")
        raise typer.Exit


def _without_cache(context: typer.Context, wanted: bool) -> None:
    """As with POLICY_ENGINE_CACHE=off, until the command ends."""
    if wanted:
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = OFF
        context.call_on_close(lambda: os.environ.pop(VARIABLE) if before is None else os.environ.__setitem__(VARIABLE, before))


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", callback=_without_cache, help="Read and keep nothing in the user's cache folder.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code and never raises."""
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)  # else Python looks through all objects once more before it goes: a sixth of a short command
    os.environ.setdefault(PLUGINS, "1")
    prepare_streams()
    try:
        # Typer ends every command with SystemExit, `--help` and mistakes on the command line among them.
        get_command(app)(args=None if arguments is None else list(arguments), prog_name="policy-engine")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        return _end(problem)
    return 0


def _end(problem: Exception) -> int:
    """Say what went wrong, and give the exit code for it."""
    if isinstance(problem, Stop):
        complain("\n".join(say("cli.problem", sentence=sentence) for sentence in problem.sentences))
        return problem.code
    if isinstance(problem, PolicyError):
        complain(render_report(problem.report, color=wants_color(sys.stderr)))
        return code_of_error(problem)
    if isinstance(problem, OSError):
        complain(say("cli.problem", sentence=_os_words(problem)))
        return USAGE
    _report_bug(problem)
    return BUG


def _os_words(problem: OSError) -> str:
    """What the system refused; an exporter's own sentence stands for itself."""
    if problem.strerror is None:
        return str(problem)
    if problem.filename is None:
        return say("cli.os_error_bare", problem=problem.strerror)
    if isinstance(problem, FileExistsError | NotADirectoryError):
        return say("cli.no_folder", file=_file_on_the_way(Path(problem.filename)))
    return say("cli.os_error", file=problem.filename, problem=problem.strerror)


def _file_on_the_way(path: Path) -> Path:
    return next((part for part in (path, *path.parents) if part.is_file()), path)


def _report_bug(problem: Exception) -> None:
    """A short sentence. The traceback only when asked for: it may hold the customer's words."""
    complain(say("cli.bug", code=BUG_CODE, problem=type(problem).__name__))
    complain(say("cli.report"))
    if os.environ.get("POLICY_ENGINE_DEBUG"):
        import traceback

        traceback.print_exception(problem)
    else:
        complain(say("cli.see_debug"))
