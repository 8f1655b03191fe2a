"""A policy whose words try to break out of a page: HTML, quotes, templates, emoji, right-to-left, very long questions."""

from __future__ import annotations

import json

SCRIPT = "</script><script>window.hacked=1</script>"
IMAGE = '<img src=x onerror="window.hacked=2">'
LINK = "[click](javascript:window.hacked=3)"
TEMPLATE = "${window.hacked=4} {{ 7*7 }} `x` $course {title} <!-- <![CDATA["
QUOTES = "\"double\" 'single' \\ back & amp; &lt;b&gt;"
EMOJI = "🚨👩‍🚒 escalate 🏳️‍🌈"
HEBREW = '‏לקוח מאיים לעזוב — "אני מבטל" 500 ₪'
LONG = "Is it " + "really and truly a very serious matter for the customer, and " * 8 + "for us?"
UNBROKEN = "x" * 300
HOSTILE = (SCRIPT, IMAGE, LINK, TEMPLATE, QUOTES, EMOJI, HEBREW, LONG, UNBROKEN)


def _q(text: str) -> str:
    """A YAML scalar that holds just this text."""
    return json.dumps(text, ensure_ascii=False)


HOSTILE_POLICY = f"""\
format: escalation-policy/1
id: hostile
title: {_q(f"Shop {IMAGE}")}
version: "1"
currency: EUR
time_zone: Europe/Berlin
calendars:
  office:
    title: {_q(f"Office {QUOTES}")}
    hours:
      mon-fri: ["09:00-17:00"]
    holidays: none
roles:
  - {{id: clerk, title: {_q(f"Clerk {EMOJI}")}}}
  - {{id: chief, title: {_q(f"Chief {SCRIPT}")}, contact: {{email: "a@example.com"}}}}
levels:
  - {{id: desk, title: {_q(HEBREW)}, role: clerk}}
  - {{id: boss, title: {_q(f"Boss {SCRIPT}")}, role: chief, note: {_q(LINK)}}}
signals:
  - id: broken
    title: {_q(f"Broken {IMAGE}")}
    type: flag
    text: [is broken, "לעזוב"]
    ask: {_q(LONG)}
  - id: price
    title: {_q(TEMPLATE)}
    type: money
    only_if: {{broken: yes}}
    text: disputed_amount
    ask: {_q(f"How much? {QUOTES}")}
  - id: kind
    title: {_q(UNBROKEN)}
    type: choice
    values: [{{id: one, title: {_q(SCRIPT)}}}, {{id: two, title: {_q(EMOJI)}}}]
    ask: {_q(HEBREW)}
triggers:
  - {{id: dear, title: {_q(f"Dear {SCRIPT}")}, level: boss, when: {{broken: yes, price: over 500}}}}
  - {{id: other, title: {_q(f"Other {UNBROKEN}")}, level: boss, when: {{broken: yes, kind: two}}}}
steps:
  - {{id: call, when: {{level: boss}}, do: {_q(f"Call {IMAGE}")}, by: chief, within: 2h, from: received, calendar: office}}
  - {{id: write, when: {{level: desk}}, do: {_q(f"Write {LINK}")}, by: clerk, within: 30m, from: received, calendar: office}}
de_escalation:
  - {{id: calm, title: {_q(TEMPLATE)}, when: {{level: boss}}, say: {_q(f"Sorry {SCRIPT}")}}}
cases:
  - id: plain
    title: {_q(f"Case {SCRIPT}")}
    text: {_q(f"It is broken {SCRIPT} and cost EUR 700 {IMAGE}")}
    signals: {{kind: two}}
    expect: {{level: boss}}
    why: {_q(f"Because {IMAGE}")}
  - id: right-to-left
    text: {_q(HEBREW + " " + UNBROKEN)}
    signals: {{price: 100 EUR, kind: one}}
    expect: {{level: desk}}
  - id: open
    text: {_q("It is broken " + EMOJI + " " + TEMPLATE)}
    expect: {{level: desk, at_most: boss}}
"""
