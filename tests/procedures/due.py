"""Whether a deadline is due when a published case says so."""

from __future__ import annotations

from datetime import datetime

from tests.procedures.claims import Routed

DAY = len("2025-03-03")


def due_problem(routed: Routed, expected: dict[str, str]) -> str | None:
    """What is wrong with the deadline `expected["id"]`, None when it is due as published."""
    known = {plan.name for plan in routed.policy.source.program.states}
    if expected["id"] not in known:
        return f"there is no deadline `{expected['id']}`"
    found = next((deadline for deadline in routed.decision.deadlines if deadline.id == expected["id"]), None)
    if expected["due"] == "null":
        return None if found is None else f"`{found.id}` applies: {found.states}"
    if found is None or found.due is None or found.possible:
        return f"`{expected['id']}` has no sure due time: {found}"
    if expected["due"].endswith("d"):
        length = found.counted.length if found.counted else None
        same = length in _lengths(int(expected["due"][:-1])) and expected.get("day", found.day) == found.day
        return None if same else f"`{found.id}` is {length}, due {found.day or found.due}"
    return None if _same(found.due, found.day, expected) else f"`{found.id}` is due {found.day or found.due}"


def _lengths(days: int) -> set[str]:
    """The ways to write a number of days."""
    ending = "" if days == 1 else "s"
    return {f"{24 * days}h", f"{days} calendar day{ending}", f"{days} business day{ending}"}


def _same(due: str, day: str | None, expected: dict[str, str]) -> bool:
    """A time must be the same moment; a date the end of that day, or the time `at` on it."""
    wanted = expected["due"]
    if len(wanted) > DAY:
        return datetime.fromisoformat(wanted) == datetime.fromisoformat(due)
    if "at" not in expected:
        return day == wanted
    at = datetime.fromisoformat(due)
    return f"{at:%Y-%m-%d} {at:%H:%M:%S}" == f"{wanted} {expected['at']}:00"
