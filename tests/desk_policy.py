"""The small policy with all that an agent works with: templates, scripts, hand-offs, what is forbidden, ways to close."""

from __future__ import annotations

from tests.small_policy import POLICY

DESK_POLICY = (
    POLICY.replace(
        "steps:\n",
        """\
steps:
  - {id: mail, title: First letter, when: {level: boss}, do: Write the first letter, message: first, by: clerk, within: 1h, from: received,
     calendar: office, record: [what was promised]}
  - {id: keep, when: {broken: yes}, do: Keep the frame, by: clerk, must_not: [scrap, praise]}
  - {id: scrap, when: {broken: yes}, do: Scrap the frame}
  - {id: pay, when: {level: boss}, do: Pay it back, approved_by: chief, other_than: shop.seller, duty: may}
""",
    )
    + """\
de_escalation:
  - {id: calm, title: Stay calm, technique: Listen first., when: {broken: yes}, say: "That must have been a shock."}
  - {id: try_desk, title: One try, when: {level: desk}, by: clerk, do: Offer a repair, say: "I can repair it today.",
     record: [what you offered]}
handoffs:
  - {id: form, title: Form, when: {level: boss}, do: Fill in the form, by: clerk, record: [what happened, "size: in cm"]}
follow_up:
  - {id: ask_later, when: {level: boss}, do: Ask whether it rides well, within: 2 business days, from: solved, calendar: office}
  - {id: praise, do: Ask for praise, duty: may}
templates:
  - id: first
    title: First letter
    when: {level: boss}
    channel: email
    subject: "About {{ bike }}"
    must_say: [we have it, who repairs it, a gift]
    must_enclose: [leaflet]
    variables:
      - {id: bike, field: bike.name}
      - {id: who}
      - {id: level_title}
    body: |
      Hello {{ customer.name }},

      {{ who }} repairs {{ bike }}. It is with {{ level_title }} ({{ owner_role }}), ticket {{ ticket_id }}.
      {% for reason in reasons %}
      - {{ reason }}
      {% endfor %}
      You wrote: {{ quotes }}
  - id: for_gold
    when: {plan: gold, broken: yes}
    body: Dear gold member
  - id: thanks
    body: Thank you
closure:
  - {id: done, title: It is solved, when: {solved: happened}}
"""
)
GREETING = "The frame snapped"
