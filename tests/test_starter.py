"""`policy_engine.starter`: a new policy is the shipped one, less what was not named, in the words of its owner."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policy_engine import Policy, check, load
from policy_engine.analysis import Options
from policy_engine.cases.suite import load_with_cases, run_suite
from policy_engine.shipped import shipped_policy
from policy_engine.starter import Draft, Wishes, as_list, draft_policy, find_problems, sectors
from policy_engine.starter.make import policy_id
from policy_engine.starter.pages import Pages, plain, sections
from policy_engine.starter.team import Group, read_team

SECTORS = tuple(sectors())
STRUCTURE = Options(ignore=("EP30", "EP31", "EP32"))
"""Without what a solver proves: minutes for many drafts."""
HOSTILE = (
    "yes",
    "- a: b",
    "# none",
    "a: 'b\" c",
    "{x}",
    "[1, 2]",
    "&a *b !c",
    "%d | > @ `",
    "null",
    "1.20",
    "caf\u00e9 · 東京",
    "C:\\new\\temp",
)


def write(draft: Draft, folder: Path) -> Path:
    folder.mkdir()
    for name, text in draft.pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


@cache
def shipped(sector: str) -> Policy:
    return load_with_cases(shipped_policy(sectors()[sector].policy))


def find(pages: Pages, section: str) -> Any:
    (found,) = [plain(part.entry.value) for part in sections(pages) if part.name == section]
    return found


@pytest.mark.parametrize("sector", SECTORS)
def test_a_new_policy_has_no_findings_and_its_cases_pass(sector: str, tmp_path: Path) -> None:
    folder = write(draft_policy(Wishes(sector), "bluebird"), tmp_path / "bluebird")
    assert check(folder).diagnostics == ()
    suite = run_suite(folder)
    assert suite.failed == () and len(suite.results) == len(shipped(sector).document.cases)


@pytest.mark.parametrize("sector", SECTORS)
def test_without_wishes_it_says_just_what_the_shipped_one_says(sector: str) -> None:
    """The two can't drift: all but the head is the same, down to the last word."""
    name, pages = sectors()[sector].policy, draft_policy(Wishes(sector), "bluebird").pages
    old = {path.name: path.read_text(encoding="utf-8") for path in sorted(shipped_policy(name).glob("*.yaml"))}
    head = {"id", "title", "version", "date", "approved_by", "review_by", "effective", "changes"}
    both = [{part.name: without_remarks(plain(part.entry.value)) for part in sections(one)} for one in (pages, old)]
    assert both[0].keys() == both[1].keys() - head | {"id", "title", "version"}
    for key in both[0].keys() - head:
        assert with_names(both[0][key], {}) == with_names(both[1][key], sectors()[sector].names), key


def without_remarks(part: Any) -> Any:
    """A part without what is said about an unclear source."""
    if isinstance(part, dict):
        return {key: without_remarks(value) for key, value in part.items() if key != "understood_as"}
    return [without_remarks(item) for item in part] if isinstance(part, list) else part


def with_names(part: Any, names: dict[str, str]) -> str:
    text = str(part)
    for old, new in names.items():
        text = text.replace(old, {"name": "Example Co", "domain": "example-co.example"}[new])
    return text


@pytest.mark.parametrize("sector", SECTORS)
def test_a_sector_knows_the_issues_that_its_shipped_policy_calls_common(sector: str) -> None:
    company = shipped(sector).document.company
    assert company is not None and company.common_issues
    assert find_problems(Wishes(sector, issues=company.common_issues)) == ()


def test_an_issue_that_the_shipped_policy_lacks_is_added_with_a_case(tmp_path: Path) -> None:
    draft = draft_policy(Wishes("desk", issues=("cancellations", "press")), "bluebird")
    assert [issue.name for issue in draft.chosen.added] == ["cancellations", "public complaints"]
    folder = write(draft, tmp_path / "bluebird")
    decision = load(folder).route("I will close my account with you today.")
    assert "churn-threat" in [trigger.id for trigger in decision.fired] and decision.level == "second_line"
    assert [case["id"] for case in find(draft.pages, "cases")][-2:] == ["shows-churn-threat", "shows-media-threat"]
    assert check(folder).diagnostics == () and run_suite(folder).failed == ()


