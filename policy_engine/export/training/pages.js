// The pages of the levels and of all else, and what is handed out on paper.

function pageNames() {
  const names = Object.keys(course.pages);
  const ranked = course.scales.flatMap((scale) => scale.values).map((value) => value.page).filter((page) => page in course.pages);
  return { levels: ranked, others: names.filter((name) => !ranked.includes(name)).sort((a, b) => titleOf(a).localeCompare(titleOf(b))) };
}

function titleOf(name) {
  const first = course.pages[name].find((block) => block[0] === "h1");
  return first ? plainText(first.slice(2)) : name;
}

/** The words of runs or blocks, without anything else. */
function plainText(part) {
  if (typeof part === "string") return part;
  if (!Array.isArray(part)) return "";
  if (part[0] === "a") return plainText(part.slice(2));
  const isNamed = ["b", "i", "code", "p", "quote", "box", "ul", "ol", "table", "pre", "br"].includes(part[0]);
  return (isNamed ? part.slice(1) : part).map(plainText).join(isNamed && ["ul", "ol", "table"].includes(part[0]) ? " " : "");
}

function levelsView() {
  const { levels, others } = pageNames();
  const list = (names) => h("ul", { class: "page-list" }, names.map((name) => h("li", {}, pageLink(name))));
  focus(show(say(levels.length ? "levels" : "look_up"),
    levels.length ? [h("h2", {}, say("level_pages")), list(levels)] : null, h("h2", {}, say("other_pages")), list(others)));
}

function pageLink(name) {
  const value = course.scales.flatMap((scale) => scale.values.map((one) => [scale.id, one])).find(([, one]) => one.page === name);
  return link(`page/${name}`, value ? badge(value[0], value[1].id) : words("span", titleOf(name)));
}

function pageView(parts) {
  const name = [parts.join("/"), parts.slice(0, -1).join("/")].find((one) => one in course.pages);
  if (!name) return focus(show(say("not_found"), h("p", {}, link("levels", say("back_to_pages")))));
  const anchor = parts.join("/").slice(name.length + 1);
  const blocks = course.pages[name].filter((block) => block[0] !== "h1");
  const heading = show(titleOf(name), h("article", { class: "page" }, blocksOf(blocks)), h("p", { class: "no-print" }, link("levels", say("back_to_pages"))));
  const target = anchor && document.getElementById(`at-${anchor}`);
  if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "start" }); } else focus(heading);
}

function blocksOf(blocks, deeper = 0) {
  return blocks.map((block) => blockOf(block, deeper));
}

function blockOf([kind, ...rest], deeper) {
  const deep = /^h([1-6])$/.exec(kind);
  if (deep) {
    const [name, ...title] = rest;
    return h(`h${Math.min(6, Number(deep[1]) + deeper)}`, { id: name && !deeper ? `at-${name}` : undefined, tabindex: name ? "-1" : undefined, dir: "auto" }, runs(title));
  }
  if (kind === "p") return h("p", { dir: "auto" }, runs(rest));
  if (kind === "box") return h("p", { dir: "auto", class: "box" }, h("span", { class: "tick", "aria-hidden": "true" }), runs(rest));
  if (kind === "ul" || kind === "ol") return h(kind, {}, rest.map((item) => h("li", { class: item[0]?.[0] === "box" ? "ticked" : undefined }, blocksOf(item, deeper))));
  if (kind === "quote") return h("blockquote", { dir: "auto" }, blocksOf(rest, deeper));
  if (kind === "table") return tableOf(rest);
  return h("pre", { dir: "auto", tabindex: "0" }, rest);
}

/** A table. On a narrow screen each row becomes a block, with the heads beside the cells. */
function tableOf([head, ...rows]) {
  const heads = head.map(plainText);
  return h("table", { role: "table" }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head.map((cell) => h("th", { scope: "col", role: "columnheader", dir: "auto" }, runs(cell))))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, row.map((cell, index) =>
      h("td", { role: "cell", dir: "auto", "data-head": heads[index] || undefined, class: plainText(cell).trim() ? undefined : "empty" }, h("span", {}, runs(cell))))))));
}

/** What can be handed out on paper: the pages of the levels, a quiz, and its key on a sheet of its own. */
function handoutView(seed) {
  const number = Number(seed ?? course.seed) || 0;
  const questions = questionsFor(number, 10);
  const pages = pageNames().levels.map((name) => h("article", { class: "page sheet" }, h("h2", { dir: "auto" }, titleOf(name)), blocksOf(course.pages[name].filter((block) => block[0] !== "h1"), 1)));
  const asked = questions.map((question) => h("li", { class: "paper" }, ticketCard(ticketById.get(question.ticket), false), words("p", question.ask, { class: "paper-ask" }),
    h("ol", { type: "a" }, question.order.map((choice) => words("li", question.choices[choice][0])))));
  const key = questions.map((question) => h("li", {}, `${String.fromCharCode(97 + question.order.indexOf(question.right))}. `, words("strong", question.choices[question.right][0]), h("br"), words("span", question.choices[question.right][1])));
  focus(show(say("handout_title", { title: course.policy.title }), h("p", { class: "no-print lead" }, say("handout_intro", { count: questions.length, seed: number })),
    h("p", { class: "no-print" }, h("button", { class: "main", onclick: () => window.print() }, say("print"))), pages,
    questions.length ? [h("section", { class: "sheet" }, h("h2", {}, say("handout_quiz")), h("ol", { class: "papers" }, asked)),
      h("section", { class: "sheet" }, h("h2", {}, say("key")), h("ol", { class: "key" }, key))] : null));
}
