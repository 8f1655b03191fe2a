"""Which answer needs which: signals, lanes, scales and states, and the circles among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.names import Names
from policy_engine.loader.order import find_order, reads
from policy_engine.model.program import GatePlan, LanePlan, ScalePlan, SignalPlan, TriggerPlan
from policy_engine.records import dataclass
from policy_engine.source import Node

ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Parts:
    """The resolved parts that need one another; `states` maps a deadline or chain to everything its state depends on,
    `clocks` a signal or deadline to what its calendars and its event depend on."""

    signals: Sequence[SignalPlan]
    lanes: Sequence[LanePlan]
    scales: Sequence[ScalePlan]
    triggers: Sequence[TriggerPlan]
    gates: Sequence[GatePlan]
    states: Mapping[str, tuple[Any, ...]]
    clocks: Mapping[str, set[str]] = field(default_factory=dict)


def needs_of(parts: Parts) -> dict[str, set[str]]:
    """Name → the names it needs first. Parts of a signal (`affected.billing`, clocks) count as the signal."""
    needs: dict[str, set[str]] = {}
    for signal in parts.signals:
        dues = {name.removesuffix(".due") for name in (*signal.from_events, signal.to_event) if name.endswith(".due")}
        needs[signal.name] = reads(signal.when, signal.table, signal.only_if) | dues
    for position, lane in enumerate(parts.lanes):
        needs[f"lane.{lane.name}"] = reads(lane.when) | {
            f"lane.{earlier.name}" for earlier in parts.lanes[:position] if not earlier.with_others and earlier.name != lane.name
        }
    for scale in parts.scales:
        raising = [trigger.when for trigger in parts.triggers if scale.name in dict(trigger.raises)]
        capping = [gate.when for gate in parts.gates if scale.name in dict(gate.caps)]
        needs[scale.name] = reads(scale.only_if, scale.table, *raising, *capping)
    for name, reasons in parts.states.items():
        events = {part.removesuffix(".due") for part in reasons if isinstance(part, str) and part.endswith(".due")}
        needs[name] = reads(*(part for part in reasons if not isinstance(part, str))) | events
    return {name: {_owner(needed, needs) for needed in found | parts.clocks.get(name, set())} for name, found in needs.items()}


def find_escalated(needs: dict[str, set[str]], signals: Sequence[SignalPlan], states: Mapping[str, tuple[Any, ...]]) -> frozenset[str]:
    """The clocks that read `escalated` and can be found after the level: for them it may be the present. Adds that to `needs`.

    What the level itself rests on sees `escalated` as it is recorded; so the natural draft ("nobody answers the page → manager") is no
    circle. The event itself is found after the level, too, unless the level tests it.
    """
    if "level" not in needs:
        return frozenset()
    clocks = {signal.name for signal in signals if ESCALATED in (*signal.from_events, signal.to_event)}
    clocks |= {name for name, reasons in states.items() if ESCALATED in reasons}
    before_level = _all_needs("level", {**needs, ESCALATED: set()})
    after = clocks - before_level
    for name in after:
        needs[name] = needs[name] | {"level"}
    if ESCALATED not in before_level:
        needs[ESCALATED] = {"level", "current.level"}
        return frozenset({*after, ESCALATED})
    return frozenset(after)


def _all_needs(name: str, needs: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for needed in needs.get(waiting.pop(), ()):
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return found


def _owner(name: str, needs: Mapping[str, Any]) -> str:
    if name in needs:
        return name
    return (
        name.partition("|")[0] if "|" in name else name.removesuffix(".due") if name.endswith(".due") else name.rpartition(".")[0] or name
    )


def find_circles(needs: Mapping[str, set[str]], names: Names, node: Node) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """The order to answer in, and a finding when something depends on itself."""
    order, circle = find_order(needs)
    if circle is None:
        return order, []
    shown = " → ".join(f"`{name}`" for name in circle)
    inside = {name.partition(".")[0] for name in circle}
    help_line = "break the circle: define one of them without the other"
    if inside & {"lane", "level"}:
        help_line = "to ask where the ticket already is, test `current.level` or `current.lane` instead"
    path = next((names.paths[name.removeprefix("lane.")] for name in circle if name.removeprefix("lane.") in names.paths), ())
    place = (
        node.place_of((*path, "id"))
        if path and isinstance(path[-1], int)
        else node.key_place(path)
        if path
        else node.key_place(("levels",))
    )
    return order, [Diagnostic("EP215", "error", f"this depends on itself: {shown}", place, help_line)]
