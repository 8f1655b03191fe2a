"""What authors of YAML get wrong: each slip gives exactly its own code, at the words that are wrong, with both of PyYAML's parsers."""

from __future__ import annotations

import pytest

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import ParsedSource
from policy_engine.source.yaml_events import FAST_LOADER, SLOW_LOADER, Loader
from policy_engine.source.yaml_parser import parse_yaml_with

LOADERS = pytest.mark.parametrize("loader", tuple(dict.fromkeys((FAST_LOADER, SLOW_LOADER))))

# Text, code, kind, underlined words (of the first line of the span).
SLIPS: tuple[tuple[str, str, str, str], ...] = (
    ("a: 1\n---\nb: 2\n", "EP006", "error", "---"),
    ("a: 1\n...\nb: 2\n", "EP006", "error", "b: 2"),
    ("a: 1\na: 2\n", "EP007", "error", "a"),
    ("a: 1\n'a': 2\n", "EP007", "error", "'a'"),
    ("x:\n  - {a: 1, b: 2, a: 3}\n", "EP007", "error", "a"),
    ("[a]: b\n", "EP008", "error", "[a]"),
    ("{a: 1}: b\n", "EP008", "error", "{a: 1}"),
    (": b\n", "EP008", "error", ":"),
    ("{: b}\n", "EP008", "error", ":"),
    ("a\n: b\n", "EP008", "error", ":"),
    ("a: &x {b: 1}\nc:\n  <<: *x\n", "EP009", "error", "<<"),
    ("title: !important\n", "EP010", "error", "!important"),
    ("title: ! wow\n", "EP010", "error", "!"),
    ("title: !!str 42\n", "EP010", "error", "!!str"),
    ("title: !a!b c\n", "EP010", "error", "!a!b c"),
    ("a: [!x b, c]\n", "EP010", "error", "!x"),
    ("a: *urgent\n", "EP011", "error", "*urgent"),
    ("a: &x [*x]\n", "EP012", "error", "*x"),
    ("a: &x {b: {c: *x}}\n", "EP012", "error", "*x"),
    ("a: [1,,2]\n", "EP015", "error", ","),
    ('a: ["b" "c"]\n', "EP015", "error", '"b"'),
    ("a: {b: 1\n    c: 2}\n", "EP015", "error", "1"),
    ("a: [{b: 1} {c: 2}]\n", "EP015", "error", "}"),
    ("a: {b: [1] c: 2}\n", "EP015", "error", "]"),
    ('a: ["b"\n  "c"]\n', "EP015", "error", '"b"'),
    ("a: [\n    - b\n  ]\n", "EP015", "error", "-"),
    ("%YAML 3.0\n---\na: 1\n", "EP015", "error", "%"),
    ("a:\n\tb: 1\n", "EP016", "error", "\t"),
    ("a: 1\n\tb: 2\n", "EP016", "error", "\t"),
    ("a:\n  - b\n\t- c\n", "EP016", "error", "\t"),
    ("a:\n  b: 1\n  \tc: 2\n", "EP016", "error", "\t"),
    ('title: "foo\nb: 1\n', "EP017", "error", '"foo'),
    ('title: "foo\nb: "bar"\nc: 1\n', "EP017", "error", '"foo'),
    ("title: 'foo\nb: 'bar'\n", "EP017", "error", "'foo"),
    ('title: "Level 1\nrole: senior"\n', "EP017", "error", '"Level 1'),
    ("a: [b, c\nd: 1\n", "EP018", "error", "["),
    ("a: {b: 1\nd: 1\n", "EP018", "error", "{"),
    ("a:\n  - {b: 1\n  - {c: 2}\n", "EP018", "error", "{"),
    ("a: [b,\n", "EP018", "error", "["),
    ("a: [\n", "EP018", "error", "["),
    ("a:\n  - [b,\n  - [c]\n", "EP018", "error", "["),
    ("a: [b, c\n", "EP018", "error", "["),
    ("a: {b: c]\nd: 1\n", "EP018", "error", "]"),
    ("a: [b]]\n", "EP018", "error", "]"),
    ("a: }\n", "EP018", "error", "}"),
    ("a: 1\n  b: 2\n", "EP019", "error", "  "),
    ("a:\n    b: 1\n  c: 2\n", "EP019", "error", "  "),
    ("a:\n  - b: 1\n   c: 2\n", "EP019", "error", "   "),
    ("a:\n  - b\n - c\n", "EP019", "error", " "),
    ("a:\n  -\n  b: c\n", "EP019", "error", "  "),
    ("a: b\n- c\n", "EP019", "error", "-"),
    ("a: - b\n", "EP019", "error", "-"),
    ("title: Level 1: Senior\n", "EP020", "error", "Level 1: Senior"),
    ("it's: Level 1: Senior\n", "EP020", "error", "Level 1: Senior"),
    ("09:00 shift: Level 1: Senior\n", "EP020", "error", "Level 1: Senior"),
    ("- id: a\n  title: Level 1: Senior\n", "EP020", "error", "Level 1: Senior"),
    ("{title: Level 1: Senior, id: a}\n", "EP020", "error", "Level 1: Senior"),
    ("a: [Level 1: Senior, b]\n", "EP020", "warning", "Level 1: Senior"),
    ("id:foo\ntitle: x\n", "EP021", "error", "id:"),
    ("id: x\ntitle:foo\nb: 1\n", "EP021", "error", "title:"),
    ("a:\n  - id:foo\n    title: x\n", "EP021", "error", "id:"),
    ("{id:foo, b: 1}\n", "EP021", "error", "id:"),
    ("company:\n  name:Foo\n", "EP021", "warning", "name:"),
    ("-id: x\n", "EP022", "error", "-"),
    ("- id: x\n-id: y\n", "EP022", "error", "-"),
    ("a:\n  - b\n  -c\n", "EP022", "error", "-"),
    ("a:\n  -call\n  -email\n", "EP022", "warning", "-"),
    ("-id: x\n title: y\n", "EP022", "error", "-"),
    ("when: {amount: > 500}\n", "EP023", "error", "> 500"),
    ("amount: > 500\n", "EP023", "error", "> 500"),
    ("amount: >5\nb: 1\n", "EP023", "error", ">5"),
    ("amount: >500\n", "EP023", "error", ">500"),
    ("amount: >= 24h\n", "EP023", "error", ">= 24h"),
    ("- > 500\n", "EP023", "error", "> 500"),
    ("title: | Level 1\n", "EP023", "error", "| Level 1"),
    ("title: >\nb: 1\n", "EP023", "warning", ">"),
    ("channel: #senior\nb: 1\n", "EP024", "warning", "#senior"),
    ("title: Ticket #12\n", "EP024", "warning", "#12"),
    ("- #senior\n- x\n", "EP024", "warning", "#senior"),
    ("a: [billing #12, c]\nd: 1\n", "EP024", "error", "#12, c]"),
    ("a: [refunds up to 1,000 USD]\n", "EP025", "warning", "refunds up to 1,000 USD"),
    ("a: {limit: 1,000}\n", "EP025", "warning", "1,000"),
    ("a: {limit: 1,500 USD}\n", "EP025", "warning", "1,500 USD"),
    ("a: {say: please wait, we are looking}\n", "EP025", "warning", "we are looking"),
    ("a: @team\n", "EP026", "error", "@team"),
    ("a: `x`\n", "EP026", "error", "`x`"),
    ("a: %5\n", "EP026", "error", "%5"),
    ("a: *\n", "EP026", "error", "*"),
    ("a: *important*\n", "EP026", "error", "*important*"),
    ("a: *urgent call\n", "EP026", "error", "*urgent call"),
    ("a: {b: *urgent call, c: d}\n", "EP026", "error", "*urgent call"),
    ("a: [*urgent call]\n", "EP026", "error", "*urgent call"),
    ("a: & co\n", "EP026", "error", "& co"),
    ("a: &co Team\n", "EP026", "warning", "&co"),
    ("a: &co\n", "EP026", "warning", "&co"),
    ("a: [x, @team, y]\n", "EP026", "error", "@team"),
    ("a: ? b\n", "EP026", "error", "? b"),
    ("a: “Level 1”\n", "EP027", "warning", "“Level 1”"),
    ("a: “Level 1: x”\n", "EP027", "error", "“Level 1: x”"),
    ("“a”: b\n", "EP027", "warning", "“a”"),
    ("\u00a0id: x\n", "EP028", "error", "\u00a0"),
    ("a:\n\u00a0\u00a0id: x\n", "EP028", "error", "\u00a0\u00a0"),
    ("a:\u00a0b\nc: 1\n", "EP028", "error", "\u00a0"),
    ("- id:\u00a0agent\n", "EP028", "error", "\u00a0"),
    ("i\u200bd: x\n", "EP028", "error", "\u200b"),
    ("id: se\u200bnior\n", "EP028", "warning", "\u200b"),
    ("id: senior\u00a0\n", "EP028", "warning", "\u00a0"),
    ("id: se\x07nior\n", "EP028", "error", "\x07"),
    ('id: "se\u2028nior"\n', "EP028", "error", "\u2028"),
    ("a: x\nid\n", "EP032", "error", "id"),
    ("title Foo\nid: x\n", "EP032", "error", "title Foo"),
    ("id: x\ntitle Foo\nb: 1\n", "EP032", "error", "title Foo"),
    ("a:\n  - id x\n    title: y\n", "EP032", "error", "id x"),
    ("a: |\n  x\ny\nb: 1\n", "EP032", "error", "y"),
    ('a: "C:\\queue"\n', "EP033", "error", "\\q"),
    ('a: "\\ud800"\n', "EP033", "error", "\\u"),
    ("a: 'don't'\nb: 1\n", "EP034", "error", "t'"),
    ('a: "Senior" agent\n', "EP034", "error", "agent"),
    ("a: {b: [c], d: [e] f}\n", "EP034", "error", "f}"),
    ('a: {b: c, "d: e, ask: "Does it?", f: g}\n', "EP034", "error", 'Does it?", f: g}'),
    ('a: "Senior"agent\n', "EP034", "error", "agent"),
    ("a: [Urgent] server down\n", "EP034", "error", "server down"),
    ("- [Urgent] server down\n", "EP034", "error", "server down"),
)

