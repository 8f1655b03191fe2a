"""The table of all codes of findings, read from the pages beside this file: one page a code, named `EP003-not-utf8.md`.

A page has the headings *What it means*, *Why it matters*, *Avoid* and *Prefer*; the last two hold an example each, which tests try out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FAMILIES: dict[str, str] = {
    "EP0": "source",
    "EP1": "shape",
    "EP2": "references",
    "EP3": "logic",
    "EP4": "clocks and people",
    "EP5": "words and templates",
    "EP6": "cases and coverage",
    "EP9": "ours",
}

# What would make a policy unusable is an error; these codes of such families are, or may be, milder.
MILD = (*(f"EP02{digit}" for digit in range(10)), "EP044", "EP125", "EP211", "EP236")

_PAGE = re.compile(r"(EP\d{3})-([a-z0-9-]+)\.md")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class CodeInfo:
    """A code such as `EP003`, its name `not-utf8`, and the family it belongs to."""

    code: str
    name: str
    family: str

    @property
    def words(self) -> str:
        """The name as words: `not utf8`."""
        return self.name.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Example:
    """A fenced example of a page: `yaml`, `json`, or `text` where neither can show it."""

    language: str
    text: str


@cache
def all_codes() -> tuple[CodeInfo, ...]:
    """Every code that has a page, in order."""
    found = (_PAGE.fullmatch(page.name) for page in files(__name__).iterdir())
    return tuple(sorted(CodeInfo(match[1], match[2], FAMILIES[match[1][:3]]) for match in found if match))


def code_info(code: str) -> CodeInfo:
    """The row of a code, in upper or lower case. Raises KeyError for an unknown one."""
    for info in all_codes():
        if info.code == code.upper():
            return info
    raise KeyError(code)


def is_always_error(code: str) -> bool:
    """Whether findings of this code are errors wherever they are made: such can't be waived."""
    return code.startswith(("EP0", "EP1", "EP2", "EP9")) and code not in MILD


def code_page(code: str) -> str:
    """The page of a code as markdown. Raises KeyError for an unknown code."""
    info = code_info(code)
    return files(__name__).joinpath(f"{info.code}-{info.name}.md").read_text(encoding="utf-8")


def page_section(code: str, heading: str) -> str:
    """What stands under a heading (`Avoid`, say) of a code's page. Raises KeyError for an unknown code or heading."""
    for section in code_page(code).split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        if title.strip() == heading:
            return body.strip() + "\n"
    raise KeyError(heading)


def page_example(code: str, heading: str) -> Example | None:
    """The first fenced example under a heading of a code's page, None when it holds none."""
    fence = _FENCE.search(page_section(code, heading))
    return Example(fence[1], fence[2]) if fence else None