def test_all_issues_at_once_bring_no_finding_even_where_they_share_words(tmp_path: Path) -> None:
    names = tuple(issue.name for issue in sectors()["vendor"].issues)
    folder = write(draft_policy(Wishes("vendor", issues=names), "bluebird"), tmp_path / "bluebird")
    assert [waiver.at for waiver in load(folder).document.waivers if waiver.code == "EP506"]
    assert check(folder, STRUCTURE).diagnostics == () and run_suite(folder).failed == ()


@pytest.mark.parametrize("sector", ["saas", "desk"])
def test_an_issue_that_nobody_knows_becomes_a_placeholder_that_check_reminds_of(sector: str, tmp_path: Path) -> None:
    issues = ("crypto wallets", 'Überweisungen "SEPA"', "\u8fd4\u91d1", "3D printers", "level", "yes", "crypto-wallets")
    wishes = Wishes(sector, issues=issues)
    assert find_problems(wishes) == ()
    draft = draft_policy(wishes, "bluebird")
    folder = write(draft, tmp_path / "bluebird")
    unknown = [issue.trigger for issue in draft.chosen.unknown]
    assert unknown[:2] == ["crypto-wallets", "ueberweisungen-sepa"] and unknown[-1] == "crypto-wallets-2"
    findings = check(folder, Options(ignore=("EP3",))).diagnostics
    assert [(finding.code, finding.kind) for finding in findings] == [("EP509", "note")] * len(unknown)
    assert {finding.at for finding in findings} == {f"triggers.{name}" for name in unknown}
    assert run_suite(folder).failed == ()
    decision = load(folder).route("My crypto wallet shows a wrong sum.")
    assert "crypto-wallets" in [trigger.id for trigger in decision.fired]


def test_a_folder_with_umlauts_gives_an_id_that_can_be_read() -> None:
    assert [policy_id(name) for name in ("M\u00fcller Stra\u00dfe", "Caf\u00e9 2", "24")] == ["mueller-strasse", "cafe-2", "policy-24"]


def test_every_variable_of_the_seed_can_be_seen(tmp_path: Path) -> None:
    wishes = Wishes(
        "saas",
        company_type="SaaS company providing project management software",
        audience="small to medium businesses and freelancers",
        issues=as_list(["billing disputes, technical outages, data loss concerns, and feature request demands"]),
        team="15 people across 3 tiers (8 frontline agents, 4 senior agents, 2 shift leads, 1 manager)",
        challenges=("enterprise clients with custom contracts", "issues that need developers"),
    )
    assert find_problems(wishes) == ()
    draft = draft_policy(wishes, "bluebird")
    folder = write(draft, tmp_path / "bluebird")
    document = load(folder).document
    assert document.title == "Customer escalation procedures · SaaS company providing project management software"
    assert document.company is not None and document.company.audience == wishes.audience
    assert document.company.common_issues == wishes.issues and document.company.challenges == wishes.challenges
    assert {issue.name for issue in draft.chosen.left_out} == {"refunds", "cancellations", "calls for a manager"}
    assert {role.title: role.headcount for role in document.roles if role.headcount} == {
        "Frontline agent": 8,
        "Senior agent": 4,
        "Shift lead": 2,
        "Manager": 1,
    }
    assert [level.title for level in document.levels][2] == "Level 2 · Shift lead"
    assert "supervisor" not in " ".join(str(part.do) for part in document.steps)
    assert [review.title for review in document.reviews][-1] == "Does this policy fit: issues that need developers"
    assert check(folder, STRUCTURE).diagnostics == () and run_suite(folder).failed == ()


