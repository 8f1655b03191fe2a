"""Part 1: when a ticket goes up. Lanes, the triggers of each level, the other scales with their tables, and the caps."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import remark_blocks, when_blocks
from policy_engine.export.handbook.book import EXAMPLES, FACTS, TRIGGERS, View, title_of
from policy_engine.export.handbook.durations import spelled_out
from policy_engine.export.handbook.examples import Example
from policy_engine.export.handbook.markdown import Block, bullets, chapter, escape, heading, numbered, quote, section
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.timing import table_grid
from policy_engine.messages import say
from policy_engine.model.routing import Gate, Lane, Scale, Trigger
from policy_engine.model.signals import ValueEntry

MOST_EXAMPLES = 2
LONGEST_EXAMPLE = 220


def triggers_page(view: View) -> list[Block]:
    """The page, or nothing without lanes, levels and scales."""
    body = [
        *chapter(say("handbook.triggers.lanes"), "lanes", say("handbook.triggers.lanes_intro"), *_lanes(view)),
        *_levels(view),
        *_scales(view),
        *chapter(say("handbook.triggers.gates"), "gates", say("handbook.triggers.gates_intro"), *_gates(view)),
    ]
    intro = say("handbook.triggers.intro", facts=view.to_page(FACTS, page_title(FACTS)))
    return section(heading(1, page_title(TRIGGERS)), [intro] if body else [], body)


def _lanes(view: View) -> Iterator[list[Block]]:
    for number, lane in enumerate(view.document.lanes, 1):
        yield lane_blocks(view, lane, number)


def lane_blocks(view: View, lane: Lane, number: int) -> list[Block]:
    title = say("handbook.triggers.lane", number=number, title=view.title(lane.id))
    when = when_blocks(view, view.book.condition(lane.when)) or [say("handbook.triggers.rest")]
    return [
        *heading(3, title, lane.id),
        *when,
        *([say("handbook.triggers.with_others")] if lane.with_others else []),
        *([say("handbook.triggers.hand_to", role=view.to(lane.hand_to))] if lane.hand_to else []),
        *said(lane.say),
        *remark_blocks(lane),
    ]


def said(words: str | None) -> list[Block]:
    """What the customer is told."""
    return [say("handbook.triggers.say"), quote(f"“{words.strip()}”")] if words else []


def _levels(view: View) -> list[Block]:
    """Each level with its triggers, lowest first."""
    if not view.book.levels:
        return []
    blocks: list[Block] = []
    for index, level in enumerate(view.book.levels):
        triggers = [trigger for trigger in view.document.triggers if trigger.raises.get("level") == level.id]
        intro = [] if triggers else [say("handbook.triggers.first" if index == 0 else "handbook.triggers.by_hand")]
        title = say("handbook.triggers.level", level=view.to(level.id))
        blocks += section(heading(2, title, f"_{level.id}"), intro, *(trigger_blocks(view, trigger) for trigger in triggers))
    scale = view.document.scales.get("level")
    return blocks + (_scale_notes(view, "level", scale) if scale else [])


def trigger_blocks(view: View, trigger: Trigger) -> list[Block]:
    """A trigger with its condition and example tickets."""
    others = {name: value for name, value in trigger.raises.items() if name != "level"}
    return [
        *heading(3, escape(trigger.title), trigger.id),
        *view.blocks_of(trigger.when),
        *_let_in(view, trigger),
        *([say("handbook.triggers.raises", what=raises_words(view, others))] if others else []),
        *remark_blocks(trigger),
        *section([say("handbook.triggers.examples")], bullets(_examples(view, trigger.id))),
    ]


def _let_in(view: View, trigger: Trigger) -> list[Block]:
    """That its level lets in only some tickets."""
    level = next((level for level in view.book.levels if level.id == trigger.raises.get("level") and level.admission), None)
    return [] if level is None else [say("handbook.triggers.let_in", level=view.to(level.id))]


def raises_words(view: View, raises: dict[str, str]) -> str:
    wording = view.book.wording
    pairs = (
        say("handbook.triggers.to", scale=escape(wording.title(name)), value=escape(wording.value(name, value)))
        for name, value in raises.items()
    )
    return ", ".join(pairs)


def _examples(view: View, name: str) -> Iterator[str]:
    """Tickets on which the trigger fires: those that show it alone come first."""
    fitting = [e for e in view.book.examples if e.words and len(e.words) <= LONGEST_EXAMPLE and name in [t.id for t in e.decision.fired]]
    fitting.sort(key=lambda example: (len(example.decision.fired), bool(example.case.signals or example.case.fields)))
    for example in fitting[:MOST_EXAMPLES]:
        more = view.to_page(EXAMPLES, say("handbook.triggers.more"), example.case.id)
        yield say("handbook.triggers.example", words=escape(example.words), besides=_besides(example, name), more=more)


def _besides(example: Example, name: str) -> str:
    """What the trigger rests on besides the customer's words."""
    fired = next(trigger for trigger in example.decision.fired if trigger.id == name)
    known = [line for line in fired.because if line.holds and not line.quotes]
    lines = (say("handbook.examples.reason", title=escape(line.title), value=escape(spelled_out(line.value))) for line in known)
    return say("handbook.triggers.besides", lines=", ".join(lines)) if known else ""


