"""The pages about reading are true: detectors' pages are not stale, and examples of the guards are stopped by the words shown."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from policy_engine.cli.app import main
from policy_engine.export.detectors import FOLDER, INDEX, detector_pages, write_detectors
from policy_engine.export.reading import How, built_in_signals, read_signals
from policy_engine.model.ticket import Ticket
from policy_engine.text import lexicon_entry, lexicon_names

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "reading.md").read_text(encoding="utf-8")
KINDS = ("negation", "question", "hypothetical", "prevention", "other_actor", "quotation")


def test_the_pages_of_the_detectors_are_up_to_date() -> None:
    """Stale? `python -c "from policy_engine.export.detectors import write_detectors; write_detectors('docs')"`."""
    there = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / FOLDER).glob("*.md")}
    pages = detector_pages()
    assert sorted(there) == sorted(pages)
    assert [name for name, text in pages.items() if there[name] != text] == []


def test_pages_are_written_and_those_of_gone_detectors_removed(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "gone.md").write_text(f"{detector_pages()[INDEX]}", encoding="utf-8")
    (folder / "mine.md").write_text("# Mine\n", encoding="utf-8")
    written = write_detectors(tmp_path)
    assert {path.name for path in folder.iterdir()} == {*(path.name for path in written), "mine.md"}
    assert {path.name: path.read_text(encoding="utf-8") for path in written} == detector_pages()


@pytest.mark.parametrize("name", lexicon_names())
def test_a_page_holds_all_of_its_detector(name: str) -> None:
    page, entry = detector_pages()[f"{name}.md"], lexicon_entry(name)
    phrases = [phrase for group in (*entry.phrases.values(), entry.weak, entry.exclude) for phrase in group]
    shown = page.split("\n")
    assert [phrase for phrase in phrases if " ".join(phrase.split()) not in shown] == []
    assert entry.question in page.replace("\\|", "|") and " ".join(entry.meaning.split()) in page
    assert page.count("\n- `") == len(entry.fires) + len(entry.silent)
    assert page.count("```") % 2 == 0


def test_each_row_of_the_guards_is_stopped_by_the_words_in_bold() -> None:
    rows = [line.split(" | ") for line in PAGE.split("## Guards")[1].split("\n\n")[1].splitlines()[2:]]
    for kind, (_, example, _) in zip(KINDS, rows, strict=True):
        written = example[1 : example.rindex('"')]
        words = re.findall(r"\*\*(.+?)\*\*", written)[0]
        readings = read_signals(built_in_signals(), Ticket(text=written.replace("**", "")), How())
        stopped = {(guard.kind, guard.span.text) for signal in readings.signals for guard in signal.reading.guards}
        assert (kind, words) in stopped, written


@pytest.mark.parametrize("shown", re.findall(r"^```console\n\$ (.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
def test_a_command_prints_what_the_page_shows(shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(DOCS.parent)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    command, _, lines = shown.partition("\n")
    assert main(shlex.split(command.replace("$80", "\\$80"))[1:]) == 0
    expected = "\n".join(".*" if line == "..." else re.escape(line) for line in lines.rstrip("\n").split("\n"))
    assert re.fullmatch(expected, capsys.readouterr().out.rstrip("\n"), re.DOTALL)


def test_limits_that_are_said_are_still_there() -> None:
    """A limit that is gone should leave the page."""
    (denial,) = re.findall(r'\*\*earlier clause\*\* \("(.+?)"\)', PAGE)
    (story,) = re.findall(r'not stories\*\*\. "(.+?)"', PAGE)
    for text, name, value in ((denial, "churn_threat", ("yes",)), (story, "billing_dispute", ())):
        (reading,) = [one.reading for one in read_signals(built_in_signals(), Ticket(text=text), How()).signals if one.name == name]
        assert reading.values == value, text
