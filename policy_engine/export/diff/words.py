"""What stands in a policy, in plain words: conditions, lengths of time, tables, roles by their title."""

from __future__ import annotations

import html
import re
from functools import cached_property
from typing import Any

from policy_engine.export.handbook.plain import as_line, words_of
from policy_engine.export.titles import plain
from policy_engine.loader import PolicySource
from policy_engine.loader.names import Names, collect_names, entries
from policy_engine.loader.settle import Settler
from policy_engine.messages import say, sentences
from policy_engine.model.calendars import DAYS, FromField
from policy_engine.model.clocks import WITHIN_WORDS, Never
from policy_engine.model.conditions import AllOf, AnyOf, Line, Mistake, Not
from policy_engine.model.part import Part
from policy_engine.model.signals import AMOUNT, IfMissing, TextSource
from policy_engine.model.tables import Cell, Rows, WrittenTable
from policy_engine.records import dataclass
from policy_engine.wording import Wording

CONDITIONS = (AllOf, AnyOf, Not, Line, Mistake)


def plain_words(escaped: str) -> str:
    """Words that were escaped for markdown, as they were before."""
    return re.sub(r"\\(.)", r"\1", html.unescape(escaped))


def label(key: str) -> str:
    """What a key of the language is about."""
    return sentences().get(f"diff.label.{key}") or plain(key).strip()


@dataclass(frozen=True)
class Side:
    """One of two policies, and how it says things."""

    source: PolicySource

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.source.document, self.source.program)

    @cached_property
    def names(self) -> Names:
        return collect_names(self.source.document, self.source.node)[0]

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of everything with an id."""
        return {name: getattr(part, "title", None) or plain(name).capitalize() for _, name, _, part in entries(self.source.document)}

    def title(self, name: str) -> str:
        return self.titles.get(name) or plain(name)

    def variable(self, name: str) -> str:
        """The title of a variable, or of a signal whose values are variables."""
        found = self.source.program.by_name.get(name)
        return found.title if found is not None else self.title(name)

    def condition(self, written: Any) -> str:
        settler = Settler(self.names, self.source.node, self.source.document.currency, [])
        return plain_words(as_line(words_of(settler.condition(written, ()), self.wording)))

    def words(self, value: Any, key: str) -> str:
        """A value that stands under `key`, on one line."""
        if isinstance(value, CONDITIONS):
            return self.condition(value)
        if isinstance(value, WrittenTable):
            return self.table(value, key)
        if isinstance(value, dict | tuple | list | frozenset):
            return ", ".join(self.items(value, key))
        if isinstance(value, bool):
            return say("words.yes" if value else "words.no")
        if isinstance(value, Never):
            return say("diff.never")
        if isinstance(value, IfMissing):
            return say("diff.taken", value=plain(value.value), because=value.because) if value.because else plain(value.value)
        if isinstance(value, TextSource):
            return ", ".join(self.items(value, key))
        if isinstance(value, Part):
            return self.part(value)
        if isinstance(value, FromField):
            return f"`{value.field}`"
        return self.word(str(value), key)

    def word(self, value: str, key: str) -> str:
        """A bare word: the title of what it names, a promise, or itself."""
        if key == "within" and value in WITHIN_WORDS:
            return say(f"diff.within_{value}")
        if key == "level":
            return self.wording.value("level", value)
        if key not in ("title", "body", "say", "do", "subject", "note", "means") and value in self.titles:
            return self.titles[value]
        return " ".join(value.split())

    def items(self, value: Any, key: str) -> list[str]:
        """The items of a list or group, each on one line."""
        if isinstance(value, TextSource):
            return list(self.phrases(value))
        if isinstance(value, dict):
            return [f"{self.title(name)}: {self.pair(name, inner, key)}" for name, inner in value.items()]
        if key == "hours":
            return [say("diff.hours", day=days, spans=spans) for days, spans in grouped_hours(value)]
        return [self.words(item, key) for item in value]

    def pair(self, name: str, value: Any, key: str) -> str:
        return self.wording.value(name, value) if key in ("raise_", "cap") else self.words(value, key)

    def phrases(self, text: TextSource) -> list[str]:
        found = [say("diff.detector", name=text.use)] if text.use else []
        found += [_phrase(phrase, value) for value, phrases in text.phrases for phrase in phrases]
        found += [say("diff.phrase", phrase=phrase, value=say("words.yes")) for phrase in text.also]
        found += [say("diff.except_phrase", phrase=phrase) for phrase in text.exclude]
        return [*found, say("diff.largest")] if text.pick == "largest" else found

    def part(self, part: Part) -> str:
        """A part inside another: its title, or what it says."""
        said = {name: getattr(part, name) for name in type(part).model_fields}
        said = {name: value for name, value in said.items() if value not in (None, (), {}, False)}
        name = said.pop("title", None) or (plain(said["id"]) if "id" in said else None)
        said.pop("id", None)
        if name is None and len(said) == 1:
            ((key, value),) = said.items()
            return self.words(value, key)
        rest = ", ".join(f"{label(key)} {self.words(value, key)}" for key, value in said.items())
        return f"{name} ({rest})" if name and rest else name or rest

    def table(self, table: WrittenTable, key: str) -> str:
        axes = ", ".join(self.variable(name) for name in table.by)
        return say("diff.table", axes=axes, rows=self.rows(table.body, table.by, key))

    def rows(self, body: Any, axes: tuple[str, ...], key: str) -> str:
        if isinstance(body, Cell):
            return self.words(body.value, key)
        if not isinstance(body, Rows):
            return ""
        found = [
            say("diff.table_row", value=self.wording.value(axes[0], row.name), cell=self.inner(row.body, axes, key)) for row in body.rows
        ]
        if body.otherwise is not None:
            found.append(say("diff.otherwise", cell=self.inner(body.otherwise, axes, key)))
        return "; ".join(found)

    def inner(self, body: Any, axes: tuple[str, ...], key: str) -> str:
        words = self.rows(body, axes[1:], key)
        return f"({words})" if isinstance(body, Rows) else words


def _phrase(phrase: str, value: str) -> str:
    return say("diff.amount_phrase", phrase=phrase) if value == AMOUNT else say("diff.phrase", phrase=phrase, value=plain(value))


def span_words(span: tuple[int, int]) -> str:
    """Opening and closing time of a window."""
    return "-".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in span)


def grouped_hours(hours: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]) -> list[tuple[str, str]]:
    """Days in a row with the same hours as one: (`mon-fri`, `09:00-17:00`)."""
    groups: list[tuple[str, str, str]] = []
    for day, spans in hours:
        words = " ".join(span_words(span) for span in spans)
        last = groups[-1] if groups else None
        follows = last is not None and last[2] == words and DAYS.index(day) == DAYS.index(last[1]) + 1
        groups = [*groups[:-1], (last[0], day, words)] if follows and last is not None else [*groups, (day, day, words)]
    return [(first if first == last else f"{first}-{last}", words) for first, last, words in groups]
