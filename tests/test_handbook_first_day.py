"""What an agent finds in the handbook on her first day: each question of hers, with the page that answers it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_engine.export.handbook import handbook_pages
from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.late import late_blocks
from tests.handbook_policies import SHIPPED, broken_links, pages_of, read, shipped, with_triggers

LONGEST = 650
"""Lines of the longest page that may be: some forty facts, or as many worked examples, each a few lines with a heading."""
EXAMPLE_OUTPUT = (
    ("triggers.md", "Customer threatens to leave"),
    ("triggers.md", "Disputed amount is over 500 USD"),
    ("triggers.md", "Age of the ticket is over 24 hours"),
    ("triggers.md", "Refund amount is over 1,000 USD"),
    ("triggers.md", "Senior agent asks for backup"),
    ("levels/frontline.md", "within **30 minutes** | [Tag the ticket]"),
    ("levels/frontline.md", "within **30 minutes** | [Write down what happened]"),
    ("levels/frontline.md", "within **30 minutes** | [Send the holding email]"),
    ("process.md", "Set the tag ESCALATED on the ticket"),
    ("process.md", "- [ ] a summary in three sentences"),
    ("process.md", "- [ ] the customer's own words and worries, as quotes"),
    ("process.md", "- [ ] what has been tried, and with what result"),
    ("process.md", "- [ ] the channel on which the customer likes to be reached"),
    ("notifications.md", "within **30 minutes** of the ticket going up"),
    ("de-escalation.md", "### Acknowledge"),
    ("de-escalation.md", "### Own it"),
    ("de-escalation.md", "### Give a time"),
    ("follow-up.md", "**Every business day**"),
    ("follow-up.md", "Within **24 hours** of “[Resolution](facts.md#resolved)”"),
    ("follow-up.md", "Time since the resolution is at least 48 hours"),
    ("follow-up.md", "**Every week**"),
    ("people.md", "| 8 |"),
    ("index.md", "15 people: 8 frontline agents, 4 senior agents, 2 supervisors and 1 manager"),
)


@pytest.mark.parametrize(("page", "words"), EXAMPLE_OUTPUT)
def test_all_that_the_first_procedure_asks_for_is_found(page: str, words: str) -> None:
    assert words in pages_of("projectflow")[page]


def answers(page: str) -> dict[str, str]:
    """Question → answer of the table at the start of a page."""
    return dict(re.findall(r"^\| ([A-Z][^|]*\?) \| (.*) \|$", page, re.MULTILINE))


def test_a_level_page_answers_in_short_who_what_when_and_how_far() -> None:
    page = answers(pages_of("projectflow")["levels/senior.md"])
    assert "senior_agent.md" in page["Whose ticket is it now?"]
    assert "escalation_form" in page["Who hands it over, with what?"] and "30 minutes" in page["Who hands it over, with what?"]
    assert "[by slack](../notifications.md#tell_senior) (within **30 minutes**)" in page["How do you hear of it?"]
    assert "within **1 hour**" in page["What do you do first?"]
    assert "refunds of up to 1,000 USD" in page["What may you decide?"]
    assert "offer_credit" in page["What not?"] and "support_supervisor.md" in page["What not?"]
    assert "supervisor.md" in page["Where does it go next?"] and "escalation_form" in page["Where does it go next?"]
    assert "support_supervisor.md" in page["Who stands in for you?"]


def test_the_attempt_stands_before_the_way_up() -> None:
    for level in ("frontline", "senior", "supervisor"):
        page = pages_of("projectflow")[f"levels/{level}.md"]
        attempt = page.index(f"../de-escalation.md#try_{level}")
        assert page.index('<a id="_try-first"></a>') < attempt < page.index('<a id="_higher"></a>')


def test_the_highest_level_and_one_outside_pass_nothing_on() -> None:
    assert "_try-first" not in pages_of("projectflow")["levels/manager.md"]
    board = pages_of("online_shop")["levels/board.md"]
    assert board.splitlines()[2] == "# Arbitration board: when a ticket goes there"
    assert "**you**" not in board and "Question" not in board


def test_who_decided_before_does_not_look_at_it_again() -> None:
    page = pages_of("online_shop")["roles/lead.md"]
    assert "not if you are the person named in the help desk under case.first_decider" in page


def test_a_role_that_is_paged_reads_by_when_to_answer() -> None:
    page = pages_of("online_shop")["roles/lead.md"]
    assert "you are paged: [Safety page](../deadlines.md#safety_page), step 2; answer within **15 minutes**" in page


@pytest.mark.parametrize(
    "row",
    [
        "not belong to “Trade customers” ([Desk hours](#desk_hours) count) | **2 business days** | **1 business day** | **4 hours** |",
        "| [Case card](process.md#case_card) | – | within **1 hour** | within **1 hour** | within **1 hour** | within **1 hour** |",
        "| Status of the case: waiting for the customer | aim |",
        "| “[Return received](facts.md#return_received)” |  | never | must, promised to the customer |",
    ],
)
def test_deadlines_stand_in_grids(row: str) -> None:
    assert row in pages_of("online_shop")["deadlines.md"]


def test_each_message_says_whom_it_reaches_when_and_how() -> None:
    page = pages_of("projectflow")["notifications.md"].partition('<a id="_list"></a>')[2]
    assert "[Manager](roles/support_manager.md) | the ticket is at Manager | within **1 hour** of the ticket going up" in page
    assert "by phone, or else by slack" in page


def test_what_time_alone_brings_is_told() -> None:
    words = "\n".join(late_blocks(View(Book(shipped("online_shop")), "process.md")))
    assert "[Nobody answered the safety page](triggers.md#page-unanswered) → [Head of service]" in words
    assert "(wait 15 minutes) → " in words
    assert "[Desk agent](roles/desk_agent.md) → [Case owner](roles/case_agent.md) → [Team lead]" in words


def test_blanks_say_where_their_words_come_from(tmp_path: Path) -> None:
    path = tmp_path / "letters.yaml"
    path.write_text(
        "format: escalation-policy/1\nid: small\ntitle: Small\ntemplates:\n  - id: hello\n"
        "    body: '{{ ticket_id }}, {{ name }}, {{ word }}'\n"
        "    variables: [{id: name, field: customer.name}, {id: word, means: One word of thanks.}]\n",
        encoding="utf-8",
    )
    page = handbook_pages(read(path))["templates.md"]
    assert "| ticket id | filled in for you: the ticket's \\`id\\` |" in page
    assert "| name | the help desk: customer.name |" in page
    assert "| word | you write it | One word of thanks. |" in page


@pytest.mark.parametrize("name", SHIPPED)
def test_no_page_is_a_wall(name: str) -> None:
    for page, text in pages_of(name).items():
        lines = text.count("\n")
        assert lines <= LONGEST or page == "decision-tree.md", (page, lines)
        assert lines < 100 or "**On this page**" in text or page == "index.md", (page, lines)


WITHOUT_LEVELS = """\
format: escalation-policy/1
id: plain
title: Without levels
signals:
  - {id: hit, title: Impact, type: choice, values: [one, many], field: impact}
