"""The training page in a real browser, as a newcomer uses it: click through, try, take the quiz, look up, print."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import DESKTOP, PHONE, Shown, axe_source, shown

TICKETS = ("tickets", "tickets/double-charge")
VIEWS = ("", "tree", *TICKETS, "quiz", "quiz/1/5", "levels", "page/levels/senior", "search/refund", "handout")
SCREENS = [(PHONE, "dark"), (DESKTOP, "light")]
MARKED = ["charged me twice", "$750 in total", "cancel my account"]
WALK_ALL = """async ids => {
  const ends = {};
  for (const id of ids) {
    const turned = new Promise(done => addEventListener("hashchange", done, {once: true}));
    location.hash = `#/tickets/${encodeURIComponent(id)}`;
    await turned;
    document.querySelector(".ticket + .ask button").click();
    ends[id] = document.querySelector(".way-end")?.dataset.end ?? null;
  }
  return ends;
}"""
"""Opens every ticket, shows its answer, and reads where its way through the tree ends."""


def course_of(file: Path) -> dict[str, Any]:
    found = re.search(r'id="course">(.*?)</script>', file.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def ends_of(course: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Where the engine's answer ends, as the page writes it: truths of the lanes, bounds of the scales."""
    truths = {None: "0", "in": "1", "possibly": ""}
    lanes = ",".join(truths[found["lanes"].get(lane["id"])] for lane in course["lanes"])
    scales = [f"{name}={low}..{high}" if low else f"{name}=" for name, (low, high) in found["scales"].items()]
    return [*([f"lanes={lanes}"] if course["lanes"] else []), *scales]


def answer(seen: Shown, *words: str) -> None:
    """Answer questions of the tree, one after another, by their words."""
    for word in words:
        seen.page.get_by_role("button", name=word, exact=True).click()


