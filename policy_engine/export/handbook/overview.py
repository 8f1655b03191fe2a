"""The first page: what the handbook is for, where to start, what stands where, and about the policy itself."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, escape, heading, numbered, section, table
from policy_engine.export.handbook.places import (
    CALMING,
    DEADLINES,
    EXAMPLES,
    FACTS,
    FOLLOW_UP,
    GLOSSARY,
    NOTIFICATIONS,
    PEOPLE,
    PROCESS,
    TEMPLATES,
    TREE,
    TRIGGERS,
)
from policy_engine.messages import say
from policy_engine.model.people import Effective

PARTS = (TRIGGERS, PROCESS, PEOPLE, TREE, TEMPLATES, CALMING, FOLLOW_UP, NOTIFICATIONS)
MORE = (DEADLINES, FACTS, EXAMPLES, GLOSSARY)


def index_page(view: View, written: frozenset[str]) -> list[Block]:
    """The overview; `written` are the pages that the handbook has."""
    document = view.document
    return [
        *heading(1, escape(document.title)),
        say("handbook.index.intro"),
        *section(heading(2, say("handbook.index.start")), numbered(_start(view, written))),
        *section(heading(2, say("handbook.index.levels")), _levels(view)),
        *section(heading(2, say("handbook.index.parts")), numbered(_contents(view, PARTS, written))),
        *section(heading(2, say("handbook.index.more")), bullets(_contents(view, MORE, written))),
        *section(heading(2, say("handbook.index.principles")), bullets(escape(text) for text in document.principles)),
        *section(heading(2, say("handbook.index.company")), _company(view)),
        *section(heading(2, say("handbook.index.policy")), _policy(view)),
        *section(heading(2, say("handbook.index.changes")), _changes(view)),
    ]


def _start(view: View, written: frozenset[str]) -> Iterator[str]:
    for page, key in ((TREE, "find_level"), (PROCESS, "follow"), (CALMING, "calm"), (NOTIFICATIONS, "tell")):
        if page in written:
            yield say(f"handbook.index.{key}", page=view.to_page(page, page_title(page)))


def _levels(view: View) -> list[Block]:
    rows = [
        (view.to(level.id), view.to(level.role) if level.role else "", say("handbook.people.external") if level.external else "")
        for level in view.book.levels
    ]
    return table([say("handbook.head.level"), say("handbook.head.owner"), say("handbook.head.remark")], rows)


def _contents(view: View, pages: tuple[str, ...], written: frozenset[str]) -> Iterator[str]:
    for page in pages:
        if page in written:
            yield say("handbook.index.entry", page=view.to_page(page, page_title(page)), about=say(f"handbook.about.{page_key(page)}"))


def page_key(page: str) -> str:
    return page.removesuffix(".md").replace("-", "_")


def page_title(page: str) -> str:
    """The title of a page that every handbook may have."""
    return say(f"handbook.page.{page_key(page)}")


def _company(view: View) -> list[Block]:
    company = view.document.company
    if company is None:
        return []
    lines = [(name, getattr(company, name)) for name in ("type", "audience", "team")]
    blocks = bullets(say(f"handbook.company.{name}", text=escape(text)) for name, text in lines if text)
    for name in ("common_issues", "challenges"):
        if items := getattr(company, name):
            blocks += [say(f"handbook.company.{name}"), *bullets(escape(item) for item in items)]
    return blocks + remark_blocks(company)


def _policy(view: View) -> list[Block]:
    document = view.document
    rows = [
        ("version", document.version),
        ("date", document.date),
        ("in_force", _in_force(document.effective)),
        ("owner", document.owner),
        ("approved_by", document.approved_by),
        ("review_by", document.review_by),
        ("currency", document.currency),
        ("time_zone", document.time_zone),
    ]
    grid = table(
        [say("handbook.head.about"), say("handbook.head.value")],
        [(say(f"handbook.policy.{key}"), escape(value)) for key, value in rows if value],
    )
    return grid + remark_blocks(document)


def _in_force(effective: Effective | None) -> str | None:
    if effective is None:
        return None
    words = [say(f"handbook.policy.{key}_day", day=day) for key, day in (("from", effective.from_), ("until", effective.until)) if day]
    return " ".join(words) or None


def _changes(view: View) -> list[Block]:
    head = [say(f"handbook.head.{name}") for name in ("version", "date", "change")]
    return table(head, [(escape(change.version), escape(change.date), escape(change.what)) for change in view.document.changes])
