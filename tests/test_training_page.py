"""The training page as a file: it loads nothing, runs only its own script, and no policy can put a script or markup into it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from policy_engine.cases.suite import load_with_cases
from policy_engine.export.training.page import SCRIPTS, as_json
from policy_engine.messages import sentences
from policy_engine.training import CourseOptions, training_is_stale, training_page, write_training
from tests.hostile_policy import HOSTILE, HOSTILE_POLICY

ROOT = Path(__file__).parents[1]
NO_SOLVER = CourseOptions(near_misses=False)
FORBIDDEN = (
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "import",
    "eval",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "write",
)
"""What could load something, or read words as markup or as a program."""
LARGEST = 1_000_000
MADE_OF = ("card_", "kind_", "mark_", "found_", "customer", "agent", "system", "quiz", "tree", "tickets")
"""Keys that the script puts together, or takes from the data."""


@cache
def page(path: str = "docs/bluebird.yaml") -> str:
    return training_page(load_with_cases(ROOT / path), NO_SOLVER)


def hostile_page(folder: Path) -> str:
    (folder / "hostile.yaml").write_text(HOSTILE_POLICY, encoding="utf-8")
    return training_page(load_with_cases(folder / "hostile.yaml"), NO_SOLVER)


def block(text: str, opening: str) -> str:
    """What stands in an element, whose opening tag is given."""
    found = re.search(rf"{re.escape(opening)}(.*?)</(?:script|style)>", text, re.DOTALL)
    assert found is not None
    return found[1]


def course_in(text: str) -> dict[str, Any]:
    return json.loads(block(text, '<script type="application/json" id="course">'))  # type: ignore[no-any-return]


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(text)
    return reader.found


def test_the_content_policy_names_the_hash_of_the_script_and_of_the_style() -> None:
    policy = next(str(attrs["content"]) for tag, attrs in tags(page()) if tag == "meta" and "http-equiv" in attrs)
    for name, opening in (("script-src", '<script type="module">'), ("style-src", "<style>")):
        digest = base64.b64encode(hashlib.sha256(block(page(), opening).encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_loads_nothing() -> None:
    for tag, attrs in tags(page("policies/projectflow")):
        assert tag not in ("link", "iframe", "object", "embed", "base", "form", "img")
        assert not {"src", "srcset", "action", "data"} & set(attrs)
        assert str(attrs.get("href", "#")).startswith("#")
        assert not [name for name in attrs if name.startswith("on")]
    script = block(page(), '<script type="module">')
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|import\(|eval|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b", script
    )
    assert not re.search(r"url\(|@import", block(page(), "<style>"))


def test_projectflow_is_smaller_than_a_megabyte() -> None:
    near_misses = 300_000  # no more than 40 of them: the whole page is measured where the solver is
    assert len(page("policies/projectflow").encode()) < LARGEST - near_misses


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_a_policy_can_become_markup(words: str, tmp_path: Path) -> None:
    text = hostile_page(tmp_path)
    plain = [tag for tag, _ in tags(page())]
    assert [tag for tag, _ in tags(text)] == plain, "a hostile policy has no tag that a friendly one has not"
    found = json.dumps(course_in(text), ensure_ascii=False)
    assert json.dumps(words, ensure_ascii=False)[1:-1] in found, "the words reach the page as they are"
    data = block(text, '<script type="application/json" id="course">')
    assert not re.search("[<>&\u2028\u2029]", data)


def test_json_in_the_page_is_still_the_same_data() -> None:
    data = ["</script><!--", "\u2028\u2029", "\ud800", 'quote " and \\', "<![CDATA[ & ]]>"]
    assert json.loads(as_json(data)) == data
    as_json(data).encode()


def test_the_same_bytes_under_every_hash_seed() -> None:
    code = (
        "from pathlib import Path; from policy_engine.cases.suite import load_with_cases; from policy_engine.training import *; import sys;"
        "sys.stdout.buffer.write(training_page(load_with_cases(Path('docs/bluebird.yaml')), CourseOptions(near_misses=False)).encode())"
    )
    made = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "77")
    ]
    assert made[0].stdout == made[1].stdout == page().encode()


def test_every_sentence_that_the_script_says_is_there_and_every_one_there_is_said() -> None:
    script = "\n".join(files("policy_engine.export.training").joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    there = {key.removeprefix("training.page.") for key in sentences() if key.startswith("training.page.")}
    quoted = set(re.findall(r'"([a-z_]+)"', script))
    asked = set(re.findall(r'\bsay\("([a-z_]+)"', script))
    assert asked <= there, asked - there
    unsaid = {key for key in there - quoted - {"skip", "heading", "no_script"} if not key.startswith(MADE_OF)}
    assert not unsaid, unsaid


def test_a_page_is_stale_when_the_policy_changes(tmp_path: Path) -> None:
    policy, out = tmp_path / "p.yaml", tmp_path / "training.html"
    policy.write_text(HOSTILE_POLICY, encoding="utf-8")
    assert training_is_stale(load_with_cases(policy), out, NO_SOLVER)
    write_training(load_with_cases(policy), out, NO_SOLVER)
    assert training_is_stale(load_with_cases(policy), out, NO_SOLVER) == []
    assert training_is_stale(load_with_cases(policy), out, CourseOptions(seed=2, near_misses=False))
    policy.write_text(HOSTILE_POLICY.replace("within: 2h", "within: 3h"), encoding="utf-8")
    assert training_is_stale(load_with_cases(policy), out, NO_SOLVER)


def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "training.html"
    out.write_text("<!doctype html><title>mine</title>", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_training(load_with_cases(ROOT / "docs/bluebird.yaml"), out, NO_SOLVER)
    assert out.read_text(encoding="utf-8") == "<!doctype html><title>mine</title>"
