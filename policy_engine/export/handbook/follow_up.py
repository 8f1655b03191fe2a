"""Part 7: what happens until and after the resolution, how a ticket is closed and opened again, and the regular reviews."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import action_blocks, remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.durations import period_words
from policy_engine.export.handbook.markdown import Block, escape, heading, prose, section, sentence, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.places import FOLLOW_UP, title_of
from policy_engine.messages import say


def follow_up_page(view: View) -> list[Block]:
    """The page, or nothing where the policy says nothing about it."""
    document = view.document
    closing = [say("handbook.follow_up.closing_intro")] if document.closure else []
    return section(
        heading(1, page_title(FOLLOW_UP)),
        section(
            heading(2, say("handbook.follow_up.actions"), "_actions"), *(action_blocks(view, action, 3) for action in document.follow_up)
        ),
        section(heading(2, say("handbook.follow_up.moments"), "_moments"), _moments(view)),
        section(heading(2, say("handbook.follow_up.closing"), "_closing"), closing, *_closing(view)),
        section(heading(2, say("handbook.follow_up.reopening"), "_reopening"), *_reopening(view)),
        section(heading(2, say("handbook.follow_up.reviews"), "_reviews"), *_reviews(view)),
    )


def _moments(view: View) -> list[Block]:
    """Moments that the policy defines, such as `resolved` against `closed`."""
    rows = [(say("handbook.time.bold", words=view.to(event.id)), escape(event.means)) for event in view.document.events if event.means]
    return table([say("handbook.head.moment"), say("handbook.head.means")], rows)


def _closing(view: View) -> Iterator[list[Block]]:
    for way in view.document.closure:
        yield [
            *heading(3, escape(title_of(way, way.id)), way.id),
            *remark_blocks(way),
            *view.blocks_of(way.when),
        ]


def _reopening(view: View) -> Iterator[list[Block]]:
    for part in view.document.reopen:
        yield [
            *heading(3, escape(title_of(part, part.id)), part.id),
            *view.blocks_of(part.when),
            *(prose(part.do) if part.do else []),
            *remark_blocks(part),
        ]


def _reviews(view: View) -> Iterator[list[Block]]:
    for review in view.document.reviews:
        line = sentence(say("handbook.time.bold", words=period_words(review.every)))
        yield [
            *heading(3, escape(title_of(review, review.id)), review.id),
            " · ".join([line, view.to(review.by)] if review.by else [line]),
            *prose(review.do),
            *([say("handbook.follow_up.measure", text=escape(review.measure))] if review.measure else []),
            *remark_blocks(review),
        ]