@pytest.mark.parametrize("words", [HOSTILE[at : at + 4] for at in range(0, len(HOSTILE), 4)])
def test_words_that_mean_something_in_yaml_come_back_as_they_were_said(words: tuple[str, ...], tmp_path: Path) -> None:
    name, kind, audience, team = words
    wishes = Wishes("shop", name, kind, audience, team, (), words)
    assert find_problems(wishes) == ()
    document = load(write(draft_policy(wishes, "bluebird"), tmp_path / "bluebird")).document
    assert document.company is not None
    assert (document.company.type, document.company.audience, document.company.team) == (kind, audience, team)
    assert document.company.challenges == words and document.title == f"How {name} helps its customers"
    assert [template.id for template in document.templates if f"Your {name} team" in str(template.body)]


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (Wishes("sas"), ["did you mean `saas`?"]),
        (Wishes("zoo"), ["`desk` (an IT service desk of a campus or company)"]),
        (Wishes("saas", name=" "), ["`--name` is empty"]),
        (Wishes("saas", audience="two\nlines"), ["`--audience` holds a line break"]),
        (Wishes("saas", team="x" * 301), ["`--team` is longer than 300"]),
        (Wishes("saas", name="{{ owner }}"), ["`--name` holds `{{`"]),
        (Wishes("saas", issues=("billng disputes",)), ["did you mean `billing disputes`?"]),
        (Wishes("shop", issues=("late parcels", "24/7 ???")), ["`24/7 ???` holds no word"]),
        (Wishes("zoo", name="", issues=("refnds",)), ["no sector `zoo`", "`--name` is empty", "did you mean `refunds`?"]),
    ],
)
def test_everything_that_can_not_be_is_told_at_once(wishes: Wishes, told: list[str]) -> None:
    problems = find_problems(wishes)
    assert len(problems) == len(told)
    assert all(words in problem for words, problem in zip(told, problems, strict=True))


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "15 people across 3 tiers (8 frontline agents, 4 senior agents, 2 supervisors, 1 manager)",
            "8 Frontline agent, 4 Senior agent, 2 Supervisor, 1 Manager",
        ),
        ("six agents, two leads and one head of support", "6 Agent, 2 Lead, 1 Head of support"),
        ("just the two of us", ""),
        ("Anna and Ben", ""),
        ("20 people: 12 on the desk", ""),
    ],
)
def test_a_team_is_read_as_groups(text: str, groups: str) -> None:
    assert ", ".join(f"{group.count} {group.title}" for group in read_team(text)) == groups


def test_groups_find_their_roles_by_title_then_by_a_word_then_by_height() -> None:
    draft = draft_policy(Wishes("shop", team="3 leads, 7 agents, 2 pilots, 1 head of care"), "bluebird")
    assert draft.placed is not None
    assert {role: group.title for role, group in draft.placed.groups.items()} == {
        "desk_agent": "Agent",
        "case_agent": "Pilot",
        "lead": "Lead",
        "service_head": "Head of care",
    }
    assert "product_safety" in [role.id for role in draft.placed.without_number] and draft.placed.left_over == ()
    assert not any(role["id"] == "workshop" and "headcount" in role for role in find(draft.pages, "roles"))
    shop = draft_policy(Wishes("shop", team="6 helpers, 2 experts, 1 owner", issues=("refunds",)), "bluebird").placed
    assert shop is not None and {role: group.title for role, group in shop.groups.items()} == {
        "desk_agent": "Helper",
        "case_agent": "Expert",
        "service_head": "Owner",
    }
    assert "wholesale_desk" not in [role.id for role in shop.without_number]
    more = draft_policy(Wishes("saas", team="1 a, 2 bees, 3 cats, 4 dogs, 5 eels"), "bluebird").placed
    assert more is not None and more.left_over == (Group(5, "Eel"),)


@pytest.mark.parametrize(
    ("sector", "team"), [("saas", "6 agents, 2 leads"), ("vendor", "9 agents"), ("bank", "3 clerks"), ("desk", "Anna")]
)
def test_a_team_that_names_only_some_people_brings_no_finding(sector: str, team: str, tmp_path: Path) -> None:
    if sector not in SECTORS:
        pytest.skip(f"the policy of `{sector}` is not here")
    folder = write(draft_policy(Wishes(sector, team=team), "bluebird"), tmp_path / "bluebird")
    assert check(folder, STRUCTURE).diagnostics == ()


def test_people_keep_the_capitals_that_they_were_written_with() -> None:
    draft = draft_policy(
        Wishes("saas", team="8 agents, 4 API engineers, 2 Teamleiter, 1 iPhone expert", issues=("iPhone repairs",)), "bluebird"
    )
    text = draft.pages["policy.yaml"]
    for words in (
        "an API engineer who wants backup",
        "ask a Teamleiter for backup",
        "move the ticket to the iPhone expert",
        "title: iPhone repairs",
    ):
        assert words in text
    assert [wrong for wrong in ("aPI", "IPhone", "teamleiter", "Teamleiters", "Account iPhone") if wrong in text] == []
    assert "title: Account manager" in text
