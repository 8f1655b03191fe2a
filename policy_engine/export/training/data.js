// The course, the page's fixed sentences, and how elements are made.
// INVARIANT: words reach the page as text nodes and as plain attributes only; nothing here parses HTML.

const course = JSON.parse(document.getElementById("course").textContent);
const picture = JSON.parse(document.getElementById("picture").textContent);
const tree = course.tree;
const ticketById = new Map(course.tickets.map((ticket) => [ticket.id, ticket]));
const cases = course.tickets.filter((ticket) => !ticket.near);
const scaleById = new Map(course.scales.map((scale) => [scale.id, scale]));

/** A fixed sentence, with its {names} filled. */
function say(key, values = {}) {
  return course.words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element. `options`: attributes, `class`, and handlers such as `onclick`; what is undefined, null or false is left out. */
function h(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name === "class" ? "class" : name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Words of the policy: their direction is found from the words themselves. */
function words(tag, text, options = {}) {
  return h(tag, { dir: "auto", ...options }, text);
}

/** Runs of the handbook's words: strings, and lists such as ["b", …]. */
function runs(list) {
  return list.map((run) => {
    if (typeof run === "string") return run;
    const [kind, ...rest] = run;
    if (kind === "b") return h("strong", {}, runs(rest));
    if (kind === "i") return h("em", {}, runs(rest));
    if (kind === "code") return h("code", {}, rest);
    if (kind === "br") return h("br");
    return link(rest[0], runs(rest.slice(1)));
  });
}

/** A link inside the page; plain words where it leads nowhere. */
function link(target, ...children) {
  return h("a", { href: `#/${target.split("/").map(encodeURIComponent).join("/")}` }, ...children);
}

/** A value of a scale as a badge with its colour; a number of dots says its height once more. */
function badge(scale, value, extra = "") {
  const values = scaleById.get(scale).values;
  const rank = values.findIndex((one) => one.id === value);
  const { title, look } = values[rank];
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, values.map((_, index) => h("i", { class: index <= rank ? "on" : "" })));
  const element = h("span", { class: `badge ${extra}`.trim() }, dots, words("span", title));
  element.style.setProperty("--fill", look[0]);
  element.style.setProperty("--ink", look[1]);
  return element;
}

/** Says something to screen readers. */
function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Shows a view: its heading gets the focus, so that a screen reader begins there. */
function show(title, ...children) {
  const heading = words("h1", title, { tabindex: "-1" });
  document.getElementById("main").replaceChildren(heading, ...children.flat(Infinity).filter(Boolean));
  document.title = `${title} · ${course.policy.title}`;
  return heading;
}

/** Puts the focus on an element without jumping further than needed. */
function focus(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

function plural(key, count) {
  return say(count === 1 ? `${key}_one` : key, { count });
}
