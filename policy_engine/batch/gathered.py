"""What the rows of a batch say: for every variable that counts, the cells it may be in, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from policy_engine.batch.cells import Column, coded, dtype_of, floats_of, masks_of_numbers
from policy_engine.batch.kleene import Masks
from policy_engine.batch.layout import Target
from policy_engine.batch.plan import BatchPlan
from policy_engine.batch.table import Table, Values
from policy_engine.batch.texts import Texts, read_texts
from policy_engine.batch.times import Times, elapsed, events_of
from policy_engine.facts import Fact
from policy_engine.logic.possible import Possible
from policy_engine.model.program import SignalPlan, Variable
from policy_engine.records import dataclass
from policy_engine.tree import Slot

YES, NO, OUT = 1, 2, 4
"""Cells of a `known` slot: known, not known, does not apply."""


@dataclass
class Gathered:
    """`masks` and `known` by variable name, for those that some row speaks of; `decided` by scale: rank + 1, or 0. `odd` rows are for
    the ordinary router. For the clocks: `times` by event, `places` by field (codes, −1 for none, and what they stand for), `has_text`,
    and `nows` as the table has it.

    What may be derived or found by clocks has 0 in `masks` where no ticket says it."""

    masks: dict[str, Masks] = field(default_factory=dict)
    known: dict[str, Masks] = field(default_factory=dict)
    decided: dict[str, Column] = field(default_factory=dict)
    odd: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    times: dict[str, Times] = field(default_factory=dict)
    places: dict[str, tuple[Column, Sequence[str]]] = field(default_factory=dict)
    has_text: bool | npt.NDArray[np.bool_] = False
    nows: Column | None = None

    def rows(self, part: slice | Column) -> Gathered:
        """Some of the rows."""

        def cut(columns: dict[str, Any]) -> dict[str, Any]:
            return {name: column if isinstance(column, int) else column[part] for name, column in columns.items()}

        return Gathered(
            cut(self.masks),
            cut(self.known),
            cut(self.decided),
            self.odd[part],
            {name: times.part(part) for name, times in self.times.items()},
            {name: (codes[part], names) for name, (codes, names) in self.places.items()},
            self.has_text if isinstance(self.has_text, bool) else self.has_text[part],
            None if self.nows is None else self.nows[part],
        )


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one source says of a variable: cells, 0 where it is silent; and whether the value is known. `nothing`: where it says that nobody
    knows."""

    masks: Column
    known: Column
    nothing: Column | bool = False


def gather_columns(plan: BatchPlan, table: Table) -> Gathered:
    """What all rows say."""
    return _Gathering(plan, table).gather()


