"""`policy-engine batch`: a whole file of tickets through a policy."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policy_engine.cli.batch_progress import batch_progress
from policy_engine.cli.batch_streams import Files, Paths, opened
from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS, Stop
from policy_engine.cli.options import Format, FormatOption, NowOption, PolicyPath, Take, TakeOption, examples
from policy_engine.cli.table_options import ColumnsOption, HelpDesk, HelpDeskOption, read_columns
from policy_engine.cli.ticket_input import STDIN, read_now
from policy_engine.diagnostics import Report, TicketError
from policy_engine.messages import say
from policy_engine.whole_file import is_device

if TYPE_CHECKING:
    from policy_engine.batch.counts import Counts
    from policy_engine.batch.run import Job

EXAMPLES = examples(
    "batch policies/projectflow tickets.jsonl -o levels.jsonl",
    "batch policies/projectflow export.csv.gz -o levels.parquet --columns text=description,plan=tier",
    "batch policies/projectflow zendesk.jsonl -o levels.csv --from zendesk --resume",
    "batch policies/projectflow - -o - --limit 100 < tickets.jsonl",
)
EXTRA = "pyarrow"


class Engine(StrEnum):
    """What does the work."""

    LOCAL = "local"
    SPARK = "spark"


def batch(
    policy: PolicyPath,
    tickets: Annotated[
        Path,
        typer.Argument(
            metavar="IN", help="The tickets: .jsonl, .csv, .tsv or .parquet; the first three may end in .gz or .zst; `-` is standard input."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "-o", "--out", metavar="OUT", help="Where the answers go: any of these endings; `-` is standard output.", show_default=False
        ),
    ],
    input_format: Annotated[
        str | None,
        typer.Option(
            "--input-format", metavar="KIND", help="What IN is, whatever its name: jsonl, csv, tsv, parquet, csv.gz …", show_default=False
        ),
    ] = None,
    output_format: Annotated[
        str | None, typer.Option("--output-format", metavar="KIND", help="What OUT becomes, likewise.", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N rows of IN.", show_default=False)
    ] = None,
    columns: ColumnsOption = None,
    help_desk: HelpDeskOption = None,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Where rows go that have no answer; else OUT.rejects.jsonl.", show_default=False),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    processes: Annotated[
        int | None, typer.Option("--processes", metavar="N", min=1, help="How many processes work; else one a core.", show_default=False)
    ] = None,
    block: Annotated[
        int,
        typer.Option(
            "--block", metavar="BYTES", min=4096, max=1 << 28, help="How much text is read at a time, and lost at most when stopped."
        ),
    ] = 1 << 20,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="Leave out the question to ask: quicker where much is open.")] = False,
    show_text: Annotated[
        bool, typer.Option("--show-text", help="Also write what customers wrote, and what was wrong with rejects.")
    ] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="With --show-text: mask addresses, numbers, amounts, quoted words, announced names.")
    ] = False,
    engine: Annotated[Engine, typer.Option("--engine", help="local: on this machine; spark: on a Spark cluster.")] = Engine.LOCAL,
    master: Annotated[
        str | None, typer.Option("--master", metavar="URL", help="Spark's master, for example local-cluster[2,1,1024].", show_default=False)
    ] = None,
    now: NowOption = None,
    take: TakeOption = Take.ALL,
    format: FormatOption = Format.TEXT,
) -> None:
    """Route a file of tickets: one answer a row, in its order.

    Rows that can't be a ticket go to a file of their own with their number and the reason. Nothing of a ticket is written but its id and
    the answer. A run that was stopped goes on with --resume; OUT appears when all of it is there. docs/batch.md lists the columns.

    Exit codes: 0 all rows are answered, 1 some were rejected, or the policy has mistakes; 2 something can't be opened or read.
    """
    from policy_engine.api import load

    if redact and not show_text:
        raise Stop(say("batch.redact_alone"))
    if master is not None and engine is not Engine.SPARK:
        raise Stop(say("batch.master_alone"))
    paths = Paths(policy, tickets, out, rejects, (input_format, output_format))
    _check_pipes(paths, resume=resume, limit=limit, engine=engine)
    _need_extra()
    from policy_engine.batch.rejects import Shown
    from policy_engine.batch.run import Job

    loaded = load(policy)
    with opened(paths) as files:
        options = _options(loaded, files, (columns, help_desk), {"now": read_now(now), "take": take is Take.ALL, "asks": not no_ask})
        shown, workers = Shown(show_text, redact), processes or os.cpu_count() or 1
        job = Job(loaded, files.source, files.target, files.rejects, options, shown, workers, block, limit)
        counts = _run(job, files, resume=resume) if engine is Engine.LOCAL else _run_on_spark(job, master)
    _tell(job, paths, counts, format)
    if counts.rejected:
        raise typer.Exit(FINDINGS)


def _check_pipes(paths: Paths, *, resume: bool, limit: int | None, engine: Engine) -> None:
    """Raises Stop for what can't go together."""
    is_piped = paths.is_piped_out or str(paths.tickets) == STDIN
    if paths.is_piped_out and resume:
        raise Stop(say("batch.resume_pipe"))
    if str(paths.rejects) == STDIN:
        raise Stop(say("batch.rejects_pipe"))
    if engine is Engine.SPARK and (is_piped or limit is not None):
        raise Stop(say("batch.spark_files"))


