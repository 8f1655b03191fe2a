"""From a policy as written to a `Program`: every name settled, every finding about names at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.admission import find_admissions, let_in
from policy_engine.loader.clock_needs import clock_needs
from policy_engine.loader.describe import value_place
from policy_engine.loader.fields import people_fields
from policy_engine.loader.keys import check_keys
from policy_engine.loader.names import Names, Path, collect_names, scale_values
from policy_engine.loader.needs import Parts, find_circles, find_escalated, needs_of
from policy_engine.loader.payments import settle_payments
from policy_engine.loader.references import check_references
from policy_engine.loader.settle import Settler, closest_or_all
from policy_engine.loader.signals import check_signal
from policy_engine.loader.states import find_calendars, find_states, state_reasons
from policy_engine.loader.tables import settle_table
from policy_engine.loader.waivers import check_waivers
from policy_engine.model.actions import HEADINGS
from policy_engine.model.conditions import Written
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import (
    ActionPlan,
    EventPlan,
    GatePlan,
    LanePlan,
    Program,
    ScalePlan,
    SignalPlan,
    Table,
    TriggerPlan,
    WayPlan,
)
from policy_engine.model.tables import Cell, WrittenTable
from policy_engine.records import dataclass
from policy_engine.source import Node


@dataclass(slots=True)
class Resolver:
    """Works through one policy, section by section."""

    document: PolicyDocument
    node: Node
    names: Names
    settler: Settler
    found: list[Diagnostic]

    def condition(self, written: Written | None, path: Path) -> Any:
        return self.settler.condition(written, path)

    def table(self, written: WrittenTable | None, path: Path) -> Table | None:
        if written is None:
            return None
        table, found = settle_table(written, self.names, self.node, path)
        self.found.extend(found)
        return table


def resolve(document: PolicyDocument, node: Node) -> tuple[Program, list[Diagnostic]]:
    """Settle every name. The program is only to be used when no finding is an error."""
    names, found = collect_names(document, node)
    resolver = Resolver(document, node, names, Settler(names, node, document.currency, found), found)
    signals = tuple(_signal(resolver, signal, ("signals", index)) for index, signal in enumerate(document.signals))
    scales = tuple(_scales(resolver))
    lanes = tuple(_lanes(resolver))
    admissions = dict(find_admissions(resolver))
    triggers = tuple(_triggers(resolver, admissions))
    gates = tuple(_gates(resolver))
    actions = tuple(_actions(resolver))
    found.extend(settle_payments(document, names, node))
    closure = tuple((way.id, resolver.condition(way.when, ("closure", i, "when"))) for i, way in enumerate(document.closure))
    states = tuple(find_states(resolver, {action.name: action.when for action in actions}))
    calendars = tuple(find_calendars(resolver))
    _settle_rest(resolver)
    found.extend(check_references(document, names, node))
    found.extend(check_keys(document, node))
    found.extend(check_waivers(document, names, node))
    needs = needs_of(Parts(signals, lanes, scales, triggers, gates, dict(state_reasons(states)), clock_needs(document)))
    after_level = find_escalated(needs, signals, dict(state_reasons(states)))
    order, circles = find_circles(needs, names, node)
    found.extend(circles)
    effective = (document.effective.from_, document.effective.until) if document.effective else (None, None)
    program = Program(
        variables=(*names.variables.values(), *names.clocks.values()),
        signals=tuple(replace(signal, after_level=True) if signal.name in after_level else signal for signal in signals),
        events=tuple(EventPlan(event.id, event.field, event.if_missing == "unknown") for event in document.events),
        lanes=lanes,
        scales=scales,
        triggers=triggers,
        gates=gates,
        actions=actions,
        closure=closure,
        order=order,
        currency=document.currency,
        language=document.language,
        time_zone=document.time_zone,
        effective=effective,
        states=tuple(replace(state.plan, after_level=state.plan.name in after_level) for state in states),
        calendars=calendars,
        admissions=tuple(admissions.items()),
        people_fields=people_fields(document),
        needs=tuple((name, frozenset(found_needs)) for name, found_needs in needs.items()),
    )
    return program, found


def _signal(resolver: Resolver, signal: Any, path: Path) -> SignalPlan:
    resolver.found.extend(check_signal(signal, path, resolver.node, resolver.document.currency))
    table = resolver.table(signal.table, (*path, "table"))
    if signal.table is not None:
        _check_cells(resolver, signal.table, (signal.id, tuple(v.id for v in signal.values)), (*path, "table"))
    return SignalPlan(
        name=signal.id,
        type=signal.type,
        field=signal.field,
        text=signal.text,
        when=resolver.condition(signal.when, (*path, "when")) if signal.when is not None else None,
        table=table,
        from_events=signal.from_,
        to_event=signal.to or signal.at or "now",
        calendar=signal.calendar or signal.open,
        is_open=signal.open is not None,
        only_if=resolver.condition(signal.only_if, (*path, "only_if")) if signal.only_if is not None else None,
        if_missing=signal.if_missing,
        values=tuple(v.id for v in signal.values) if signal.type != "flag" else ("yes", "no"),
        values_missing=tuple((v.id, v.if_missing) for v in signal.values if v.if_missing is not None),
    )


def _check_cells(resolver: Resolver, table: WrittenTable, owner: tuple[str, tuple[str, ...]], path: Path) -> None:
    name, values = owner
    for cell in table.cells():
        if isinstance(cell, Cell) and cell.value not in values:
            help_line = closest_or_all(str(cell.value), values)
            place = resolver.node.place_of((*path, *cell.path))
            resolver.found.append(Diagnostic("EP202", "error", f"`{name}` is never `{cell.value}`", place, help_line))


def _scales(resolver: Resolver) -> Iterator[ScalePlan]:
    for name, values in scale_values(resolver.document).items():
        scale, path = resolver.document.scales.get(name), ("scales", name)
        if scale is None:
            yield ScalePlan(name, values)
            continue
        if scale.table is not None:
            _check_cells(resolver, scale.table, (name, values), (*path, "table"))
        yield ScalePlan(
            name,
            values,
            only_if=resolver.condition(scale.only_if, (*path, "only_if")) if scale.only_if is not None else None,
            table=resolver.table(scale.table, (*path, "table")),
            when_unsure=scale.when_unsure,
            decided_by=scale.decided_by,
            never_falls=scale.never_falls,
        )
    for name, scale in resolver.document.scales.items():
        if name == "level" and scale.values:
            message = "the values of `level` are the levels themselves"
            resolver.found.append(
                Diagnostic(
                    "EP120",
                    "error",
                    message,
                    resolver.node.key_place(("scales", name, "values")),
                    "leave `values` out; list the levels under `levels:`",
                )
            )
        if name == "level" and not resolver.document.levels:
            resolver.found.append(
                Diagnostic(
                    "EP103",
                    "error",
                    "this policy has no levels",
                    resolver.node.key_place(("scales", name)),
                    "list them under `levels:`, lowest first",
                )
            )
        if name != "level" and not scale.values:
            resolver.found.append(
                Diagnostic(
                    "EP103",
                    "error",
                    f"scale `{name}` has no `values`",
                    resolver.node.key_place(("scales", name)),
                    "for example `values: [low, normal, high]`, lowest first",
                )
            )


def _lanes(resolver: Resolver) -> Iterator[LanePlan]:
    for index, lane in enumerate(resolver.document.lanes):
        yield LanePlan(lane.id, resolver.condition(lane.when, ("lanes", index, "when")), lane.with_others)


def _scale_targets(resolver: Resolver, targets: dict[str, str], paths: dict[str, Path]) -> tuple[tuple[str, str], ...]:
    """(scale, value) pairs; values that the scale does not have become findings."""
    values = scale_values(resolver.document)
    for scale, value in targets.items():
        if scale in values and value not in values[scale]:
            titles = {level.title.casefold(): level.id for level in resolver.document.levels} if scale == "level" else {}
            titled = titles.get(value.casefold())
            code, what = ("EP203", f"there is no level `{value}`") if scale == "level" else ("EP202", f"`{scale}` is never `{value}`")
            help_line = f"did you mean `{titled}`?" if titled else closest_or_all(value, values[scale])
            resolver.found.append(Diagnostic(code, "error", what, value_place(resolver.node, paths[scale]), help_line))
    return tuple((scale, value) for scale, value in targets.items() if value in values.get(scale, ()))


def _triggers(resolver: Resolver, admissions: dict[str, tuple[WayPlan, ...]]) -> Iterator[TriggerPlan]:
    for index, trigger in enumerate(resolver.document.triggers):
        path: Path = ("triggers", index)
        if not trigger.raises:
            place = resolver.node.place_of((*path, "id"))
            resolver.found.append(
                Diagnostic("EP120", "error", f"trigger `{trigger.id}` raises nothing", place, "add `level:`, or `raise: {SCALE: VALUE}`")
            )
        if trigger.level and not resolver.document.levels:
            resolver.found.append(
                Diagnostic(
                    "EP208",
                    "error",
                    "this policy has no levels",
                    resolver.node.key_place((*path, "level")),
                    "list them under `levels:`, lowest first",
                )
            )
        paths = {scale: (*path, "raise", scale) for scale in trigger.raises} | {
            "level": (*path, "level") if trigger.level else (*path, "raise", "level")
        }
        own, raises = resolver.condition(trigger.when, (*path, "when")), _scale_targets(resolver, trigger.raises, paths)
        when = let_in(own, raises, admissions)
        yield TriggerPlan(trigger.id, when, raises, own if when != own else None)


def _gates(resolver: Resolver) -> Iterator[GatePlan]:
    for index, gate in enumerate(resolver.document.gates):
        path: Path = ("gates", index)
        paths = {scale: (*path, "cap", scale) for scale in gate.cap}
        yield GatePlan(gate.id, resolver.condition(gate.when, (*path, "when")), _scale_targets(resolver, gate.cap, paths))


def _actions(resolver: Resolver) -> Iterator[ActionPlan]:
    for heading in HEADINGS:
        for index, action in enumerate(getattr(resolver.document, heading)):
            path: Path = (heading, index)
            if not (action.do or action.tell or action.say or action.record or action.pay or action.message):
                place = resolver.node.place_of((*path, "id"))
                resolver.found.append(
                    Diagnostic(
                        "EP120",
                        "error",
                        f"action `{action.id}` does nothing",
                        place,
                        "add `do`, `tell`, `say`, `record`, `pay` or `message`",
                    )
                )
            yield ActionPlan(action.id, heading, resolver.condition(action.when, (*path, "when")), action.must_not)


def _settle_rest(resolver: Resolver) -> None:
    """Conditions that decide nothing in the program must name real things all the same."""
    for index, template in enumerate(resolver.document.templates):
        resolver.condition(template.when, ("templates", index, "when"))
    for index, part in enumerate(resolver.document.reopen):
        resolver.condition(part.when, ("reopen", index, "when"))
