"""A checklist for a terminal, or as markdown with boxes to tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_engine.desk import Checklist, Routed
from policy_engine.export.answer_admissions import admission_words
from policy_engine.export.answer_duties import hangs_on
from policy_engine.export.answer_headline import headline
from policy_engine.export.answer_owner import owner_words
from policy_engine.export.checklist_lines import SECTIONS, Line, Part
from policy_engine.export.handbook.markdown import bullets, escape, page_text
from policy_engine.export.paragraphs import wrap
from policy_engine.export.titles import Titles
from policy_engine.messages import say

BOX = "[ ]"


def checklist_text(checklist: Checklist, routed: Routed, *, width: int = 100) -> str:
    """The list for a terminal, without a line break at the end."""
    lines = [line for words in _head(checklist, routed) for line in wrap(words, width)]
    for part in _parts(checklist):
        lines += ["", *wrap(part.heading, width)]
        for line in part.lines:
            mark = f"  {BOX} " if line.box else "  • "
            lines += wrap(line.text, width, first=mark, rest=" " * len(mark))
            for below in line.below:
                lines += wrap(below, width, first=f"{' ' * len(mark)}– ", rest=" " * (len(mark) + 2))
    return "\n".join(lines)


def checklist_markdown(checklist: Checklist, routed: Routed) -> str:
    """The list as a page."""
    title, *rest = _head(checklist, routed)
    blocks = [f"# {escape(title)}", *(escape(line) for line in rest)]
    for part in _parts(checklist):
        blocks += [f"## {escape(part.heading)}", *bullets(_bullet(line) for line in part.lines)]
    return page_text(blocks)


def _bullet(line: Line) -> str:
    head = f"{BOX} {escape(line.text)}" if line.box else escape(line.text)
    return "\n  - ".join([head, *(escape(below) for below in line.below)])


def _parts(checklist: Checklist) -> Iterator[Part]:
    makers: tuple[Callable[[Checklist], Iterator[Part]], ...] = SECTIONS
    return (part for make in makers for part in make(checklist) if part.lines)


def _head(checklist: Checklist, routed: Routed) -> list[str]:
    titles = Titles(routed.policy)
    decision = routed.decision
    name = say("checklist.ticket", ticket=checklist.ticket) if checklist.ticket else ""
    lines = [say("checklist.title", ticket=name, answer=headline(decision, titles))]
    lines += [*owner_words(decision, titles), *(admission_words(found, titles) for found in decision.admissions)]
    if checklist.waiting:
        lines.append(say("checklist.waiting_one") if checklist.waiting == 1 else say("checklist.waiting", count=checklist.waiting))
        lines += hangs_on(decision.actions)
    return lines
