"""`policy-engine draft`: a message for one ticket, filled in from a template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import complain, listed, width, write
from policy_engine.cli.exits import FINDINGS, Stop
from policy_engine.cli.options import Format, FormatOption, NowOption, PolicyPath, TicketOption, examples
from policy_engine.cli.route import note_unread_fields
from policy_engine.cli.ticket_input import TicketInput, read_input, read_now, read_pairs
from policy_engine.cli.ticket_options import EventOption, FieldOption, SignalOption, TicketText
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.desk.draft import Draft
    from policy_engine.desk.routed import Routed
    from policy_engine.model.actions import Template

EXAMPLES = examples(
    'draft policies/projectflow "You charged me twice, $750 in total."',
    'draft policies/projectflow "You charged me twice, $750 in total." --template holding --set problem="the double charge"',
    "draft policies/projectflow --ticket ticket.json --template holding -o mail.txt",
)
SETTING = "problem='the double charge'"


def draft(
    policy: PolicyPath,
    text: TicketText = None,
    ticket: TicketOption = None,
    field: FieldOption = None,
    signal: SignalOption = None,
    event: EventOption = None,
    template: Annotated[
        str | None,
        typer.Option(
            "--template", metavar="ID", help="The template to fill; without it, the templates for this ticket.", show_default=False
        ),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Words for a blank, for example problem='the double charge'.", show_default=False),
    ] = None,
    now: NowOption = None,
    format: FormatOption = Format.TEXT,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the message into this file.", show_default=False)
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when a blank is open or the template is not for this ticket.")
    ] = False,
) -> None:
    """Fill in a message for a ticket, or list the templates for it.

    The message is printed; what to know before it is sent goes to the error stream. What is missing stays visible as [[ name ]].
    """
    given = TicketInput(text, ticket, tuple(field or ()), tuple(signal or ()), tuple(event or ()))
    settings = {name: value for name, (value, _) in read_pairs("--set", setting or (), SETTING).items()}
    moment = read_now(now)
    from policy_engine.api import RouteOptions, load
    from policy_engine.desk.routed import route_ticket

    loaded = load(policy)
    if template is None and (settings or out):
        raise Stop(say("draft.set_without" if settings else "draft.out_without"))
    chosen = _template(loaded.document.templates, template) if template is not None else None
    routed = route_ticket(loaded, *read_input(given), RouteOptions(now=moment))
    note_unread_fields(loaded, _unused_fields(given.fields, chosen))
    if chosen is None:
        _list(routed, format)
        return
    made = _make(routed, chosen, settings)
    _show(made, format, out)
    if strict and (made.open or made.meant is not True):
        raise typer.Exit(FINDINGS)


def _template(templates: tuple[Template, ...], name: str) -> Template:
    """The template of that name. Raises Stop."""
    from policy_engine.spelling import closest

    known = [template.id for template in templates]
    if name in known:
        return templates[known.index(name)]
    near = closest(name, known)
    advice = say("cli.did_you_mean", near=near) if near else say("draft.templates", names=listed(known))
    raise Stop(say("draft.no_such", name=name, help=advice))


def _unused_fields(pairs: tuple[str, ...], template: Template | None) -> tuple[str, ...]:
    """The `--field` options that the template does not read."""
    read = {variable.field for variable in template.variables} if template is not None else set()
    return tuple(pair for pair in pairs if pair.partition("=")[0].strip() not in read)


def _make(routed: Routed, template: Template, settings: dict[str, object]) -> Draft:
    from policy_engine.desk.draft import draft as make_draft
    from policy_engine.desk.draft import names_in
    from policy_engine.letters.reading import LetterError
    from policy_engine.spelling import closest

    try:
        names = names_in(template)
        for name in settings:
            if name not in names:
                near = closest(name, names)
                advice = say("cli.did_you_mean", near=near) if near else say("draft.blanks", names=listed(names))
                raise Stop(say("draft.no_blank", name=name, template=template.id, help=advice if names else say("draft.no_blanks")))
        return make_draft(routed, template, settings)
    except LetterError as error:
        found = say("draft.cannot_fill", template=template.id, problem=error.problem.message, help=error.problem.help)
        raise Stop(found, FINDINGS) from None


def _list(routed: Routed, format: Format) -> None:
    from policy_engine.desk.choice import choices, choices_data

    if format is Format.JSON:
        write(_json(choices_data(routed)))
        return
    from policy_engine.export.draft_text import choices_text

    write(choices_text(choices(routed), routed.policy, width=width()))


def _show(made: Draft, format: Format, out: Path | None) -> None:
    from policy_engine.export.draft_text import letter_text, remarks_text
    from policy_engine.whole_file import write_whole

    text = _json(made.as_data()) if format is Format.JSON else letter_text(made)
    if out is None:
        write(text)
    else:
        write_whole(out, f"{text}\n")
        complain(say("cli.wrote", file=out))
    if format is Format.TEXT:
        complain(f"\n{remarks_text(made, width=width())}")


def _json(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=2)
