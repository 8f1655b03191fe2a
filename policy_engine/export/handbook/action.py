"""One thing to do, as blocks of a page: when, who, what, which words, what to write down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_engine.export.handbook.book import View, title_of
from policy_engine.export.handbook.durations import length_words
from policy_engine.export.handbook.markdown import Block, bullets, checkboxes, escape, heading, prose, quote, sentence
from policy_engine.export.handbook.plain import as_line, as_list, words_of
from policy_engine.export.handbook.timing import short_time, time_words
from policy_engine.messages import say
from policy_engine.model.actions import Action, Payment
from policy_engine.model.clocks import Timed
from policy_engine.model.part import Part
from policy_engine.model.program import Condition

LONG = 160
"""A condition longer than this many characters becomes a list."""


def action_blocks(view: View, action: Action, depth: int, left: Condition | None = None) -> list[Block]:
    """An action with its heading. `left` is the part of its condition that the place it stands in does not say already."""
    condition = view.book.condition(action.when) if left is None else left
    return [
        *heading(depth, escape(title_of(action, action.id)), action.id),
        *_clock_line(view, action),
        *when_blocks(view, condition),
        *what_blocks(view, action),
        *bullets(_limits(view, action)),
        *remark_blocks(action),
    ]


def _clock_line(view: View, action: Action) -> list[Block]:
    words = [time_words(view, action), view.to(action.by) if action.by else "", duty_words(action)]
    return [sentence(" · ".join(word for word in words if word))]


def duty_words(action: Timed) -> str:
    return "" if action.duty == "must" else say(f"handbook.duty.{action.duty}")


def when_blocks(view: View, condition: Condition) -> list[Block]:
    """`Only when …`, on one line or as a list."""
    words = words_of(condition, view.book.wording)
    if words.is_always:
        return []
    line = as_line(words)
    if len(line) <= LONG:
        return [say("handbook.action.only_when", condition=line)]
    return [say("handbook.action.only_when_list"), *as_list(words)]


def what_blocks(view: View, action: Action) -> list[Block]:
    """What is done, said, sent and written down."""
    blocks = prose(action.do) if action.do else []
    if action.technique:
        blocks.append(say("handbook.action.technique", technique=escape(action.technique)))
    if action.say:
        blocks += [say("handbook.action.say"), quote(f"“{action.say.strip()}”")]
    if action.tell:
        blocks.append(say("handbook.action.tell", roles=view.all_to(action.tell, "handbook.join.both"), channel=channel_words(action)))
    if action.message:
        blocks.append(say("handbook.action.send", template=view.to(action.message)))
    if action.pay is not None:
        blocks.append(pay_words(view, action.pay))
    if action.record:
        blocks += [say("handbook.action.record"), *checkboxes(escape(item) for item in action.record)]
    return blocks


def channel_words(action: Action) -> str:
    """` by slack, or else phone`; empty where no channel is named."""
    if not action.channel:
        return ""
    return say("handbook.action.channel", channels=say("handbook.action.or_else").join(escape(name) for name in action.channel))


def pay_words(view: View, pay: Payment) -> str:
    limit = say("handbook.action.pay_at_most", amount=escape(pay.at_most)) if pay.at_most is not None else ""
    if pay.plus is None or pay.per is None or pay.of is None:
        return say("handbook.action.pay", amount=escape(pay.amount), limit=limit)
    words = {"amount": escape(pay.amount), "plus": escape(pay.plus), "per": length_words(pay.per), "of": view.to(pay.of)}
    return say("handbook.action.pay_plus", **words, limit=limit)


def _limits(view: View, action: Action) -> Iterator[str]:
    if action.approved_by:
        yield say("handbook.action.approved_by", role=view.to(action.approved_by))
    if action.other_than:
        key = "other_than" if action.other_than in view.book.homes else "other_than_field"
        yield say(f"handbook.action.{key}", who=view.to(action.other_than) if key == "other_than" else escape(action.other_than))
    if action.must_not:
        yield say("handbook.action.must_not", actions=view.all_to(action.must_not))
    for other in forbidden_by(view, action.id):
        yield say("handbook.action.not_while", action=view.to(other))
    if action.met_by:
        yield say("handbook.action.met_by", event=view.all_to(action.met_by))


def forbidden_by(view: View, name: str) -> list[str]:
    """The actions that forbid this one while they hold."""
    return [plan.name for plan in view.book.policy.source.program.actions if name in plan.must_not]


def remark_blocks(part: Part) -> list[Block]:
    """What a part stands for, and its note."""
    blocks = [say("handbook.remark.means", text=text) for text in prose(part.means or "")]
    return blocks + [say("handbook.remark.note", text=text) for text in prose(part.note or "")]


def action_line(view: View, action: Action, left: Condition, *, by: bool = True) -> str:
    """An action on one line of a list: the time first, then what, who and when."""
    time = short_time(view, action)
    condition = view.line_of(left)
    parts = [
        say("handbook.action.line_time", time=sentence(time)) if time else "",
        view.to(action.id),
        say("handbook.action.line_by", role=view.to(action.by)) if action.by and by else "",
        say("handbook.action.line_when", condition=condition) if condition else "",
        say("handbook.action.line_duty", duty=duty_words(action)) if action.duty != "must" else "",
    ]
    return "".join(parts)


def action_lines(view: View, actions: Iterable[tuple[Action, Condition]], *, by: bool = True) -> list[str]:
    """Actions as items of a list, each with what is left of its condition. `by=False` where the page says who."""
    return [action_line(view, action, left, by=by) for action, left in actions]
