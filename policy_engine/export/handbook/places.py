"""Where the handbook explains each id of a policy: the one place that pages, links, contents and diagrams ask.

>>> Place("triggers.md", "leaving", "Customer threatens to leave").address
'triggers.md#leaving'
>>> Place("levels/senior.md", None, "Senior agent").fragment
'levels-senior'
"""

from __future__ import annotations

from typing import Any

from policy_engine.loader.names import entries, plain
from policy_engine.model.document import PolicyDocument
from policy_engine.model.routing import Trigger
from policy_engine.records import dataclass

INDEX, FACTS, TRIGGERS, PROCESS, DEADLINES = "index.md", "facts.md", "triggers.md", "process.md", "deadlines.md"
NOTIFICATIONS, CALMING, FOLLOW_UP, TEMPLATES = "notifications.md", "de-escalation.md", "follow-up.md", "templates.md"
TREE, GLOSSARY, EXAMPLES, PEOPLE = "decision-tree.md", "glossary.md", "worked-examples.md", "people.md"

# section of the policy → the page that explains its entries
HOMES = {
    "calendars": DEADLINES,
    "roles": "roles/{id}.md",
    "levels": "levels/{id}.md",
    "events": FACTS,
    "signals": FACTS,
    "lanes": TRIGGERS,
    "scales": TRIGGERS,
    "triggers": TRIGGERS,
    "gates": TRIGGERS,
    "deadlines": DEADLINES,
    "chains": DEADLINES,
    "steps": PROCESS,
    "handoffs": PROCESS,
    "notifications": NOTIFICATIONS,
    "de_escalation": CALMING,
    "follow_up": FOLLOW_UP,
    "templates": TEMPLATES,
    "closure": FOLLOW_UP,
    "reopen": FOLLOW_UP,
    "reviews": FOLLOW_UP,
}
FOLDERS = (".", "levels", "roles", "triggers", "examples")
"""Where pages of a handbook stand."""
MOST_EXAMPLES = 24
"""More worked examples than this stand on a page for each level."""
MOST_TRIGGERS = 16
"""More triggers than this stand on a page for each level instead of one page: about 150 lines."""
RESERVED_FILES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an id is explained: `anchor` is None for a page of its own. `title` is not escaped."""

    page: str
    anchor: str | None
    title: str

    @property
    def address(self) -> str:
        """The link from the handbook's folder: `triggers.md#leaving`."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page

    @property
    def fragment(self) -> str:
        """The id of the same place in the handbook that is one HTML file: `triggers.leaving`."""
        return fragment_of(self.page, self.anchor)


def fragment_of(page: str, anchor: str | None) -> str:
    """The id, in the one HTML file, of a page or of an anchor on it."""
    name = page.removesuffix(".md").replace("/", "-")
    return f"{name}.{anchor}" if anchor else name


def place_of(document: PolicyDocument, name: str) -> Place | None:
    """Where one id is explained: a trigger, level, role, deadline, lane, signal, template …; None for what has no place."""
    return places_of(document).get(name)


def places_of(document: PolicyDocument) -> dict[str, Place]:
    """Every id of the policy → where the handbook explains it."""
    found = {}
    for section, name, _, part in entries(document):
        own_page = "{id}" in HOMES[section]
        page = HOMES[section].format(id=file_name(name))
        if section == "triggers" and is_split(document):
            page = triggers_of(raised_first(part))
        found[name] = Place(page, None if own_page else name, title_of(part, name))
    return found


def is_split(document: PolicyDocument) -> bool:
    """Whether the triggers are too many for one page."""
    return len(document.triggers) > MOST_TRIGGERS


def triggers_of(name: str) -> str:
    """The page of the triggers that lead to a level or raise a scale, where they are split."""
    return f"triggers/{file_name(name)}.md"


def raised_first(trigger: Trigger) -> str:
    """The level that a trigger leads to, else the first scale that it raises: where it is explained."""
    return trigger.raises.get("level") or next(iter(trigger.raises))


def examples_of(document: PolicyDocument, level: str | None) -> str:
    """The page of the worked examples that end at a level, or without one."""
    return f"examples/{file_name(level or 'no-level')}.md" if len(document.cases) > MOST_EXAMPLES else EXAMPLES


def file_name(name: str) -> str:
    """The file name of an id; some words can't be file names on Windows."""
    return f"{name}_" if name in RESERVED_FILES else name


def title_of(part: Any, name: str) -> str:
    """A part's title, or its id in plain letters."""
    return str(part.title or plain(name).capitalize())
