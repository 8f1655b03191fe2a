// Tickets to try: read, make up your mind, look. The words that decided are marked.

let shown = null; // the ticket whose answer is shown

function ticketsView(id) {
  const ticket = ticketById.get(id);
  if (id && ticket) return ticketView(ticket);
  const list = h("ul", { class: "ticket-list" });
  const fill = (filter) => {
    const wanted = fold(filter).split(/\s+/).filter(Boolean);
    const found = cases.filter((one) => wanted.every((word) => fold(textOf(one)).includes(word)));
    list.replaceChildren(...(found.length ? found.map(ticketItem) : [h("li", {}, say("none_found"))]));
    if (filter) announce(plural("found", found.length));
  };
  const search = h("input", { type: "search", oninput: (event) => fill(event.target.value) });
  fill("");
  const body = cases.length
    ? [h("p", { class: "lead" }, say("tickets_intro")), h("p", {}, h("label", { class: "field wide" }, say("filter"), search)), list]
    : [h("p", { class: "note" }, say("no_tickets"))];
  focus(show(say("tickets"), body));
}

function ticketItem(ticket) {
  const text = textOf(ticket) || ticket.known.map((pair) => pair.join(": ")).join(", ") || ticket.title;
  return h("li", {}, h("a", { href: `#/tickets/${encodeURIComponent(ticket.id)}`, dir: "auto" }, text.length > 140 ? `${text.slice(0, 140)}…` : text));
}

function textOf(ticket) {
  return ticket.messages.map((message) => message.pieces.map((piece) => piece.t ?? piece).join("")).join(" ");
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function ticketView(ticket) {
  const index = cases.indexOf(ticket);
  const isShown = shown === ticket.id;
  const reveal = () => { shown = ticket.id; ticketView(ticket); focus(document.getElementById("answer")); announce(ticket.answer.head); };
  const neighbours = h("nav", { class: "turn no-print", "aria-label": say("ticket_list") },
    cases[index - 1] ? link(`tickets/${cases[index - 1].id}`, `← ${say("previous")}`) : h("span"),
    link("tickets", say("back_to_list")),
    cases[index + 1] ? link(`tickets/${cases[index + 1].id}`, `${say("next")} →`) : h("span"));
  const place = index < 0 ? "" : say("of", { number: index + 1, count: cases.length });
  const heading = show(isShown ? ticket.title : `${say("tickets")}: ${place}`, ticketCard(ticket, isShown),
    isShown ? answerCard(ticket) : h("section", { class: "card ask" }, h("h2", {}, say("your_call")), h("button", { class: "main", onclick: reveal }, say("show_answer"))),
    neighbours);
  focus(heading);
}

/** The ticket: its messages, marked or not, and what is known besides. */
function ticketCard(ticket, isMarked) {
  const messages = ticket.messages.map((message) =>
    h("blockquote", { class: `message ${message.from}` },
      ticket.messages.length > 1 ? h("p", { class: "over" }, say(message.from)) : null,
      h("p", { dir: "auto", class: "said" }, message.pieces.map((piece) => markedPiece(piece, isMarked)))));
  const known = ticket.known.length
    ? h("dl", { class: "known" }, ticket.known.map(([what, value]) => h("div", {}, words("dt", what), words("dd", value))))
    : ticket.messages.length ? null : h("p", { class: "quiet" }, say("nothing_known"));
  const title = ticket.messages.length ? say("known") : say("no_words");
  return h("section", { class: "card ticket" }, messages, known ? [h("h2", { class: "minor" }, title), known] : null, isMarked ? legend(ticket) : null);
}

function markedPiece(piece, isMarked) {
  if (typeof piece === "string") return piece;
  if (!isMarked) return piece.t;
  const note = piece.k === "stopped" ? piece.w : say(`mark_${piece.k}`, { words: piece.w });
  return h("mark", { class: piece.k, title: note }, piece.t, h("span", { class: "unseen" }, ` (${note}) `));
}

function legend(ticket) {
  if (!ticket.legend.length) return null;
  return h("ul", { class: "legend" }, ticket.legend.map(([text, kind, what]) =>
    h("li", {}, h("mark", { class: kind, dir: "auto" }, text), " ", words("span", kind === "stopped" ? what : say(`mark_${kind}`, { words: what })))));
}

/** The policy's answer: the headline, who, why, what follows, and the way through the tree. */
function answerCard(ticket) {
  const { answer } = ticket;
  const [low, high] = answer.scales.level ?? [];
  const level = low ? badge("level", low, "large") : null;
  const head = level && low === high && answer.settled ? h("p", { class: "quiet" }, say("settled")) : words("p", answer.head, { class: "quiet" });
  return h("section", { class: "card answer-card" },
    h("p", { class: "over" }, say("answer")), h("h2", { id: "answer", tabindex: "-1" }, level ?? words("span", answer.head)), level ? head : null,
    answer.owner ? words("p", say("owner", { role: answer.owner })) : null,
    answer.hand_to.map((role) => words("p", say("goes_to", { role }))),
    answer.why ? words("p", say("case_why", { why: answer.why }), { class: "note" }) : null,
    answer.sections.map((section) => h("section", {}, words("h3", section.title), h("ul", {}, section.items.map(sectionItem)))),
    wayCard(ticket));
}

function sectionItem(item) {
  if (typeof item === "string") return words("li", item);
  return h("li", { dir: "auto" }, item[0], h("ul", {}, item.slice(1).map((line) => words("li", line))));
}

function wayCard(ticket) {
  if (!tree.walk.length) return null;
  const way = wayOf(ticket);
  const body = way ? [stepList(way.steps, false), wayEnd(way.results)] : h("p", {}, say("way_list"));
  return h("details", { class: "way-box" }, h("summary", {}, say("way")), body);
}

/** Where the way through the tree ends, as the walk found it; `data-end` says the same for programs. */
function wayEnd(results) {
  const ends = results.map((result) => {
    if (result.lanes) return { words: course.lanes.filter((_, index) => result.lanes[index] === 1).map((lane) => lane.title).join(", "), data: `lanes=${result.lanes.join()}` };
    const { scale, applies, low, high } = result;
    const bounds = low === high ? low.title : `${low.title} – ${high.title}`;
    return { words: `${scaleById.get(scale).title}: ${applies === 0 ? say("does_not_apply") : bounds}`, data: `${scale}=${applies === 0 ? "" : `${low.id}..${high.id}`}` };
  });
  return h("p", { class: "way-end", "data-end": ends.map((end) => end.data).join(";") }, ends.map((end) => words("strong", end.words)));
}
