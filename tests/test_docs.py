"""The docs are true: links resolve, YAML loads, Python and console blocks run, the reference and the map are not stale."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from policy_engine import check, load
from policy_engine.decision.models import Decision, ScaleResult
from policy_engine.export.reference import in_line, part_models, reference_text, write_reference
from policy_engine.model.document import PolicyDocument
from policy_engine.model.part import Part
from policy_engine.model.words import read_duration
from policy_engine.source import parse_yaml

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEED_SOLVER = ("suggest",)
"""Commands that can't run where the solver is not installed."""
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    return [Block(match[1], match[2]) for match in _FENCE.finditer(text_of(page))]


def prose(page: Path) -> str:
    """A page without its fenced blocks and code spans."""
    return re.sub(r"`[^`\n]+`", "", _FENCE.sub("", text_of(page)))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def section(page: Path, heading: str) -> str:
    return text_of(page).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in _LINK.findall(_FENCE.sub("", text_of(page))):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not re.match(r"https?:", target) and (not file.exists() or (anchor and anchor not in anchors(file))):
            broken.append(target)
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in _LINK.findall(text_of(DOCS / "README.md"))}
    assert [str(page) for page in PAGES if page.name != "README.md" and page.resolve() not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_use_our_words_and_name_no_machine(page: Path) -> None:
    assert re.findall(r"(?<!\")\brules?\b(?!\")", prose(page)) == []
    assert re.findall(r"/(?:home|Users|tmp|work)/\w+", text_of(page)) == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_short_and_has_its_three_parts(page: Path) -> None:
    text = text_of(page)
    assert text.startswith(f"# {page.name[:4]} · ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"]
    assert text.count("\n") <= 40


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [page.name[:4] for page in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


# ---- the reference -----------------------------------------------------------------------------------------------------------


def test_the_reference_is_up_to_date(tmp_path: Path) -> None:
    assert text_of(DOCS / "language.md") == reference_text()
    assert text_of(write_reference(tmp_path)) == reference_text()


def test_every_example_of_the_reference_is_yaml_that_says_the_same() -> None:
    models: list[type[Part]] = [PolicyDocument, *part_models()]
    fields = [field for model in models for field in model.model_fields.values()]
    for example in (field.examples[0] for field in fields if field.examples):
        parsed = parse_yaml(f"key: {in_line(example)}\n", "example.yaml")
        assert parsed.diagnostics == () and parsed.node is not None
        assert as_words(parsed.node.to_data()) == as_words({"key": example}), example


def as_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): as_words(inner) for name, inner in value.items()}
    return [as_words(inner) for inner in value] if isinstance(value, list) else str(value)


def test_traps_of_the_reference_are_found_and_their_cures_are_clean() -> None:
    rows = [row.strip("| ").split(" | ") for row in section(DOCS / "language.md", "Traps").splitlines() if row.startswith("| `")]
    for wrong, _, right in rows[:6]:
        if wrong == "`within: 2 days`":
            with pytest.raises(Exception, match="which kind of day"):
                read_duration("2 days")
            continue
        assert parse_yaml(wrong.strip("`") + "\n", "trap.yaml").diagnostics, wrong
        cures = [cure for cure in re.findall(r"`([^`]+)`", right) if ":" in cure]
        assert all(parse_yaml(cure + "\n", "cure.yaml").diagnostics == () for cure in cures), right


# ---- YAML --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_yaml_block_can_be_read(page: Path) -> None:
    for block in blocks(page):
        if block.language == "yaml":
            assert parse_yaml(block.text, page.name).diagnostics == ()


def test_the_signals_of_the_reference_load(tmp_path: Path) -> None:
    found = [block.text for block in blocks(DOCS / "language.md") if block.text.startswith("signals:")]
    assert found
    for text in found:
        path = tmp_path / "policy.yaml"
        path.write_text(
            f"format: escalation-policy/1\nid: p\ntitle: P\nlevels: [{{id: desk, title: Desk}}]\n{text}", encoding="utf-8", newline="\n"
        )
        assert check(path).diagnostics == ()


