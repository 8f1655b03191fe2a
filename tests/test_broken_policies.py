"""A corpus of broken policies: each gives exactly the findings that its first lines list, at the right words, and never an exception."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_engine import PolicyError, check, load
from policy_engine.analysis import Options
from policy_engine.diagnostics import render_report
from policy_engine.source import MAX_BYTES
from tests.broken_files import FOLDER, compare, expected_in

ROOT = Path(__file__).parents[1]
LOADING = Options(select=("EP0", "EP1", "EP2", "EP9"))
"""What is found while a policy loads; checks of the whole policy have tests of their own."""
POLICIES = sorted((FOLDER / "policies").glob("*.yaml"))
SMALL = "format: escalation-policy/1\nid: small\ntitle: Small\nlevels:\n  - {id: frontline, title: Frontline}\n"


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_broken_policy_gives_exactly_its_findings(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = expected_in(text)

    assert expected
    compare(check(path, LOADING).diagnostics, expected, text)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_messages_begin_small_end_without_a_point_and_show_no_python(path: Path) -> None:
    for finding in check(path, LOADING).diagnostics:
        for sentence in filter(None, (finding.message, finding.help)):
            assert not sentence[0].isupper() and not sentence.endswith(".") and "\n" not in sentence
            assert not any(word in sentence for word in ("pydantic", "validation", "dict", "tuple", "None", "NoneType", "{'"))


def test_the_corpus_is_large() -> None:
    assert len(POLICIES) >= 100
    assert len({e.code for path in POLICIES for e in expected_in(path.read_text(encoding="utf-8"))}) >= 55


# What a file can be besides text with a mistake in it: name, bytes, and (code, line) of the findings.
FILES: tuple[tuple[str, Callable[[], bytes], list[tuple[str, int]]], ...] = (
    ("empty", lambda: b"", [("EP005", 0)]),
    ("blank", lambda: b"\n  \n\n", [("EP005", 0)]),
    ("comments", lambda: b"# nothing\n# here\n", [("EP005", 0)]),
    ("binary", lambda: bytes(range(256)) * 4, [("EP004", 0)]),
    ("picture", lambda: b"\x89PNG\r\n\x1a\n\x00\x00", [("EP004", 0)]),
    ("utf16", lambda: SMALL.encode("utf-16"), [("EP003", 0)]),
    ("utf16_without_mark", lambda: SMALL.encode("utf-16-le"), [("EP003", 0)]),
    ("latin1", lambda: SMALL.replace("Small", "Café").encode("latin-1"), [("EP003", 3)]),
    ("mark_at_the_start", lambda: b"\xef\xbb\xbf" + SMALL.encode(), []),
    ("windows_line_ends", lambda: SMALL.replace("\n", "\r\n").encode(), []),
    ("old_mac_line_ends", lambda: SMALL.replace("\n", "\r").encode(), []),
    ("windows_line_ends_and_a_typo", lambda: SMALL.replace("title: Small", "titel: Small").replace("\n", "\r\n").encode(), [("EP102", 3)]),
    ("no_line_end_at_the_end", lambda: SMALL.rstrip().encode(), []),
    ("fifty_megabytes", lambda: b"a: b\n" * 10_000_000, [("EP002", 0)]),
    ("just_too_large", lambda: b"#" * (MAX_BYTES + 1), [("EP002", 0)]),
    ("just_a_word", lambda: b"hello\n", [("EP040", 1)]),
    ("just_a_number", lambda: b"42\n", [("EP040", 1)]),
    ("nothing_at_all", lambda: b"~\n", [("EP040", 1)]),
    ("deep_lists", lambda: b"a: " + b"[" * 20_000 + b"]" * 20_000, [("EP013", 1)]),
    ("deep_and_never_closed", lambda: b"a: " + b"{b: " * 20_000, [("EP013", 1)]),
    ("deep_dashes", lambda: b"- " * 20_000 + b"a\n", [("EP013", 1)]),
    ("deep_indent", lambda: "".join(f"{' ' * depth}a:\n" for depth in range(500)).encode(), [("EP013", 0)]),
    ("alias_bomb", lambda: bomb(), [("EP014", 0)]),
    ("zero_bytes_in_the_middle", lambda: SMALL.encode() + b"\0", [("EP004", 0)]),
)


def bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(("name", "data", "expected"), FILES, ids=[name for name, _, _ in FILES])
def test_a_file_that_is_no_text_or_too_much_of_it(
    name: str, data: Callable[[], bytes], expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(data())

    found = check(path, LOADING).diagnostics

    assert [finding.code for finding in found] == [code for code, _ in expected]
    for finding, (_, line) in zip(found, expected, strict=True):
        assert line == 0 or finding.place.line == line


# Folders: file → text, and (code, file) of the findings.
MORE_LEVELS = "levels:\n  - {id: senior, title: Senior}\n"
CHANGES = "changes:\n  - {version: 1, date: 2026-01-01, what: First.}\n"
FOLDERS: tuple[tuple[str, dict[str, str], list[tuple[str, str]]], ...] = (
    ("without_anything", {}, [("EP041", "")]),
    ("with_cases_only", {"small.cases.yaml": "cases: []\n"}, [("EP041", "")]),
    ("with_two_policies", {"a.yaml": SMALL, "b.yaml": SMALL}, [("EP042", "b.yaml")]),
    ("with_a_key_in_two_files", {"a.yaml": SMALL, "b.yaml": "title: Other\n"}, [("EP043", "b.yaml")]),
    ("with_levels_in_two_files", {"a.yaml": SMALL, "b.yaml": MORE_LEVELS}, [("EP043", "b.yaml")]),
    ("with_roles_in_two_files", {"a.yaml": SMALL + "roles: [{id: x, title: X}]\n", "b.yml": "roles: [{id: y, title: Y}]\n"}, []),
    (
        "with_an_id_in_two_files",
        {"a.yaml": SMALL + "roles: [{id: x, title: X}]\n", "b.yml": "roles: [{id: x, title: Y}]\n"},
        [("EP212", "b.yml")],
    ),
    ("with_a_broken_file", {"a.yaml": SMALL, "b.yaml": "roles: [\n"}, [("EP018", "b.yaml")]),
    ("with_an_empty_file", {"a.yaml": SMALL, "b.yaml": ""}, [("EP005", "b.yaml")]),
    ("with_a_list_as_file", {"a.yaml": SMALL, "b.yaml": "- a\n"}, [("EP040", "b.yaml")]),
    ("with_cases_that_hold_more", {"a.yaml": SMALL, "a.cases.yaml": "roles: []\ncases: []\n"}, [("EP102", "a.cases.yaml")]),
    (
        "with_a_typo_and_broken_cases",
        {"a.yaml": SMALL + "owners: Me\n", "a.cases.yaml": "cases: [\n"},
        [("EP018", "a.cases.yaml"), ("EP102", "a.yaml")],
    ),
    ("without_the_head", {"a.yaml": MORE_LEVELS}, [("EP103", "a.yaml")]),
    ("with_changes_in_two_files", {"a.yaml": SMALL + CHANGES, "b.yaml": CHANGES}, [("EP043", "b.yaml")]),
    ("with_principles_in_two_files", {"a.yaml": SMALL + "principles: [x]\n", "b.yaml": "principles: [y]\n"}, [("EP043", "b.yaml")]),
    ("with_hidden_files", {"a.yaml": SMALL, ".b.yaml": "x: [", "._a.yaml": "x: [", "~a.yaml": SMALL, ".c.cases.yaml": "x: ["}, []),
    ("with_a_folder_inside", {"a.yaml": SMALL, "more/b.yaml": "x: ["}, [("EP044", "")]),
    ("with_folders_that_hold_no_policy", {"a.yaml": SMALL, "notes/b.txt": "x", ".git/c.yaml": "x: ["}, []),
    ("with_files_of_other_kinds", {"a.yaml": SMALL, "b.txt": "x: [", "c.json": "{"}, []),
)


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in FOLDERS], ids=[row[0] for row in FOLDERS])
def test_a_folder_that_is_no_policy(files: dict[str, str], expected: list[tuple[str, str]], tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    found = check(tmp_path, LOADING).diagnostics

    assert [
        (finding.code, Path(finding.place.file).name if finding.place.line or finding.code == "EP005" else "") for finding in found
    ] == expected


def test_a_part_of_a_folder_policy_checked_alone_is_told_to_be_a_part_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "triggers.yaml").write_text("triggers:\n  - {id: x, title: X, level: senior, when: {plan: free}}\n", encoding="utf-8")

    (finding,) = check(tmp_path / "triggers.yaml", LOADING).diagnostics

    assert finding.code == "EP103"
    assert finding.help is not None and finding.help.startswith("this looks like a part of a folder policy: check the folder")


def test_a_note_about_a_folder_inside_does_not_keep_a_policy_from_loading(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "policy.yaml").write_text(SMALL, encoding="utf-8")

    assert [finding.kind for finding in check(tmp_path, LOADING).diagnostics] == ["note"]
    assert load(tmp_path).id == "small"


ACCEPTED = (
    "events: [{id: decided, field: decided_at}]\n",
    "notifications: [{id: tell, tell: customer}]\n",
    "steps: [{id: call, do: Call, by: customer, approved_by: customer}]\n",
    "chains: [{id: page, from: escalated, steps: [{page: [customer], wait: 15m}]}]\n",
    "deadlines: [{id: reply, within: 2h, calendar: always, owner: customer}]\n",
    "signals: [{id: open_now, type: flag, open: always, at: now}]\n",
    "signals: [{id: sum, type: money, field: a}]\ncases: [{id: x, fields: {a: 5 EUR, b: 1}, expect: {values: {sum: unknown}}}]\n",
)


@pytest.mark.parametrize("more", ACCEPTED)
def test_what_looks_unusual_and_is_right_has_no_finding(more: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(SMALL + more, encoding="utf-8")

    assert check(path, LOADING).diagnostics == ()


def test_a_deadline_without_from_starts_when_the_ticket_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    lengths = ("within: 2h", "at_least: 2h, before: move", "from: escalated, within: 2h")
    parts = "".join(f"  - {{id: d{number}, calendar: always, {length}}}\n" for number, length in enumerate(lengths))
    path.write_text(f"{SMALL}events: [{{id: move}}]\ndeadlines:\n{parts}", encoding="utf-8")

    assert [deadline.from_ for deadline in load(path).document.deadlines] == [("received",), (), ("escalated",)]


def test_a_missing_file_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(SMALL, encoding="utf-8")

    found = check(tmp_path / "polcy.yaml", LOADING).diagnostics

    assert [(finding.code, finding.help, finding.unreadable) for finding in found] == [("EP001", "did you mean `policy.yaml`?", True)]


COMMANDS: tuple[tuple[str, bytes | None, int], ...] = (
    ("good", SMALL.encode(), 0),
    ("typo", SMALL.replace("title", "titel").encode(), 1),
    ("two_documents", SMALL.encode() + b"---\na: b\n", 1),
    ("missing", None, 2),
    ("utf16", SMALL.encode("utf-16"), 2),
    ("binary", b"\0\1\2", 2),
)


@pytest.mark.parametrize(("name", "data", "code"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_the_command_ends_with_one_for_mistakes_and_with_two_for_what_it_cannot_read(
    name: str, data: bytes | None, code: int, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.yaml"
    if data is not None:
        path.write_bytes(data)

    done = subprocess.run(
        [sys.executable, "-m", "policy_engine", "check", str(path)], capture_output=True, text=True, cwd=ROOT, encoding="utf-8"
    )

    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert (code == 0) or "help:" in done.stdout + done.stderr


# --- mutations ---------------------------------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, "", "x", "yes", "level", "lane", "now", "received", "unknown", "none", "never", "24:00", "1 day", "over 500"),
    *(
        "at least senior",
        "100 to 500",
        "500 to 100",
        "> 5",
        "500 USD",
        "2026-02-30",
        "a" * 3_000,
        "9" * 400,
        "\u2028",
        "\x00",
        "Ünïcode ß",
        "(a|b",
    ),
    *(
        [],
        {},
        [None],
        [[]],
        [{}],
        ["a"],
        {"a": "b"},
        {"not": "x"},
        {"not": {"not": "x"}},
        {"any": "x"},
        {"any": ["x"]},
        {"any": []},
        {"all": {}},
    ),
    *(
        {"by": "plan"},
        {"by": ["plan", "plan"], "free": "x"},
        {"by": {"a": "b"}, "x": "y"},
        {"by": [], "x": "y"},
        {"by": "category", "otherwise": {}},
    ),
    *(
        {"field": {}},
        {"take": [], "because": {}},
        {"use": [], "also": 3},
        {"mon-mon": []},
        {"lane": "x"},
        {"current.level": "over new"},
        {"id": "x"},
    ),
)
NAMED_OFTEN = ("signals", "events", "roles", "levels", "lanes", "triggers")
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
KEYS = (
    "id",
    "when",
    "values",
    "type",
    "text",
    "table",
    "from",
    "to",
    "open",
    "at",
    "if_missing",
    "only_if",
    "level",
    "within",
    "by",
    "x",
    "title",
)


def shipped(name: str) -> dict[str, Any]:
    """The policy as plain data, all of its files as one."""
    paths = [path for path in sorted((ROOT / "policies" / name).glob("*.yaml")) if not path.name.endswith(".cases.yaml")]
    return {key: value for path in paths for key, value in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).items()}


def mutate(data: dict[str, Any], rng: random.Random) -> str:
    """A policy with few of its actions, and one to three odd things done to them, as YAML; at times with a line damaged as well."""
    part: dict[str, Any] = {key: some_of(value, rng) if key not in NAMED_OFTEN else value for key, value in data.items()}
    for _ in range(rng.randint(1, 3)):
        spots = list(spots_of(part))
        owner, key = rng.choice(spots)
        deed = rng.choice(("put", "put", "put", "take", "rename", "move", "wrap"))
        if deed == "put":
            owner[key] = rng.choice(ODD)
        elif deed == "take":
            del owner[key]
        elif deed == "rename" and isinstance(owner, dict):
            owner[rng.choice(KEYS)] = owner.pop(key)
        elif deed == "move":
            other, there = rng.choice(spots)
            owner[key] = deepcopy(other[there])
        else:
            owner[key] = [owner[key]] if rng.random() < 0.5 else {rng.choice(KEYS): owner[key]}
    text = yaml.dump(part, Dumper=DUMPER, sort_keys=False, allow_unicode=True)
    return damage(text, rng) if rng.random() < 0.25 else text


def some_of(value: Any, rng: random.Random) -> Any:
    return [item for item in value if rng.random() < 0.2] if isinstance(value, list) else value


def spots_of(value: Any) -> Any:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from spots_of(value[key])


def damage(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    here = rng.randrange(len(lines[at]) + 1)
    lines[at] = rng.choice(
        (lines[at].lstrip(), f"  {lines[at]}", f"\t{lines[at]}", lines[at][:here] + rng.choice(":-[]{}#\"'>|,*&!%@`?") + lines[at][here:])
    )
    return "\n".join(lines)


@pytest.mark.parametrize("policy", ["projectflow", "online_shop"])
def test_no_mutation_of_a_shipped_policy_escapes_the_check(policy: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    data = shipped(policy)
    for seed in range(150):
        text = mutate(deepcopy(data), random.Random(f"{policy} {seed}"))
        path.write_text(text, encoding="utf-8")
        report = check(path)
        last = text.count("\n") + 1
        assert all(1 <= finding.place.line <= last for finding in report.diagnostics), seed
        assert len({(d.place, d.code, d.message) for d in report.diagnostics}) == len(report.diagnostics), seed
        render_report(report)


def test_a_part_that_a_comma_broke_does_not_load_with_the_part_left_out(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(
        "format: escalation-policy/1\nid: a\ntitle: A\nlevels:\n  - {id: low, title: Low}\n  - {id: high, title: Boss, at once}\n",
        encoding="utf-8",
    )

    assert [(found.code, found.kind) for found in check(path).diagnostics] == [("EP025", "error")]
    with pytest.raises(PolicyError):
        load(path)
