""" "Since Monday" is counted when the moment is known, and otherwise not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from policy_engine.text import Message, Reading, Wanted, read_text
from policy_engine.text.anchors import anchors_in

NOW = datetime(2026, 1, 14, 10, 30, tzinfo=UTC)  # a Wednesday
DAY = 24


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("since monday", 2 * DAY), ("since last friday", 5 * DAY), ("since wed", 7 * DAY), ("ever since tuesday evening", DAY),
        ("since january 3rd", 11 * DAY), ("since the 3rd of january", 11 * DAY), ("since 3 jan 2026", 11 * DAY),
        ("since dec. 31", 14 * DAY), ("since december 31, 2025", 14 * DAY), ("since 2026-01-04", 10 * DAY), ("since 1/13", DAY),
        ("since 13/1/2026", DAY), ("since the 10th", 4 * DAY), ("since the 20th", 25 * DAY), ("since december", 44 * DAY),
        ("since 9 am", 1.5), ("since 9:00", 1.5), ("since 11pm", 11.5), ("since noon", None), ("since this morning", 4.5),
        ("since midnight", 10.5), ("since 1/2", None), ("since february 30", None), ("since 2026-13-40", None),
    ],
)  # fmt: skip
def test_how_long_ago_a_moment_is(text: str, hours: float | None) -> None:
    (anchor,) = anchors_in(text, NOW)
    assert (None if anchor.seconds is None else float(anchor.seconds / 3600)) == hours
    assert text[: anchor.start].endswith("since ")


@pytest.mark.parametrize("text", ["since mondays are busy", "since i may", "since 2019", "since then", "since we met", "sincemonday"])
def test_what_names_no_moment(text: str) -> None:
    assert anchors_in(text, NOW) == []


def test_a_moment_belongs_to_the_day_of_writing_and_is_counted_up_to_now() -> None:
    (anchor,) = anchors_in("since monday", NOW, datetime(2026, 1, 10, tzinfo=UTC))
    assert anchor.seconds == 9 * 86_400
    (anchor,) = anchors_in("since 9 am", NOW.replace(tzinfo=None), datetime(2026, 1, 10, tzinfo=UTC))
    assert anchor.seconds == 5_400
    (anchor,) = anchors_in("since tuesday", NOW, datetime(2026, 1, 13, 23, 30, tzinfo=timezone(timedelta(hours=-8))))
    assert anchor.seconds == 86_400


def read(text: str, now: datetime | None, at: datetime | None = None) -> Reading:
    return read_text([Message(text, at=at)], [Wanted("age", "duration", uses="elapsed_hours")], now)["age"]


def test_a_detector_counts_it() -> None:
    reading = read("Our board has been down since Monday.", NOW)
    assert reading.values == (Decimal(2 * 86_400),)
    assert [evidence.span.text for evidence in reading.evidence] == ["down since Monday"]
    assert read("It has been down since December.", NOW).at_most


def test_without_a_clock_it_is_not_known_and_the_words_are_kept() -> None:
    reading = read("Our board has been down since Monday.", None)
    assert reading.values is None and reading.doubt is not None and "“since Monday”" in reading.doubt


def test_a_length_goes_before_a_moment_without_a_clock() -> None:
    assert read("Down since Monday, that is for 26 hours now.", None).values == (Decimal(26 * 3600),)


def test_a_moment_without_a_clock_beside_nothing_is_silent_for_other_signals() -> None:
    assert read("I have been a customer since May 2019.", None).values == ()
