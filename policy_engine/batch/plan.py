"""What a policy asks of a batch, worked out once: slots and their types, what silence means, what the text is read for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property

from policy_engine.api import Policy, RouteOptions
from policy_engine.batch.cells import Codes, ValueReader, fits
from policy_engine.batch.clock_needs import ESCALATED, ClockNeeds, needs_of_escalated, needs_of_signal, needs_of_state
from policy_engine.batch.kleene import Masks
from policy_engine.batch.layout import Layout, Target
from policy_engine.batch.options import BatchOptions
from policy_engine.clock import ticks_of
from policy_engine.compiler.cells import KNOWN_SUFFIX
from policy_engine.facts import Given
from policy_engine.facts.silence import silence_of
from policy_engine.facts.texts import wanted_readings
from policy_engine.interpret import anything, is_clocked
from policy_engine.loader import read_ticket_mapping
from policy_engine.logic.possible import Possible
from policy_engine.model.program import Program, SignalPlan, Variable
from policy_engine.records import dataclass
from policy_engine.text import Wanted
from policy_engine.tree import Expression, Slot, Tree


@dataclass(frozen=True)
class BatchPlan:
    """A policy made ready for batches. `now` is when every ticket is judged."""

    policy: Policy
    options: BatchOptions
    now: datetime

    @cached_property
    def program(self) -> Program:
        return self.policy.source.program

    @cached_property
    def tree(self) -> Tree:
        return self.policy.tree

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.program, self.options.columns)

    @cached_property
    def reader(self) -> ValueReader:
        return ValueReader(self.program, self.now)

    @cached_property
    def asked(self) -> dict[bytes, str | None]:
        """The first question to ask, by what is known of a ticket; kept from batch to batch."""
        return {}

    @cached_property
    def readings(self) -> dict[tuple[object, ...], tuple[int, int]]:
        """The cells of what texts say, kept from batch to batch."""
        return {}

    @property
    def route_options(self) -> RouteOptions:
        return RouteOptions(now=self.now, take=self.options.take)

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """What texts are read for: only that on which lanes and scales rest."""
        return tuple(one for one in wanted_readings(self.program) if self.program.by_name[one.name].owner in self.program.ruling)

    @cached_property
    def is_columnar(self) -> bool:
        """Whether the answer can be found column by column: no list of values is too long, nothing is derived and read from texts, too."""
        return all(self._is_columnar(name) for name in self.program.ruling)

    def _is_columnar(self, name: str) -> bool:
        variables = self.program.by_owner.get(name) or tuple(v for v in (self.program.by_name.get(name),) if v is not None)
        if any(not fits(self.slot(variable.name)) and not variable.is_numeric for variable in variables):
            return False
        signal = self.program.signal_plans.get(name)
        return signal is None or not (is_derived(signal) and signal.text is not None)

    @cached_property
    def clock_needs(self) -> dict[str, ClockNeeds]:
        """What the clocks read on which lanes and scales rest."""
        program, ruling = self.program, self.program.ruling
        found = {plan.name: needs_of_state(program, self.tree, plan) for plan in program.states if plan.name in ruling}
        clocked = {signal.name for signal in program.signals for v in program.by_owner.get(signal.name, ()) if is_clocked(signal, v)}
        found |= {name: needs_of_signal(program, program.signal_plans[name]) for name in sorted(clocked) if name in ruling}
        return {**found, ESCALATED: needs_of_escalated(program)}

    @property
    def has_clocks(self) -> bool:
        """Whether lanes or scales rest on clocks."""
        return len(self.clock_needs) > 1

    @cached_property
    def clock_silences(self) -> dict[str, tuple[Possible | None, Possible | None]]:
        """What silence means for a length of time that can't be counted: without any text, and beside a silent one."""
        return {variable.name: self._silence(signal, variable) for signal, variable in self.given if signal.needs_clock}

    def slot(self, name: str) -> Slot:
        return self.tree.slots[self.tree.slot_of[name]]

    @cached_property
    def books(self) -> dict[str, Codes]:
        return {slot.name: Codes(slot) for slot in self.tree.slots}

    def codes(self, name: str) -> Codes:
        """How the cells of a variable stand in columns."""
        return self.books[name]

    def has_known(self, name: str) -> bool:
        """Whether some condition asks whether the variable is known."""
        return name + KNOWN_SUFFIX in self.tree.slot_of

    @cached_property
    def given(self) -> tuple[tuple[SignalPlan, Variable], ...]:
        """The variables of signals that lanes and scales rest on and that are not derived from others."""
        return tuple(
            (signal, variable)
            for signal in self.program.signals
            if signal.name in self.program.ruling and not is_derived(signal)
            for variable in self.program.by_owner.get(signal.name, ())
            if "|" not in variable.name
        )

    @cached_property
    def deciding(self) -> tuple[Expression, ...]:
        """The conditions that lanes and scales come from, each once."""
        tree, raising = self.tree, {trigger.name for trigger in self.program.triggers if trigger.raises}
        triggers = (when for name, when in tree.triggers if name in raising)
        scales = (shape.applies for shape in tree.scales)
        return tuple(dict.fromkeys((*tree.lane_conditions, *scales, *triggers, *(when for _, when in tree.gates))))

    @cached_property
    def now_ticks(self) -> int:
        return ticks_of(self.now)

    @cached_property
    def found_later(self) -> frozenset[str]:
        """Variables that conditions may ask for only once they are found, even where a ticket says them."""
        program = self.program
        clocked = (v.name for signal in program.signals for v in program.by_owner.get(signal.name, ()) if is_clocked(signal, v))
        return frozenset((*self.overruled, *clocked))

    @cached_property
    def overruled(self) -> tuple[str, ...]:
        """Variables that are derived from others or found by clocks, unless a ticket says them."""
        program = self.program
        derived = [signal for signal in program.signals if signal.name in program.ruling and is_derived(signal)]
        variables = [variable.name for signal in derived for variable in program.by_owner.get(signal.name, ())]
        return (*variables, *(plan.name for plan in program.states if plan.name in program.ruling))

    @cached_property
    def silences(self) -> dict[str, tuple[Possible, Possible]]:
        """What a signal may be that nothing speaks of: without any text, and in a silent text."""
        pairs = ((variable, self._silence(signal, variable)) for signal, variable in self.given)
        return {variable.name: (one or anything(variable), other or anything(variable)) for variable, (one, other) in pairs}

    def _silence(self, signal: SignalPlan, variable: Variable) -> tuple[Possible | None, Possible | None]:
        ticket, node, _ = read_ticket_mapping({})
        assert ticket is not None
        return silence_of(self.program, Given(ticket, node, self.now, self.options.take), signal, variable)

    def start(self) -> list[Masks]:
        """The cells of every slot when nothing is known."""
        masks: list[Masks] = [slot.full for slot in self.tree.slots]
        for variable in self.program.variables:
            masks[self.tree.slot_of[variable.name]] = self.slot(variable.name).mask_of(anything(variable))
        for name in (slot.name for slot in self.tree.slots if slot.name.endswith(KNOWN_SUFFIX)):
            masks[self.tree.slot_of[name]] = 1 if anything(self.program.variable(name.removesuffix(KNOWN_SUFFIX))).is_known else 2
        return masks

    def sources(self, signal: SignalPlan, variable: Variable) -> Iterator[Target]:
        """Where a variable is read from, the strongest first."""
        yield Target("signals", variable.name)
        if variable.name != signal.name:
            yield Target("signals", signal.name)
        if signal.field:
            yield Target("fields", signal.field)


def is_derived(signal: SignalPlan) -> bool:
    """Whether it is found from other signals."""
    return signal.when is not None or signal.table is not None


def make_plan(policy: Policy, options: BatchOptions) -> BatchPlan:
    """The plan for one run. Without `now` every ticket is judged at the present. Raises ValueError for a `now` without a zone."""
    now = options.now or datetime.now(UTC)
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone")
    return BatchPlan(policy, options, now)