# Readable texts that look a little like a slip and are none.
QUIET: tuple[str, ...] = (
    "version: 1  # first\n",
    "version: 1 #first\n",
    "title: Senior  # the second level\n",
    "title: Senior #\n",
    'channel: "#senior"\n',
    'channel: "#senior" #team\n',
    "channel: a#senior\n",
    "a:  #comment\n  b: 1\n",
    "a: [b, c]  #both\n",
    "common_issues: [billing disputes, outages]\n",
    "must_say: [we have it, who owns it, when you hear next]\n",
    "a: [100,200,300]\n",
    "a: [1, 000]\n",
    "a: [level 1, 100 seats]\n",
    "any: [plan: free, scope: team]\n",
    "a: {b: , c: 1}\n",
    "hours: {mon-fri: ['09:00-12:30', '13:30-18:00']}\n",
    "a: 09:00\nb: 24:00\n",
    "url: https://example.com/a?b=c\n",
    "a:\n  https://example.com\n",
    "- a\n- -5\n- - b\n  - c\n",
    "a: -foo\nb: --all\n",
    "a: >\n  a folded\n  text\nb: |-\n  and: a\n\n  literal [one\n",
    'a: "two\n  lines"\n',
    "a: the customer's plan\n",
    "a: is it?\n",
    'a: {ask: "is it?"}\n',
    "a: &x [1, 2]\nb: *x\n",
    "a: &x\n  b: 1\nc: 2\n",
    "base: &base {x: 1}\nmore: [*base, *base]\n",
    "a: < 500\nb: = 3\nc: ~5\n",
    'a: "the 👩\u200d💻 wrote"\n',
    "a: 12\u00a0000 EUR are owed\n",
    'phrase: ["ça\u00a0va ?"]\n',
    "a: it’s “fine”\n",
    "---\na: 1\n",
    "---\na: 1\n...\n",
    "%YAML 1.2\n---\na: 1\n",
    '"<<": 1\n',
    "? a\n: b\n",
    "a: {\nb: 1,\n}\n",
    "a: [\n  b,\n  c,\n]\n",
    "a:\n- b\n- c\nd: 1\n",
    "a: b]\nc: d}\n",
    "if x then: y\n",
    "a: null\nb: ~\nc:\n",
    "日本: 語\n",
)


