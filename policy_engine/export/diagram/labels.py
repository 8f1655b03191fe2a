"""Texts on a picture: made safe, wrapped to a box, and answers said in few words."""

from __future__ import annotations

import re
import textwrap

from policy_engine.messages import say
from policy_engine.model.program import Table, Variable
from policy_engine.tree import Slot
from policy_engine.wording import Wording

LONGEST = 160
"""Characters of a text that a box shows; the rest is in its tooltip."""
BOX = 28
"""Characters on a line of a box."""
WIDE = 36
"""The same, for a text that would need more than three lines."""
ON_EDGE = 24
"""Characters on a line beside an arrow that goes down."""
BESIDE = 12
"""The same, above an arrow that goes sideways: such words make the picture wider."""
MOST = 12
"""Lines of a list in a box."""

TABLE = "|base"
"""Ends the name of a slot that stands for a scale's table."""

NO_BREAK = "\ue000"
"""Stands for a space where a line does not end: no text that people write has it."""
JOINER = "\u2060"
"""A character without width, to keep two others from being read as one thing."""
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Not allowed in an SVG, or able to turn the text around it: control characters, bidirectional overrides, halves of characters."""


def plain(text: str) -> str:
    """A text on one line, without characters that can't be seen."""
    return " ".join(UNSEEN.sub(" ", text).split())


def wrap(text: str, width: int = BOX) -> list[str]:
    """The lines of a box. A text that is too long for one ends in `…`."""
    short = textwrap.shorten(plain(text), LONGEST, placeholder=" …") if " " in plain(text) else plain(text)[:LONGEST]
    lines = _lines(short, width)
    return lines if len(lines) <= 3 or width != BOX else _lines(short, WIDE)


def wrap_low(text: str, width: int = BESIDE) -> list[str]:
    """Two lines at most, as narrow as that allows: for words above an arrow, which must not reach the row above."""
    short = textwrap.shorten(plain(text), 3 * ON_EDGE, placeholder=" …")
    while len(lines := wrap(short, width)) > 2:
        width += 2
    return lines


def _lines(text: str, width: int) -> list[str]:
    """Lines of about the same length: as narrow as the number of lines allows. A dot between two words ends a line, if any."""
    kept = text.replace(" · ", f"{NO_BREAK}· ")
    lines = textwrap.wrap(kept, width, break_on_hyphens=False) or [""]
    while width > 8 and len(narrower := textwrap.wrap(kept, width - 1, break_on_hyphens=False, break_long_words=False)) == len(lines):
        if max(map(len, narrower)) > width - 1 or lines[0].endswith("·"):
            break
        lines, width = narrower, width - 1
    return [line.replace(NO_BREAK, " ") for line in lines]


def first_items(items: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """The lines of a list that a box has room for, and a line that counts the others."""
    more = len(items) - MOST
    return (items, []) if more <= 1 else (items[:MOST], [say("diagram.and_more", count=more)])


def answer_words(wording: Wording, slot: Slot, mask: int) -> str:
    """A group of cells in few words: `up to 500 USD, or none`, `anything but missed`, `yes`."""
    real, absent = mask & slot.full, mask & slot.absent
    if not real:
        return wording.cells(slot, mask)
    if real == slot.full:
        return say("diagram.any_answer")
    words = _table_words(wording, slot, mask) or (_few_values(wording, slot, real) if slot.values else _up_to(wording.cells(slot, real)))
    # A table without a cell for a ticket gives its scale's lowest value, and that is what the answer says.
    return f"{words}{say('diagram.or_none')}" if absent and not slot.name.endswith(TABLE) else words


def only_axis(wording: Wording, slot: Slot) -> tuple[Table, Variable] | None:
    """The table behind a slot and its one axis; None for other slots, and for tables with several axes."""
    table = wording.program.scale_plans[slot.name.removesuffix(TABLE)].table if slot.name.endswith(TABLE) else None
    return (table, wording.variable(table.axes[0])) if table is not None and len(table.axes) == 1 else None


def _table_words(wording: Wording, slot: Slot, mask: int) -> str:
    """The values of a table's one axis that give an answer; nothing for other slots."""
    found = only_axis(wording, slot)
    if found is None:
        return ""
    table, axis = found
    bits = {value: 1 << index for index, value in enumerate(slot.values)}
    fitting = [value for value in axis.values if bits.get(str(table.rows.pick(value)), slot.absent) & mask]
    return say("words.or").join(wording.value(axis.name, value) for value in fitting)


def _few_values(wording: Wording, slot: Slot, real: int) -> str:
    """The values, or the others when those are far fewer."""
    others = slot.full & ~real
    if real.bit_count() >= 4 and others.bit_count() * 2 < real.bit_count():
        return say("diagram.anything_but", values=wording.cells(slot, others))
    return wording.cells(slot, real)


def _up_to(words: str) -> str:
    """`up to` is shorter than `at most`, and as exact."""
    start = say("words.at_most", value="")
    return say("diagram.up_to", value=words.removeprefix(start)) if words.startswith(start) else words
