"""What is said about a draft that was written: what became of the wishes, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from policy_engine.messages import say
from policy_engine.starter.make import CASES, MAIN, Draft
from policy_engine.starter.pages import plain, sections, value_of

SHOWN_TEXT = 60
"""Letters of a ticket that still fit into a command to copy."""
BESIDES = ("fields", "signals", "events", "now", "messages", "subject")
"""Keys of a case that its text does not say."""


def report_lines(draft: Draft, folder: Path) -> Iterator[str]:
    """Sentences; an empty one stands between paragraphs, and commands to copy begin with two blanks."""
    cases = _cases(draft)
    yield say("starter.wrote", folder=folder, files=len(draft.pages), cases=len(cases), policy=draft.sector.policy)
    yield from _issues(draft)
    yield from _team(draft)
    yield ""
    yield say("starter.next")
    where = shlex.quote(str(folder))
    handbook = shlex.quote(f"{folder}-handbook")
    commands = [say(f"starter.next_{name}", folder=where, handbook=handbook) for name in ("check", "test", "handbook")]
    text = _ticket(cases)
    commands.insert(2, say("starter.next_route", folder=where, text=text)) if text else None
    yield from (f"  {command}" for command in commands)
    yield ""
    yield say("starter.next_read", file=folder / MAIN)


def _issues(draft: Draft) -> Iterator[str]:
    for key in ("kept", "in_anyway", "added", "left_out"):
        issues = getattr(draft.chosen, key)
        if issues:
            yield say(f"starter.{key}", names=_listed(issue.name for issue in issues))
    if draft.chosen.unknown:
        yield say("starter.placeholders", names=_listed(issue.words for issue in draft.chosen.unknown))


def _team(draft: Draft) -> Iterator[str]:
    placed = draft.placed
    if placed is None:
        return
    if not placed.groups:
        yield say("starter.no_groups")
        return
    if placed.without_number:
        yield say("starter.no_number", names=_listed(role.title for role in placed.without_number))
    if placed.left_over:
        yield say("starter.left_over", names=_listed(f"{group.count} {group.title}" for group in placed.left_over))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _cases(draft: Draft) -> list[object]:
    pages = {name: text for name, text in draft.pages.items() if name.endswith(CASES)}
    return [item for section in sections(pages) for item in section.entry.value.value]


def _ticket(cases: list[object]) -> str | None:
    """The text of a short example that goes up, for the reader's first try: one that needs nothing besides its words, if there is one."""
    alone = [item for item in cases if not any(value_of(item, key) is not None for key in BESIDES)]
    return next((str(value_of(item, "text").value) for item in (*alone, *cases) if _can_be_shown(item)), None)


def _can_be_shown(case: object) -> bool:
    text, expect = value_of(case, "text"), value_of(case, "expect")
    fired = plain(expect).get("fired") if expect is not None else None
    return text is not None and bool(fired) and len(text.value) <= SHOWN_TEXT and not set(text.value) & set('"$`\\!')
