// One case in one run: the verdict with its reasons, and the steps.

function buildPlay(report, run, one) {
  const play = report.play(run, one);
  const title = element("p", { class: "outcome" }, verdictLabel(play.verdict), playCircumstances(run, play));
  return element("div", { class: "play" }, title, buildReasons(play), buildSteps(report, play), buildLog(play));
}

function playCircumstances(run, play) {
  const texts = [
    `${run.name} ${run.version}`,
    run.platform,
    `at ${run.spec}`,
    play.verdict && showSeconds(play.seconds),
  ];
  return texts.filter(Boolean).map((text) => element("span", { class: "quiet" }, text));
}

function buildReasons(play) {
  const { expectation } = play;
  const lines = [
    play.reason && element("p", { class: `reason ${play.verdict.tone}` }, play.reason),
    expectation &&
      element(
        "p",
        {},
        `Expected to be ${expectation.status}: ${expectation.reason} `,
        expectation.link && outLink(expectation.link),
      ),
    play.raw && element("p", { class: "quiet" }, "Observed: ", verdictLabel(play.raw)),
    play.repeats.length > 0 &&
      element(
        "p",
        { class: "quiet" },
        "Played several times: ",
        play.repeats.map(({ verdict, times }) => verdictLabel(verdict, `${times} × ${verdict.words}`)),
      ),
    play.alone &&
      element("p", { class: "quiet" }, "Played once more in an adapter of its own: ", verdictLabel(play.alone)),
    play.after &&
      element("p", { class: "quiet" }, "The adapter had played before it: ", element("code", {}, play.after)),
    play.unsupported.length > 0 &&
      element("p", { class: "quiet" }, "Not declared: ", element("code", {}, play.unsupported.join(", "))),
  ];
  return element("div", { class: "reasons" }, lines);
}

const PASSED_UNSEEN =
  "In a report this large, a passing case shows its steps as one run played them. " +
  "What was observed is in the result file.";

function buildSteps(report, play) {
  if (!play.verdict || !play.steps.length) return "";
  const passedUnseen = play.verdict.name === "pass" && !report.hasPassingSteps;
  const steps = play.steps.map((step) => buildStep(step, passedUnseen));
  const note = passedUnseen && element("p", { class: "quiet" }, PASSED_UNSEEN);
  return element("div", {}, element("ol", { class: "steps" }, steps), note);
}

// A step with nothing expected of it, which went well, is folded.
function buildStep(step, passedUnseen) {
  const state = passedUnseen || step.ok ? "ok" : step.played ? "bad" : "void";
  const symbols = { ok: icon("v-pass", "ok"), bad: icon("v-fail", "bad"), void: icon("v-notrun", "void") };
  const words = { ok: "as expected", bad: "not as expected", void: "not reached" };
  const head = element(
    "summary",
    { class: "head" },
    symbols[state],
    element("span", { class: "unseen" }, words[state]),
    element("code", {}, showCall(step)),
    step.seconds !== undefined && element("span", { class: "quiet nowrap" }, showSeconds(step.seconds)),
  );
  const observed =
    step.observed === undefined
      ? [element("p", { class: "quiet" }, state === "bad" ? "nothing" : words[state])]
      : observedLines(step.observed);
  const sides = element(
    "div",
    { class: "sides" },
    buildSide("expected", expectedLines(step)),
    buildSide("observed", observed),
  );
  const mismatch = step.mismatch && element("p", { class: "mismatch" }, step.mismatch);
  const open = state === "bad" || Object.keys(step.expected).length > 0;
  return element("li", { class: state }, element("details", { open }, head, sides, mismatch));
}

function buildSide(title, lines) {
  return element("div", {}, element("h5", {}, title), lines);
}

function expectedLines({ op, expected, outcome }) {
  const lines = Object.entries(expected).flatMap(([name, value]) => {
    if (name !== "outcomes") return [valueLine(name, name === "raises" ? showError(value) : showValue(value))];
    return value.map((one, number) => outcomeLine(one, number + 1, number + 1 === outcome));
  });
  return lines.length ? lines : [element("p", { class: "quiet" }, "any value, no exception")];
}

function outcomeLine(outcome, number, chosen) {
  const { note, ...pattern } = outcome;
  const text = Object.entries(pattern)
    .map(([name, value]) => `${name} ${name === "raises" ? showError(value) : showValue(value)}`)
    .join("\n");
  return valueLine(chosen ? `outcome ${number}, this one` : `outcome ${number}`, text, note);
}

function observedLines(observed) {
  const names = { value: "returned", raised: "raised" };
  return Object.entries(observed).map(([name, value]) =>
    valueLine(names[name] ?? name, name === "raised" ? showError(value) : showValue(value)),
  );
}

function valueLine(name, text, note) {
  return element(
    "div",
    { class: "value" },
    element("span", { class: "quiet" }, name),
    element("code", {}, text),
    note && element("p", { class: "quiet" }, note),
  );
}

function buildLog(play) {
  if (!play.log) return "";
  return element(
    "details",
    { class: "log" },
    element("summary", {}, "What the adapter wrote"),
    element("pre", { tabindex: "0" }, play.log),
  );
}
