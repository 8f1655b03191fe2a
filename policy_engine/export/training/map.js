// A small map of one part of the tree, on which the way lights up. The ways of not knowing are left out: they would hide the rest.

const SVG = "http://www.w3.org/2000/svg";
const MOST_NODES = 140;
const LONGEST_LABEL = 22;
const SHORTEST_LABEL = 6; // a label with room for fewer letters is left out: a tooltip says it
const LETTER = 6; // pixels
const MARGIN = 40; // room for labels at the sides
const layouts = new Map();

function svg(tag, options = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(options)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Where each node stands: rows by the longest way from the root, and within a row near the nodes above. Null when there are too many. */
function layoutOf(index) {
  if (layouts.has(index)) return layouts.get(index);
  const nodes = tree.parts[index].nodes;
  if (!nodes.length) return null;
  const depth = new Map();
  const visit = (at, level) => {
    if ((depth.get(at) ?? -1) >= level) return;
    depth.set(at, level);
    for (const to of nodes[at].to ?? []) visit(to, level + 1);
  };
  const count = reachable(nodes);
  if (count <= MOST_NODES) visit(0, 0);
  const layout = count > MOST_NODES ? null : place(nodes, depth);
  layouts.set(index, layout);
  return layout;
}

function reachable(nodes) {
  const seen = new Set([0]);
  for (const at of seen) for (const to of nodes[at].to ?? []) seen.add(to);
  return seen.size;
}

function place(nodes, depth) {
  const rows = [];
  for (const [at, level] of [...depth].sort((a, b) => a[0] - b[0])) (rows[level] ??= []).push(at);
  const x = new Map();
  const above = new Map();
  for (const at of depth.keys()) for (const to of nodes[at].to ?? []) (above.get(to) ?? above.set(to, []).get(to)).push(at);
  const centre = (at) => {
    const parents = (above.get(at) ?? []).map((parent) => x.get(parent)).filter((value) => value !== undefined);
    return parents.length ? parents.reduce((sum, value) => sum + value, 0) / parents.length : 0.5;
  };
  for (const row of rows) {
    const ordered = row.map((at) => [centre(at), at]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    ordered.forEach(([, at], index) => x.set(at, (index + 0.5) / row.length));
  }
  return { rows, x, depth, widest: Math.max(...rows.map((row) => row.length)) };
}

/** The map of a part with the nodes in `walked` and the edges between them lit. */
function mapOf(index, walked, current) {
  const layout = layoutOf(index);
  if (!layout || layout.depth.size < 4) return null;
  const nodes = tree.parts[index].nodes;
  const width = Math.max(300, layout.widest * 34);
  const height = layout.rows.length * 38 + 24;
  const point = (at) => [layout.x.get(at) * width, layout.depth.get(at) * 38 + 26];
  const lit = new Set(walked.map((step) => `${step.at}>${step.to}`));
  const lines = { dim: [], lit: [] };
  for (const at of layout.depth.keys()) {
    for (const to of nodes[at].to ?? []) {
      const isLit = lit.has(`${at}>${to}`);
      const [[x1, y1], [x2, y2]] = [point(at), point(to)];
      lines[isLit ? "lit" : "dim"].push(svg("line", { x1, y1, x2, y2, class: isLit ? "edge lit" : "edge" }));
    }
  }
  const on = new Set([...walked.flatMap((step) => [step.at, step.to]), current].filter((at) => at !== undefined));
  const room = (at) => Math.min(...layout.rows[layout.depth.get(at)].filter((other) => other !== at && nodes[other].end !== undefined)
    .map((other) => Math.abs(point(other)[0] - point(at)[0])), LONGEST_LABEL * LETTER);
  const dots = [...layout.depth.keys()].map((at) => mapNode(index, at, { spot: point(at), room: room(at), isOn: on.has(at), isCurrent: at === current }));
  const title = say("map", { part: partTitle(index) });
  const drawn = svg("svg", { viewBox: `${-MARGIN} 0 ${width + 2 * MARGIN} ${height}`, role: "img", "aria-label": title, class: "map" }, ...lines.dim, ...lines.lit, ...dots);
  drawn.style.setProperty("max-width", `${width * 1.3}px`);
  return h("figure", { class: "map-box" }, drawn, h("figcaption", {}, title, h("span", { class: "quiet" }, say("map_key"))));
}

function mapNode(index, at, { spot: [cx, cy], room, isOn, isCurrent }) {
  const part = tree.parts[index];
  const node = part.nodes[at];
  const state = `${isOn ? " on" : ""}${isCurrent ? " current" : ""}`;
  if (node.end === undefined) return svg("circle", { cx, cy, r: isCurrent ? 9 : 7, class: `node${state}` });
  const box = svg("rect", { x: cx - 8, y: cy - 8, width: 16, height: 16, rx: 3, class: `node end${state}` });
  const value = endValue(part, part.ends[node.end]);
  if (value?.look) box.style.setProperty("fill", value.look[0]);
  const label = svg("text", { x: cx, y: cy + 22, class: isOn ? "on" : "" }, short(value?.title ?? "", Math.floor(room / LETTER)));
  return svg("g", {}, svg("title", {}, value?.title ?? ""), box, label);
}

/** What an end says: a value of the scale, or the lanes that hold for sure. */
function endValue(part, end) {
  if (part.kind === "scale") return end.applies === 0 ? { title: say("does_not_apply") } : scaleById.get(part.scale).values[end.by[0][0]];
  return { title: course.lanes.filter((_, index) => end[index] === 1).map((lane) => lane.title).join(", ") };
}

/** A label of at most so many letters; nothing where that would not say anything. */
function short(text, most) {
  if (text.length <= most) return text;
  return most < SHORTEST_LABEL ? "" : `${text.slice(0, most - 1)}…`;
}

function partTitle(index) {
  const part = tree.parts[index];
  return part.kind.startsWith("lane") ? say("part_lanes") : part.kind === "scale" ? scaleById.get(part.scale).title : part.name;
}
