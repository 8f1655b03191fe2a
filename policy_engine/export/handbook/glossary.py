"""Words that newcomers may not know, how unclear words of the source were read, and where things come from."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, escape, heading, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import GLOSSARY
from policy_engine.messages import say
from policy_engine.model.part import Part
from policy_engine.model.signals import ValueEntry

SKIPPED = ("cases", "waivers")
"""Sections for the author, not for those who work by the handbook."""


def glossary_page(view: View) -> list[Block]:
    """The page, or nothing where nothing is explained."""
    words = sorted({**_own_words(view), **view.document.glossary}.items(), key=lambda item: item[0].casefold())
    return section(
        heading(1, page_title(GLOSSARY)),
        table(
            [say("handbook.head.word"), say("handbook.head.means")],
            [(say("handbook.time.bold", words=escape(w)), escape(m)) for w, m in words],
        ),
        section(heading(2, say("handbook.glossary.understood"), "_understood"), _listed(view, "understood_as", "reading")),
        section(heading(2, say("handbook.glossary.remarks"), "_remarks"), _inner_remarks(view)),
        section(heading(2, say("handbook.glossary.sources"), "_sources"), _listed(view, "source", "source")),
    )


def _own_words(view: View) -> dict[str, str]:
    """Words of the handbook itself, where it uses them."""
    document = view.document
    used = {"level": document.levels, "trigger": document.triggers, "cap": document.gates, "business_day": document.calendars}
    return {say(f"handbook.word.{key}"): say(f"handbook.word.{key}_means") for key, parts in used.items() if parts}


def _listed(view: View, key: str, head: str) -> list[Block]:
    """Every text under `key`, with the part it stands on."""
    intro = [say(f"handbook.glossary.{key}")]
    rows = [(owner, escape(getattr(part, key))) for owner, part, _ in parts_of(view) if getattr(part, key)]
    grid = table([say("handbook.head.part"), say(f"handbook.head.{head}")], rows)
    return [*intro, *grid] if grid else []


def _inner_remarks(view: View) -> list[Block]:
    """Notes and meanings on small parts, which have no place of their own; those of values stand beside the values."""
    inner = [(owner, part) for owner, part, is_inner in parts_of(view) if is_inner and not isinstance(part, ValueEntry)]
    rows = [(owner, escape(text)) for owner, part in inner for text in (part.means, part.note) if text]
    return table([say("handbook.head.part"), say("handbook.head.note")], rows)


def parts_of(view: View) -> Iterator[tuple[str, Part, bool]]:
    """(link to its owner, part, whether it stands inside another) of every part of the policy."""
    document = view.document
    yield escape(document.title), document, False
    for name in type(document).model_fields:
        value = getattr(document, name)
        if name in SKIPPED or not isinstance(value, tuple | dict | Part):
            continue
        owned = (
            value.items()
            if isinstance(value, dict)
            else ((getattr(v, "id", ""), v) for v in value)
            if isinstance(value, tuple)
            else [("", value)]
        )
        for owner, part in owned:
            if isinstance(part, Part):
                shown = view.to(owner) if owner else say("handbook.glossary.whole")
                yield shown, part, not owner and name != "company"
                yield from ((shown, inner, True) for inner in _inside(part))


def _inside(part: BaseModel) -> Iterator[Part]:
    """Parts inside a part, at any depth."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Part):
                yield inner
                yield from _inside(inner)