def _scales(view: View) -> list[Block]:
    blocks: list[Block] = []
    for name, scale in view.document.scales.items():
        if name != "level":
            blocks += _scale(view, name, scale)
    return blocks


def _scale(view: View, name: str, scale: Scale) -> list[Block]:
    values = (_scale_value(view, name, value) for value in scale.values)
    raising = [trigger for trigger in view.document.triggers if name in trigger.raises]
    title = heading(2, escape(view.book.wording.title(name)), name)
    table = [say("handbook.triggers.table"), *table_grid(view, scale.table, name)] if scale.table is not None else []
    return [
        *title,
        *numbered(values),
        *table,
        *section([say("handbook.triggers.raised_by")], bullets(_raised_by(view, trigger, name) for trigger in raising)),
        *section([], *(trigger_blocks(view, trigger) for trigger in raising if next(iter(trigger.raises)) == name)),
        *_scale_notes(view, name, scale),
    ]


def _scale_value(view: View, name: str, value: ValueEntry) -> str:
    words = say("handbook.time.bold", words=escape(view.book.wording.value(name, value.id)))
    return ": ".join([words, *(escape(text) for text in (value.means, value.note) if text)])


def _raised_by(view: View, trigger: Trigger, name: str) -> str:
    value = escape(view.book.wording.value(name, trigger.raises[name]))
    return say("handbook.triggers.raised_to", value=value, trigger=view.to(trigger.id))


def _scale_notes(view: View, name: str, scale: Scale) -> list[Block]:
    """How a scale is read, and who settles a doubt."""
    notes = []
    title = escape(view.book.wording.title(name))
    if scale.only_if is not None:
        notes.append(say("handbook.triggers.only_if", title=title, condition=view.line(scale.only_if)))
    notes.append(say(f"handbook.triggers.unsure_{scale.when_unsure}", title=title))
    if scale.decided_by:
        notes.append(say("handbook.triggers.decided_by", title=title, role=view.to(scale.decided_by)))
    if scale.record_if_lowered:
        what = "; ".join(escape(text) for text in scale.record_if_lowered)
        notes.append(say("handbook.triggers.record_if_lowered", title=title, what=what))
    if scale.never_falls:
        notes.append(say("handbook.triggers.never_falls", title=title))
    head = heading(3, say("handbook.triggers.about", title=title), "level" if name == "level" else None)
    return [*head, *bullets(notes), *remark_blocks(scale)]


def _gates(view: View) -> Iterator[list[Block]]:
    for gate in view.document.gates:
        yield gate_blocks(view, gate)


def gate_blocks(view: View, gate: Gate) -> list[Block]:
    cap = say("handbook.triggers.cap", what=raises_words(view, gate.cap))
    return [
        *heading(3, escape(title_of(gate, gate.id)), gate.id),
        cap,
        *view.blocks_of(gate.when),
        *said(gate.say),
        *remark_blocks(gate),
    ]


def trigger_links(view: View, level: str) -> list[str]:
    """The triggers that lead to a level, as links."""
    return [view.to(trigger.id) for trigger in view.document.triggers if trigger.raises.get("level") == level]
