"""Policies kept between two runs: the same as read anew, never stale, and never more than data."""

from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path

import pytest

from policy_engine import Policy, PolicyError, load
from policy_engine.cache import ENDING, VARIABLE, store
from policy_engine.loader import kept, policy
from policy_engine.loader.kept import KeptSource, load_source
from policy_engine.loader.policy_source import PolicySource
from tests.small_policy import POLICY, write_policy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path


def test_a_kept_policy_is_the_one_that_was_read(folder: Path) -> None:
    path = write_policy(folder)
    read, again = load(path), load(path)
    assert type(read.source) is PolicySource
    assert isinstance(again.source, KeptSource)
    assert again.document == read.document
    assert again.source.program == read.source.program
    assert (again.source.digest, again.source.path) == (read.source.digest, read.source.path)
    assert again.source.node == read.source.node
    ticket = {"text": "My bike is broken", "fields": {"bike.price": "700 EUR"}, "created_at": "2026-03-02T09:00:00+01:00"}
    now = datetime.fromisoformat("2026-03-02T10:00:00+01:00")
    assert again.route(ticket, now=now) == read.route(ticket, now=now)


def test_a_kept_policy_is_pickled_like_any_other(folder: Path) -> None:
    path = write_policy(folder)
    load(path)
    again: Policy = pickle.loads(pickle.dumps(load(path)))
    assert type(again.source) is PolicySource
    assert again.source.node == load(path).source.node


def test_a_change_is_seen_at_once(folder: Path) -> None:
    path = write_policy(folder)
    assert load(path).title == load(path).title == "Bike shop"
    path.write_text(POLICY.replace("Bike shop", "Bike shed"), encoding="utf-8")
    assert load(path).title == "Bike shed"
    path.write_text(POLICY.replace("level: boss", "level: bos"), encoding="utf-8")
    with pytest.raises(PolicyError):
        load(path)


def test_a_file_more_in_the_folder_is_seen_at_once(folder: Path) -> None:
    place = folder / "policy"
    place.mkdir()
    write_policy(place)
    load(place)
    (place / "more.yaml").write_text("signals:\n  - {id: more, title: More, type: flag}\n", encoding="utf-8")
    assert "more" in load(place).source.program.by_name


def test_a_policy_with_examples_in_it_is_not_kept(folder: Path) -> None:
    path = write_policy(folder, POLICY + 'cases:\n  - {id: one, text: "Somebody wrote this", expect: {level: desk}}\n')
    load(path)
    assert type(load(path).source) is PolicySource
    assert not any(b"Somebody wrote this" in place.read_bytes() for place in folder.glob(f"cache/*{ENDING}"))


class Evil:
    """Pickled, it would run a command."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os

        return os.system, ("touch evil",)


class Writer:
    """Pickled, it would write a file with a function of our own."""

    def __reduce__(self) -> tuple[object, ...]:
        from policy_engine.whole_file import write_whole

        return write_whole, (Path("evil"), "")


@pytest.mark.parametrize("what", [Evil(), Writer(), ["no policy"], (b"x", b"y")])
def test_what_is_no_policy_is_never_run(folder: Path, what: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    path = write_policy(folder)
    name = kept._name(path)
    assert name is not None
    for data in (pickle.dumps(what), pickle.dumps((pickle.dumps(what), b""))):
        store(name, data)
        assert type(load(path).source) is PolicySource
        assert not (folder / "evil").exists()


def test_a_file_that_changes_while_it_is_read_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_policy(folder)
    real = policy.read_policy

    def read_and_change(place: Path) -> object:
        found = real(place)
        place.write_text(POLICY + "# more\n", encoding="utf-8")
        return found

    monkeypatch.setattr(policy, "read_policy", read_and_change)
    load_source(path)
    assert not list(folder.glob(f"cache/*{ENDING}"))
