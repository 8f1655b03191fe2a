// The tree to click through: the way so far, the question that comes next, and where it goes.

let answers = []; // [{slot, cells}], in the order in which they were given
let starts = {};

function treeView(focusOn) {
  const walk = new Walk({ given: new Map([...newTicket(), ...answers.map((one) => [one.slot, one.cells])]), start: starts, ask: true });
  const { results, open } = walk.run();
  const asked = h("div", { class: "asked" }, stepList(walk.steps, true), open ? questionCard(open) : null, resultCards(results, !open));
  const heading = show(say("tree"), h("p", { class: "lead" }, say("tree_intro")), startChoice(), tooLarge(),
    h("div", { class: "tree" }, asked, h("aside", { class: "side" }, sideMap(walk, open))), wholePicture());
  const next = document.getElementById("question") ?? document.getElementById("result");
  focus(focusOn === "next" && next ? next : heading);
  if (focusOn === "next" && next) announce(next.textContent);
}

/** A new ticket is at no level yet: what asks for the current one is answered by the choice above the tree. */
function newTicket() {
  const given = [];
  tree.slots.forEach((slot, index) => {
    if (slot?.current) given.push([index, [starts[slot.current] ? starts[slot.current] + 1 : 0]]);
  });
  return given;
}

function startChoice() {
  return course.scales.filter((scale) => scale.never_falls).map((scale) => {
    const options = scale.values.map((value, rank) =>
      h("option", { value: rank, selected: (starts[scale.id] ?? 0) === rank }, rank === 0 ? say("new_ticket") : value.title));
    const pick = h("select", { onchange: (event) => { starts = { ...starts, [scale.id]: Number(event.target.value) }; treeView("start"); } }, options);
    return h("p", {}, h("label", { class: "field" }, say("already_at"), " ", pick));
  });
}

function tooLarge() {
  return tree.too_large.map((name) => h("p", { class: "note" }, say("too_large", { name: scaleById.get(name)?.title ?? say("part_lanes") })));
}

/** The steps as a list, each variable once; a person's own answers can be changed. */
function stepList(steps, canChange) {
  if (!steps.length) return null;
  const seen = new Set();
  const told = steps.filter((step) => !seen.has(step.slot) && seen.add(step.slot));
  const items = told.map((step) => {
    const slot = tree.slots[step.slot];
    const position = answers.findIndex((one) => one.slot === step.slot);
    const isOwn = canChange && position >= 0;
    if (canChange && !isOwn) {
      return h("li", { class: "step settled quiet" }, words("span", slot.question), " ", words("strong", answerWords(step.question, step.touched)), " ", h("span", {}, `(${say("known_already")})`));
    }
    const others = range(step.question.groups.length).filter((number) => !step.touched.includes(number) && offered(step, number));
    return h("li", { class: "step" },
      words("span", slot.question, { class: "step-question" }),
      h("span", { class: "branches" },
        words("strong", answerWords(step.question, step.touched), { class: "branch taken" }),
        others.map((number) => words("span", step.question.answers[number], { class: "branch", "aria-hidden": "true" }))),
      isOwn ? h("button", { class: "small", "aria-label": say("change_of", { question: slot.question }), onclick: () => rewind(position) }, say("change")) : null);
  });
  return h("section", { class: "way" }, canChange ? h("h2", {}, say("your_path")) : null, h("ol", { class: "steps" }, items));
}

/** Whether a group of cells could be answered at all: what does not apply is never asked. */
function offered(step, number) {
  const size = tree.slots[step.slot].size;
  return step.question.groups[number].some((cell) => cell < size);
}

function rewind(position) {
  answers = answers.slice(0, position);
  treeView("next");
}

function questionCard(open) {
  const slot = tree.slots[open.slot];
  const groups = touchedGroups(open.question, open.cells).filter((number) => open.question.groups[number].some((cell) => cell < slot.size));
  const real = open.cells.filter((cell) => cell < slot.size);
  const isWhole = real.length === slot.size && groups.length > 1;
  const choose = (cells) => { answers = [...answers.filter((one) => one.slot !== open.slot), { slot: open.slot, cells }]; treeView("next"); };
  const buttons = groups.map((number) =>
    words("button", open.question.answers[number], { class: "answer", onclick: () => choose(open.question.groups[number].filter((cell) => cell < slot.size)) }));
  return h("section", { class: "card ask" },
    h("p", { class: "over" }, say("question", { number: answers.length + 1 }), " · ", say("for_part", { part: partTitle(walkedPart(open)) })),
    words("h2", slot.question, { id: "question", tabindex: "-1" }),
    h("div", { class: "answers" }, buttons, isWhole ? h("button", { class: "answer unknown", onclick: () => choose(range(slot.size)) }, say("not_known")) : null),
    answers.length ? h("p", {}, h("button", { class: "small", onclick: restart }, say("restart"))) : null);
}

