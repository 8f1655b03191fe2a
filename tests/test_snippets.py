"""A finding as text: the line, the caret below the right columns whatever the characters, and nothing that could steer a terminal."""

from __future__ import annotations

import pytest

from policy_engine.diagnostics import Diagnostic, Kind, Place
from policy_engine.snippets import MAX_COLUMNS, display_width, render_diagnostic


def finding(place: Place, *, kind: Kind = "error", advice: str | None = None, message: str = "there is no signal `plna`") -> Diagnostic:
    return Diagnostic("EP201", kind, message, place, advice)


def caret_line(text: str, start: int, end: int) -> tuple[str, str]:
    """The quoted line and the line of carets, without their gutter, for a span on line 1."""
    lines = render_diagnostic(finding(Place("f", 1, start, 1, end)), text).split("\n")
    return lines[3].removeprefix("1 | "), lines[4].removeprefix("  | ")


def test_a_finding_shows_sentence_place_line_caret_and_help() -> None:
    text = "id: x\n" * 11 + "    when: {plna: enterprise}\n"

    shown = render_diagnostic(finding(Place("policy.yaml", 12, 12, 12, 16), advice="did you mean `plan`?"), text)

    assert shown == (
        "error[EP201]: there is no signal `plna`\n"
        "  --> policy.yaml:12:12\n"
        "   |\n"
        "12 |     when: {plna: enterprise}\n"
        "   |            ^^^^\n"
        "   = help: did you mean `plan`?"
    )


def test_a_finding_about_the_whole_file_shows_only_its_name() -> None:
    assert render_diagnostic(finding(Place("f.yaml"), kind="warning", advice="save it"), "a: 1\n") == (
        "warning[EP201]: there is no signal `plna`\n --> f.yaml\n  = help: save it"
    )


@pytest.mark.parametrize(("text", "place"), [(None, Place("f", 3, 1, 3, 2)), ("a\n", Place("f", 9, 1, 9, 2)), ("", Place("f", 2, 1))])
def test_without_the_line_only_its_number_is_shown(text: str | None, place: Place) -> None:
    assert render_diagnostic(finding(place), text).split("\n")[1:] == [f" --> {place}"]


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "carets"),
    [
        ("a: bcd", 4, 7, "a: bcd", "   ^^^"),
        ("日本: plna", 5, 9, "日本: plna", "      ^^^^"),
        ("x: 日本", 4, 6, "x: 日本", "   ^^^^"),
        ("e\u0301: plna", 5, 9, "e\u0301: plna", "   ^^^^"),
        ("\tplna", 2, 6, "    plna", "    ^^^^"),
        ("ab\tplna", 4, 8, "ab  plna", "    ^^^^"),
        ("a:\tb", 3, 4, "a:  b", "  ^^"),
        ("a: 😀 b", 6, 7, "a: 😀 b", "      ^"),
        ("a: b", 5, 5, "a: b", "    ^"),
        ("a: b", 40, 50, "a: b", "    ^"),
        ("a\u200bb: c", 2, 3, "a\ufffdb: c", " ^"),
        ("a\u00a0b", 2, 3, "a\u00a0b", " ^"),
        ("a\x1b[31mb", 2, 3, "a\ufffd[31mb", " ^"),
        ("\u202eabc", 2, 5, "\ufffdabc", " ^^^"),
    ],
)
def test_the_caret_stands_below_its_characters(text: str, start: int, end: int, line: str, carets: str) -> None:
    assert caret_line(text, start, end) == (line, carets)


def test_a_span_over_several_lines_is_underlined_on_its_first() -> None:
    shown = render_diagnostic(finding(Place("f", 1, 4, 3, 2)), "a: bcd  \nx\ny\n")

    assert shown.split("\n")[-1] == "  |    ^^^"


def test_a_place_without_an_end_gets_one_caret() -> None:
    assert render_diagnostic(finding(Place("f", 1, 4)), "a: bcd").split("\n")[-1] == "  |    ^"


@pytest.mark.parametrize("start", [1, 50, 99, 100, 150, 480, 497])
def test_a_long_line_is_cut_around_the_caret(start: int) -> None:
    text = "".join(f"{n:03d}" for n in range(167))[:500]
    line, carets = caret_line(text, start, start + 3)

    assert len(line) <= MAX_COLUMNS
    assert line[carets.index("^") : carets.rindex("^") + 1] == text[start - 1 : start + 2]
    assert line.startswith("…") or text.startswith(line.rstrip("…"))
    assert "…" in line


def test_a_long_line_of_wide_characters_is_cut_by_columns() -> None:
    line, carets = caret_line("日" * 200 + "x" + "本" * 200, 201, 202)

    assert display_width(line) <= MAX_COLUMNS
    assert display_width(line[: line.index("x")]) == carets.index("^")


def test_a_span_longer_than_the_window_is_underlined_as_far_as_it_shows() -> None:
    line, carets = caret_line("a: " + "b" * 300, 4, 304)

    assert display_width(line) <= MAX_COLUMNS and carets.strip("^ ") == ""
    assert len(carets) <= len(line) and carets.count("^") > 80


@pytest.mark.parametrize(("kind", "color"), [("error", "31"), ("warning", "33"), ("note", "36")])
def test_color_changes_nothing_but_color(kind: Kind, color: str) -> None:
    import re

    found = finding(Place("f", 1, 4, 1, 7), kind=kind, advice="do it")
    painted = render_diagnostic(found, "a: bcd", color=True)

    assert f"\x1b[1;{color}m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == render_diagnostic(found, "a: bcd")


def test_nothing_from_the_text_can_steer_the_terminal() -> None:
    found = Diagnostic("EP201", "error", "no `\x1b[2J\x07\u202e`\nnext", Place("a\x1b]0;x\x07.yaml", 1, 1, 1, 2), "try\n\x1b[0m")

    shown = render_diagnostic(found, "\x1b[2J\x9b\r")

    assert not any(character in shown for character in "\x1b\x07\x9b\r\u202e")
    assert shown.split("\n")[0] == "error[EP201]: no `\ufffd[2J\ufffd\ufffd` next"
