"""Whether the columns of a table and what they are said to be fit together: every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy_engine.batch.help_desks import columns_from
from policy_engine.batch.layout import Layout
from policy_engine.diagnostics import Diagnostic, Place
from policy_engine.messages import say
from policy_engine.model.program import Program
from policy_engine.records import dataclass
from policy_engine.spelling import closest

CODE = "EP243"


@dataclass(frozen=True)
class Mapped:
    """What → column as it is used, and what is wrong with it."""

    columns: Mapping[str, str]
    findings: tuple[Diagnostic, ...]


def map_columns(program: Program, own: Mapping[str, str], names: Sequence[str] | None, help_desk: str | None = None) -> Mapped:
    """The mapping for a table with these columns (None: each row has its own). A help desk's columns may be missing, one's own may not."""
    usual = {what: column for what, column in columns_from(help_desk, {}).items() if names is None or _has(names, column)}
    columns = {**usual, **own}
    layout = Layout(program, columns)
    place = Place("--columns")
    problems = _nothing_fits(layout, own, names) or [*_wrong(layout, own, names), *_doubled(layout, names or ())]
    return Mapped(columns, tuple(Diagnostic(CODE, "error", message, place, help) for message, help in problems))


def _nothing_fits(layout: Layout, own: Mapping[str, str], names: Sequence[str] | None) -> list[tuple[str, str | None]]:
    """Names of which none means anything: perhaps there is no heading, so they are not repeated; they may be a customer's words."""
    if own or not names or len(list(layout.unread(names))) < len(names):
        return []
    return [(say("batch.no_column_fits"), say("batch.no_column_fits_help"))]


def _has(names: Sequence[str], column: str) -> bool:
    return column in names or column.partition(".")[0] in names


def _wrong(layout: Layout, own: Mapping[str, str], names: Sequence[str] | None) -> Iterator[tuple[str, str | None]]:
    known = sorted({*layout.signals, *layout.events, *layout.paths, "id", "text", "subject", "created_at", "language"})
    for what, column in own.items():
        if not layout.is_read(layout.target(what)) or what in ("fields", "signals", "events"):
            near = closest(what, known)
            yield say("batch.no_such_thing", what=what), say("batch.did_you_mean", name=near) if near else None
        if names is not None and not _has(names, column):
            near = closest(column, names)
            yield say("batch.no_such_column", column=column), say("batch.did_you_mean", name=near) if near else None


def _doubled(layout: Layout, names: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Columns, and names given to columns, that are the same thing."""
    columns = [(str(layout.target(what)), column) for what, column in layout.columns.items()]
    columns += [(str(layout.target(name)), name) for name in names if name not in layout.by_column]
    by_target: dict[str, list[str]] = {}
    for target, column in columns:
        if target not in ("fields", "signals", "events"):
            by_target.setdefault(target, []).append(column)
    for target, same in by_target.items():
        if len(same) > 1:
            yield say("batch.doubled", columns=", ".join(f"`{name}`" for name in same), what=target), say("batch.doubled_help")
