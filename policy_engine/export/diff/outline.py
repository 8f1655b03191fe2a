"""A difference in words, before it becomes text or markdown."""

from __future__ import annotations

from policy_engine.export.paragraphs import Section
from policy_engine.messages import say
from policy_engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A witness in words: what the ticket says (in two versions where the policies call it differently), both answers with their
    reasons, and the commands."""

    plain_facts: tuple[str, ...]
    before_words: str
    now_words: str
    commands: tuple[str, ...]
    note: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The ticket and the answers, a line each."""
        keys = ("example",) if len(self.plain_facts) == 1 else ("example_old", "example_new")
        facts = (say(f"diff.{key}", facts=fact) for key, fact in zip(keys, self.plain_facts, strict=True))
        note = [self.note] if self.note else []
        return (*facts, say("diff.before", answer=self.before_words), say("diff.now", answer=self.now_words), *note)


@dataclass(frozen=True, slots=True)
class MoveWords:
    """A move: `lower: Senior → Frontline`, with its witness."""

    head: str
    direction: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class ScaleWords:
    """A scale: its title, the verdict in a sentence, and what becomes of the tickets at each value."""

    title: str
    sentence: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TicketWords:
    """Real tickets: the sentence, a table by scale (title, rows of cells with their head first), examples, those not read, the load of
    each level, and `remarks` on how they were judged and read."""

    sentence: str
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    examples: Section | None = None
    rejects: Section | None = None
    load: Section | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything that is said about a difference, in order."""

    head: str
    sides: tuple[str, str]
    summary: tuple[str, ...]
    scales: tuple[ScaleWords, ...] = ()
    moves: tuple[MoveWords, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: Section | None = None
    tickets: TicketWords | None = None
