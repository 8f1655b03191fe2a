"""The handbook in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine.export.handbook import MARK, handbook_is_stale, handbook_pages, write_handbook
from tests.handbook_policies import shipped

POLICY = shipped("projectflow")


def test_what_is_written_is_not_stale(tmp_path: Path) -> None:
    paths = write_handbook(POLICY, tmp_path / "new" / "folder")
    assert {path.relative_to(tmp_path / "new" / "folder").as_posix() for path in paths} == set(handbook_pages(POLICY))
    assert handbook_is_stale(POLICY, tmp_path / "new" / "folder") == []
    assert all(b"\r" not in path.read_bytes() for path in paths)


def test_writing_again_touches_nothing(tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in write_handbook(POLICY, tmp_path)}
    assert {path: path.stat().st_mtime_ns for path in write_handbook(POLICY, tmp_path)} == before
    assert not list(tmp_path.rglob("*.part"))


def test_a_missing_folder_is_stale_page_by_page(tmp_path: Path) -> None:
    found = handbook_is_stale(POLICY, tmp_path / "nowhere")
    assert len(found) == len(handbook_pages(POLICY))
    assert "`index.md` is missing" in found


def test_a_changed_page_is_told_by_line(tmp_path: Path) -> None:
    write_handbook(POLICY, tmp_path)
    page = tmp_path / "levels" / "senior.md"
    page.write_text(page.read_text(encoding="utf-8").replace("**30 minutes**", "**3 days**"), encoding="utf-8", newline="\n")
    (found,) = handbook_is_stale(POLICY, tmp_path)
    assert found.startswith("`levels/senior.md` differs, first in line ") and "3 days" in found and "30 minutes" in found


def test_line_ends_of_another_system_are_no_difference(tmp_path: Path) -> None:
    for path in write_handbook(POLICY, tmp_path):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert handbook_is_stale(POLICY, tmp_path) == []


def test_pages_left_behind_are_told_and_removed(tmp_path: Path) -> None:
    write_handbook(POLICY, tmp_path)
    old = tmp_path / "roles" / "gone.md"
    old.write_text(f"{MARK} of `projectflow`: old -->\n", encoding="utf-8")
    assert handbook_is_stale(POLICY, tmp_path) == ["`roles/gone.md` is no longer part of the handbook"]
    write_handbook(POLICY, tmp_path)
    assert not old.exists()


def test_files_of_others_stay(tmp_path: Path) -> None:
    kept = {
        tmp_path / "notes.md": "ours\n",
        tmp_path / "deep" / "page.md": f"{MARK} of `other`: elsewhere -->\n",
        tmp_path / "roles" / "a.txt": "x",
    }
    for path, text in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    write_handbook(POLICY, tmp_path)
    assert {path: path.read_text(encoding="utf-8") for path in kept} == kept


@pytest.mark.parametrize("content", [b"# By hand\n", b"\xff\xfe\x00"])
def test_a_page_written_by_somebody_else_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.md").write_bytes(content)
    with pytest.raises(FileExistsError, match=r"`index\.md` was not written by this tool"):
        write_handbook(POLICY, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.md"]
    assert (tmp_path / "index.md").read_bytes() == content
    assert any(line.startswith("`index.md` ") for line in handbook_is_stale(POLICY, tmp_path))