scales:
  severity: {title: Severity, values: [low, high], table: {by: hit, one: low, many: high}}
triggers:
  - {id: big, title: Many are hit, raise: {severity: high}, when: {hit: many}}
lanes:
  - {id: gas, title: Gas, when: {hit: many}}
  - {id: rest, title: The rest}
deadlines:
  - {id: first, title: First reply, from: received, within: {by: severity, low: 8h, high: 1h}, calendar: always}
steps:
  - {id: call, title: Call, do: Call them, when: {lane: gas}}
"""


def test_a_policy_without_levels_speaks_of_none(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text(WITHOUT_LEVELS, encoding="utf-8")
    pages = handbook_pages(read(path))
    assert "levels" not in " ".join(pages)
    assert "Open the page of that level" not in pages["index.md"]
    assert "Raises Severity to high." in pages["triggers.md"]
    assert "What happens here, and nowhere else: [Call](process.md#call)" in pages["triggers.md"]
    assert "| [First reply](#first) | **8 hours** | **1 hour** |" in pages["deadlines.md"]
    assert list(broken_links(pages)) == []


def test_hundreds_of_triggers_are_listed_once(tmp_path: Path) -> None:
    pages = handbook_pages(with_triggers(tmp_path, 80))
    assert "[80 triggers](../triggers/boss.md)" in pages["levels/boss.md"]
    assert list(broken_links(pages)) == []
