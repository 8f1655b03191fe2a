"""The corpus of broken files: what each is expected to give, and what was found, in the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from policy_engine.diagnostics import Diagnostic

FOLDER = Path(__file__).parent / "broken"

# EP201 6:53 |angri| did you mean `angry`?
_LINE = re.compile(r"(?:# expect: )?(EP\d{3}) (\d+:\d+) \|(.*?)\| (.+)")


@dataclass(frozen=True)
class Expected:
    """One finding: its code, line:column, the underlined text, and words of its message or its help."""

    code: str
    at: str
    underlined: str
    words: str


def expected_in(text: str) -> list[Expected]:
    """The expectations that a text lists, one a line, from its first line on."""
    found = []
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            break
        found.append(Expected(*match.groups()))
    return found


def compare(found: tuple[Diagnostic, ...], expected: list[Expected], text: str) -> None:
    """Assert that exactly the expected findings were made, each at its words."""
    shown = [(d.code, f"{d.place.line}:{d.place.column}", underlined(d, text)) for d in found]
    assert shown == [(e.code, e.at, e.underlined) for e in expected]
    for finding, wanted in zip(found, expected, strict=True):
        assert wanted.words in (finding.message, finding.help) or wanted.words in f"{finding.message} {finding.help}"


def underlined(finding: Diagnostic, text: str) -> str:
    """The words under the caret; of a span over several lines, those of the first."""
    line = text.split("\n")[finding.place.line - 1]
    end = finding.place.end_column - 1 if finding.place.end_line == finding.place.line else len(line)
    return line[finding.place.column - 1 : end]
