"""Checks of words and templates: each fires at its words, and says nothing where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis_policies import PEOPLE, found, told


def template(rest: str) -> str:
    return PEOPLE + f"templates:\n  - id: holding\n    {rest}\n"


# ---- blanks ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("body: Hello {{ name }}", ["name"]),
        ("body: 'Hello {{name}}, {{ name }}'", ["name"]),
        ('subject: "For {{ who | upper }}"\n    body: Hello', ["who"]),
        ("subject: For {{ who }}\n    body: About {{ what }}\n    variables: [{id: what}]", ["who"]),
        ("body: |\n      Hello {{ name }},\n      about {{ what }}", ["body", "body"]),
        ("body: 'It''s {{ name }}'", ["body"]),
    ],
)
def test_a_blank_that_is_not_listed_is_told_where_it_stands_first(tmp_path: Path, rest: str, words: list[str]) -> None:
    assert told(tmp_path, "EP501", template(rest)) == [("warning", word, "templates.holding") for word in words]


@pytest.mark.parametrize(
    "rest",
    [
        "body: Hello",
        "variables: [{id: name}]\n    body: Hello {{ name }} and {{name}} and {{- name -}} and {{ name | upper }}",
        "body: Hello {{ ticket.requester.name }}",
        "body: Hello {name} and { { name } } and {{ }}",
    ],
)
def test_listed_blanks_and_those_of_the_help_desk_are_fine(tmp_path: Path, rest: str) -> None:
    assert told(tmp_path, "EP501", template(rest)) == []


def test_a_slip_in_a_name_is_seen_and_a_new_name_gets_its_lines(tmp_path: Path) -> None:
    ((slip,), _) = found(tmp_path, "EP501", template("variables: [{id: customer_name}]\n    body: Hello {{ custmer_name }}"))
    assert (slip.help, slip.fix) == ("did you mean `customer_name`?", None)
    ((new,), _) = found(tmp_path, "EP501", template("body: Hello {{ customer_name }}"))
    assert new.fix == "variables:\n  - id: customer_name"


def test_a_variable_without_a_blank_is_told_at_its_id(tmp_path: Path) -> None:
    fragment = template("variables: [{id: name}, {id: owner_name}]\n    body: Hello {{ name }}, {{ name }}")
    assert told(tmp_path, "EP502", fragment) == [("note", "owner_name", "templates.holding")]


@pytest.mark.parametrize(
    "rest",
    [
        "variables: [{id: name}]\n    body: Hello {{ name }}",
        "variables: [{id: name}]\n    subject: For {{name|upper}}\n    body: Hello",
        "variables: [{id: name}]\n    body: '{% if name %}Hello{% endif %}'",
        "variables: [{id: name}]\n    body: 'Hello {{ name.first }}'",
    ],
)
def test_variables_that_stand_in_a_blank_are_fine(tmp_path: Path, rest: str) -> None:
    assert told(tmp_path, "EP502", template(rest)) == []


# ---- what a template must say ----------------------------------------------------------------------------------------------------


def test_a_point_of_which_no_word_is_said_is_told_at_the_point(tmp_path: Path) -> None:
    fragment = template("must_say: [we have your request, when you hear next]\n    body: We have your request.")
    assert told(tmp_path, "EP503", fragment) == [("note", "when you hear next", "templates.holding")]
    fragment = template("must_say: who owns it\n    body: We have your request.")
    assert told(tmp_path, "EP503", fragment) == [("note", "who owns it", "templates.holding")]


@pytest.mark.parametrize(
    ("point", "body"),
    [
        ("when you hear next", "The next news comes on Monday."),
        ("who owns it", "Anna is the owner of this."),
        ("our decision", "We have decided to pay."),
        ("our decision", "We say {{ decision_text }}."),
        ("we have it", "Thank you."),
        ("WHAT WENT WRONG", "A cable went loose."),
        ("wann wir uns melden", "Meldung folgt am Montag."),
    ],
)
def test_points_whose_words_or_forms_of_them_are_there_and_points_of_small_words_are_fine(tmp_path: Path, point: str, body: str) -> None:
    assert told(tmp_path, "EP503", template(f"must_say: [{point}]\n    body: {body}")) == []


# ---- what can't be filled ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("body: Hello {{ name", ["Hello {{ name"]),
        ('subject: "{% if %}"\n    body: Hello', ['"{% if %}"']),
        ("body: |\n      Hello,\n\n      about {{ what }\n      bye", ["about {{ what }"]),
        ("body: |-\n        one\n          two {{ a | reverse }}\n        three", ["two {{ a | reverse }}"]),
        ("body: >\n      one\n      two {{ a\n\n      three", ["body"]),
        ("subject: For {{ }}\n    body: For {{ ''.__class__ }}", ["For {{ }}", "For {{ ''.__class__ }}"]),
        ("body: '{% for i in range(10) %}x{% endfor %}'", ["'{% for i in range(10) %}x{% endfor %}'"]),
    ],
)
def test_a_text_that_cannot_be_filled_is_told_at_its_line(tmp_path: Path, rest: str, words: list[str]) -> None:
    assert told(tmp_path, "EP507", template(rest)) == [("warning", word, "templates.holding") for word in words]


@pytest.mark.parametrize(
    "rest",
    [
        "body: Hello",
        "body: Hello {name} and { { name } } and 100 %}",
        "body: Hello {{ name }} and {{ ticket.requester.name }}",
        "body: |\n      {% if name %}\n      Hello {{ name | title }}\n      {% endif %}",
        "body: '{% for word in words %}{{ word }}{% endfor %}'",
    ],
)
def test_texts_that_can_be_filled_are_fine(tmp_path: Path, rest: str) -> None:
    assert told(tmp_path, "EP507", template(rest)) == []


def test_blanks_that_the_tool_fills_need_no_line_under_variables(tmp_path: Path) -> None:
    assert told(tmp_path, "EP501", template("body: Ticket {{ ticket_id }} of {{ today }}")) == []
    ((slip,), _) = found(tmp_path, "EP501", template("body: Ticket {{ ticked_id }}"))
    assert slip.help == "did you mean `ticket_id`?"


def hand_off(record: str, heading: str = "handoffs", message: str = ", message: holding") -> str:
    return template("body: 'Summary {{ summary }}'") + f"{heading}:\n  - {{id: form, do: Fill it in{message}, record: {record}}}\n"


def test_a_record_without_a_place_in_the_form_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "EP508", hand_off("[a summary, preferred channel]")) == [("note", "preferred channel", "handoffs.form")]
    assert told(tmp_path, "EP508", hand_off("preferred channel")) == [("note", "preferred channel", "handoffs.form")]


@pytest.mark.parametrize(
    "fragment",
    [
        hand_off("[a summary, summaries of others]"),
        hand_off("[preferred channel]", message=""),
        hand_off("[preferred channel]", heading="steps"),
    ],
)
def test_records_with_a_place_and_records_of_steps_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP508", fragment) == []


# ---- a template for each level ---------------------------------------------------------------------------------------------------


def test_a_level_without_a_template_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "EP504", template("body: Hello\n    when: {level: senior}")) == [("note", "boss", "levels.boss")]
    sent = "steps:\n  - {id: mail, when: {level: at most senior}, message: holding}\n"
    assert told(tmp_path, "EP504", template("body: Hello") + sent) == [("note", "boss", "levels.boss")]


@pytest.mark.parametrize(
    "fragment",
    [
        PEOPLE,
        template("body: Hello"),
        template("body: Hello\n    when: {level: {not: desk}}"),
        template("body: Hello\n    when: {level: senior}") + "steps:\n  - {id: mail, when: {level: boss}, message: holding}\n",
        template("body: Hello\n    when: {level: senior}").replace("boss, role: lead", "boss, external: yes"),
    ],
)
def test_levels_with_a_template_and_policies_without_any_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP504", fragment) == []


# ---- questions -------------------------------------------------------------------------------------------------------------------


def deciding(signal: str, test: str = "known") -> str:
    return (
        PEOPLE
        + f"signals:\n  - {{id: x, {signal}}}\n"
        + f"triggers:\n  - {{id: up, title: Up, level: boss, when: {{{test if ':' in test else f'x: {test}'}}}}}\n"
    )


@pytest.mark.parametrize(
    ("signal", "question"),
    [
        ("type: flag, field: x, title: Photo there", "Photo there: yes or no?"),
        ("type: flag, text: angry, if_missing: unknown", None),
        ("type: choice, values: [a, {id: b, title: the big one}, c], field: x", "X: a, the big one or c?"),
        ("type: choice, values: [a, b], text: {a: [aa], b: [bb]}", "X: a or b?"),
        ("type: money, text: refund_amount", None),
        ("type: number, field: x, if_missing: unknown", "X: how many?"),
        ("type: duration, field: x", "X: how long?"),
    ],
)
def test_a_signal_that_decides_and_has_no_question_is_told_with_one(tmp_path: Path, signal: str, question: str | None) -> None:
    assert told(tmp_path, "EP505", deciding(signal)) == [("note", "x", "signals.x")]
    ((finding,), _) = found(tmp_path, "EP505", deciding(signal))
    assert finding.fix is not None and finding.fix.startswith("ask: ") and finding.fix.rstrip('"').endswith("?")
    if question:
        assert question in finding.fix


@pytest.mark.parametrize(
    "fragment",
    [
        deciding("type: flag, field: x, ask: Is it so?"),
        deciding("type: flag, text: angry"),
        deciding("type: flag, text: [broken]"),
        deciding("type: choices, values: [a, b], text: {a: [aa], b: [bb]}", "x: a"),
        deciding("type: number, field: x, if_missing: 0"),
        deciding("type: choice, values: [a, b], field: x, if_missing: {take: a, because: it is}"),
        deciding("type: duration, from: received"),
        deciding("type: flag, open: office, at: received"),
        PEOPLE + "signals:\n  - {id: x, type: flag, field: x}\nsteps:\n  - {id: go, do: Go, when: {x: yes}}\n",
    ],
)
def test_signals_with_a_question_with_a_silence_or_without_a_say_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP505", fragment) == []


# ---- phrases ---------------------------------------------------------------------------------------------------------------------


def phrases(text: str, more: str = "", kind: str = "flag") -> str:
    return PEOPLE + f"signals:\n  - {{id: leaving, type: flag, text: churn_threat}}\n  - {{id: order, type: {kind}{more}, text: {text}}}\n"


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        (phrases("[cancel]"), ["cancel"]),
        (phrases("{yes: [cancel], no: [it is fine]}"), ["cancel"]),
        (phrases("[parcel is late, cancel, (close|delete)]"), ["cancel", "(close|delete)"]),
        (phrases("{stop: cancel, go: [ship it]}", ", values: [stop, go]", "choice"), ["cancel"]),
        (phrases("{stop: [cancel], go: [ship it]}", ", values: [stop, go]", "choices"), ["cancel"]),
    ],
)
def test_a_phrase_inside_a_detectors_words_is_told_at_the_phrase(tmp_path: Path, fragment: str, words: list[str]) -> None:
    assert told(tmp_path, "EP506", fragment) == [("warning", word, "signals.order") for word in words]


@pytest.mark.parametrize(
    "fragment",
    [
        phrases('["cancel (my|the|this) order"]'),
        phrases("{yes: [cancel], except: [cancel (my|this|our) (account|subscription|plan), cancel them, cancel]}"),
        phrases("[cancel]", ", only_if: {leaving: yes}"),
        phrases("[cancel]").replace("text: churn_threat", "field: leaving"),
        "language: de\n" + phrases("[cancel]"),
        PEOPLE + "signals:\n  - {id: one, type: flag, text: [cancel]}\n  - {id: two, type: flag, text: [cancel]}\n",
        phrases("churn_threat"),
    ],
)
def test_longer_phrases_related_signals_and_other_languages_are_fine(tmp_path: Path, fragment: str) -> None:
    assert told(tmp_path, "EP506", fragment) == []


def test_the_message_quotes_an_example(tmp_path: Path) -> None:
    ((finding,), _) = found(tmp_path, "EP506", phrases("[cancel]"))
    assert finding.message.startswith("`cancel` also takes the words by which `leaving` is found, as in “Please cancel my subscription")
