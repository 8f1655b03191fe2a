"""A difference in words: the summary first, then moves, changed parts and remarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from policy_engine.diff import Difference
from policy_engine.diff.difference import PartChange
from policy_engine.diff.facts import Remark
from policy_engine.diff.replay import Replayed
from policy_engine.export.diff.move_words import MoveWriter
from policy_engine.export.diff.outline import MoveWords, Outline
from policy_engine.export.diff.part_words import PartWriter
from policy_engine.export.diff.ticket_words import TicketWriter
from policy_engine.export.diff.words import Side
from policy_engine.export.paragraphs import Item, Section
from policy_engine.messages import say
from policy_engine.records import dataclass

READING_KEYS = frozenset({"text", "field"})
"""Keys of a signal that say how it is read from a ticket."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """`replayed`: real tickets, where there are any. `show_text`: also show what customers wrote."""

    replayed: Replayed | None = None
    show_text: bool = False


def outline(difference: Difference, options: ReportOptions | None = None) -> Outline:
    """Everything that is to be said."""
    return _Writer(difference, options or ReportOptions()).outline()


@dataclass
class _Writer:
    difference: Difference
    options: ReportOptions
    old: Side = field(init=False)
    new: Side = field(init=False)

    def __post_init__(self) -> None:
        self.old, self.new = Side(self.difference.old), Side(self.difference.new)
        self.moves = MoveWriter(self.difference, self.old, self.new)

    def outline(self) -> Outline:
        found = self.difference
        sides = (say("diff.compared", old=found.old.path), say("diff.compared_with", new=found.new.path))
        tickets = None
        if self.options.replayed is not None:
            tickets = TicketWriter(self.moves, self.options.show_text).words(self.options.replayed)
        if found.is_same:
            return Outline(self.head(), sides, (say("diff.nothing"),), tickets=tickets)
        tell = found.routing_changes or found.unreadable or found.undecided
        scales = tuple(self.moves.scales()) if tell and found.routing.proven else ()
        parts = PartWriter(found, self.old, self.new, self.moves)
        return Outline(
            head=self.head(),
            sides=sides,
            summary=tuple(self.summary()),
            scales=scales,
            moves=tuple(self.all_moves()),
            sections=tuple(parts.sections()),
            notes=self.notes(),
            tickets=tickets,
        )

    def head(self) -> str:
        old, new = self.difference.old.document, self.difference.new.document
        versions = [document.version or say("diff.no_version") for document in (old, new)]
        title = new.title if old.title == new.title else say("diff.head_renamed", old=old.title, new=new.title)
        return title if versions[0] == versions[1] else say("diff.head", title=title, old=versions[0], new=versions[1])

    def all_moves(self) -> Iterator[MoveWords]:
        yield from self.moves.moves()
        yield from self.moves.lanes()

    # ---- the summary --------------------------------------------------------------------------------------------------------

    def summary(self) -> Iterator[str]:
        found = self.difference
        if found.is_doubtful:
            ids = {"old_id": found.old.document.id, "new_id": found.new.document.id}
            facts = found.facts
            yield say(
                "diff.doubtful" if facts.shared > 1 else "diff.doubtful_one", **ids, old=facts.old, new=facts.new, shared=facts.shared
            )
        if not found.routing.proven:
            yield say("diff.routing_unproven")
        elif not found.routing_changes and not found.undecided:
            readable = any(remark.why in ("value_removed", "value_added") for remark in found.remarks)
            yield say("diff.routing_same_readable" if readable else "diff.routing_same")
        else:
            yield from self.verdicts()
        yield from self.unreadable()
        counts = self.counts()
        if counts:
            yield say("diff.summary_parts", counts=counts)

    def verdicts(self) -> Iterator[str]:
        """A sentence for each scale, and one for the lanes where there are any."""
        for scale in self.moves.scales():
            yield say("diff.several", scale=scale.title, sentence=scale.sentence)
        lanes = self.difference.routing.lanes
        if self.difference.new.program.lanes or self.difference.old.program.lanes:
            key = "lanes_move" if lanes.moves else "lanes_same" if lanes.sure else "lanes_undecided"
            yield say("diff.several", scale=say("diff.lanes"), sentence=say(f"diff.{key}"))
        if lanes.more:
            yield say("diff.lanes_more")

    def unreadable(self) -> Iterator[str]:
        """Where tickets may be already that the new policy can't read any more."""
        remarks = self.difference.unreadable
        if remarks:
            names = [self.old_place(remark) for remark in remarks]
            yield say("diff.unreadable", names=either(list(dict.fromkeys(names))))

    def old_place(self, remark: Remark) -> str:
        """A level, other value or lane of the old policy by its title."""
        back = {self.difference.renames.variable(variable.name): variable.name for variable in self.difference.old.program.variables}
        return self.old.wording.value(back[remark.name], remark.value or "")

    def counts(self) -> str:
        """`2 new, 1 removed, 4 changed`."""
        kinds = [_kind(part) for part in self.difference.parts]
        shown = ((kind, kinds.count(kind)) for kind in ("added", "removed", "changed"))
        return ", ".join(say(f"diff.count_{kind}", count=count) for kind, count in shown if count)

    # ---- remarks ------------------------------------------------------------------------------------------------------------

    def notes(self) -> Section | None:
        grouped: dict[str, list[Remark]] = {}
        for remark in self.difference.remarks:
            if not remark.name.startswith("current."):
                grouped.setdefault(remark.why, []).append(remark)
        items = [Item(self.note(why, remarks)) for why, remarks in grouped.items()]
        read = [part for part in self.difference.parts if part.section == "signals" and READING_KEYS & {key.key for key in part.keys}]
        if read and self.options.replayed is None:
            items.append(Item(say("diff.note_text", names=", ".join(self.new.title(part.new_id or "") for part in read))))
        return Section(say("diff.notes"), tuple(items)) if items else None

    def note(self, why: str, remarks: list[Remark]) -> str:
        names = ", ".join(dict.fromkeys(self.remark_name(remark) for remark in remarks))
        if why == "silence":
            tied = all(fact_is_tied(self.difference, remark.name) for remark in remarks)
            return say("diff.note_silence", names=names, how=say("diff.silence_tied" if tied else "diff.silence_open"))
        return say(f"diff.note_{why}", names=names)

    def remark_name(self, remark: Remark) -> str:
        side = self.old if remark.why in ("only_old", "value_removed") else self.new
        title = side.variable(remark.name) if side is self.new else self.old_variable(remark.name)
        if remark.value is None:
            return title
        return say("diff.fact", title=title, value=side.wording.value(remark.name, remark.value))

    def old_variable(self, name: str) -> str:
        """The old policy's title for a variable that is named as the new one would."""
        back = {self.difference.renames.variable(variable.name): variable.title for variable in self.difference.old.program.variables}
        return back.get(name) or self.new.variable(name)


def fact_is_tied(difference: Difference, name: str) -> bool:
    """Whether both policies take a value when nothing is said, so that such tickets could be compared."""
    from policy_engine.diff.facts import silence

    old = next((v for v in difference.old.program.variables if difference.renames.variable(v.name) == name), None)
    new = difference.new.program.by_name.get(name)
    return old is not None and new is not None and None not in (silence(old, difference.old.program), silence(new, difference.new.program))


def either(names: list[str]) -> str:
    """`Desk, Manager or Owner`."""
    return say("words.or").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _kind(part: PartChange) -> str:
    if part.old is None and part.new is not None:
        return "added"
    return "removed" if part.new is None and part.old is not None else "changed"
