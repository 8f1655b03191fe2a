"""EP503: a template must say something, and none of the words of that point stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.model.actions import Template

_WORD = re.compile(r"[^\W\d_]+")
ROOT = 4
"""So many first letters make two words forms of one another: `decide`, `decision`. Of a word of four letters three do."""
_SMALL = """
    a about after all am an and any are as at be been before but by can could did do does for from get had has have he her him his how i if
    in into is it its me my no not of on or our out over she so that the their them then there they this to up us was we were what when
    where which who whom whose why will with would you your yours
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that say too little to be looked for."""


def find_points_not_said(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each point of `must_say` of which the template has not a single telling word."""
    for index, template in enumerate(subject.document.templates):
        said = {word.casefold() for word in _WORD.findall(_text(template))}
        for position, point in enumerate(template.must_say):
            words = {word.casefold() for word in _WORD.findall(point)} - SMALL_WORDS
            if words and not any(_is_form(word, other) for word in words for other in said):
                is_list = subject.node.at(("templates", index, "must_say")).kind == "sequence"
                spot = subject.spot("templates", template.id, "must_say", *([position] if is_list else []))
                message = f"template `{template.id}` must say “{point}”, and none of these words stand in it"
                yield finding("EP503", "note", spot, message, help="say it in the body, in the same words")


def _text(template: Template) -> str:
    return f"{template.subject or ''}\n{template.body}".replace("_", " ")


def _is_form(word: str, other: str) -> bool:
    """Whether another word may be a form of `word`: it begins like it, but for the end of a short one (`owns`, `owner`)."""
    root = min(ROOT, max(ROOT - 1, len(word) - 1))
    return word == other or word[:root] == other[:root]