def _need_extra() -> None:
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in (EXTRA, "orjson", "numpy")):
        raise Stop(say("batch.no_extra"))


def _options(policy: Any, files: Files, mapping: tuple[str | None, HelpDesk | None], rest: dict[str, Any]) -> Any:
    """The options of the run. Raises TicketError with every problem of the columns."""
    from policy_engine.batch.check_columns import map_columns
    from policy_engine.batch.chunks import NotATable, columns_of
    from policy_engine.batch.options import BatchOptions

    try:
        names = columns_of(files.source)
    except NotATable as problem:
        raise Stop(say("batch.not_a_table", file=files.shown, problem=str(problem))) from None
    mapped = map_columns(policy.source.program, read_columns(mapping[0]), names, mapping[1].value if mapping[1] else None)
    if mapped.findings:
        raise TicketError(Report(mapped.findings))
    return BatchOptions(columns=mapped.columns, **rest)


def _run(job: Job, files: Files, *, resume: bool) -> Counts:
    from policy_engine.batch.chunks import NotATable
    from policy_engine.batch.journal import OtherRun, journal_of
    from policy_engine.batch.lock import Busy
    from policy_engine.batch.run import run_job

    journal = journal_of(job.out.path)
    if journal.exists and not resume:
        raise Stop(say("batch.busy" if journal.is_busy else "batch.unfinished", folder=journal.folder.as_posix()))
    bar = batch_progress()
    try:
        return run_job(job, bar)
    except NotATable as problem:
        raise Stop(say("batch.not_a_table", file=files.shown, problem=str(problem))) from None
    except OtherRun:
        raise Stop(say("batch.other_run", folder=journal.folder.as_posix())) from None
    except Busy:
        raise Stop(say("batch.busy", folder=journal.folder.as_posix())) from None
    except KeyboardInterrupt:
        bar.clear()
        if files.can_go_on and journal.exists:
            complain(say("batch.stopped"))
        raise
    finally:
        bar.clear()


def _run_on_spark(job: Job, master: str | None) -> Counts:
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        raise Stop(say("batch.no_spark"))
    from policy_engine.batch.spark import run_on_spark

    return run_on_spark(job, master)


def _tell(job: Job, paths: Paths, counts: Counts, format: Format) -> None:
    """The summary: on standard error where the answers are on standard output."""
    from policy_engine.export.batch_text import batch_summary

    tell = complain if paths.is_piped_out else write
    if format is Format.JSON:
        from policy_engine.batch.counts import by_trigger

        data = {"format": "escalation-batch/1", **counts.data(), "triggers": by_trigger(counts.triggers)}
        tell(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        tell(batch_summary(job.policy.document, counts.data()))
    if counts.rejected and not (paths.is_piped_out and paths.rejects is None) and not is_device(job.rejects):
        complain(say("batch.see_rejects", file=job.rejects.as_posix()))
