"""Replayed tickets in words: a table of old and new answers, and examples by their id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policy_engine.diff.difference import ScaleMoves, Span
from policy_engine.diff.replay import Cell, Reject, Replayed, ScaleCounts, moves_of
from policy_engine.export.diff.judged_words import judged_words, unread_words
from policy_engine.export.diff.load_words import load_section, named
from policy_engine.export.diff.move_words import MoveWriter
from policy_engine.export.diff.outline import TicketWords
from policy_engine.export.paragraphs import Item, Section, shorten
from policy_engine.messages import say
from policy_engine.records import dataclass

MOST_REJECTS = 20
NONE = "·"


@dataclass(frozen=True)
class TicketWriter:
    """`show_text`: also show the beginning of an example's text, which is a customer's."""

    moves: MoveWriter
    show_text: bool = False

    def words(self, replayed: Replayed) -> TicketWords:
        sentence = say(f"diff.{_sentence(replayed)}", moved=replayed.moved, count=replayed.count)
        if replayed.other_lanes:
            sentence += " " + say(
                "diff.tickets_lanes_one" if replayed.other_lanes == 1 else "diff.tickets_lanes", count=replayed.other_lanes
            )
        moved = [counts for counts in replayed.scales if moves_of(counts)]
        tables = tuple((self.moves.new.variable(counts.scale.new), self.table(counts)) for counts in moved)
        load = load_section(named(replayed.loads))
        remarks = (*judged_words(replayed, self.moves.new), *unread_words(replayed))
        return TicketWords(sentence, tables, self.examples(moved), self.rejects(replayed), load, remarks)

    def span(self, scale: ScaleMoves, span: Span, *, is_old: bool) -> str:
        return self.moves.span(scale, span, self.moves.old if is_old else self.moves.new)

    def table(self, counts: ScaleCounts) -> tuple[tuple[str, ...], ...]:
        """One row for each old answer, one column for each new one."""
        old, new = (sorted({pair[side] for pair in counts.cells}) for side in (0, 1))
        head = (say("diff.old_new"), *(self.span(counts.scale, span, is_old=False) for span in new))
        rows = [(self.span(counts.scale, a, is_old=True), *(_count(counts.cells.get((a, b))) for b in new)) for a in old]
        return (head, *rows)

    def examples(self, moved: list[ScaleCounts]) -> Section:
        items = [
            Item(
                say(
                    "diff.tickets_cell",
                    old=self.span(counts.scale, old, is_old=True),
                    new=self.span(counts.scale, new, is_old=False),
                    count=cell.count,
                ),
                self.named(cell),
            )
            for counts in moved
            for (old, new), cell in moves_of(counts)
        ]
        return Section(say("diff.tickets_which"), tuple(items))

    def named(self, cell: Cell) -> tuple[str, ...]:
        names = ", ".join(name for name, _ in cell.examples)
        if self.show_text:
            return tuple(say("diff.tickets_text", name=name, text=shorten(text)) for name, text in cell.examples)
        rest = cell.count - len(cell.examples)
        return (say("diff.tickets_more", names=names, count=rest) if rest else names,) if names else ()

    def rejects(self, replayed: Replayed) -> Section | None:
        if not replayed.rejects:
            return None
        items = [Item(self.reject(reject)) for reject in replayed.rejects[:MOST_REJECTS]]
        rest = len(replayed.rejects) - MOST_REJECTS
        more = [Item(say("diff.and_more", count=rest))] if rest > 0 else []
        count = len(replayed.rejects)
        heading = say("diff.tickets_rejects_one" if count == 1 else "diff.tickets_rejects", count=count)
        return Section(heading, (*items, *more))

    def reject(self, reject: Reject) -> str:
        """Which ticket it is and why, in the words of `batch`."""
        reason = "; ".join(self.reason(finding) for finding in reject.findings)
        reason = reason if reject.side is None else say(f"diff.{reject.side}_side", reason=reason)
        if reject.id is None:
            return say("diff.tickets_reject", line=reject.line, reason=reason)
        return say("diff.tickets_reject_id", line=reject.line, id=reject.id, reason=reason)

    def reason(self, finding: Mapping[str, Any]) -> str:
        if self.show_text and "message" in finding:
            return str(finding["message"])
        return f"{finding['at']}: {finding['reason']} ({finding['code']})" if "at" in finding else str(finding["reason"])


def _sentence(replayed: Replayed) -> str:
    """Which sentence says how many tickets move: one is not spoken of as several are."""
    if not replayed.count:
        return "tickets_unread"
    if replayed.count == 1:
        return "tickets_moved_only" if replayed.moved else "tickets_same_one"
    return "tickets_same" if not replayed.moved else "tickets_moved_one" if replayed.moved == 1 else "tickets_moved"


def _count(cell: Cell | None) -> str:
    return f"{cell.count:,}" if cell is not None else NONE