def underlined(finding: Diagnostic, parsed: ParsedSource) -> str:
    line = parsed.text.split("\n")[finding.place.line - 1]
    end = finding.place.end_column - 1 if finding.place.end_line == finding.place.line else len(line)
    return line[finding.place.column - 1 : end]


@LOADERS
@pytest.mark.parametrize(("text", "code", "kind", "words"), SLIPS, ids=[f"{code} {text!r}" for text, code, _, _ in SLIPS])
def test_a_slip_gives_its_own_code_at_the_words_that_are_wrong(text: str, code: str, kind: str, words: str, loader: Loader) -> None:
    parsed = parse_yaml_with(loader, text, "f.yaml")

    assert [(found.code, found.kind, underlined(found, parsed)) for found in parsed.diagnostics] == [(code, kind, words)]
    assert not parsed.diagnostics[0].unreadable


@LOADERS
@pytest.mark.parametrize("text", QUIET)
def test_a_text_that_only_looks_like_a_slip_is_left_alone(text: str, loader: Loader) -> None:
    parsed = parse_yaml_with(loader, text, "f.yaml")

    assert parsed.diagnostics == ()
    assert parsed.node is not None


@pytest.mark.parametrize(("text", "code", "kind", "words"), SLIPS, ids=[f"{code} {text!r}" for text, code, _, _ in SLIPS])
def test_every_sentence_begins_low_and_says_what_to_do(text: str, code: str, kind: str, words: str) -> None:
    finding = parse_yaml_with(FAST_LOADER, text, "f.yaml").diagnostics[0]

    assert finding.help
    for sentence in (finding.message, finding.help):
        assert not sentence[0].isupper() and not sentence.endswith(".") and "\n" not in sentence


