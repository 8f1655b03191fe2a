"""The blanks of a template: `{{ name }}` in its subject and body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_engine.analysis.subject import Path, Subject
from policy_engine.diagnostics import Place
from policy_engine.model.actions import Template
from policy_engine.records import dataclass

_BLANK = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_PLAIN = re.compile(r"([A-Za-z_]\w*)\s*(?:\|.*)?", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank with a plain name: the key it stands under, and the place of the name in that text."""

    name: str
    key: str
    start: int


def blanks(template: Template) -> Iterator[Blank]:
    """Every blank that holds just a name, perhaps with a filter behind it. Names with points are the help desk's own."""
    for key in ("subject", "body"):
        for match in _BLANK.finditer(getattr(template, key) or ""):
            if plain := _PLAIN.fullmatch(match[1]):
                yield Blank(plain[1], key, match.start(1))


def names_used(template: Template) -> set[str]:
    """Every word that stands in any blank or tag of the template."""
    tags = _TAG.findall(f"{template.subject or ''}\n{template.body}")
    return {name for tag in tags for name in _NAME.findall(tag)}


def blank_place(subject: Subject, path: Path, blank: Blank) -> Place:
    """The name in the file; the key it stands under where the text runs over several lines."""
    node = subject.node.at((*path, blank.key))
    place, quotes = node.place, 2 if node.quoted else 0
    as_written = place.line == place.end_line and place.end_column - place.column == len(node.raw) + quotes
    if not as_written:
        return subject.node.key_place((*path, blank.key))
    column = place.column + quotes // 2 + blank.start
    return Place(place.file, place.line, column, place.line, column + len(blank.name))


def line_place(subject: Subject, path: Path, line: int) -> Place:
    """Line `line` (from 1) of a text in the file; the key it stands under where the lines of the file are others."""
    node = subject.node.at(path)
    place, lines = node.place, node.raw.rstrip("\n").split("\n")
    if place.line == place.end_line:
        return place
    indent = place.end_column - 1 - len(lines[-1])
    if len(lines) != place.end_line - place.line or indent < 0 or line > len(lines):
        return subject.node.key_place(path)
    words = lines[line - 1].strip()
    column = indent + 1 + len(lines[line - 1]) - len(lines[line - 1].lstrip())
    return Place(place.file, place.line + line, column, place.line + line, column + max(len(words), 1))
