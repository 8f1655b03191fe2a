"""Part 3: who does what. All roles at a glance, and who stands in for whom."""

from __future__ import annotations

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, escape, heading, section, table
from policy_engine.export.handbook.places import PEOPLE
from policy_engine.export.handbook.titles import page_title
from policy_engine.messages import say
from policy_engine.model.people import Role


def people_page(view: View) -> list[Block]:
    """All roles at a glance."""
    roles = view.document.roles
    head = [say(f"handbook.head.{name}") for name in ("role", "people", "level", "contact", "backup")]
    duties = bullets(_duty(view, role) for role in roles if role.responsibilities)
    return section(
        heading(1, page_title(PEOPLE)),
        table(head, [_row(view, role) for role in roles]),
        section(heading(2, say("handbook.people.in_short"), "_in-short"), duties),
        section(heading(2, say("handbook.people.stand_in"), "_stand-in"), stand_ins(view)),
    )


def _row(view: View, role: Role) -> tuple[str, ...]:
    people = say("handbook.people.external") if role.external else "" if role.headcount is None else str(role.headcount)
    levels = ", ".join(view.to(level.id) for level in view.book.levels if level.role == role.id)
    return view.to(role.id), people, levels, contact_words(role), view.to(role.backup) if role.backup else ""


def contact_words(role: Role) -> str:
    """How a role is reached, on one line."""
    return ", ".join(
        say("handbook.people.contact", channel=escape(channel), address=address_words(address)) for channel, address in role.contact.items()
    )


def address_words(text: str) -> str:
    """Escaped text that never starts a line: `#` needs no backslash there."""
    return escape(text).removeprefix("\\") if text.lstrip().startswith("#") else escape(text)


def _duty(view: View, role: Role) -> str:
    return say("handbook.people.duty", role=view.to(role.id), duties="; ".join(escape(text) for text in role.responsibilities))


def stand_ins(view: View) -> list[Block]:
    """For each role that nobody else falls back to: who is next, and next after that."""
    backups = {role.id: role.backup for role in view.document.roles if role.backup}
    starts = [name for name in backups if name not in backups.values()] or list(backups)[:1]
    return bullets(say("handbook.people.arrow").join(view.to(name) for name in _line(start, backups)) for start in starts)


def _line(name: str, backups: dict[str, str]) -> list[str]:
    """The roles from one to the next backup; two that stand in for each other end it."""
    found = [name]
    while (after := backups.get(found[-1])) is not None and after not in found:
        found.append(after)
    return found