@dataclass
class _Gathering:
    plan: BatchPlan
    table: Table
    spoken: dict[tuple[Target, str], Spoken] = field(default_factory=dict)
    found: Gathered = field(default_factory=Gathered)

    def gather(self) -> Gathered:
        self.found.odd, self.found.nows = self.table.odd.copy(), self.table.nows
        now = self.plan.now_ticks if self.table.nows is None else self.table.nows
        events = events_of(self.plan, self.table, self.found.odd)
        event_paths = {event.field for event in self.plan.program.events}
        for target, column in self.table.columns.items():
            if target.section == "ticket":
                self.check_key(target, column)
            elif target.section != "events" and (target.section == "signals" or self.is_wanted(target, event_paths)):
                self.read(target, column)
        texts = read_texts(self.plan, self.table, self.found.odd)
        self.found.times, self.found.has_text = events, texts.has_text
        for signal, variable in self.plan.given:
            timed = None
            if signal.from_events and not signal.needs_clock:
                timed = Spoken(*elapsed(signal, self.plan.codes(variable.name), events, now))
            self.settle(signal, variable, texts, timed)
        for name, times in events.items():
            if name in self.plan.program.ruling:
                self.found.masks[name] = int(times.masks[0]) if times.is_alike else times.masks
        self.read_current()
        return self.found

    def is_wanted(self, target: Target, event_paths: set[str | None]) -> bool:
        """Whether a field is read as a value, and not only as the time of an event."""
        return target.name not in event_paths or any(signal.field == target.name for signal in self.plan.program.signals)

    def check_key(self, target: Target, column: Values) -> None:
        """Mark the rows whose id, language or text is of another type."""
        if target.name == "created_at":
            return
        allowed = (str, int) if target.name in ("id", "language") else (str,)
        if isinstance(column, list):
            self.found.odd |= np.fromiter((value is not None and type(value) not in allowed for value in column), bool, len(column))
        elif not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or is_text_code(column, allowed)):
            self.found.odd |= np.asarray(column.is_valid())

    # ---- fields, and what a person says

    def read(self, target: Target, column: Values) -> None:
        """What a column says of each variable it is read for."""
        if self.read_numbers(target, column):
            return
        values = coded(column)
        says = [self.plan.reader.read(target, value) for value in values.values]
        bad = np.asarray([*(said is None for said in says), False])
        self.found.odd |= bad[values.codes]
        for name in dict.fromkeys(name for said in says if said is not None for name in said.facts):
            if name not in self.plan.program.by_name:
                continue
            codes, slot = self.plan.codes(name), self.plan.slot(name)
            facts = [said.facts.get(name) if said is not None else None for said in says]
            masks = values.look_up([codes.code(mask_of(fact, slot)) for fact in facts], 0, codes.dtype)
            nothing = values.look_up([fact is not None and fact.possible is None for fact in facts], 0, bool)
            self.spoken[target, name] = Spoken(masks, values.look_up([known_of(fact) for fact in facts], 0, np.uint8), nothing)
        for scale in dict.fromkeys(name for said in says if said is not None for name in said.decided):
            ranks = self.plan.program.scale_plans[scale]
            entries = [ranks.rank(said.decided[scale]) + 1 if said is not None and scale in said.decided else 0 for said in says]
            self.found.decided[scale] = values.look_up(entries, 0, np.uint8)
        if target.section == "fields" and target.name in self.places():
            names = [said.places.get(target.name) if said is not None else None for said in says]
            order = list(dict.fromkeys(name for name in names if name is not None))
            entries = [-1 if name is None else order.index(name) for name in names]
            self.found.places[target.name] = values.look_up(entries, -1, np.int32), order

    def read_numbers(self, target: Target, column: Values) -> bool:
        """The quick way for a field of plain numbers; False where it is another one."""
        program = self.plan.program
        users = [signal for signal in program.signals if target == Target("fields", signal.field or "")]
        events = any(event.field == target.name for event in program.events)
        if not users or events or any(signal.type not in ("number", "money") for signal in users) or target.name in self.places():
            return False
        numbers = floats_of(column)
        if numbers is None:
            return False
        if any(signal.type == "money" for signal in users):
            self.found.odd |= numbers < 0
        for signal in users:
            if signal.name in program.ruling:
                masks = masks_of_numbers(numbers, self.plan.codes(signal.name))
                self.spoken[target, signal.name] = Spoken(masks, (~np.isnan(numbers)).view(np.uint8))
        return True

    def places(self) -> set[str]:
        """Fields that calendars read."""
        return {getattr(source, "field", "") for calendar in self.plan.program.calendars for source in calendar.places()}

    # ---- putting the sources together

    def settle(self, signal: SignalPlan, variable: Variable, texts: Texts, timed: Spoken | None) -> None:
        """The strongest source that speaks, in every row; else what silence means."""
        codes, slot = self.plan.codes(variable.name), self.plan.slot(variable.name)
        places = [(target, variable.name) for target in self.plan.sources(signal, variable)]
        sources = [self.spoken[place] for place in places if place in self.spoken]
        if variable.name in texts.masks:
            sources.append(Spoken(texts.masks[variable.name], texts.known[variable.name]))
        sources += [timed] if timed is not None else []
        without, beside = self.plan.silences[variable.name]
        silent = (slot.mask_of(without), slot.mask_of(beside))
        masks: Masks = 0 if signal.needs_clock else choose(texts.has_text, silent, codes.code)
        known: Masks = 0 if signal.needs_clock else choose(texts.has_text, (known_cell(without), known_cell(beside)), np.uint8)
        for source in reversed(sources):
            speaks = source.masks != 0
            masks = np.where(speaks, source.masks, codes.code(masks) if isinstance(masks, int) else masks)
            known = np.where(speaks, source.known, np.asarray(known, np.uint8))
        if signal.needs_clock and not isinstance(masks, int):
            self.found.odd |= self.is_nothing(variable.name, masks)
        self.found.masks[variable.name] = spread(masks, self.table.rows)
        self.found.known[variable.name] = spread(known, self.table.rows)

    def is_nothing(self, name: str, masks: Column) -> npt.NDArray[np.bool_]:
        """Where somebody said that it is not known: then it is found from others, and what silence means does not count."""
        found: npt.NDArray[np.bool_] = masks == self.plan.codes(name).code(self.plan.slot(name).full)
        return found

    def read_current(self) -> None:
        """Where tickets already are."""
        for variable in self.plan.program.variables:
            spoken = self.spoken.get((Target("fields", variable.name), variable.name))
            if variable.kind == "current" and spoken is not None:
                new = dtype_of(self.plan.slot(variable.name))(1)
                self.found.masks[variable.name] = np.where(spoken.masks == 0, new, spoken.masks)
        for name in self.plan.overruled:
            owner = self.plan.program.signal_plans.get(self.plan.program.by_name[name].owner)
            targets = self.plan.sources(owner, self.plan.program.by_name[name]) if owner else [Target("signals", name)]
            sources = [self.spoken[target, name] for target in reversed(list(targets)) if (target, name) in self.spoken]
            if sources:
                self.overrule(name, sources)

    def overrule(self, name: str, sources: Sequence[Spoken]) -> None:
        """What is said of what is found from others, the strongest source last. Where that says that nobody knows, it is found."""
        masks, known, nothing = sources[0].masks, sources[0].known, np.asarray(sources[0].nothing)
        for spoken in sources[1:]:
            speaks = spoken.masks != 0
            masks, known = np.where(speaks, spoken.masks, masks), np.where(speaks, spoken.known, known)
            nothing = np.where(speaks, spoken.nothing, nothing)
        said: Column = np.where(nothing, masks.dtype.type(0), masks)
        self.found.masks[name] = said
        self.found.known[name] = np.where(nothing, known.dtype.type(0), known)
        self.found.odd |= self.is_nothing(name, said)


