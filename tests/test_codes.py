"""Every code has a page, and the examples on the pages of the source family show exactly their own finding."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import policy_engine.codes as codes
import policy_engine.source as source
from policy_engine.codes import FAMILIES, CodeInfo, all_codes, code_info, code_page, page_example, page_section
from policy_engine.diagnostics import Diagnostic

HEADINGS = ("What it means", "Why it matters", "Avoid", "Prefer")
SOURCE_CODES = tuple(info.code for info in all_codes() if info.code < "EP040")  # from EP040 on it takes a policy to show them
# Their mistake is in the bytes or on the disk: no fenced text can show it.
BEYOND_TEXT = ("EP001", "EP002", "EP003", "EP004")
FOLDER = Path(codes.__file__).parent


def findings_of(code: str, heading: str) -> list[Diagnostic]:
    example = page_example(code, heading)
    assert example is not None
    parse = {"yaml": source.parse_yaml, "json": source.parse_json}[example.language]
    return list(parse(example.text, f"{code}.{example.language}").diagnostics)


def test_the_codes_used_in_source_are_the_codes_that_have_pages() -> None:
    assert source.__file__ is not None
    texts = [path.read_text(encoding="utf-8") for path in Path(source.__file__).parent.glob("*.py")]
    used = {code for text in texts for code in re.findall(r'"(EP0\d\d)"', text)}

    assert sorted(used) == list(SOURCE_CODES)


def test_every_page_of_the_folder_is_in_the_table_and_no_code_has_two() -> None:
    names = sorted(path.name for path in FOLDER.glob("*.md"))

    assert names == [f"{info.code}-{info.name}.md" for info in all_codes()]
    assert len({info.code for info in all_codes()}) == len({info.name for info in all_codes()}) == len(names)


@pytest.mark.parametrize("info", all_codes(), ids=lambda info: info.code)
def test_a_page_has_its_title_and_its_four_parts(info: CodeInfo) -> None:
    page = code_page(info.code)

    assert page.startswith(f"# {info.code} {info.name}\n")
    assert tuple(re.findall(r"^## (.+)$", page, re.MULTILINE)) == HEADINGS
    assert all(page_section(info.code, heading).strip() for heading in HEADINGS)
    assert page.endswith("\n") and page.count("\n") <= 45
    assert page_section(info.code, "Avoid") != page_section(info.code, "Prefer")
    assert info.family == FAMILIES[info.code[:3]]


@pytest.mark.parametrize("code", [code for code in SOURCE_CODES if code not in BEYOND_TEXT])
def test_what_to_avoid_shows_its_finding_and_no_other(code: str) -> None:
    assert {finding.code for finding in findings_of(code, "Avoid")} == {code}


@pytest.mark.parametrize("code", [code for code in SOURCE_CODES if code not in BEYOND_TEXT])
def test_what_to_prefer_shows_nothing(code: str) -> None:
    assert findings_of(code, "Prefer") == []


@pytest.mark.parametrize("code", BEYOND_TEXT)
def test_a_mistake_beyond_text_is_shown_as_plain_text(code: str) -> None:
    for heading in ("Avoid", "Prefer"):
        example = page_example(code, heading)
        assert example is not None and example.language == "text"


def test_mistakes_beyond_text_are_found_as_their_pages_say(tmp_path: Path) -> None:
    found = {
        "EP001": source.read_source(tmp_path / "policy.yml")[1],
        "EP002": source.decode_source(b"a" * (source.MAX_BYTES + 1), "f")[1],
        "EP003": source.decode_source("title: café\n".encode("cp1252"), "f")[1],
        "EP004": source.decode_source(b"PK\x03\x04\x14\x00", "escalation-policy.docx")[1],
    }

    assert tuple(found) == BEYOND_TEXT
    assert {code: [finding.code for finding in findings] for code, findings in found.items()} == {code: [code] for code in found}
    assert all(finding.unreadable for findings in found.values() for finding in findings)


def test_a_code_is_found_in_lower_case_and_an_unknown_one_is_an_error() -> None:
    assert code_info("ep003") == CodeInfo("EP003", "not-utf8", "source")
    for ask in (code_page, code_info):
        with pytest.raises(KeyError):
            ask("EP999")
    with pytest.raises(KeyError):
        page_section("EP003", "No such part")


def test_the_table_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(codes.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert imported <= {"__future__", "re", "dataclasses", "functools", "importlib.resources"}


def test_pages_are_read_from_an_archive_as_well_as_from_a_folder(tmp_path: Path) -> None:
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("policy_engine/__init__.py", "")
        for path in FOLDER.iterdir():
            if path.suffix in (".py", ".md"):
                packed.write(path, f"policy_engine/codes/{path.name}")
    script = "from policy_engine.codes import all_codes, code_page; print(len(all_codes()), code_page('EP003').split()[1])"

    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(archive)!r}); {script}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == [str(len(all_codes())), "EP003"]
