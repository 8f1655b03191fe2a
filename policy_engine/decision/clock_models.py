"""Deadlines and chains in a decision."""

from typing import Literal

from policy_engine.decision.part import DecisionPart, says


class CountLine(DecisionPart):
    """One line of a written-out count: an open window of hours, or a day."""

    at: str = says("The window's beginning, or the day.")
    until: str | None = says("The window's end.", None)
    seconds: float | None = says("Time that counted in the window.", None)
    number: int | None = says("Which day of the count it is; null for one that does not count.", None)
    why: Literal["start", "counts", "closed", "holiday", "paused"] | None = says("Why a day counts or does not.", None)
    holiday: str | None = says("The public holiday.", None)


class Counted(DecisionPart):
    """How a due time was counted."""

    start: str = says("From when: a time with its offset, or a date. For `before`, the time it counts back from; for `agreed`, the time.")
    kind: Literal["length", "extension", "before", "agreed"] = says("What set it; `extension`: time added at the end.")
    length: str | None = says("The length of time.", None)
    calendar: str | None = says("The calendar it was counted on.", None)
    zone: str | None = says("The zone of that calendar.", None)
    lines: tuple[CountLine, ...] = says("The windows or days one by one, for hours and business days.", ())
    cut: bool = says("Whether there are more lines.", False)


class DeadlineResult(DecisionPart):
    """A deadline or timed action that applies, or may."""

    id: str = says("The id.")
    title: str = says("Its name in plain words.")
    kind: Literal["deadline", "action"] = says("Whether it is a deadline or an action with a time.")
    state: str | None = says("none, waiting, running, paused, met or missed; null while it is open.")
    states: tuple[str, ...] = says("Every state that is possible.")
    due: str | None = says("The earliest due time, with its offset; null where there is none or nobody knows. From then on it is missed.")
    day: str | None = says("The day at whose end it is due, where it is due at the end of a day.", None)
    possible: bool = says("Whether the due time is only possible: it may be later, or there may be none.", False)
    waits_for: tuple[str, ...] = says("The events it waits for.", ())
    length: str | None = says("How long, as the policy writes it.", None)
    counted: Counted | None = says("How the due time was counted.", None)
    reasons: tuple[str, ...] = says("Why something is not known.", ())
    duty: str = says("must, should or may.", "must")
    owner: str | None = says("Who owns the time, where that is somebody else.", None)


class PageResult(DecisionPart):
    """One step of a chain."""

    at: str = says("When it is paged, unless acknowledged before.")
    page: tuple[str, ...] = says("The roles paged together.")
    by_hand: str | None = says("The only role that may take the step.", None)
    sure: bool = says("False while the step's condition is open.", True)


class ChainResult(DecisionPart):
    """A chain of pages that applies, or may."""

    id: str = says("The chain's id.")
    title: str = says("The chain in plain words.")
    state: str | None = says("waiting, paging, acknowledged or exhausted; null while it is open.")
    states: tuple[str, ...] = says("Every state that is possible.")
    applies: Literal["yes", "possibly"] = says("Whether it applies.")
    waits_for: tuple[str, ...] = says("The events it waits for.", ())
    pages: tuple[PageResult, ...] = says("Its steps with their times.", ())
    exhausted_at: str | None = says("When it is exhausted, at the earliest, unless acknowledged before.", None)
    reasons: tuple[str, ...] = says("Why something is not known.", ())
