"""The list of all checks of a whole policy. To add one: a file beside this one, a row here, a page in `policy_engine/codes/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from policy_engine.analysis.amount_not_read import find_amounts_not_read
from policy_engine.analysis.backup_circle import find_backup_circles
from policy_engine.analysis.calendar_gaps import find_calendars_without_zone, find_never_open, find_unknown_holidays
from policy_engine.analysis.chain_ends_early import find_chains_that_end_early
from policy_engine.analysis.clock_slips import find_business_days_of_no_calendar, find_exhausted_at_once
from policy_engine.analysis.event_nobody_uses import find_events_nobody_uses
from policy_engine.analysis.event_nothing_records import find_events_nothing_records
from policy_engine.analysis.hand_off_to_nobody import find_hand_offs_to_nobody
from policy_engine.analysis.known_tests import find_known_tests
from policy_engine.analysis.left_to_do import find_left_to_do
from policy_engine.analysis.level_nobody_is_told import find_levels_nobody_is_told
from policy_engine.analysis.level_without_role import find_levels_without_role
from policy_engine.analysis.level_without_staff import find_levels_without_staff
from policy_engine.analysis.level_without_template import find_levels_without_template
from policy_engine.analysis.level_without_words import find_levels_without_words
from policy_engine.analysis.nobody_else import find_nobody_else
from policy_engine.analysis.notice_too_late import find_late_notices
from policy_engine.analysis.phrase_fires_on_other import find_phrases_that_fire_on_other
from policy_engine.analysis.point_not_said import find_points_not_said
from policy_engine.analysis.question_without_words import find_questions_without_words
from policy_engine.analysis.record_not_in_form import find_records_not_in_form
from policy_engine.analysis.role_without_contact import find_roles_without_contact
from policy_engine.analysis.signal_nobody_uses import find_signals_nobody_uses
from policy_engine.analysis.signal_nothing_can_set import find_signals_nothing_can_set
from policy_engine.analysis.skipped_times import find_skipped_times
from policy_engine.analysis.slower_across_units import find_slower_across_units
from policy_engine.analysis.slower_when_more_serious import find_slower
from policy_engine.analysis.step_without_owner import find_steps_without_owner
from policy_engine.analysis.step_without_time import find_steps_without_time
from policy_engine.analysis.subject import Subject
from policy_engine.analysis.template_cannot_be_filled import find_templates_that_cannot_be_filled
from policy_engine.analysis.trigger_without_case import find_triggers_without_case
from policy_engine.analysis.undefined_variable import find_undefined_variables
from policy_engine.analysis.unmeetable import find_unmeetable
from policy_engine.analysis.unused_variable import find_unused_variables
from policy_engine.diagnostics import Diagnostic
from policy_engine.records import dataclass

if TYPE_CHECKING:
    from policy_engine.analysis.proofs import Proofs


@dataclass(frozen=True, slots=True)
class Check:
    """A check that needs only the policy itself."""

    code: str
    find: Callable[[Subject], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """A check that asks the solver."""

    code: str
    find: Callable[[Proofs], Iterable[Diagnostic]]


STRUCTURE: tuple[Check, ...] = (
    Check("EP316", find_known_tests),
    Check("EP401", find_slower),
    Check("EP402", find_levels_without_role),
    Check("EP403", find_roles_without_contact),
    Check("EP404", find_levels_nobody_is_told),
    Check("EP405", find_levels_without_words),
    Check("EP406", find_levels_without_staff),
    Check("EP407", find_hand_offs_to_nobody),
    Check("EP408", find_chains_that_end_early),
    Check("EP409", find_backup_circles),
    Check("EP410", find_steps_without_owner),
    Check("EP411", find_steps_without_time),
    Check("EP412", find_nobody_else),
    Check("EP430", find_late_notices),
    Check("EP431", find_unmeetable),
    Check("EP432", find_slower_across_units),
    Check("EP433", find_never_open),
    Check("EP434", find_unknown_holidays),
    Check("EP435", find_skipped_times),
    Check("EP436", find_calendars_without_zone),
    Check("EP437", find_exhausted_at_once),
    Check("EP438", find_business_days_of_no_calendar),
    Check("EP501", find_undefined_variables),
    Check("EP502", find_unused_variables),
    Check("EP503", find_points_not_said),
    Check("EP504", find_levels_without_template),
    Check("EP505", find_questions_without_words),
    Check("EP506", find_phrases_that_fire_on_other),
    Check("EP507", find_templates_that_cannot_be_filled),
    Check("EP508", find_records_not_in_form),
    Check("EP509", find_left_to_do),
    Check("EP510", find_amounts_not_read),
    Check("EP601", find_triggers_without_case),
    Check("EP602", find_signals_nobody_uses),
    Check("EP603", find_signals_nothing_can_set),
    Check("EP604", find_events_nobody_uses),
    Check("EP605", find_events_nothing_records),
)


PROOF_CODES = tuple(f"EP3{number:02}" for number in range(1, 16))


def proof_checks() -> tuple[ProofCheck, ...]:
    """The checks over the solver; only to be called where it is installed."""
    from policy_engine.analysis import (
        audit,
        empty_ticket,
        idle_gate,
        lane_outranks,
        laws,
        never_decides,
        never_fires,
        never_holds,
        redundant_line,
        same_condition,
        taken_hides,
        unreachable_cell,
        unreachable_lane,
        unreachable_value,
        wider_bounds,
    )

    return (
        ProofCheck("EP301", never_fires.find),
        ProofCheck("EP302", never_decides.find),
        ProofCheck("EP303", same_condition.find),
        ProofCheck("EP304", redundant_line.find),
        ProofCheck("EP305", never_holds.find),
        ProofCheck("EP306", unreachable_value.find),
        ProofCheck("EP307", unreachable_lane.find),
        ProofCheck("EP308", idle_gate.find),
        ProofCheck("EP309", unreachable_cell.find),
        ProofCheck("EP310", lane_outranks.find),
        ProofCheck("EP311", laws.find),
        ProofCheck("EP312", audit.find),
        ProofCheck("EP313", wider_bounds.find),
        ProofCheck("EP314", taken_hides.find),
        ProofCheck("EP315", empty_ticket.find),
    )
