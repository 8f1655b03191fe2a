// Search in the pages and tickets: all words have to be there.

const MOST_FOUND = 40;
let sections = null;

/** Everything that can be found: a page's sections by their headings, and the tickets. */
function allSections() {
  if (sections) return sections;
  sections = Object.entries(course.pages).flatMap(([name, blocks]) => pageSections(name, blocks));
  for (const ticket of cases) sections.push({ title: ticket.title, text: textOf(ticket), target: `tickets/${ticket.id}`, where: say("in_tickets") });
  for (const one of sections) one.folded = fold(`${one.title} ${one.text}`);
  return sections;
}

function pageSections(name, blocks) {
  const found = [];
  for (const block of blocks) {
    if (/^h[1-6]$/.test(block[0])) {
      const isTitle = block[0] === "h1";
      const target = block[1] && !isTitle ? `page/${name}/${block[1]}` : `page/${name}`;
      found.push({ title: plainText(block.slice(2)), text: "", target, where: isTitle ? "" : say("in_page", { page: titleOf(name) }) });
    } else if (found.length) found.at(-1).text += `${plainText(block)} `;
  }
  return found;
}

function searchView(query = "") {
  const field = h("input", { type: "search", id: "query", value: query, "aria-describedby": "query-hint", autocomplete: "off" });
  const list = h("ul", { class: "found" });
  const count = h("p", { class: "quiet", role: "status" });
  const fill = () => {
    const wanted = fold(field.value).split(/\s+/).filter(Boolean);
    const isLong = fold(field.value).trim().length > 1;
    const found = isLong ? allSections().filter((one) => wanted.every((word) => one.folded.includes(word))) : [];
    found.sort((a, b) => rank(b, wanted) - rank(a, wanted));
    list.replaceChildren(...found.slice(0, MOST_FOUND).map((one) => foundItem(one, wanted)));
    count.textContent = !isLong ? "" : !found.length ? say("none_found") : found.length > MOST_FOUND ? say("found_more", { count: found.length, shown: MOST_FOUND }) : plural("found", found.length);
    history.replaceState(null, "", `#/search/${encodeURIComponent(field.value)}`);
  };
  field.addEventListener("input", fill);
  const form = h("form", { role: "search", onsubmit: (event) => event.preventDefault() },
    h("label", { class: "field wide" }, say("search_label"), field), h("p", { id: "query-hint", class: "quiet" }, say("search_hint")));
  show(say("search"), form, count, list);
  fill();
  field.focus();
}

/** Words in the title count more. */
function rank(section, wanted) {
  const title = fold(section.title);
  return wanted.filter((word) => title.includes(word)).length;
}

function foundItem(section, wanted) {
  const at = Math.max(0, fold(section.text).indexOf(wanted[0]) - 60);
  const part = section.text.slice(at, at + 180).trim();
  return h("li", {}, link(section.target, words("span", section.title)), section.where ? h("span", { class: "quiet" }, " ", section.where) : null,
    part ? words("p", `${at > 0 ? "…" : ""}${part}${at + 180 < section.text.length ? "…" : ""}`, { class: "quiet" }) : null);
}
