"""A difference as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.diff import Difference
from policy_engine.export.diff.outline import MoveWords, Outline, ScaleWords, Shown, TicketWords
from policy_engine.export.diff.report import ReportOptions, outline
from policy_engine.export.paragraphs import clean, render_sections, wrap
from policy_engine.messages import say
from policy_engine.snippets import display_width

GAP = "   "


def diff_text(difference: Difference, options: ReportOptions | None = None, *, width: int = 100) -> str:
    """The whole report, at most `width` columns wide but for commands, without a line break at the end."""
    return "\n".join(_lines(outline(difference, options), width))


def _lines(report: Outline, width: int) -> Iterator[str]:
    yield from wrap(report.head, width)
    yield from report.sides
    yield ""
    for sentence in report.summary:
        yield from wrap(sentence, width)
    for scale in report.scales:
        yield from _scale(scale)
    if report.moves:
        yield from ("", say("diff.moves"))
        for move in report.moves:
            yield from _move(move, width)
    yield from render_sections(report.sections, width)
    yield from render_sections([report.notes] if report.notes is not None else [], width)
    if report.tickets is not None:
        yield from _tickets(report.tickets, width)


def _scale(scale: ScaleWords) -> Iterator[str]:
    yield ""
    yield from columns([(say("diff.at_scale", scale=scale.title), say("diff.then")), *scale.rows])


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of cells, each column as wide as its widest cell; the first row is the head."""
    shown = [[clean(cell) for cell in row] for row in rows]
    widths = [max(display_width(row[index]) for row in shown) for index in range(len(shown[0]))]
    for row in shown:
        cells = (cell + " " * (wide - display_width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield f"  {GAP.join(cells)}".rstrip()


def _move(move: MoveWords, width: int) -> Iterator[str]:
    yield from wrap(move.head, width, first="  • ", rest="    ")
    yield from shown_lines(move.shown, width)


def shown_lines(shown: Shown, width: int) -> Iterator[str]:
    """A witness: the ticket, both answers, and the commands, which are never broken."""
    for line in shown.lines:
        yield from wrap(line, width, first="      ", rest="        ")
    yield from (f"      $ {clean(command)}" for command in shown.commands)


def _tickets(tickets: TicketWords, width: int) -> Iterator[str]:
    yield from ("", say("diff.tickets"))
    for sentence in (tickets.sentence, *tickets.remarks):
        yield from wrap(sentence, width, first="  ", rest="  ")
    for title, table in tickets.tables:
        yield from ("", f"  {clean(title)}")
        yield from columns(table)
    yield from render_sections([section for section in (tickets.examples, tickets.load, tickets.rejects) if section is not None], width)
