"""Mail in HTML is shown to people as a mail program shows it; JSON keeps the customer's own characters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_engine.export.reading.marked import COUNTED, Stretch
from policy_engine.export.reading.unmarked import without_markup
from tests.small_policy import Cli

MAIL = "<html><style>p{}</style><p>Please <b>cancel</b>&nbsp;my<br>acc<i>ount</i> now.</p>\n\n\n<p>Ada</p><script>go()</script></html>"


def ticket(folder: Path) -> str:
    path = folder / "ticket.json"
    path.write_text(json.dumps({"text": MAIL}), encoding="utf-8")
    return str(path)


def test_signals_shows_a_mail_without_its_tags(tmp_path: Path, cli: Cli) -> None:
    out = cli("signals", "--ticket", ticket(tmp_path)).out
    assert "“cancel my account”" in out
    assert "«cancel my\n  account» now.\n\n  Ada\n" in out
    assert "<" not in out
    assert "\ufffd" not in out


def test_json_keeps_the_characters_of_the_mail(tmp_path: Path, cli: Cli) -> None:
    out = cli("signals", "--ticket", ticket(tmp_path), "--format", "json").out
    quotes = json.loads(out)["signals"]["churn_threat"]["quotes"]
    assert [MAIL[quote["start"] : quote["end"]] for quote in quotes] == [quote["text"] for quote in quotes]
    assert any("</b>" in quote["text"] for quote in quotes)


def test_an_answer_quotes_a_mail_without_its_tags(tmp_path: Path, cli: Cli) -> None:
    out = cli("route", "docs/bluebird.yaml", "--ticket", ticket(tmp_path)).out
    assert '"cancel my account"' in out.replace("\n    ", " ")


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("a < b & c", "b", ("a < b & c", "b")),
        ("<p>one</p>\n\n\n\n<p>two</p>", "two", ("one\n\ntwo", "two")),
        ("for &pound;64 a ref<i>und</i>", "ref<i>und", ("for £64 a refund", "refund")),
    ],
)
def test_marks_stay_at_their_words_when_tags_go(text: str, words: str, shown: tuple[str, str]) -> None:
    start = text.index(words)
    plain, stretches = without_markup(text, [Stretch(start, start + len(words), COUNTED)])
    assert (plain, *(plain[one.start : one.end] for one in stretches)) == shown