def test_the_tree_is_clicked_through_and_the_way_lights_up(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("tree")
        answer(seen, "free or team", "no", "yes")
        assert "Level 2 · Supervisor" in seen.page.locator(".result .badge").inner_text()
        text = seen.page.locator(".result").inner_text()
        assert all(words in text for words in ("Owner: Supervisor", "30 minutes", "Who is told", "What to say", "This is mine now")), text
        assert seen.page.locator(".branch.taken").all_inner_texts() == ["free or team", "no", "yes"]
        assert seen.page.locator(".map .edge.lit").count() == 3
        seen.page.get_by_role("button", name="Change the answer to: Has the senior agent").click()
        assert seen.page.locator(".branch.taken").all_inner_texts() == ["free or team"]
        assert seen.page.evaluate("document.activeElement.id") == "question"


def test_not_known_is_an_answer_and_leaves_the_level_open(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("tree")
        answer(seen, "Not known")
        while seen.page.locator(".answers").count():
            answer(seen, "no") if seen.page.get_by_role("button", name="no", exact=True).count() else seen.page.locator(
                ".answer"
            ).first.click()
        text = seen.page.locator(".results").inner_text()
        assert "perhaps up to Level 2 · Supervisor" in text
        assert "Which plan is the customer on?" in seen.page.locator(".results ul").first.inner_text()


OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".map text")].map((text) => text.getBoundingClientRect());
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  return [boxes.length, boxes.filter((one, index) => one.width && boxes.some((other, at) => at > index && meet(one, other))).length];
}"""


def test_no_two_labels_of_the_map_overlap(browser: Any, online_shop: Path) -> None:
    with shown(browser, online_shop) as seen:
        seen.go("tree")
        labels, overlapping = seen.page.evaluate(OVERLAPS)
        assert labels > 4 and overlapping == 0
        assert seen.page.locator(".map title").first.text_content(), "a label that is cut off is whole in its tooltip"


def test_a_ticket_that_was_moved_up_before_stays_up(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("tree")
        seen.page.get_by_label("Where is the ticket now?").select_option(label="Manager")
        answer(seen, "enterprise")
        assert seen.page.locator(".result .badge").inner_text().strip() == "Manager"


@pytest.mark.parametrize("name", ["projectflow", "online_shop"])
def test_the_page_walks_every_case_to_the_answer_of_the_engine(browser: Any, name: str, request: pytest.FixtureRequest) -> None:
    file = request.getfixturevalue(name)
    course = course_of(file)
    with shown(browser, file) as seen:
        ends = seen.page.evaluate(WALK_ALL, [ticket["id"] for ticket in course["tickets"]])
    answers = {ticket["id"]: ticket["answer"] for ticket in course["tickets"]}
    walked = [name for name, end in ends.items() if end is not None]
    assert all(answers[name]["form"] == "list" for name in ends.keys() - set(walked))
    for name in walked:
        assert sorted(ends[name].split(";")) == sorted(ends_of(course, answers[name])), name
    assert len(walked) > 0.9 * len(course["tickets"])


def test_the_words_that_decided_are_marked_once_the_answer_is_shown(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("tickets")
        seen.page.get_by_label("Show only tickets with these words").fill("charged twice")
        seen.follow(seen.page.locator(".ticket-list a", has_text="$750"))
        assert seen.page.locator("mark").count() == 0
        seen.page.get_by_role("button", name="Show the answer").click()
        marked = seen.page.locator(".said mark")
        assert [mark.evaluate("mark => mark.firstChild.data") for mark in marked.all()] == MARKED
        assert "counted for: Billing dispute" in marked.first.inner_text()
        assert "Level 1 · Senior agent" in seen.page.locator("#answer").inner_text()


def test_a_newcomer_takes_the_quiz_to_its_end_and_repeats_what_was_wrong(browser: Any, projectflow: Path) -> None:
    course = course_of(projectflow)
    with shown(browser, projectflow) as seen:
        seen.go()
        seen.follow(seen.page.get_by_role("link", name="Take the quiz"))
        seen.follow(seen.page.get_by_role("button", name="Begin"))
        wrong = 0
        for number in range(10):
            texts = seen.page.locator(".choice span[dir]").all_inner_texts()
            seen.page.locator(".choice").nth(number % len(texts)).click()
            wrong += seen.page.locator(".choice.is-wrong").count()
            right = seen.page.locator(".choice.is-right span[dir]").inner_text()
            assert seen.page.locator("#explained").inner_text().count("\n") >= 1, "every answer is explained"
            assert any(right in (choice[0] for choice in question["choices"]) for question in course["quiz"])
            seen.page.locator("#next").click()
        assert seen.page.locator("h1").inner_text() == f"{10 - wrong} of 10 right"
        assert seen.page.locator(".review").count() == wrong > 0
        seen.follow(seen.page.get_by_role("button", name="Again with the wrong ones"))
        assert seen.page.locator(".progress p").inner_text().startswith(f"Question 1 of {wrong}")


def test_the_same_mix_number_gives_the_same_quiz(browser: Any, projectflow: Path) -> None:
    asked = []
    for seed in (4, 4, 5):
        with shown(browser, projectflow) as seen:
            seen.go(f"quiz/{seed}/10")
            asked.append(seen.page.locator(".quiz").inner_text())
    assert asked[0] == asked[1] != asked[2]


def test_the_quiz_needs_no_mouse(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("quiz/2/5")
        for _ in range(5):
            seen.page.keyboard.press("1")
            assert seen.page.evaluate("document.activeElement.id") == "explained"
            for _ in range(3):
                seen.page.keyboard.press("Tab")
                if seen.page.evaluate("document.activeElement.id") == "next":
                    break
            seen.page.keyboard.press("Enter")
        assert "of 5 right" in seen.page.locator("h1").inner_text()
        seen.page.keyboard.press("Control+Home")
        assert "of 5 right" in seen.page.locator("#live").inner_text()


def test_search_finds_pages_and_tickets(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("search")
        seen.page.get_by_label("Search in pages and tickets").fill("holding email")
        found = seen.page.locator(".found a").all_inner_texts()
        assert "Holding email" in found
        seen.follow(seen.page.locator(".found a", has_text="Holding email").first)
        assert seen.page.locator("article.page").count() == 1


def test_what_is_handed_out_prints_level_pages_quiz_and_key(browser: Any, projectflow: Path, tmp_path: Path) -> None:
    with shown(browser, projectflow) as seen:
        seen.go("handout")
        seen.page.emulate_media(media="print")
        assert not seen.page.locator("#head").is_visible()
        assert not seen.page.get_by_role("button", name="Print this").is_visible()
        assert seen.page.locator("article.sheet").count() == 4
        assert seen.page.locator(".key > li").count() == 10
        assert all(text[:3] in ("a. ", "b. ", "c. ", "d. ", "e. ") for text in seen.page.locator(".key > li").all_inner_texts())
        seen.page.pdf(path=tmp_path / "handout.pdf")
        assert (tmp_path / "handout.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("size", "scheme"), SCREENS, ids=["phone in the dark", "desktop in the light"])
def test_every_view_is_accessible_and_fits(browser: Any, projectflow: Path, size: tuple[int, int], scheme: str) -> None:
    axe = axe_source()
    with shown(browser, projectflow, size, color_scheme=scheme, bypass_csp=True) as seen:
        for view in VIEWS:
            seen.turn_to(view)
            assert seen.violations(axe) == [], view
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        seen.go("quiz/1/5")
        seen.page.locator(".choice").first.click()
        assert seen.violations(axe) == []
        seen.go("tickets/double-charge")
        seen.page.get_by_role("button", name="Show the answer").click()
        assert seen.violations(axe) == []


def test_the_colours_can_be_switched(browser: Any, projectflow: Path) -> None:
    with shown(browser, projectflow, color_scheme="light") as seen:
        paper = "getComputedStyle(document.body).backgroundColor"
        light = seen.page.evaluate(paper)
        seen.page.get_by_role("button", name="Colours: Dark").click()
        assert seen.page.evaluate(paper) != light
        seen.page.get_by_role("button", name="Colours: Light").click()
        assert seen.page.evaluate(paper) == light


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_hostile_policy_is_shown_and_never_runs(browser: Any, hostile: Path, size: tuple[int, int]) -> None:
    with shown(browser, hostile, size) as seen:
        for view in ("", "tree", "tickets", "quiz/1/all", "levels", "page/levels/boss", "page/triggers", "search/window.hacked", "handout"):
            seen.go(view)
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
            assert seen.page.evaluate("document.querySelectorAll('main script, main img:not(.picture), main [onerror]').length") == 0, view
            assert seen.page.evaluate("[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))"), view
        for ticket in course_of(hostile)["tickets"]:
            seen.go(f"tickets/{ticket['id']}")
            seen.page.locator(".ticket + .ask button").click()
            assert seen.page.locator("#answer").count() == 1
        seen.go("quiz/1/all")
        while seen.page.locator(".choice").count():
            seen.page.locator(".choice").first.click()
            seen.page.locator("#next").click()
        assert seen.page.evaluate("window.hacked === undefined")
        seen.go("page/levels/boss")
        assert "</script><script>window.hacked=1</script>" in seen.page.locator("h1").inner_text()
