"""Steps of chains on the line of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from policy_engine.api import Policy
from policy_engine.clock import at_ticks
from policy_engine.decision import Decision
from policy_engine.decision.clock_models import ChainResult
from policy_engine.facts import zone_of
from policy_engine.messages import say
from policy_engine.timeline.judge import Judged
from policy_engine.timeline.models import Entry, State


def pages(policy: Policy, decision: Decision, judged: Judged) -> Iterator[Entry]:
    """Every page with its time, and what comes when nobody acknowledges. A chain that waits says what for."""
    parts = {chain.id: chain for chain in policy.document.chains}
    for chain in decision.chains:
        if chain.state == "waiting":
            yield Entry(kind="page", at=None, id=chain.id, what=chain.title, state="waiting", because=chain.waits_for)
        else:
            part = parts[chain.id]
            yield from _steps(policy, chain, part, _last_page(chain, part, judged))


def _last_page(chain: ChainResult, part: Any, judged: Judged) -> datetime:
    """Up to when pages went out: until somebody acknowledged, else until now."""
    zone = judged.clocks.zone
    times = [at_ticks(point.last(zone), zone) for point in judged.clocks.past.get(part.acknowledged_by, ())]
    counted = [at for at in times if chain.pages and at >= datetime.fromisoformat(chain.pages[0].at)]
    return min([*counted, judged.now]) if chain.state == "acknowledged" else judged.now


def _steps(policy: Policy, chain: ChainResult, part: Any, now: datetime) -> Iterator[Entry]:
    """The steps; those up to `now` went out."""
    taken = _is_taken_perhaps(chain)
    length = len(part.steps)
    for number, page in enumerate(chain.pages):
        at = datetime.fromisoformat(page.at)
        state: State = "happened" if at <= now else "due"
        if chain.state == "acknowledged" and at > now:
            state = "off"
        if state != "off" and (not page.sure or chain.applies == "possibly" or taken):
            state = "perhaps"
        key = "timeline.page_by_hand" if page.by_hand else "timeline.page"
        words = say(key, chain=chain.title, number=number % length + 1, by=_role(policy, page.by_hand or ""))
        yield Entry(kind="page", at=page.at, id=chain.id, what=words, state=state, who=page.page)
    if chain.exhausted_at is not None and chain.state in ("paging", "exhausted"):
        end = datetime.fromisoformat(chain.exhausted_at).astimezone(zone_of(policy.source.program))
        words = say("timeline.exhausted", chain=chain.title)
        yield Entry(kind="exhausted", at=end.isoformat(), id=chain.id, what=words, state="happened" if end <= now else "perhaps")


def _is_taken_perhaps(chain: ChainResult) -> bool:
    """Whether somebody may have acknowledged it, which nobody knows."""
    return chain.state is None and "acknowledged" in chain.states


def _role(policy: Policy, name: str) -> str:
    return next((role.title for role in policy.document.roles if role.id == name), name)
