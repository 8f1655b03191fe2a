// The quiz: questions mixed by a number, each answer explained, the wrong ones once more.

const KINDS = ["route", "action", "deadline"];
const LENGTHS = [5, 10, 20];
let quiz = null; // {seed, count, questions, at, answers}

/** A small, well-known generator (mulberry32): the same number gives the same quiz in every browser. */
function randomBy(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mixed(list, random) {
  const found = [...list];
  for (let last = found.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [found[last], found[other]] = [found[other], found[last]];
  }
  return found;
}

/** The questions for a number: the kinds take turns, and no ticket comes twice before all have come. Choices are mixed, too. */
function questionsFor(seed, count) {
  const random = randomBy(seed);
  const rest = KINDS.map((kind) => mixed(course.quiz.filter((question) => question.kind === kind), random)).filter((list) => list.length);
  const used = new Map();
  const found = [];
  for (let turn = 0; found.length < Math.min(count, course.quiz.length); turn += 1) {
    const list = rest[turn % rest.length];
    if (!list.length) continue;
    const least = Math.min(...list.map((question) => used.get(question.ticket) ?? 0));
    const question = list.splice(list.findIndex((one) => (used.get(one.ticket) ?? 0) === least), 1)[0];
    used.set(question.ticket, least + 1);
    found.push({ ...question, order: mixed(range(question.choices.length), random) });
  }
  return found;
}

function quizView(seed, count) {
  if (!course.quiz.length) return focus(show(say("quiz"), h("p", { class: "note" }, say("no_quiz"))));
  if (seed === undefined) return quizStart();
  const wanted = { seed: Number(seed) || 0, count: count === "all" ? course.quiz.length : Math.max(1, Number(count) || 10) };
  if (!quiz || quiz.seed !== wanted.seed || quiz.count !== wanted.count) {
    quiz = { ...wanted, questions: questionsFor(wanted.seed, wanted.count), at: 0, answers: [] };
  }
  return quiz.at < quiz.questions.length ? questionView() : quizEnd();
}

function quizStart() {
  const all = course.quiz.length;
  const lengths = [...LENGTHS.filter((count) => count < all), all];
  const count = h("select", { id: "count" }, lengths.map((one) =>
    h("option", { value: one === all ? "all" : one, selected: one === 10 }, one === all ? say("all", { count: all }) : one)));
  const seed = h("input", { id: "seed", type: "number", min: "0", max: "999999", value: course.seed, required: true, "aria-describedby": "seed-hint" });
  const begin = (event) => { event.preventDefault(); startQuiz(Number(seed.value) || 0, count.value); };
  focus(show(say("quiz"), h("p", { class: "lead" }, say("quiz_intro")), course.near_misses ? null : h("p", { class: "note" }, say("no_near")),
    h("form", { class: "card form", onsubmit: begin },
      h("label", { class: "field" }, say("how_many"), count),
      h("label", { class: "field" }, say("seed"), seed), h("p", { id: "seed-hint", class: "quiet" }, say("seed_hint")),
      h("button", { class: "main" }, say("begin")))));
}

function startQuiz(seed, count, questions) {
  quiz = null;
  const amount = count === "all" ? course.quiz.length : Number(count);
  if (questions) quiz = { seed, count: amount, questions, at: 0, answers: [] };
  const target = `#/quiz/${seed}/${count}`;
  if (location.hash === target) route();
  else location.hash = target;
}

function questionView() {
  const question = quiz.questions[quiz.at];
  const chosen = quiz.answers[quiz.at];
  const ticket = ticketById.get(question.ticket);
  const right = quiz.answers.filter((answer, index) => answer === quiz.questions[index].right).length;
  const progress = h("div", { class: "progress" },
    h("progress", { max: quiz.questions.length, value: quiz.at + (chosen === undefined ? 0 : 1), "aria-label": say("progress", { number: quiz.at + 1, count: quiz.questions.length }) }),
    h("p", {}, say("progress", { number: quiz.at + 1, count: quiz.questions.length }), " · ", say("score", { right }),
      h("span", { class: "tag" }, say(`kind_${question.kind}`)), ticket.near ? h("span", { class: "tag" }, say("near")) : null));
  const heading = words("h2", question.ask, { id: "quiz-question", tabindex: "-1" });
  const choices = h("div", { class: "choices", role: "group", "aria-labelledby": "quiz-question" }, question.order.map((index, place) => choiceButton(question, index, place, chosen)));
  show(say("quiz"), progress, h("div", { class: "quiz" }, ticketCard(ticket, chosen !== undefined),
    h("section", { class: "card ask" }, heading, choices, chosen === undefined ? null : explanation(question, chosen, ticket))));
  const result = document.getElementById("explained");
  focus(result ?? heading);
  if (!result) return;
  announce(result.textContent);
  document.getElementById("next").scrollIntoView({ block: "nearest" });
}

function choiceButton(question, index, place, chosen) {
  const isRight = index === question.right;
  const state = chosen === undefined ? "" : isRight ? "is-right" : index === chosen ? "is-wrong" : "is-other";
  const mark = chosen === undefined ? String(place + 1) : isRight ? "✓" : index === chosen ? "✗" : "";
  const note = chosen === undefined ? "" : isRight ? say("right_answer") : index === chosen ? say("your_answer") : "";
  const answer = () => { quiz.answers[quiz.at] = index; questionView(); };
  return h("button", { class: `choice ${state}`, disabled: chosen !== undefined, onclick: answer, "data-index": index },
    h("span", { class: "mark", "aria-hidden": "true" }, mark), words("span", question.choices[index][0]), note ? h("span", { class: "tag" }, note) : null);
}

function explanation(question, chosen, ticket) {
  const isRight = chosen === question.right;
  const [wrongWhy, rightWhy] = [question.choices[chosen][1], question.choices[question.right][1]];
  const others = question.choices.map((choice, index) => ({ choice, index })).filter(({ index }) => index !== question.right && index !== chosen);
  const isLast = quiz.at + 1 === quiz.questions.length;
  const next = () => { quiz.at += 1; quizView(quiz.seed, quiz.count); };
  return h("div", { class: `explained ${isRight ? "good" : "bad"}` },
    h("div", { id: "explained", tabindex: "-1" }, h("h3", {}, say(isRight ? "right" : "wrong")),
      isRight ? null : words("p", wrongWhy), wrongWhy.includes(rightWhy) && !isRight ? null : words("p", rightWhy)),
    question.kind === "route" && ticket.answer.why ? words("p", say("case_why", { why: ticket.answer.why }), { class: "quiet" }) : null,
    others.length ? h("details", {}, h("summary", {}, say("why_others")),
      h("dl", { class: "others" }, others.map(({ choice }) => h("div", {}, words("dt", choice[0]), words("dd", choice[1]))))) : null,
    h("button", { class: "main", id: "next", onclick: next }, say(isLast ? "finish" : "next_question")));
}

function quizEnd() {
  const isRight = (question, index) => quiz.answers[index] === question.right;
  const right = quiz.questions.filter(isRight).length;
  const wrong = quiz.questions.filter((question, index) => !isRight(question, index));
  const share = right / quiz.questions.length;
  const word = wrong.length === 0 ? "done_all" : share >= 0.6 ? "done_most" : "done_some";
  const length = quiz.count === course.quiz.length ? "all" : quiz.count;
  const score = say("done", { right, count: quiz.questions.length });
  const meter = h("progress", { max: quiz.questions.length, value: right, "aria-label": score });
  const again = wrong.length ? h("button", { class: "main", onclick: () => startQuiz(quiz.seed, length, wrong) }, say("again_wrong")) : null;
  const heading = show(score, meter, h("p", { class: "lead" }, say(word)),
    h("p", { class: "row no-print" }, again, h("button", { onclick: () => startQuiz(quiz.seed + 1, length) }, say("another")),
      h("button", { onclick: () => startQuiz(quiz.seed, length) }, say("same"))),
    wrong.length ? h("section", {}, h("h2", {}, say("review")), wrong.map((question) => reviewCard(question, quiz.answers[quiz.questions.indexOf(question)]))) : null);
  focus(heading);
  announce(score);
}

function reviewCard(question, chosen) {
  return h("article", { class: "card review" }, ticketCard(ticketById.get(question.ticket), true), words("h3", question.ask),
    h("dl", {}, h("div", {}, h("dt", {}, say("your_answer")), words("dd", question.choices[chosen][0]), words("dd", question.choices[chosen][1], { class: "quiet" })),
      h("div", {}, h("dt", {}, say("right_answer")), words("dd", question.choices[question.right][0]), words("dd", question.choices[question.right][1], { class: "quiet" }))));
}

/** Digits choose an answer while a question is open. */
function quizKeys(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const open = [...document.querySelectorAll(".choice:not([disabled])")];
  const place = Number(event.key) - 1;
  if (open[place]) open[place].click();
}
