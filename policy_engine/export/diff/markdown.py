"""A difference as markdown: a comment on a pull request, short first, details folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policy_engine.diff import Difference
from policy_engine.export.diff.outline import MoveWords, Outline, ScaleWords, Shown, TicketWords
from policy_engine.export.diff.report import ReportOptions, outline
from policy_engine.export.handbook.markdown import Block, escape, page_text, sentence, table
from policy_engine.export.paragraphs import Section
from policy_engine.messages import say

MOST_CHARACTERS = 60_000
"""A comment on GitHub may hold a little more than that."""
_NAME = re.compile(r"\\`([^`\\\n]+)\\`")


def diff_markdown(difference: Difference, options: ReportOptions | None = None) -> str:
    """The whole comment, with a line break at the end. One that is too long loses its folded details first, then its end."""
    report = outline(difference, options)
    text = page_text([*_summary(report), *_details(report)])
    if len(text) > MOST_CHARACTERS:
        text = page_text(_summary(report))
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS].rpartition(chr(10))[0]}\n\n{say('diff.cut')}\n"
    return text


def words(text: str) -> str:
    """Plain words, escaped; what stands between backticks is a name."""
    return _NAME.sub(lambda match: f"`{match[1]}`", escape(text))


def _summary(report: Outline) -> Iterator[Block]:
    yield f"### {words(report.head)}"
    yield _bullets(
        (f"**{words(sentence(line))}**" if index == 0 else words(sentence(line)) for index, line in enumerate(report.summary)), 0
    )
    for scale in report.scales:
        yield from _scale(scale)
    if report.moves:
        yield f"#### {say('diff.moves')}"
        yield from table([say(f"diff.head_{name}") for name in ("move", "example", "before", "now")], [_row(move) for move in report.moves])
    for section in report.sections:
        yield from _section(section)
    if report.notes is not None:
        yield from _section(report.notes)
    if report.tickets is not None:
        yield from _tickets(report.tickets)


def _scale(scale: ScaleWords) -> Iterator[Block]:
    head = [words(say("diff.at_scale", scale=scale.title)), say("diff.then")]
    yield from table(head, [tuple(words(cell) for cell in row) for row in scale.rows])


def _row(move: MoveWords) -> tuple[str, ...]:
    shown = move.shown
    return words(move.head), words(" ".join(shown.plain_facts)), words(shown.before_words), words(shown.now_words)


def _section(section: Section) -> Iterator[Block]:
    yield f"#### {words(section.heading)}"
    lines: list[str] = []
    for item in section.items:
        lines.append(f"- {words(item.text)}")
        lines.extend(f"  - {words(below)}" for below in item.below)
    yield "\n".join(lines)


def _bullets(lines: Iterable[str], depth: int) -> Block:
    return "\n".join(f"{'  ' * depth}- {line}" for line in lines)


def _tickets(tickets: TicketWords) -> Iterator[Block]:
    yield f"#### {say('diff.tickets')}"
    yield words(" ".join((tickets.sentence, *tickets.remarks)))
    for title, rows in tickets.tables:
        yield f"**{words(title)}**"
        yield from table([words(cell) for cell in rows[0]], [tuple(words(cell) for cell in row) for row in rows[1:]])
    for section in (tickets.examples, tickets.load, tickets.rejects):
        if section is not None and section.items:
            yield from _section(section)


def _details(report: Outline) -> Iterator[Block]:
    """The commands, folded away."""
    moves = [(move, move.shown) for move in report.moves if move.shown.commands]
    if moves:
        yield f"<details>\n<summary>{escape(say('diff.details'))}</summary>"
        for move, shown in moves:
            yield words(move.head)
            yield _fenced(shown)
        yield "</details>"
    yield words(" · ".join(report.sides))


def _fenced(shown: Shown) -> Block:
    return fenced("sh", shown.commands)


def fenced(language: str, lines: Sequence[str]) -> Block:
    """Lines as code, in a fence that is longer than any inside."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *(line.replace("\n", " ") for line in lines), fence])
