// The list of cases: a row for each, which opens to its plays. Rows are built as they come into sight.

const ROWS_AT_ONCE = 60;
const RUNS_NAMED = 3;
const TABS_AT_ONCE = 12;

class CaseList {
  #pending = [];
  #area = "";

  constructor(report, onOpen) {
    this.report = report;
    this.onOpen = onOpen;
    this.rows = element("div", { class: "rows" });
    this.end = element("div", { class: "end" });
    this.node = element("div", {}, this.rows, this.end);
    new IntersectionObserver(([entry]) => entry.isIntersecting && this.#more(), { rootMargin: "1500px" }).observe(
      this.end,
    );
  }

  show({ cases, runs }, state) {
    this.runs = runs;
    this.state = state;
    this.#pending = [...cases];
    this.#area = "";
    this.rows.replaceChildren();
    if (!cases.length) this.rows.append(element("p", { class: "nothing quiet" }, "No case is like that."));
    do this.#more();
    while (this.#pending.some((one) => one.id === state.case));
  }

  // All rows, for printing.
  complete() {
    while (this.#pending.length) this.#more();
  }

  row(id) {
    return [...this.rows.querySelectorAll("details.case")].find((row) => row.dataset.id === id);
  }

  #more() {
    const built = document.createDocumentFragment();
    for (const one of this.#pending.splice(0, ROWS_AT_ONCE)) {
      if (one.area !== this.#area) built.append(element("h3", {}, one.area));
      this.#area = one.area;
      built.append(this.#row(one));
    }
    this.rows.append(built);
    // Still in sight? The observer only tells of changes.
    if (this.#pending.length && this.end.getBoundingClientRect().top < innerHeight + 1500 && this.node.isConnected)
      this.#more();
  }

  #row(one) {
    const open = one.id === this.state.case;
    const summary = element(
      "summary",
      {},
      verdictIcon(this.#worst(one)),
      element(
        "span",
        { class: "what" },
        element("span", { class: "title" }, one.title),
        element("code", {}, one.id),
        this.#reason(one),
      ),
      element("span", { class: "marks" }, this.#marks(one)),
    );
    const row = element("details", { class: "case", open, "data-id": one.id }, summary);
    if (open) this.#fill(row, one);
    row.addEventListener("toggle", () => this.#toggled(row, one));
    return row;
  }

  #toggled(row, one) {
    if (row.open && !row.querySelector(".body")) this.#fill(row, one);
    // A row that was built open has nothing new to tell.
    if (row.open !== (this.state.case === one.id)) this.onOpen(row.open ? one.id : "", "");
  }

  #fill(row, one) {
    row.append(buildCase(this.report, one, this.#shownRun(one), (run) => this.onOpen(one.id, run.key)));
  }

  // Of the runs listed the one asked for, or the first in which something is to be seen.
  #shownRun(one) {
    const played = this.runs.filter((run) => this.report.verdict(run, one));
    const asked = one.id === this.state.case && this.report.runs.find((run) => run.key === this.state.shown);
    const wanted = played.find((run) => this.state.verdicts.has(this.report.verdict(run, one).name));
    return asked || wanted || played.find((run) => this.report.verdict(run, one).name !== "pass") || played[0];
  }

  #worst(one) {
    const verdicts = this.runs.map((run) => this.report.verdict(run, one)).filter(Boolean);
    return verdicts.reduce((worst, verdict) => (verdict.rank < worst.rank ? verdict : worst), verdicts[0]);
  }

  #reason(one) {
    const reason = this.runs.length === 1 && this.report.reason(this.runs[0], one);
    return reason && element("span", { class: "why quiet" }, reason);
  }

  // One run: its verdict. Several: which of them got which.
  #marks(one) {
    if (this.runs.length === 1) return verdictWords(this.report.verdict(this.runs[0], one));
    const byVerdict = groupBy(this.runs, (run) => this.report.verdict(run, one));
    byVerdict.delete(undefined);
    return [...byVerdict]
      .sort(([a], [b]) => a.rank - b.rank)
      .map(([verdict, runs]) => {
        const everywhere = byVerdict.size === 1 && runs.length === this.runs.length;
        const few = runs.length <= RUNS_NAMED && verdict.name !== "pass";
        const names = everywhere
          ? `${verdict.words} in all`
          : few
            ? `${verdict.words}: ${[...new Set(runs.map((run) => run.name))].join(", ")}`
            : `${verdict.words} in ${runs.length}`;
        return verdictLabel(verdict, names);
      });
  }
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function buildCase(report, one, shown, onShow) {
  const play = element("div", {}, buildPlay(report, shown, one));
  const show = (run) => {
    play.replaceChildren(buildPlay(report, run, one));
    onShow(run);
  };
  const tabs = report.runs.length > 1 && buildTabs(report, one, shown, show);
  return element("div", { class: "body" }, buildFacts(one), tabs, play);
}

function buildFacts(one) {
  const search = (name) => element("a", { href: `#${new URLSearchParams({ search: name })}` }, name);
  const facts = [
    one.requirements.length > 0 && ["requirements", one.requirements.map(search)],
    one.source && ["source", [element("code", {}, one.source)]],
  ];
  return element(
    "dl",
    { class: "facts" },
    facts
      .filter(Boolean)
      .map(([name, values]) => element("div", {}, element("dt", {}, name), element("dd", {}, values))),
  );
}

// A button for each run. Of many runs, those that came out like most of them stand behind a summary.
function buildTabs(report, one, shown, onShow) {
  const runs = report.runs.filter((run) => report.verdict(run, one));
  const tabs = element("div", { class: "tabs", role: "group", "aria-label": "Runs" });
  const choose = (event) => {
    const chosen = event.currentTarget;
    for (const tab of tabs.querySelectorAll("button")) tab.setAttribute("aria-pressed", String(tab === chosen));
    onShow(runs.find((run) => run.key === chosen.dataset.run));
  };
  const build = (run) => buildTab(report, one, run, run === shown, choose);
  const usual = usualVerdict(report, one, runs);
  const [many, few] = [true, false].map((is) => runs.filter((run) => (report.verdict(run, one) === usual) === is));
  if (runs.length <= TABS_AT_ONCE) tabs.append(...runs.map(build));
  else
    tabs.append(
      ...few.map(build),
      buildFold(verdictLabel(usual, `${usual.words} in ${many.length}`), many.map(build), many.includes(shown)),
    );
  return tabs;
}

function buildTab(report, one, run, pressed, onclick) {
  return element(
    "button",
    { type: "button", "aria-pressed": String(pressed), "data-run": run.key, onclick },
    verdictIcon(report.verdict(run, one)),
    element("span", {}, run.name),
    report.platforms.length > 1 && element("span", { class: "quiet" }, run.platform),
    element("span", { class: "unseen" }, report.verdict(run, one).words),
  );
}

function buildFold(title, tabs, open) {
  return element("details", { open }, element("summary", {}, title), element("div", { class: "tabs" }, tabs));
}

function usualVerdict(report, one, runs) {
  const sizes = [...groupBy(runs, (run) => report.verdict(run, one))].map(([verdict, group]) => [
    group.length,
    verdict,
  ]);
  return sizes.reduce((most, next) => (next[0] > most[0] ? next : most))[1];
}
