// Walks the exported tree. Nothing is judged here: an answer is a set of cells, and the tree says which node comes next.

/** Thrown where a person has to answer: which variable, at which node, and which cells are still possible. */
class Open {
  constructor(slot, question, cells, part) {
    Object.assign(this, { slot, question, cells, part });
  }
}

/** Thrown where something is known only in part and no edge fits. */
class Narrowed {}

class Walk {
  /** `given`: cells of variables (Map); `start`: where scales are; `decided`: values that a person set; `ask`: whether gaps are asked. */
  constructor({ given, start = {}, decided = {}, ask = false }) {
    Object.assign(this, { given, start, decided, ask, steps: [], ends: new Map() });
  }

  /** Every part in turn: the results so far, and the open question where there is one. */
  run() {
    const results = [];
    for (const index of tree.walk) {
      try {
        results.push(this.resultOf(index));
      } catch (stop) {
        if (stop instanceof Open) return { results, open: stop };
        throw stop;
      }
    }
    return { results, open: null };
  }

  resultOf(index) {
    const part = tree.parts[index];
    if (part.kind === "lane-list") return { part: index, lanes: part.of.map((one) => this.end(one)[0]) };
    const end = this.end(index);
    if (part.kind === "lanes") return { part: index, lanes: end };
    const scale = scaleById.get(part.scale);
    let [low, high] = end.by[this.start[part.scale] ?? 0];
    const decided = scale.values.findIndex((value) => value.id === this.decided[part.scale]);
    if (decided >= 0 && end.applies !== 0) low = high = decided;
    return { part: index, scale: part.scale, applies: end.applies, low: scale.values[low], high: scale.values[high] };
  }

  /** Where a part ends. */
  end(index) {
    if (!this.ends.has(index)) {
      const part = tree.parts[index];
      let at = 0;
      while (part.nodes[at].end === undefined) at = this.next(index, at);
      this.ends.set(index, part.ends[part.nodes[at].end]);
    }
    return this.ends.get(index);
  }

  next(index, at) {
    const node = tree.parts[index].nodes[at];
    const question = tree.questions[node.q];
    const { cells, isOpen } = this.cells(question.slot);
    if (isOpen) throw new Open(question.slot, question, cells, { index, at });
    const touched = touchedGroups(question, cells);
    const to = this.target(node, question, touched);
    if (to === undefined) {
      if (this.ask) throw new Open(question.slot, question, cells, { index, at });
      throw new Narrowed();
    }
    this.steps.push({ part: index, at, to, slot: question.slot, question, touched, cells });
    return to;
  }

  target(node, question, touched) {
    if (touched.length === 1) return node.to[touched[0]];
    const unknown = question.unknown.findIndex((groups) => groups.join() === touched.join());
    return unknown < 0 ? undefined : node.un[unknown];
  }

  /** The cells that are still possible for a variable: as given, as another part settles it, or all of them. */
  cells(index) {
    const slot = tree.slots[index];
    let cells = this.given.get(index);
    const isOpen = cells === undefined && slot.from === undefined && this.ask;
    if (cells === undefined) cells = slot.from === undefined ? range(slot.size) : this.settled(slot.from);
    if (slot.applies !== undefined) {
      const [applies] = this.end(slot.applies);
      if (applies === 0) return { cells: [slot.size], isOpen: false };
      if (applies === null && !cells.includes(slot.size)) cells = [...cells, slot.size];
    }
    return { cells, isOpen };
  }

  settled(index) {
    const part = tree.parts[index];
    const end = this.end(index);
    if (part.kind === "truth") return end[0] === 1 ? [0] : end[0] === 0 ? [1] : [0, 1];
    return part.kind === "scale" ? end.by[this.start[part.scale] ?? 0][2] : end;
  }
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}

function touchedGroups(question, cells) {
  return range(question.groups.length).filter((number) => question.groups[number].some((cell) => cells.includes(cell)));
}

/** The words for the groups that an answer touches. */
function answerWords(question, touched) {
  const size = tree.slots[question.slot].size;
  const real = range(question.groups.length).filter((number) => question.groups[number].some((cell) => cell < size));
  const isOpen = touched.length > 1 && real.every((number) => touched.includes(number));
  return isOpen ? say("not_known") : touched.map((number) => question.answers[number]).join(" / ");
}

/** The way of a ticket of the course through the tree; null where something is known only in part. */
function wayOf(ticket) {
  const given = new Map(Object.entries(ticket.given).map(([slot, cells]) => [Number(slot), cells]));
  const walk = new Walk({ given, start: ticket.start, decided: ticket.decided });
  try {
    return { ...walk.run(), steps: walk.steps };
  } catch (stop) {
    if (stop instanceof Narrowed) return null;
    throw stop;
  }
}