@pytest.mark.parametrize(
    "text", ["a: {ask: is it?, b: 1}\n", "[a?b]\n", "- {id: x, ask: When was it?}\n"], ids=["value", "item", "value at the end"]
)
def test_a_question_mark_in_brackets_is_named_by_both_parsers_though_only_one_reads_it(text: str) -> None:
    for loader, kind in ((FAST_LOADER, "warning"), (SLOW_LOADER, "error")):
        parsed = parse_yaml_with(loader, text, "f.yaml")
        if loader is SLOW_LOADER is FAST_LOADER:
            kind = "error"
        assert [(found.code, found.kind, underlined(found, parsed)) for found in parsed.diagnostics] == [("EP029", kind, "?")]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"])
@LOADERS
def test_a_text_without_content_is_empty_not_unreadable(text: str, loader: Loader) -> None:
    parsed = parse_yaml_with(loader, text, "f.yaml")

    assert parsed.node is None
    assert [(found.code, found.unreadable, found.place.line) for found in parsed.diagnostics] == [("EP005", False, 0)]


def test_the_finding_about_a_double_key_names_the_line_of_the_first() -> None:
    parsed = parse_yaml_with(FAST_LOADER, "a: 1\nb: 2\na: 3\na: 4\n", "f.yaml")

    assert [(found.place.line, "line 1" in found.message) for found in parsed.diagnostics] == [(3, True), (4, True)]
    assert parsed.node is not None and parsed.node.to_data() == {"a": 1, "b": 2}


def test_after_a_breakdown_the_parts_below_are_still_searched() -> None:
    text = "title: Level 1: Senior\nroles:\n  - {id: agent\nsignals:\n\t- x\ncontact: @team\nchannel: #senior\nlist: [a]\nlist: [b]\n"

    parsed = parse_yaml_with(FAST_LOADER, text, "f.yaml")

    assert parsed.node is None
    assert [(found.code, found.place.line) for found in parsed.diagnostics] == [
        ("EP020", 1),
        ("EP018", 3),
        ("EP016", 5),
        ("EP026", 6),
        ("EP024", 7),
        ("EP007", 9),
    ]


def test_a_reference_to_a_part_lost_in_a_breakdown_is_not_called_unknown() -> None:
    parsed = parse_yaml_with(FAST_LOADER, "a: &x [1]\nb: c: d\ne: *x\n", "f.yaml")

    assert [found.code for found in parsed.diagnostics] == ["EP020"]


def test_the_help_says_how_to_write_it() -> None:
    helps = {
        "a: > 500\n": 'put it in quotes: `"> 500"`, or say `over 500`',
        "a: >= 24h\n": 'put it in quotes: `">= 24h"`, or say `at least 24h`',
        'a: b "c": d\n': "put it in quotes: `'b \"c\": d'`",
        "-id: x\n": "write `- id: x`",
    }
    for text, advice in helps.items():
        assert parse_yaml_with(FAST_LOADER, text, "f.yaml").diagnostics[0].help == advice


def test_a_file_of_the_wrong_kind_does_not_drown_the_reader() -> None:
    doubles = parse_yaml_with(FAST_LOADER, "a: 1\n" * 500, "f.yaml")
    controls = parse_yaml_with(FAST_LOADER, "a: '" + "\x07" * 500 + "'\n", "f.yaml")

    assert (len(doubles.diagnostics), len(controls.diagnostics)) == (100, 20)
