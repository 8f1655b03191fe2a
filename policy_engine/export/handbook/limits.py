"""What a role may not do alone: what needs somebody's yes, what somebody else must do, what is forbidden meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import escape
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS, Action
from policy_engine.model.people import Level, Role


def all_actions(view: View) -> list[Action]:
    return [action for name in HEADINGS for action in getattr(view.document, name)]


def may_not(view: View, role: Role, level: Level | None = None) -> list[str]:
    """A sentence for each limit of the role; with a level, of those that can hold there."""
    return [line for action in _here(view, level) for line in _limits_of(view, role, action, is_owner=_owns(role, level))]


def _here(view: View, level: Level | None) -> Iterable[Action]:
    for action in all_actions(view):
        if level is None or level.id in view.book.by_level(action.when):
            yield action


def _owns(role: Role, level: Level | None) -> bool:
    """Whether what nobody is named for is done by this role."""
    return level is not None and level.role == role.id


def _limits_of(view: View, role: Role, action: Action, *, is_owner: bool) -> Iterator[str]:
    is_own = action.by == role.id or (action.by is None and is_owner)
    if is_own and action.approved_by and action.approved_by != role.id:
        yield say("handbook.limits.asks", action=view.to(action.id), role=view.to(action.approved_by))
    if action.other_than == role.id:
        yield say("handbook.limits.not_you", action=view.to(action.id))
    elif is_own and action.other_than and action.other_than not in view.book.homes:
        yield say("handbook.limits.not_if_before", action=view.to(action.id), field=escape(action.other_than))
    elif is_own and action.other_than:
        yield say("handbook.limits.not_by", action=view.to(action.id), role=view.to(action.other_than))
    if is_own and action.must_not:
        yield say("handbook.limits.meanwhile", action=view.to(action.id), actions=view.all_to(action.must_not))
