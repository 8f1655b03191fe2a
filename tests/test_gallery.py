"""The gallery in docs/ is up to date: its pictures say what the shipped policies say now, whatever drew them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from policy_engine.export.diagram import view_text
from policy_engine.export.diagram.gallery import Exhibit, exhibit_pages, exhibits_of, policies_in, svg_name
from tests.diagram_boxes import overlaps, said_by_picture, said_by_svg
from tests.handbook_policies import shipped

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "docs" / "gallery"
POLICIES = [path.name for path in policies_in(ROOT / "policies")]
REMAKE = "the gallery is stale; make it again as docs/contributing.md says (Change a diagram or a shipped policy)"
MOST_BYTES = 2_000_000


@cache
def exhibits(name: str) -> tuple[Exhibit, ...]:
    return tuple(exhibits_of(shipped(name)))


@pytest.mark.parametrize("name", POLICIES)
def test_every_picture_says_what_the_policy_says(name: str) -> None:
    for exhibit in exhibits(name):
        for page in exhibit_pages(shipped(name), exhibit):
            file = GALLERY / name / svg_name(exhibit, page.name)
            assert file.exists(), REMAKE
            assert said_by_svg(file.read_text(encoding="utf-8")) == said_by_picture(page.picture), f"{file.name}: {REMAKE}"
        text = (GALLERY / name / f"{exhibit.stem}.txt").read_text(encoding="utf-8")
        assert text == view_text(shipped(name), ".txt", exhibit.wanted), REMAKE


@pytest.mark.parametrize("name", POLICIES)
def test_nothing_overlaps_in_the_gallery(name: str) -> None:
    found = {file.name: overlaps(file.read_text(encoding="utf-8")) for file in (GALLERY / name).glob("*.svg")}
    assert {file: problems for file, problems in found.items() if problems} == {}


def test_there_is_nothing_in_the_gallery_that_no_policy_shows() -> None:
    pages = {
        GALLERY / name / file
        for name in POLICIES
        for exhibit in exhibits(name)
        for file in [f"{exhibit.stem}.txt", *(svg_name(exhibit, page.name) for page in exhibit_pages(shipped(name), exhibit))]
    }
    assert set(GALLERY.glob("*/*")) == pages, REMAKE


def test_the_page_shows_every_picture_and_the_gallery_stays_small() -> None:
    readme = (GALLERY / "README.md").read_text(encoding="utf-8")
    assert [str(file) for file in GALLERY.glob("*/*") if file.relative_to(GALLERY).as_posix() not in readme] == []
    assert sum(file.stat().st_size for file in GALLERY.rglob("*") if file.is_file()) < MOST_BYTES
