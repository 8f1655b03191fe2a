"""When replayed tickets were judged, and which of their columns nobody read, in sentences and as data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from policy_engine.diff.judging import CREATED
from policy_engine.diff.reach import reads
from policy_engine.diff.replay import Replayed
from policy_engine.export.diff.words import Side
from policy_engine.messages import say
from policy_engine.quantities.durations import clock_words

MOST_NAMES = 8


def judged_words(replayed: Replayed, new: Side) -> Iterator[str]:
    """When the tickets were judged; those that don't say it; and what can't show then."""
    judging, now = replayed.judging, replayed.judging.now.isoformat(timespec="minutes")
    if judging.at is None:
        yield say("diff.judged_now", now=now)
        return
    key = "judged_created" if judging.at == CREATED else "judged_at"
    if judging.after:
        yield say(f"diff.{key}_after", name=judging.at, after=clock_words(Decimal(int(judging.after.total_seconds()))))
    else:
        yield say(f"diff.{key}", name=judging.at)
    if replayed.without:
        yield say("diff.judged_without" if replayed.without > 1 else "diff.judged_without_one", count=replayed.without, now=now)
    waiting = waiting_triggers(new) if judging.at == CREATED and not judging.after else []
    if waiting and replayed.without < replayed.count:
        yield say("diff.judged_too_early", names=_some(waiting))


def waiting_triggers(side: Side) -> list[str]:
    """The titles of the triggers that rest on time that has passed, or on a deadline or chain."""
    program = side.source.program
    timed = {signal.name for signal in program.signals if signal.from_events} | set(program.state_plans)
    return [side.title(trigger.name) for trigger in program.triggers if trigger.raises and reads(program, trigger.when) & timed]


def unread_words(replayed: Replayed) -> Iterator[str]:
    """Columns that a policy passes over."""
    old, new = (set(columns) for columns in replayed.unread)
    for key, names in (("unread_both", old & new), ("unread_old", old - new), ("unread_new", new - old)):
        if names:
            yield say(f"diff.{key}", names=_some(sorted(names)))


def _some(names: list[str]) -> str:
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f", {say('diff.and_more', count=rest)}" if rest > 0 else "")


def judged_data(replayed: Replayed) -> dict[str, Any]:
    """`at`: `created`, a name, or null for one moment; `after` in seconds; how many tickets were judged at `now`."""
    judging = replayed.judging
    without = replayed.without if judging.at is not None else replayed.count
    return {"at": judging.at, "after": int(judging.after.total_seconds()), "now": judging.now.isoformat(), "at_now": without}
