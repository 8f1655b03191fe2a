// The frame: header, footer, colours, and which view the address asks for.

const VIEWS = {
  "": startView,
  tree: () => treeView("start"),
  tickets: ([id]) => ticketsView(id),
  quiz: ([seed, count]) => quizView(seed, count),
  levels: levelsView,
  page: pageView,
  search: ([query]) => searchView(query),
  handout: ([seed]) => handoutView(seed),
};
const NAV = ["", "tree", "tickets", "quiz", "levels", "search", "handout"];
const THEMES = ["light", "dark"];

function navTitle(name) {
  if (name === "levels" && !pageNames().levels.length) return say("look_up");
  return say(name || "start");
}

function route() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  const view = name === "main" ? "" : name;
  (VIEWS[view] ?? VIEWS[""])(rest);
  const active = view === "page" ? "levels" : view;
  for (const anchor of document.querySelectorAll("#head nav a")) {
    if (anchor.dataset.view === active) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  if (view !== "page") window.scrollTo(0, 0);
  document.documentElement.dataset.shows = location.hash;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function startView() {
  const step = (target, title, more) => h("li", { class: "card" }, h("h2", {}, link(target, title)), h("p", {}, more));
  const main = scaleById.get("level") ?? course.scales[0];
  focus(show(course.policy.title,
    h("p", { class: "lead" }, say("welcome")), h("p", { class: "quiet" }, say("welcome_more")),
    h("ol", { class: "ways" },
      step("tree", say("step_tree"), say("step_tree_more")),
      step("tickets", say("step_tickets"), say("step_tickets_more", { count: cases.length })),
      step("quiz", say("step_quiz"), say("step_quiz_more", { count: course.quiz.length }))),
    course.scales.map((scale) => ladder(scale, scale === main)),
    course.lanes.length ? h("section", {}, h("h2", {}, say("lanes")), h("ul", { class: "plain" }, course.lanes.map((lane) =>
      h("li", {}, words("strong", lane.title), lane.role ? words("span", ` → ${lane.role}`, { class: "quiet" }) : null)))) : null,
    h("p", { class: "tip" }, course.scales.length ? `${say("highest_wins")} ` : "", say("not_known_rule"))));
}

function ladder(scale) {
  return h("section", {}, h("h2", {}, scale.id === "level" ? say("ladder") : say("values_of", { scale: scale.title })),
    h("ol", { class: "ladder" }, scale.values.map((value) => h("li", {},
      value.page ? link(`page/${value.page}`, badge(scale.id, value.id)) : badge(scale.id, value.id),
      value.role ? words("span", value.role, { class: "quiet" }) : null))));
}

function frame() {
  const links = NAV.filter((name) => course.quiz.length || name !== "handout" || pageNames().levels.length)
    .map((name) => h("li", {}, h("a", { href: `#/${name}`, "data-view": name }, navTitle(name))));
  document.getElementById("head").replaceChildren(
    h("p", { class: "brand" }, words("a", course.policy.title, { href: "#/" })),
    h("nav", { "aria-label": say("nav") }, h("ul", {}, links)), themeButton());
  const { title, version, digest } = course.policy;
  document.getElementById("foot").replaceChildren(words("p", version ? say("footer", { title, version, digest }) : say("footer_bare", { title, digest })));
}

/** One button between light and dark; without a press the system decides. */
function themeButton() {
  const button = h("button", { class: "small theme", id: "theme" });
  const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { button.textContent = say(isDark() ? "light" : "dark"); button.setAttribute("aria-label", say("theme", { theme: button.textContent })); };
  button.addEventListener("click", () => { document.documentElement.dataset.theme = THEMES[isDark() ? 0 : 1]; label(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
  return button;
}

frame();
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); document.getElementById("main").focus(); });
window.addEventListener("hashchange", route);
document.addEventListener("keydown", quizKeys);
route();
