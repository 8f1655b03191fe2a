"""Checks of clocks and people: each fires at its words, and says nothing where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis_policies import LEVELS, PEOPLE, ROLES, found, told

SEVERITY = """\
signals:
  - {id: down, type: flag, field: down}
  - {id: size, type: choice, ordered: yes, values: [small, big], field: size}
  - {id: plan, type: choice, values: [free, paid], field: plan}
scales:
  severity: {values: [low, normal, high], table: {by: down, yes: high, no: low}}
"""
UNORDERED = SEVERITY.replace("ordered: yes, ", "")


def deadline(rest: str) -> str:
    return f"deadlines:\n  - id: reply\n    {rest}\n"


def targets(*lines: str, calendar: str = "office") -> str:
    return deadline(f"calendar: {calendar}\n    targets:\n" + "\n".join(f"      - {{{line}}}" for line in lines))


SLOWER = [
    (SEVERITY + deadline("within: {by: severity, high: 8h, normal: 4h, low: 24h}\n    calendar: office"), ["8h"]),
    (SEVERITY + deadline("within: {by: severity, high: 3 weeks, otherwise: 2 weeks}"), ["3 weeks"]),
    (SEVERITY + deadline("within: {by: severity, high: 1h, normal: 1h, low: immediately}\n    calendar: office"), ["1h", "1h"]),
    (SEVERITY + deadline("within: {by: [plan, size], free: {small: 4h, big: 8h}, paid: 1h}\n    calendar: office"), ["8h"]),
    (SEVERITY + targets("when: {severity: high}, within: 8h", "when: {severity: {not: high}}, within: 4h"), ["8h"]),
    (SEVERITY + targets("when: {size: big, plan: paid}, within: 8h", "when: {size: small, plan: paid}, within: 4h"), ["8h"]),
    (
        SEVERITY + targets("when: {severity: high}, within: 8h, calendar: late", "when: {severity: low}, within: 4h, calendar: late"),
        ["8h"],
    ),
    (PEOPLE + "steps:\n  - {id: call, do: Call, within: {by: level, desk: 2h, senior: 1h, boss: 3h}, calendar: office}\n", ["3h"]),
]
NOT_SLOWER = [
    SEVERITY + deadline("within: {by: severity, high: 1h, normal: 4h, low: 24h}\n    calendar: office"),
    SEVERITY + deadline("within: {by: severity, high: 4h, otherwise: 4h}\n    calendar: office"),
    SEVERITY + deadline("within: {by: severity, high: 2 business days, otherwise: 4h}\n    calendar: office"),
    SEVERITY + deadline("within: {by: severity, high: best_effort, otherwise: 4h}\n    calendar: office"),
    SEVERITY + deadline("within: {by: severity, high: 8h, otherwise: 4h}\n    calendar: {by: severity, high: late, otherwise: office}"),
    SEVERITY + deadline("owner: customer\n    within: {by: severity, high: 3 weeks, otherwise: 2 weeks}"),
    UNORDERED + deadline("within: {by: size, big: 8h, small: 4h}\n    calendar: office"),
    UNORDERED + targets("when: {size: big}, within: 8h", "when: {size: small}, within: 4h"),
    SEVERITY + targets("when: {severity: high}, within: 8h, calendar: late", "when: {severity: low}, within: 4h"),
    SEVERITY + targets("when: {size: big, plan: paid}, within: 8h", "when: {size: small, plan: free}, within: 4h"),
    SEVERITY + targets("when: {severity: high}, within: 8h", "when: {severity: low}, within: 4h", "within: 2h"),
    SEVERITY
    + targets("when: {severity: high}, within: 8h", "when: {severity: low}, within: 4h", "when: {any: {size: big, down: yes}}, within: 1h"),
    SEVERITY
    + targets("when: {severity: high}, within: 8h", "when: {severity: low}, within: 4h", "when: {severity: at least normal}, within: 1h"),
]


@pytest.mark.parametrize(("fragment", "words"), SLOWER)
def test_more_time_for_the_more_serious_is_told_at_the_longer_time(tmp_path: Path, fragment: str, words: list[str]) -> None:
    part = "steps.call" if "steps:" in fragment else "deadlines.reply"
    assert told(tmp_path, "EP401", fragment) == [("warning", word, part) for word in words]


@pytest.mark.parametrize("fragment", NOT_SLOWER)
def test_times_that_fall_or_can_not_be_compared_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP401", fragment) == []


def test_the_message_names_both_values_and_both_times(tmp_path: Path) -> None:
    ((finding,), _) = found(tmp_path, "EP401", SLOWER[0][0])
    assert finding.message == "severity `high` has 8h, and the lower `normal` has only 4h"


# ---- levels and roles ------------------------------------------------------------------------------------------------------------


def test_a_level_without_a_role_is_told_at_its_id(tmp_path: Path) -> None:
    fragment = PEOPLE.replace(", role: lead}\n  - {id: boss", "}\n  - {id: boss")
    assert told(tmp_path, "EP402", fragment) == [("warning", "senior", "levels.senior")]


def test_the_role_that_is_called_like_the_level_is_offered(tmp_path: Path) -> None:
    fragment = ROLES + "levels:\n  - {id: agents, title: Frontline}\n  - {id: two, title: Team lead}\n  - {id: three, title: Third}\n"
    findings, _ = found(tmp_path, "EP402", fragment)
    assert [finding.fix for finding in findings] == ["role: agent", "role: lead", None]


@pytest.mark.parametrize(
    "fragment",
    [PEOPLE, LEVELS.replace(", role: agent", "").replace(", role: lead", ""), PEOPLE.replace("boss, role: lead", "boss, external: yes")],
    ids=["all have one", "no roles at all", "external"],
)
def test_levels_with_roles_and_policies_without_any_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP402", fragment) == []


CONTACT = PEOPLE.replace("title: Agent}", 'title: Agent, contact: {chat: "#desk"}}')
PARTNER = CONTACT.replace(
    "  - {id: lead, title: Team lead}", "  - {id: lead, title: L, contact: {chat: x}}\n  - {id: partner, title: P, external: yes}"
)


@pytest.mark.parametrize(
    ("fragment", "word"),
    [
        (CONTACT, "lead"),
        (PARTNER + "lanes:\n  - {id: out, hand_to: partner}\n", "partner"),
        (PARTNER + "notifications:\n  - {id: tell, tell: partner}\n", "partner"),
        (PARTNER + "chains:\n  - {id: page, from: received, steps: [{page: partner}]}\n", "partner"),
    ],
)
def test_a_role_that_is_needed_and_has_no_contact_is_told(tmp_path: Path, fragment: str, word: str) -> None:
    assert told(tmp_path, "EP403", fragment) == [("note", word, f"roles.{word}")]


@pytest.mark.parametrize(
    "fragment", [PEOPLE, PARTNER, PARTNER.replace("role: lead}\n  - {id: boss", "role: lead, external: yes}\n  - {id: boss")]
)
def test_contacts_are_not_asked_of_policies_without_any_or_roles_that_are_not_needed(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP403", fragment) == []


# ---- what each level has ---------------------------------------------------------------------------------------------------------


def notify(test: str) -> str:
    return PEOPLE + f"notifications:\n  - {{id: tell, when: {{level: {test}}}, tell: lead}}\n"


def test_a_level_that_nobody_hears_of_is_told_with_the_lines_that_mend_it(tmp_path: Path) -> None:
    assert told(tmp_path, "EP404", notify("senior")) == [("note", "boss", "levels.boss")]
    ((finding,), _) = found(tmp_path, "EP404", notify("senior"))
    assert finding.fix == "notifications:\n  - id: tell_boss\n    when: {level: boss}\n    tell: lead"


@pytest.mark.parametrize(
    "fragment",
    [
        PEOPLE,
        notify("at least senior"),
        notify("{not: desk}"),
        notify("senior") + "chains:\n  - {id: page, when: {level: boss}, from: escalated, steps: [{page: lead}]}\n",
        notify("senior") + "steps:\n  - {id: ring, when: {level: {not: [desk, senior]}}, do: Ring, tell: lead}\n",
        notify("senior").replace("boss, role: lead", "boss, external: yes"),
    ],
)
def test_levels_that_somebody_hears_of_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP404", fragment) == []


def test_a_level_without_words_is_told(tmp_path: Path) -> None:
    fragment = PEOPLE + "de_escalation:\n  - {id: calm, when: {level: at most senior}, say: I see.}\n"
    assert told(tmp_path, "EP405", fragment) == [("note", "boss", "levels.boss")]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "de_escalation:\n  - {id: calm, say: I see.}\n",
        "de_escalation:\n  - {id: calm, when: {any: [{level: senior}, {not: {level: at most senior}}]}, say: I see.}\n",
        "de_escalation:\n  - {id: calm, when: {level: senior}, say: I see.}\nsteps:\n  - {id: go, when: {level: boss}, say: It is mine.}\n",
    ],
)
def test_levels_with_words_are_fine(tmp_path: Path, rest: str) -> None:
    assert told(tmp_path, "EP405", PEOPLE + rest) == []


def staffed(agents: str, leads: str) -> str:
    return PEOPLE.replace("title: Agent}", f"title: Agent{agents}}}").replace("title: Team lead}", f"title: Team lead{leads}}}")


def test_a_level_without_people_is_told_at_its_role(tmp_path: Path) -> None:
    assert told(tmp_path, "EP406", staffed(", headcount: 0", ", headcount: 2")) == [("warning", "agent", "levels.desk")]
    assert told(tmp_path, "EP406", staffed(", headcount: 3", "")) == [("note", "lead", "levels.senior"), ("note", "lead", "levels.boss")]


@pytest.mark.parametrize("people", [("", ""), (", headcount: 3", ", headcount: 1"), (", headcount: 3", ", external: yes")])
def test_counted_roles_and_policies_that_count_nobody_are_fine(tmp_path: Path, people: tuple[str, str]) -> None:
    assert told(tmp_path, "EP406", staffed(*people)) == []


NOBODY = PEOPLE.replace(LEVELS, "  - {id: sales, title: Sales, headcount: 0}\n" + LEVELS)


@pytest.mark.parametrize(
    ("rest", "part"),
    [
        ("lanes:\n  - {id: out, hand_to: sales}\n", "lanes.out"),
        ("handoffs:\n  - {id: card, tell: sales}\n", "handoffs.card"),
        ("notifications:\n  - {id: tell, tell: [agent, sales]}\n", "notifications.tell"),
        ("chains:\n  - {id: page, from: received, steps: [{page: agent, wait: 5m}, {page: [agent, sales]}]}\n", "chains.page"),
    ],
)
def test_what_goes_to_a_role_that_nobody_holds_is_told_at_its_name(tmp_path: Path, rest: str, part: str) -> None:
    assert told(tmp_path, "EP407", NOBODY + rest) == [("warning", "sales", part)]


@pytest.mark.parametrize("more", [", backup: agent", ", external: yes"])
def test_a_backup_with_people_takes_it(tmp_path: Path, more: str) -> None:
    fragment = NOBODY.replace("headcount: 0", f"headcount: 0{more}") + "lanes:\n  - {id: out, hand_to: sales}\n"
    assert told(tmp_path, "EP407", fragment) == []
    assert told(tmp_path, "EP407", NOBODY + "lanes:\n  - {id: in, hand_to: agent}\n") == []
    assert told(tmp_path, "EP407", NOBODY + "notifications:\n  - {id: tell, tell: customer}\n") == []


REVIEW = "steps:\n  - {id: review, do: Review, by: lead, other_than: %s}\n"


@pytest.mark.parametrize(("count", "other"), [("headcount: 1, ", "claim.decided_by"), ("", "lead"), ("headcount: 3, ", "lead")])
def test_a_review_that_nobody_else_may_do_is_told(tmp_path: Path, count: str, other: str) -> None:
    fragment = PEOPLE.replace("id: lead, ", f"id: lead, {count}") + REVIEW % other
    assert told(tmp_path, "EP412", fragment) == [("warning", other, "steps.review")]
    assert told(tmp_path, "EP412", fragment.replace("title: Team lead", "title: Team lead, backup: agent")) == []


@pytest.mark.parametrize(
    ("count", "other"), [("", "claim.decided_by"), ("headcount: 2, ", "claim.decided_by"), ("headcount: 1, ", "agent")]
)
def test_a_review_that_somebody_else_may_do_is_fine(tmp_path: Path, count: str, other: str) -> None:
    assert told(tmp_path, "EP412", PEOPLE.replace("id: lead, ", f"id: lead, {count}") + REVIEW % other) == []


# ---- chains, backups, steps -------------------------------------------------------------------------------------------------------


def chain(more: str = "", last: str = "wait: 15m") -> str:
    return PEOPLE + f"chains:\n  - {{id: page, from: received{more}, steps: [{{page: agent, wait: 5m}}, {{page: lead, {last}}}]}}\n"


def test_a_chain_that_waits_for_nothing_is_told_at_its_last_wait(tmp_path: Path) -> None:
    assert told(tmp_path, "EP408", chain()) == [("warning", "15m", "chains.page")]


@pytest.mark.parametrize(
    "fragment",
    [
        chain(", repeat: 1"),
        chain(last="by_hand: lead"),
        chain() + "triggers:\n  - {id: up, title: Up, level: boss, when: {page: exhausted}}\n",
        chain() + "notifications:\n  - {id: tell, when: {page: exhausted}, tell: lead}\n",
    ],
)
def test_a_chain_that_goes_on_is_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP408", fragment) == []


def backups(**names: str) -> str:
    return "roles:\n" + "".join(
        f"  - {{id: {name}, title: {name}{f', backup: {other}' if other else ''}}}\n" for name, other in names.items()
    )


def test_a_circle_of_backups_is_told_once_at_its_first_role(tmp_path: Path) -> None:
    fragment = backups(z="a", a="b", b="c", c="a") + "levels:\n  - {id: desk, title: Desk, role: a}\n"
    assert told(tmp_path, "EP409", fragment) == [("note", "b", "roles.a")]
    ((finding,), _) = found(tmp_path, "EP409", fragment)
    assert finding.message == "these roles stand in for one another: `a` → `b` → `c` → `a`"


def test_a_line_of_backups_that_ends_is_fine(tmp_path: Path) -> None:
    assert told(tmp_path, "EP409", backups(a="b", b="c", c="", d="b") + "levels:\n  - {id: desk, title: Desk, role: a}\n") == []


OWNERLESS = PEOPLE.replace("title: Senior, role: lead", "title: Senior").replace("The boss, role: lead", "The boss, external: yes")


@pytest.mark.parametrize("heading", ["steps", "handoffs", "follow_up"])
def test_a_step_that_nobody_does_is_told_at_what_is_to_be_done(tmp_path: Path, heading: str) -> None:
    rest = f"{heading}:\n  - {{id: call, when: {{level: senior}}, do: Call them}}\n"
    assert told(tmp_path, "EP410", OWNERLESS + rest) == [("warning", "Call them", f"{heading}.call")]


@pytest.mark.parametrize(
    "rest",
    [
        "steps:\n  - {id: call, when: {level: senior}, do: Call them, by: lead}\n",
        "steps:\n  - {id: call, when: {level: at most senior}, do: Call them}\n",
        "steps:\n  - {id: call, when: {level: boss}, do: Write to them}\n",
        "de_escalation:\n  - {id: call, when: {level: senior}, do: Breathe}\n",
        "notifications:\n  - {id: call, when: {level: senior}, tell: lead}\n",
    ],
)
def test_steps_that_a_person_or_the_levels_role_does_are_fine(tmp_path: Path, rest: str) -> None:
    assert told(tmp_path, "EP410", OWNERLESS + rest) == []


def test_a_policy_without_roles_or_one_that_hands_its_lanes_on_names_its_people_elsewhere(tmp_path: Path) -> None:
    step = "steps:\n  - {id: call, do: Call them}\n"
    assert told(tmp_path, "EP410", "lanes:\n  - {id: every}\n" + step) == []
    assert told(tmp_path, "EP410", ROLES + "lanes:\n  - {id: every, hand_to: agent}\n" + step) == []
    assert told(tmp_path, "EP410", ROLES + "lanes:\n  - {id: every}\n" + step) == [("warning", "Call them", "steps.call")]


TIMED = PEOPLE + "steps:\n  - {id: reply, do: Reply, within: 4h, calendar: office, from: received}\n"


@pytest.mark.parametrize(
    ("line", "section"),
    [("{id: call, do: Call}", "steps"), ("{id: call, tell: lead}", "notifications"), ("{id: call, pay: {amount: 5 USD}}", "follow_up")],
)
def test_a_duty_without_a_time_is_told(tmp_path: Path, line: str, section: str) -> None:
    fragment = TIMED + (f"  - {line}\n" if section == "steps" else f"{section}:\n  - {line}\n")
    assert told(tmp_path, "EP411", fragment) == [("note", "call", f"{section}.call")]


@pytest.mark.parametrize(
    "fragment",
    [
        PEOPLE + "steps:\n  - {id: call, do: Call}\n",
        TIMED + "  - {id: call, do: Call, duty: should}\n  - {id: mail, do: Mail, duty: may}\n",
        TIMED + "  - {id: call, do: Call, within: best_effort}\n  - {id: again, do: Again, every: 3 calendar days}\n",
        TIMED + "  - {id: call, record: who called}\n",
        TIMED + "de_escalation:\n  - {id: calm, do: Breathe}\n",
        TIMED
        + "  - {id: call, do: Call, met_by: called}\nevents:\n  - {id: called, field: called}\n"
        + "deadlines:\n  - {id: calling, within: 2h, calendar: office, met_by: called}\n",
    ],
)
def test_duties_with_a_time_and_policies_without_times_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP411", fragment) == []