function restart() {
  answers = [];
  treeView("next");
}

/** The part that a person is in: of a part that settles something for another one, that other one. */
function walkedPart(open) {
  if (tree.walk.includes(open.part.index)) return open.part.index;
  return tree.walk[Math.min(walkDone(), tree.walk.length - 1)];
}

function walkDone() {
  const walk = new Walk({ given: new Map([...newTicket(), ...answers.map((one) => [one.slot, one.cells])]), start: starts, ask: true });
  return walk.run().results.length;
}

function sideMap(walk, open) {
  const index = open ? walkedPart(open) : tree.walk.at(-1);
  const at = open?.part.index === index ? open.part.at : undefined;
  const maps = open || tree.walk.length < 2 ? [index] : tree.walk;
  return maps.filter((part) => part !== undefined).map((part) => mapOf(part, walk.steps.filter((step) => step.part === part), part === index ? at : undefined));
}

function resultCards(results, isDone) {
  if (!results.length) return null;
  const cards = results.flatMap((result) => (result.lanes ? laneCards(result.lanes) : [scaleCard(result)]));
  return h("section", { class: "results" },
    h("h2", { id: isDone ? "result" : undefined, tabindex: "-1" }, say("result")), cards,
    isDone && answers.length ? h("p", {}, h("button", { onclick: restart }, say("restart"))) : null);
}

function laneCards(truths) {
  const found = course.lanes.filter((_, index) => truths[index] !== 0);
  if (!found.length) return [h("p", { class: "card" }, say("no_lane"))];
  return found.map((lane) => {
    const isSure = truths[course.lanes.indexOf(lane)] === 1;
    return h("article", { class: "card result" },
      words("h3", say(isSure ? "lane_in" : "lane_possibly", { lane: lane.title })),
      lane.role ? words("p", say("goes_to", { role: lane.role })) : null,
      isSure && lane.say ? words("p", say("say_this", { words: lane.say })) : null, isSure ? cardLists(lane.card) : null);
  });
}

function scaleCard({ scale, applies, low, high }) {
  const { title } = scaleById.get(scale);
  if (applies === 0) return h("article", { class: "card result" }, words("h3", title), h("p", {}, say("does_not_apply")));
  const isOpen = low !== high || applies === null;
  const note = applies === null ? say("may_not_apply", { value: low.title }) : isOpen ? say("not_settled", { value: high.title }) : say("settled");
  return h("article", { class: "card result" },
    h("p", { class: "over" }, title), h("h3", {}, badge(scale, low.id, "large")),
    h("p", { class: isOpen ? "note" : "quiet" }, note), isOpen ? toFindOut() : null,
    low.role ? words("p", say("owner", { role: low.role })) : null, cardLists(low.card),
    low.page ? h("p", {}, link(`page/${low.page}`, say("card_more", { title: low.title }))) : null);
}

function toFindOut() {
  const open = answers.filter((one) => one.cells.length === tree.slots[one.slot].size && one.cells.length > 1);
  if (!open.length) return null;
  return h("div", {}, h("h4", {}, say("find_out")), h("ul", {}, open.map((one) => words("li", tree.slots[one.slot].question))));
}

function cardLists(card) {
  return h("div", { class: "lists" }, ["do", "due", "tell", "say"].filter((key) => card[key]).map((key) =>
    h("section", {}, h("h4", {}, say(`card_${key}`)), h("ul", {}, card[key].map((line) => h("li", { dir: "auto" }, runs(line)))))));
}

function wholePicture() {
  if (!picture) return null;
  const title = say("picture");
  const image = h("img", { alt: title, class: "picture", src: `data:image/svg+xml,${encodeURIComponent(picture)}`, loading: "lazy" });
  return h("details", { class: "no-print" }, h("summary", {}, title), h("div", { class: "picture-box", tabindex: "0", role: "region", "aria-label": title }, image));
}
