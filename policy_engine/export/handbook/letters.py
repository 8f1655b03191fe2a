"""Part 5: templates. What each must say, its text as a letter, and its blanks."""

from __future__ import annotations

from policy_engine.export.handbook.action import remark_blocks
from policy_engine.export.handbook.book import TEMPLATES, View, title_of
from policy_engine.export.handbook.markdown import BLANK, Block, blank_words, bullets, escape, heading, letter, section, table
from policy_engine.export.handbook.overview import page_title
from policy_engine.export.handbook.timing import event_words
from policy_engine.messages import say
from policy_engine.model.actions import HEADINGS, Template, Variable


def templates_page(view: View) -> list[Block]:
    """The page, or nothing without templates."""
    templates = view.document.templates
    contents = bullets(view.to(template.id) for template in templates)
    intro = [say("handbook.templates.intro"), *contents] if templates else []
    return section(heading(1, page_title(TEMPLATES)), intro, *(template_blocks(view, template) for template in templates))


def template_blocks(view: View, template: Template) -> list[Block]:
    when = view.line(template.when)
    senders = [view.to(a.id) for name in HEADINGS for a in getattr(view.document, name) if a.message == template.id]
    facts = [
        say("handbook.templates.when", condition=when) if when else "",
        say("handbook.templates.used_in", actions=", ".join(senders)) if senders else "",
        say("handbook.templates.channel", channel=escape(template.channel)) if template.channel else "",
    ]
    return [
        *heading(2, escape(title_of(template, template.id)), template.id),
        *bullets(fact for fact in facts if fact),
        *remark_blocks(template),
        *([say("handbook.templates.subject"), letter(template.subject)] if template.subject else []),
        say("handbook.templates.body"),
        letter(template.body),
        *section([say("handbook.templates.must_say")], bullets(escape(point) for point in template.must_say)),
        *section([say("handbook.templates.must_enclose")], bullets(escape(item) for item in template.must_enclose)),
        *section([say("handbook.templates.blanks")], _blanks(view, template)),
    ]


def _blanks(view: View, template: Template) -> list[Block]:
    """Every blank of the letter with where its words come from."""
    listed = {variable.id: variable for variable in template.variables}
    names = dict.fromkeys([*listed, *BLANK.findall(template.subject or ""), *BLANK.findall(template.body)])
    rows = [(blank_words(name), _source(view, listed.get(name))) for name in names]
    return table([say("handbook.head.blank"), say("handbook.head.filled")], rows)


def _source(view: View, blank: Variable | None) -> str:
    if blank is not None and blank.field:
        return say("handbook.templates.from_field", field=escape(blank.field))
    if blank is not None and blank.due:
        return say("handbook.templates.from_due", deadlines=view.all_to(blank.due))
    if blank is not None and blank.event:
        return say("handbook.templates.from_event", event=event_words(view, blank.event))
    return say("handbook.templates.by_hand")
