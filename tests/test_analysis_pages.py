"""The pages of checks of whole policies: what to avoid gives the finding, what to prefer does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine import check
from policy_engine.codes import CodeInfo, all_codes, page_example
from tests.test_code_pages import with_base

FAMILIES = ("EP3", "EP4", "EP5", "EP6")
PAGES = [info for info in all_codes() if info.code.startswith(FAMILIES)]
# What no example can show: it is about the tool's own surroundings, or about what the completed example always has (a zone).
BEYOND_EXAMPLES = ("EP399", "EP436")


def codes_of(info: CodeInfo, heading: str, folder: Path) -> set[str]:
    """The codes of what the tool finds in a page's example, completed to a whole policy."""
    example = page_example(info.code, heading)
    assert example is not None and example.language == "yaml"
    path = folder / "policy.yaml"
    path.write_text(with_base(example.text), encoding="utf-8")
    report = check(path)
    assert report.errors == ()
    return {finding.code for finding in report.diagnostics}


@pytest.mark.parametrize("info", [info for info in PAGES if info.code not in BEYOND_EXAMPLES], ids=lambda info: info.code)
def test_what_to_avoid_gives_the_finding_and_what_to_prefer_does_not(info: CodeInfo, tmp_path: Path) -> None:
    assert info.code in codes_of(info, "Avoid", tmp_path)
    assert info.code not in codes_of(info, "Prefer", tmp_path)
