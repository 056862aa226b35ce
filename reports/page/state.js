// What the page shows: the filters and the open case. The part of the address behind # holds it.

function readState() {
  const fields = new URLSearchParams(location.hash.slice(1));
  return {
    area: fields.get("area") ?? "",
    run: fields.get("run") ?? "",
    verdicts: new Set((fields.get("verdict") ?? "").split(",").filter(Boolean)),
    search: fields.get("search") ?? "",
    differs: fields.has("differs"),
    case: fields.get("case") ?? "",
    shown: fields.get("shown") ?? "",
  };
}

function writeState(state) {
  const fields = new URLSearchParams();
  if (state.area) fields.set("area", state.area);
  if (state.run) fields.set("run", state.run);
  if (state.verdicts.size) fields.set("verdict", [...state.verdicts].join());
  if (state.search) fields.set("search", state.search);
  if (state.differs) fields.set("differs", "");
  if (state.case) fields.set("case", state.case);
  if (state.case && state.shown) fields.set("shown", state.shown);
  history.replaceState(null, "", String(fields) ? `#${fields}` : location.pathname + location.search);
}

// The runs that `run` stands for: one, those of a platform or an implementation, or all.
function runsInScope(report, { run }) {
  const [kind, name] = run.split(/:(.*)/s);
  if (kind === "platform" || kind === "implementation") return report.runs.filter((one) => one[kind] === name);
  return run ? report.runs.filter((one) => one.key === run) : report.runs;
}

class Filter {
  #texts = new Map();

  constructor(report) {
    this.report = report;
  }

  // The cases to list, and how many there would be for each verdict.
  apply(state) {
    const runs = runsInScope(this.report, state);
    const compared = runs.length > 1 ? runs : this.report.runs;
    const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = new Map(this.report.verdicts.map((verdict) => [verdict.name, 0]));
    const cases = [];
    for (const one of this.report.cases) {
      if (state.area && one.area !== state.area) continue;
      if (state.differs && this.#verdicts(compared, one).size < 2) continue;
      if (!words.every((word) => this.#text(one).includes(word))) continue;
      const names = this.#verdicts(runs, one);
      for (const name of names) counts.set(name, counts.get(name) + 1);
      const wanted = state.verdicts.size ? [...names].some((name) => state.verdicts.has(name)) : names.size;
      if (wanted) cases.push(one);
    }
    return { runs, cases, counts };
  }

  #verdicts(runs, one) {
    const names = new Set(runs.map((run) => this.report.verdict(run, one)?.name));
    names.delete(undefined);
    return names;
  }

  // Where the search looks: id, title, requirements, and the reasons of every run.
  #text(one) {
    let text = this.#texts.get(one);
    if (text === undefined) {
      const reasons = new Set(this.report.runs.map((run) => this.report.reason(run, one)));
      text = [one.id, one.title, ...one.requirements, ...reasons].join("\n").toLowerCase();
      this.#texts.set(one, text);
    }
    return text;
  }
}
