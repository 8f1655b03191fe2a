"""A message for one ticket, made from a template. What is missing is named, never made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from policy_engine.desk.routed import Routed
from policy_engine.desk.values import Found, find_values
from policy_engine.letters.filling import Filled, blank, fill
from policy_engine.letters.points import points_not_said
from policy_engine.letters.reading import read_letter
from policy_engine.messages import say
from policy_engine.model.actions import Template
from policy_engine.records import dataclass

DRAFT_FORMAT = "escalation-draft/1"


@dataclass(frozen=True, slots=True)
class OpenBlank:
    """A blank that nothing fills, and where its words would come from: `field`, `ticket`, `hand`, `set` or `unlisted`."""

    name: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The message, and what to know before it is sent. `meant` says whether the template is meant for this ticket (None: not known)."""

    template: str
    title: str
    channel: str | None
    subject: str | None
    body: str
    open: tuple[OpenBlank, ...]
    meant: bool | None
    not_meant_because: tuple[str, ...]
    says: tuple[str, ...]
    does_not_say: tuple[str, ...]
    enclose: tuple[str, ...]
    policy: str
    ticket: str | None

    def as_data(self) -> dict[str, Any]:
        """The draft as JSON has it."""
        return {"format": DRAFT_FORMAT, **asdict(self)}


def draft(routed: Routed, template: Template, given: Mapping[str, Any]) -> Draft:
    """Fill a template for a ticket; `given` holds words for blanks by name. Raises LetterError for a template that can't be filled."""
    letters = [read_letter(text) for text in (template.subject or "", template.body)]
    names = tuple(dict.fromkeys(name for letter in letters for name in letter.names))
    found = find_values(routed, template, names, given)
    values = {name: one.words for name, one in found.items() if one.words is not None}
    subject, body = (fill(letter, values) for letter in letters)
    return _draft(routed, template, (subject, body), found)


def names_in(template: Template) -> tuple[str, ...]:
    """Every name that a template asks for. Raises LetterError."""
    return tuple(dict.fromkeys(name for text in (template.subject or "", template.body) for name in read_letter(text).names))


def _draft(routed: Routed, template: Template, filled: tuple[Filled, Filled], found: Mapping[str, Found]) -> Draft:
    subject, body = filled
    open_names = dict.fromkeys([*subject.open, *body.open])
    words = "\n".join([_without_blanks(subject), _without_blanks(body), *(name for name, one in found.items() if one.words is not None)])
    missing = points_not_said(template.must_say, words)
    meant = routed.truth(template.when)
    return Draft(
        template=template.id,
        title=template.title or template.id.replace("_", " "),
        channel=template.channel,
        subject=" ".join(subject.text.split()) if template.subject else None,
        body=body.text.strip("\n"),
        open=tuple(OpenBlank(name, found[name].source, found[name].why) for name in open_names),
        meant=meant,
        not_meant_because=() if meant else missing_lines(routed, template),
        says=tuple(point for point in template.must_say if point not in missing),
        does_not_say=missing,
        enclose=template.must_enclose,
        policy=routed.policy.id,
        ticket=routed.ticket.id,
    )


def _without_blanks(filled: Filled) -> str:
    text = filled.text
    for name in filled.open:
        text = text.replace(blank(name), " ")
    return text


def missing_lines(routed: Routed, template: Template) -> tuple[str, ...]:
    """The lines of the template's own condition that do not hold, or are not known."""
    lines = (line for line, _ in routed.judge.missing(routed.subject.settle(template.when)))
    return tuple(dict.fromkeys(say("draft.line", title=line.title, test=line.test, value=line.value) for line in lines))