def merge(policy: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """The file after one more box: new entries at the end, entries of a known id replaced."""
    merged = dict(policy)
    for name, value in added.items():
        if isinstance(value, list):
            entries = {entry.get("id", entry.get("code")): entry for entry in [*merged.get(name, []), *value]}
            merged[name] = list(entries.values())
        else:
            merged[name] = {**merged.get(name, {}), **value} if isinstance(value, dict) else value
    return merged


@dataclass
class Tutorial:
    """The reader's folder while the tutorial goes on."""

    folder: Path
    policy: dict[str, Any]
    cases: dict[str, Any]

    def add(self, text: str) -> None:
        node = parse_yaml(text, "tutorial.yaml").node
        assert node is not None
        data: Any = node.to_data()
        if "cases" in data:
            self.cases = data
            write_yaml(self.folder / "bluebird.cases.yaml", data)
        else:
            self.policy = merge(self.policy, data)
            write_yaml(self.folder / "bluebird.yaml", self.policy)


def write_yaml(path: Path, data: Any) -> None:
    """JSON is YAML, and keeps words such as "1" in quotes."""
    path.write_text(json.dumps(data, indent=1), encoding="utf-8", newline="\n")


def data_of(path: Path) -> Any:
    node = parse_yaml(text_of(path), path.name).node
    assert node is not None
    return node.to_data()


def test_each_step_of_the_tutorial_loads_and_its_commands_say_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tutorial = Tutorial(tmp_path, {}, {})
    for block in blocks(DOCS / "write-your-policy.md"):
        if block.language == "yaml":
            tutorial.add(block.text)
            found = [d.code for d in check("bluebird.yaml").diagnostics if d.code != "EP312"]  # waived in the seventh step
            assert found == ([] if "levels" in tutorial.policy else ["EP125"]), block.text
        elif block.language == "console":
            run_console(block.text, monkeypatch, capsys)
    assert tutorial.policy == data_of(DOCS / "bluebird.yaml")
    assert tutorial.cases == data_of(DOCS / "bluebird.cases.yaml")


def test_the_finished_tutorial_answers_as_the_page_says() -> None:
    assert check(DOCS / "bluebird.yaml").diagnostics == ()
    policy = load(DOCS / "bluebird.yaml")
    asked = policy.route("I want my money back.")
    assert (asked.level, asked.at_most, [ask.signal for ask in asked.ask]) == ("desk", "team_lead", ["refund_sum"])
    assert policy.route("Our calendar is down since this morning.").scales["severity"].value == "low"
    assert [lane.id for lane in policy.route("I am a journalist, a question about prices").lanes] == ["press"]


def test_python_blocks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    found = [block for block in blocks(DOCS / "python.md") if block.language == "python"]
    assert len(found) >= 5
    for block in found:
        exec(compile(block.text, "python.md", "exec"), names)


def commands() -> dict[str, Any]:
    """The commands of the command line by name."""
    pytest.importorskip("policy_engine.cli.app")
    from typer.main import get_command

    from policy_engine.cli.app import app

    found: dict[str, Any] = vars(get_command(app))["commands"]
    return found


def shown_runs(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """(words of a command, lines it is shown to print) of a console block."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, *rest = part.rstrip("\n").split("\n")
        yield shlex.split(first), rest


def run_console(text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Run what a console block shows, in the current folder; `...` stands for any lines."""
    main = pytest.importorskip("policy_engine.cli.app").main
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("POLICY_ENGINE_DEBUG", "1")
    for (tool, *arguments), shown in shown_runs(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        assert tool == "policy-engine"
        if arguments[0] in NEED_SOLVER and find_spec("z3") is None:
            continue
        code = main(arguments)
        out, problems = capsys.readouterr()
        expected = "\n".join(".*" if line == "..." else re.escape(line) for line in shown)
        assert code in ((0, 1) if arguments[0] in ("ask", "check", "diff") else (0,)), (arguments, problems)
        assert not shown or re.fullmatch(expected, out.rstrip("\n"), re.DOTALL), out


def test_the_commands_of_the_command_line_page_say_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("bluebird.yaml", "bluebird.cases.yaml"):
        (tmp_path / "docs").mkdir(exist_ok=True)
        shutil.copy(DOCS / name, tmp_path / "docs" / name)
    shutil.copytree(ROOT / "policies" / "online_shop", tmp_path / "policies" / "online_shop")
    monkeypatch.chdir(tmp_path)
    for block in blocks(DOCS / "command-line.md"):
        if block.language == "console":
            run_console(block.text, monkeypatch, capsys)


def test_the_commands_of_the_page_for_reviewers_say_what_it_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    monkeypatch.chdir(ROOT)
    for block in blocks(DOCS / "reviewing-changes.md"):
        if block.language == "console":
            run_console(block.text, monkeypatch, capsys)


def test_the_table_of_commands_names_each_once_in_their_order() -> None:
    rows = re.findall(r"^\| \[`(\w+)`\]\(#(\w+)\) \|", text_of(DOCS / "command-line.md"), re.MULTILINE)
    assert rows == [(name, name) for name in commands()]


def test_every_command_and_option_is_documented_and_no_other() -> None:
    page = DOCS / "command-line.md"
    assert re.findall(r"^## (.+)$", text_of(page), re.MULTILINE) == list(commands())
    for name, command in commands().items():
        rows = [row for row in section(page, name).splitlines() if row.startswith("| `-")]
        documented = {option for row in rows for option in re.findall(r"(?<![\w-])--?[a-z][\w-]*", row.split(" | ")[0])}
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
        assert documented == options - {"-h", "--help"}, name


# ---- the map and the decision ------------------------------------------------------------------------------------------------


def test_the_map_names_every_module_and_no_other() -> None:
    package = ROOT / "policy_engine"
    rooms = {f"{path.name}/" for path in package.iterdir() if path.name == "lexicon" or any(path.glob("*.py"))}
    modules = rooms | {path.name for path in package.glob("*.py")}
    rows = [row for row in section(DOCS / "architecture.md", "Code map").splitlines() if row.startswith("| `policy_engine/")]
    named = {match for row in rows for match in re.findall(r"`policy_engine/(\w+(?:\.py|/))`", row)}
    assert named == modules


def test_the_routing_page_names_every_key_of_a_decision() -> None:
    keys = {*Decision.model_fields, *ScaleResult.model_fields}
    assert {key for key in keys if f"`{key}`" not in text_of(DOCS / "routing.md")} == set()
