"""The user's cache: kept whole or not at all, and nothing is wrong without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policy_engine.cache import ENDING, MAX_FILES, VARIABLE, cache_folder, load, store
from policy_engine.text import Message, Wanted, lexicon_entry, read_text
from policy_engine.text import stored as stored_module
from policy_engine.text.stored import make_plan
from policy_engine.text.tree import PhraseTree

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX")
CHURN = (Wanted("churn", "flag", uses="churn_threat", also=("pack up and go",)),)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "deep" / "cache"
    monkeypatch.setenv(VARIABLE, str(place))
    make_plan.cache_clear()
    return place


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def test_what_is_stored_is_loaded(folder: Path) -> None:
    assert load("plan") is None
    store("plan", b"words")
    assert load("plan") == b"words"
    assert [place.name for place in files(folder)] == [f"plan{ENDING}"]


def test_a_broken_file_is_as_if_it_were_not_there(folder: Path) -> None:
    store("plan", b"words")
    (place,) = files(folder)
    for content in (b"", b"short", place.read_bytes()[:-1], place.read_bytes() + b"!"):
        place.write_bytes(content)
        assert load("plan") is None
    store("plan", b"again")
    assert load("plan") == b"again"


@posix
def test_the_folder_is_the_users_own(folder: Path) -> None:
    store("plan", b"words")
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert load("plan") is None
    store("other", b"words")
    assert len(files(folder)) == 1


@posix
def test_files_that_others_may_write_and_links_are_ignored(folder: Path) -> None:
    store("plan", b"words")
    (place,) = files(folder)
    place.chmod(0o666)
    assert load("plan") is None
    place.chmod(0o600)
    (folder / f"link{ENDING}").symlink_to(place)
    assert load("plan") == b"words" and load("link") is None


@posix
def test_somebody_elses_folder_is_ignored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store("plan", b"words")
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    assert load("plan") is None


@pytest.mark.parametrize("value", ["off", "OFF", " off "])
def test_it_can_be_turned_off(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, value)
    store("plan", b"words")
    assert cache_folder() is None and load("plan") is None


def test_a_folder_that_can_not_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "cache"))
    store("plan", b"words")
    assert load("plan") is None


def test_no_home_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError

    for name in (VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    assert cache_folder() is None
    store("plan", b"words")
    assert load("plan") is None


@posix
def test_an_empty_home_is_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python takes the root folder for it."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "")
    assert cache_folder() is None


def test_a_full_disk_leaves_nothing_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(parents=True, mode=0o700)

    def fill(place: Path, content: bytes) -> int:
        with place.open("wb") as file:
            file.write(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    store("plan", b"words")
    assert files(folder) == []


def test_only_the_newest_files_of_its_own_are_kept(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    (folder / "letter.txt").write_text("not ours")
    for number in range(MAX_FILES + 3):
        store(f"{number}", b"words")
        os.utime(folder / f"{number}{ENDING}", (number, number))
    assert len(files(folder)) <= MAX_FILES + 2 and (folder / "letter.txt").exists()
    assert load("0") is None and load(f"{MAX_FILES + 2}") == b"words"


def vars_of(tree: PhraseTree) -> tuple[object, ...]:
    """What a tree is made of; not what texts have met of it."""
    return tree.trunk, tree.classes, tree.firsts, dict(tree.again), tree.grafts


# ---- plans -----------------------------------------------------------------------------------------------------------------------


def test_a_plan_from_the_cache_reads_the_same_and_needs_no_lexicon(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = make_plan(CHURN)
    assert len(files(folder)) == 1
    make_plan.cache_clear()
    monkeypatch.setattr(stored_module, "compile_plan", lambda *_: pytest.fail("it is in the cache"))
    kept = make_plan(CHURN)
    assert kept is not fresh
    assert (kept.plans, kept.scans, kept.dollar) == (fresh.plans, fresh.scans, fresh.dollar)
    for one, other in ((kept.claims, fresh.claims), (kept.cues, fresh.cues)):
        assert tuple(one.labels) == tuple(other.labels)
        assert vars_of(one.tree) == vars_of(other.tree)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xe9\x05\x00\x00\x00"])
def test_a_plan_that_can_not_be_read_is_made_again(content: bytes, folder: Path) -> None:
    make_plan(CHURN)
    (place,) = files(folder)
    whole = place.read_bytes()
    store(place.name.removesuffix(ENDING), content)
    make_plan.cache_clear()
    make_plan(CHURN)
    assert place.read_bytes() == whole


def test_another_lexicon_or_another_wish_is_another_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_plan(CHURN)
    make_plan((Wanted("leaving", "flag", uses="churn_threat"),))
    monkeypatch.setattr(stored_module, "_data_digest", lambda language: "changed")
    make_plan.cache_clear()
    make_plan(CHURN)
    assert len(files(folder)) == 3


def test_a_package_in_an_archive_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_module, "__file__", str(folder / "app.zip" / "policy_engine" / "text" / "stored.py"))
    stored_module._data_digest.cache_clear()
    assert make_plan(CHURN).plans
    assert files(folder) == []


def test_small_plans_are_not_kept(folder: Path) -> None:
    make_plan((Wanted("x", "flag", phrases=(("yes", ("pack up and go",)),)),))
    assert files(folder) == []


def test_no_word_of_a_ticket_is_kept(folder: Path) -> None:
    read_text([Message("Zanzibar is where I cancel my account, says Quetzalcoatl")], CHURN)
    content = b"".join(place.read_bytes().lower() for place in files(folder))
    assert b"cancel" in content and b"zanzibar" not in content and b"quetzalcoatl" not in content


def test_a_cache_of_another_process_is_used(folder: Path) -> None:
    code = "from tests.test_cache import *; make_plan(CHURN); print(lexicon_entry.cache_info().currsize)"
    loaded = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert loaded == ["1", "0"]
    assert lexicon_entry("churn_threat").id == "churn_threat"
