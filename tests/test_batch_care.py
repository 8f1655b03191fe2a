"""`policy-engine batch` with files that get in each other's way, and with tables that are none."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("orjson", reason="needs the extra [batch]")

from policy_engine.batch.counts import Counts
from policy_engine.batch.journal import journal_of
from policy_engine.batch.redact import redact
from tests.batch_files import NOW, kill_after, start, tickets, write_jsonl
from tests.small_policy import Cli


@pytest.mark.parametrize("link", ["same", "dots", "hard"])
@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_the_tickets_are_never_written_over(cli: Cli, policy: Path, tmp_path: Path, link: str, option: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", tickets(5))
    before, again = source.read_bytes(), source
    if link == "dots":
        again = tmp_path / "no" / ".." / "in.jsonl"
    if link == "hard":
        again = tmp_path / "again.jsonl"
        os.link(source, again)
    others = ["-o", tmp_path / "out.jsonl"] if option == "--rejects" else []
    ran = cli("batch", policy, source, *others, option, again, "--processes", 1, "--now", NOW)
    assert ran.code == 2 and "is read, so it can't be written to" in ran.err, ran.err
    assert source.read_bytes() == before and not (tmp_path / "out.jsonl").exists()


def test_files_that_can_not_be_written_are_told_all_at_once_before_any_work(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, folder = write_jsonl(tmp_path / "in.jsonl", tickets(5)), tmp_path / "out.jsonl"
    folder.mkdir()
    ran = cli("batch", policy, source, "-o", folder, "--rejects", folder, "--processes", 1)
    assert ran.code == 2 and "is a folder" in ran.err and "can't hold the answers and the rejects" in ran.err, ran.err
    assert not (tmp_path / "out.jsonl.run").exists()


@pytest.mark.parametrize("content", ['{"id": 1, "text": "My secret words"}\n', "17,My secret words,gold\n18,More words,silver\n"])
def test_a_table_without_a_heading_is_refused_and_not_quoted(cli: Cli, policy: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "in.csv").write_text(content, encoding="utf-8")
    ran = cli("batch", policy, tmp_path / "in.csv", "-o", tmp_path / "out.jsonl", "--processes", 1)
    assert ran.code == 2 and "EP243" in ran.err and "none of the columns" in ran.err, ran.err
    assert "secret" not in ran.out + ran.err and not (tmp_path / "out.jsonl").exists()


def stopped(policy: Path, source: Path, out: Path) -> Path:
    """The folder of a run that was killed after two pieces."""
    assert kill_after(start(policy, source, "-o", out, *COMMON), journal_of(out).folder, 2, 0)
    return journal_of(out).folder


COMMON = ("--now", NOW, "--processes", 1, "--block", 4096)
has_no_sigkill = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.mark.parametrize("resume", [(), ("--resume",)])
def test_two_runs_at_once_on_one_output_leave_each_other_alone(cli: Cli, policy: Path, tmp_path: Path, resume: tuple[str, ...]) -> None:
    source, out = write_jsonl(tmp_path / "in.jsonl", tickets(40)), tmp_path / "out.jsonl"
    with journal_of(out).alone():
        journal_of(out).begin({"now": NOW, "now_given": True})
        ran = cli("batch", policy, source, "-o", out, *COMMON, *resume)
    assert ran.code == 2 and "another run is at work" in ran.err and "delete" not in ran.err, ran.err
    journal_of(out).remove()
    assert cli("batch", policy, source, "-o", out, *COMMON, *resume).code in (0, 1)
    assert out.exists() and not journal_of(out).folder.exists()


@has_no_sigkill
@pytest.mark.parametrize("name", ["run.json", "000000000.part"])
@pytest.mark.parametrize("left", [0, 40])
def test_what_a_damaged_disk_left_of_a_run_is_made_again(cli: Cli, policy: Path, tmp_path: Path, name: str, left: int) -> None:
    source, out = write_jsonl(tmp_path / "in.jsonl", tickets(800)), tmp_path / "out.jsonl"
    cli("batch", policy, source, "-o", tmp_path / "whole.jsonl", *COMMON)
    damaged = stopped(policy, source, out) / name
    damaged.write_bytes(damaged.read_bytes()[:left])
    assert cli("batch", policy, source, "-o", out, *COMMON, "--resume").code in (0, 1)
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@has_no_sigkill
def test_a_run_does_not_go_on_where_a_word_in_the_middle_of_the_tickets_has_changed(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, out = write_jsonl(tmp_path / "in.jsonl", tickets(4000)), tmp_path / "out.jsonl"
    stopped(policy, source, out)
    content = bytearray(source.read_bytes())
    content[len(content) // 2] ^= 1
    source.write_bytes(content)
    ran = cli("batch", policy, source, "-o", out, *COMMON, "--resume")
    assert ran.code == 2 and "another policy, input or options" in ran.err, ran.err


def test_files_of_others_in_the_folder_of_a_run_stay(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, out = write_jsonl(tmp_path / "in.jsonl", tickets(5)), tmp_path / "out.jsonl"
    journal_of(out).folder.mkdir()
    (journal_of(out).folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert cli("batch", policy, source, "-o", out, *COMMON).code in (0, 1)
    assert [path.name for path in journal_of(out).folder.iterdir()] == ["notes.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_with_the_file_and_leaves_no_half_written_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = journal_of(tmp_path / "out.jsonl")
    journal.begin({"now": NOW, "now_given": True})
    monkeypatch.setattr(os, "fsync", lambda file: os.write(os.open("/dev/full", os.O_WRONLY), b"x"))
    with pytest.raises(OSError, match=r"No space left.*000000000\.part'"):
        journal.put(0, (b"", b"", Counts()))
    assert not list(journal.folder.glob("*.tmp"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail jo@example.com about $1,200.50", "mail [e-mail] about [amount]"),
        ("It was 12k USD or 3 m euros, 3 km from here", "It was [amount] or [amount], 3 km from here"),
        ("see shop.example.com/orders?token=abc and/or www.example.org", "see [link] and/or [link]"),
        ("he said 'you don't listen' and don't", "he said [quote] and don't"),
        ("‘it’s fine’ or `this` or “two\nlines”", "[quote] or [quote] or [quote]"),
        ("> what you wrote\nthe users' fault", "[quote]\nthe users' fault"),
        ("my name is anna müller and I wait", "my name is [name] and I wait"),
        ("I'm Sam. Sam's laptop. Kind regards,\nSam Mc'Neil", "I'm [name]. [name]'s laptop. Kind regards,\n[name]"),
        ("Dear Ms. Jones, my name is wrong. Hi there", "Dear Ms. [name], my name is wrong. Hi there"),
        ("jo (at) example.com, jo at example dot com, @jo_doe", "[e-mail], [e-mail], [handle]"),
        ("4111\u00a01111\u00a01111\u00a01111, 4111.1111.1111.1111, ending in 4242", "[card], [card], ending in [card]"),
        ("de89 3704 0044 0532 0130 00 GB29-NWBK-6016-1331-9268-19", "[account] [account]"),
        ("EUR 500, Rs 20, $2.5 million, twelve hundred dollars", "[amount], [amount], [amount], [amount]"),
        ("on 2026-03-02 09:00 from 192.168.1.10", "on [date] from [ip]"),
        ("my password is hunter2, the password is not saved, PIN 1234", "my password is [secret] the password is not saved, PIN [secret]"),
        ("12 Baker Street, NW1 6XE, Hauptstraße 12a", "[address], [address], [address]"),
        ("since 2024 we have 10 000 users, 24/7, error 404", "since 2024 we have 10 000 users, 24/7, error 404"),
    ],
)
def test_masks_cover_what_they_say(text: str, masked: str) -> None:
    assert redact(text) == masked


ODD = ("a-", "9.", "a.b@c.", "“", "(1", "'a ", "a dot ", "my name is A ", "**", "x", "thank you ", "one ", "a (at) b dot ")


@pytest.mark.parametrize("odd", ODD)
def test_masks_take_time_in_step_with_the_length_of_a_text(odd: str) -> None:
    """With an unbounded repetition each of these took minutes."""
    assert "jo@" not in redact(odd * 30_000 + " jo@example.com")


def test_an_input_that_is_not_there_leaves_no_folder(cli: Cli, policy: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    ran = cli("batch", policy, tmp_path / "none.jsonl", "-o", tmp_path / "new" / "out.jsonl", *COMMON)
    assert ran.code == 2 and "none.jsonl" in ran.err and sorted(tmp_path.rglob("*")) == before, ran.err


def test_a_folder_stays_only_while_it_keeps_something(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "out.jsonl")
    with pytest.raises(OSError, match="full"), journal.alone():
        raise OSError("full")
    assert not journal.folder.exists()
    with pytest.raises(OSError, match="full"), journal.alone():
        journal.begin({"now": NOW, "now_given": True})
        raise OSError("full")
    assert journal.exists


def test_a_folder_whose_lock_goes_only_when_it_is_let_go_goes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On some disks a file that is open can't leave its folder."""
    journal, real = journal_of(tmp_path / "out.jsonl"), Path.rmdir
    left = tmp_path / "out.jsonl.run" / ".nfs0001"

    def keeps_the_open_file(folder: Path) -> None:
        if left.exists():
            left.unlink()
            raise OSError(39, "Directory not empty")
        real(folder)

    monkeypatch.setattr(Path, "rmdir", keeps_the_open_file)
    with journal.alone():
        journal.begin({"now": NOW, "now_given": True})
        left.touch()
        journal.remove()
    assert not journal.folder.exists()


def test_a_line_that_is_not_utf8_is_called_so(cli: Cli, policy: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'{"id": "1", "text": "caf\xe9"}\n{broken\n')
    ran = cli("batch", policy, source, "-o", out, *COMMON)
    reasons = [
        json.loads(line)["findings"][0]["reason"] for line in out.with_name("out.jsonl.rejects.jsonl").read_text("utf-8").splitlines()
    ]
    assert reasons == ["this row is not UTF-8", "this is no JSON object"]
    assert "2 rows without an answer: EP245 unreadable row × 2" in ran.out, ran.out