def is_text_code(column: pa.Array, allowed: tuple[type, ...]) -> bool:
    """Whether a column that is no plain text holds what counts as one: coded texts, and whole numbers where an id may stand."""
    if pa.types.is_dictionary(column.type):
        return bool(pa.types.is_string(column.type.value_type))
    return bool(int in allowed and pa.types.is_integer(column.type))


def mask_of(fact: Fact | None, slot: Slot) -> int:
    """The cells of a fact: none where nothing is said, all where it is said that nobody knows."""
    if fact is None:
        return 0
    return slot.full if fact.possible is None else slot.mask_of(fact.possible)


def known_of(fact: Fact | None) -> int:
    return 0 if fact is None else NO if fact.possible is None else known_cell(fact.possible)


def known_cell(possible: Possible) -> int:
    return OUT if possible.is_absent else YES if possible.is_known else NO


def choose(has_text: bool | npt.NDArray[np.bool_], pair: tuple[int, int], code: Callable[[int], Any]) -> Masks:
    """The second of two where there is a text."""
    if pair[0] == pair[1]:
        return pair[0]
    if isinstance(has_text, bool):
        return pair[has_text]
    found: Column = np.where(has_text, code(pair[1]), code(pair[0]))
    return found


def spread(values: Masks, rows: int) -> Masks:
    """A plain number where every row is the same by nature."""
    if isinstance(values, int):
        return values
    return values if values.shape == (rows,) else np.broadcast_to(values, (rows,))
