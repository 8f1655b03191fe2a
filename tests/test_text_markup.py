"""Mail written in HTML is read as it is shown, its quotes are quotes, and every character keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_engine.text import Message, Reading, Wanted, read_text
from policy_engine.text.markup import shown

PIECES = ["<p>", "</p>", "<blockquote>", "</blockquote>", "<!--", "-->", "&nbsp;", "&#39;", "<style>", "</style>", "İ", "a", "<", ">", "&"]


def read(name: str, text: str) -> Reading:
    kind = "money" if name.endswith("amount") else "flag"
    return read_text([Message(text)], [Wanted("x", kind, uses=name)])["x"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("<p>Please <b>refund</b> me the $80.</p>", "Please <b>refund"),
        ("<html><body><div>Hello,</div><div>I want a ref<i>und</i> now.</div></body></html>", "want a ref<i>und"),
        ("I don&#39;t care,&nbsp;refund me now!", "refund me now"),
        ("<style>p {color: red}</style><p>refund me</p>", "refund me"),
        ('<div class="x">I want a&nbsp;refund</div><blockquote>No refund for you</blockquote>', "want a&nbsp;refund"),
    ],
)
def test_what_is_shown_is_read_and_quoted_as_it_was_sent(text: str, quote: str) -> None:
    reading = read("refund_request", text)
    assert reading.values == ("yes",)
    assert quote in [evidence.span.text for evidence in reading.evidence]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Thank you, all is well.</p><blockquote><p>I want a refund.</p></blockquote><p>Bye</p>",
        '<div>All is well.</div><div class="gmail_quote">On Monday Ada wrote:<br>I want a refund.</div>',
        "<p>All is well here, thanks.</p><!-- I want a refund. -->",
        "<blockquote>outer <blockquote>I want a refund.</blockquote> I want a refund.</blockquote><p>All is well.</p>",
        "<p>I don&rsquo;t want <i>a refund</i></p>",
        '<p title="I want a refund">All is well with me</p>',
    ],
)
def test_what_is_quoted_or_hidden_does_not_count(text: str) -> None:
    assert read("refund_request", text).values == ()


def test_blocks_are_sentences_of_their_own() -> None:
    assert read("refund_request", "<ul><li>I do not</li><li>want a refund for May</li></ul>").values == ("yes",)


def test_amounts_in_markup_are_read() -> None:
    assert [str(value) for value in read("refund_amount", "<p>Please refund <b>&pound;64</b> to us.</p>").values or ()] == ["64 GBP"]


@pytest.mark.parametrize(
    "text", ["plain text", "a < b and c > d", "Ada <ada@example.org> wrote", "AT&T; R&D", "2 <3", "<3 you", "&#0; &#99999999;"]
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert shown(text).text == text or "&#0;" in text


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<blockquote>",
                "</blockquote>",
                "<!--",
                "-->",
                "&nbsp;",
                "&#39;",
                "<style>",
                "</style>",
                "İ",
                "a ",
                "<",
                ">",
                "&",
            ]
        )
    )
)
def test_every_character_keeps_its_place(pieces: list[str]) -> None:
    text = " ".join(pieces).replace("a ", "a")
    seen = shown(text)
    assert len(seen.text) == len(text)
    assert all(0 <= start <= end <= len(text) for start, end in seen.quoted)
