"""Levels, roles and other names of a policy as people say them."""

from __future__ import annotations

from functools import cached_property

from policy_engine.api import Policy
from policy_engine.messages import say
from policy_engine.records import dataclass


@dataclass(frozen=True)
class Titles:
    """Puts the ids of a decision into words."""

    policy: Policy

    @cached_property
    def _roles(self) -> dict[str, str]:
        return {role.id: role.title for role in self.policy.document.roles}

    def role(self, name: str) -> str:
        return self._roles.get(name) or plain(name)

    def roles(self, names: tuple[str, ...]) -> str:
        return say("route.and").join(self.role(name) for name in names)

    def calendar(self, name: str) -> str:
        """A calendar's title, or its id in plain letters."""
        calendar = self.policy.document.calendars.get(name)
        return calendar.title if calendar is not None and calendar.title else plain(name)

    def scale(self, name: str) -> str:
        """A scale's own title."""
        scale = self.policy.document.scales.get(name)
        return scale.title if scale is not None and scale.title else plain(name).capitalize()

    def value(self, scale: str, value: str | None) -> str:
        """A level, or a value of another scale."""
        return say("route.does_not_apply") if value is None else self.policy.wording.value(scale, value)

    def bounds(self, scale: str, low: str | None, high: str | None) -> str:
        """`Frontline`, or `Frontline, perhaps up to Level 1`."""
        if low == high:
            return self.value(scale, low)
        return say("route.up_to", low=self.value(scale, low), high=self.value(scale, high))

    def raises(self, raises: dict[str, str]) -> str:
        """What a trigger raises to: `Level 1`, or `Severity: high` on another scale."""
        words = [
            self.value(name, value) if name == "level" else f"{self.scale(name)}: {self.value(name, value)}"
            for name, value in raises.items()
        ]
        return say("route.and").join(words)


def plain(name: str) -> str:
    """An id as words."""
    return name.replace("_", " ").replace("-", " ")


def lower_first(title: str) -> str:
    """A title inside a sentence: its first letter small, unless the word is an abbreviation."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
