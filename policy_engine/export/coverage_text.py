"""Coverage as text: a line a kind, then what no case reaches, in the policy's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.cases.coverage import APART, Coverage, Item, Share, WitnessFor, no_witness
from policy_engine.export.paragraphs import clean, wrap
from policy_engine.messages import say

MOST_EDGES = 10
"""Edges of the tree that are listed; a tree may have thousands, and the same question stands in it many times."""


def coverage_lines(coverage: Coverage, width: int, witness_for: WitnessFor = no_witness) -> list[str]:
    """The sums, and every item that is not covered with its place and, where one is known, a ticket that covers it."""
    lines = [say("coverage.head", share=share_words(coverage.share)), *_kind_lines(coverage)]
    if not coverage.has_tree:
        lines += wrap(say("coverage.no_tree"), width, first="  ", rest="  ")
    if coverage.left_out:
        left_out = len(coverage.left_out)
        lines.append(f"  {say('coverage.left_out_one' if left_out == 1 else 'coverage.left_out', count=left_out)}")
    if coverage.missing():
        lines += ["", say("coverage.missing"), *_missing_lines(coverage, width, witness_for)]
    return lines


def share_words(share: Share) -> str:
    """`92.8% (13 of 14)`."""
    return say("coverage.share", percent=share.percent, covered=share.covered, total=share.total)


def _kind_lines(coverage: Coverage) -> Iterator[str]:
    rows = [(say(f"coverage.kind_{kind}"), share, _details(kind, parts)) for kind, share, parts in coverage.kinds()]
    names = max((len(name) for name, _, _ in rows), default=0)
    sums = [say("coverage.of", covered=share.covered, total=share.total) for _, share, _ in rows]
    widest = max((len(text) for text in sums), default=0)
    for (name, share, details), of in zip(rows, sums, strict=True):
        yield f"  {name:<{names}}  {of:>{widest}}  {f'{share.percent}%':>6}  {details}".rstrip()


def _details(kind: str, parts: Sequence[tuple[str, Share]]) -> str:
    """How many of each aspect; an aspect alone says nothing new."""
    if kind in APART:
        return say("coverage.edges_apart")
    if len(parts) < 2:
        return ""
    return ", ".join(say("coverage.aspect_of", aspect=say(f"coverage.aspect_{aspect}"), covered=share.covered) for aspect, share in parts)


def _missing_lines(coverage: Coverage, width: int, witness_for: WitnessFor) -> Iterator[str]:
    missing = coverage.missing()
    answers = _answers_never_given(coverage)
    for group in [*_groups([item for item in missing if item.kind not in APART]), *([answer] for answer in answers[:MOST_EDGES])]:
        yield from _group_lines(group, width, witness_for)
    others = sum(item.kind in APART for item in missing) - min(len(answers), MOST_EDGES)
    if others:
        listed = len(answers) > MOST_EDGES
        yield from wrap(say("coverage.more_edges" if listed else "coverage.only_edges", count=others), width, first="  • ", rest="    ")


def _answers_never_given(coverage: Coverage) -> list[Item]:
    """Of the edges that no case walks, one for each answer that was never given to its question, wherever the tree asks it."""
    edges = [one for one in coverage.reached if one.item.kind in APART]
    given = {(one.item.title, one.item.words) for one in edges if one.covered}
    never = {(one.item.title, one.item.words): one.item for one in reversed(edges)}
    order = dict.fromkeys((one.item.title, one.item.words) for one in edges)
    return [never[answer] for answer in order if answer not in given]


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items of one part or line together; they stand one after another."""
    group: list[Item] = []
    for item in items:
        if group and item.key[:3] != group[0].key[:3]:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _group_lines(group: Sequence[Item], width: int, witness_for: WitnessFor) -> Iterator[str]:
    first = group[0]
    never = ", ".join(say(f"coverage.never_{item.aspect}") for item in group)
    text = say(f"coverage.missing_{first.kind}", title=first.title, words=first.words, never=never)
    yield from wrap(text, width, first="  • ", rest="    ")
    yield f"    {clean(f'{first.place.file}:{first.place.line}')}"
    for command in dict.fromkeys(command for item in group if (command := witness_for(item))):
        yield f"    {say('coverage.try', command=clean(command))}"  # on one line, so that it can be pasted
