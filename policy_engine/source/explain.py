"""The parser's error as a sentence an author can act on: the first explanation in `EXPLANATIONS` that fits."""

from __future__ import annotations

from collections.abc import Callable

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import explain_brackets, explain_characters, explain_lines, explain_quotes
from policy_engine.source.breakdown import Breakdown
from policy_engine.source.source_text import quote

Explanation = Callable[[Breakdown], Diagnostic | None]


def explain(breakdown: Breakdown) -> Diagnostic:
    """One finding about the place where reading broke off."""
    for explanation in EXPLANATIONS:
        if finding := explanation(breakdown):
            return finding
    return explain_unknown(breakdown)


def explain_unknown(breakdown: Breakdown) -> Diagnostic:
    """The last resort: says where, and what a line should look like."""
    if not breakdown.character:
        message = "the text ends here in the middle of something"
    else:
        message = f"this can't be read as YAML from {quote(breakdown.source.text[slice(*breakdown.to_line_end(breakdown.at))])} on"
    advice = f"a line is `key: value` or `- item`; when in doubt put the value in quotes (the parser says: {breakdown.problem})"
    return breakdown.source.error("EP015", message, (breakdown.at, breakdown.at + 1), advice)


# Order counts: what no one can see comes first, indentation, the vaguest, last.
EXPLANATIONS: tuple[Explanation, ...] = (
    explain_characters.explain_tab,
    explain_characters.explain_hidden,
    explain_quotes.explain_unclosed,
    explain_quotes.explain_escape,
    explain_quotes.explain_text_after_quote,
    explain_characters.explain_block_mark,
    explain_characters.explain_special_start,
    explain_characters.explain_text_after_reference,
    explain_characters.explain_undefined_tag,
    explain_brackets.explain_question_mark,
    explain_brackets.explain_comment,
    explain_brackets.explain_unclosed,
    explain_brackets.explain_closing,
    explain_brackets.explain_text_after_bracket,
    explain_brackets.explain_missing_comma,
    explain_brackets.explain_extra_comma,
    explain_brackets.explain_dash,
    explain_brackets.explain_colon,
    explain_quotes.explain_curly,
    explain_lines.explain_colon,
    explain_lines.explain_dash,
    explain_lines.explain_list_beside_key,
    explain_lines.explain_missing_colon,
    explain_lines.explain_after_end,
    explain_lines.explain_missing_key,
    explain_lines.explain_indentation,
)
