// The controls, and what ties them to the address and the list.

class Explorer {
  constructor(report) {
    this.report = report;
    this.filter = new Filter(report);
    this.state = readState();
    this.list = new CaseList(report, (id, run) => this.#opened(id, run));
    this.#buildControls();
    this.count = element("p", { class: "quiet count", role: "status" });
    document.getElementById("explorer").append(this.controls, this.count, this.list.node);
    addEventListener("hashchange", () => this.#follow());
    addEventListener("beforeprint", () => this.#showAll());
    this.#update();
    this.#reveal();
  }

  #buildControls() {
    this.search = element("input", {
      type: "search",
      placeholder: "Search id, title, requirement, reason",
      "aria-label": "Search the cases",
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => this.#set({ search: this.search.value }),
    });
    this.area = element(
      "select",
      { "aria-label": "Area", onchange: () => this.#set({ area: this.area.value }) },
      element("option", { value: "" }, "all areas"),
      this.report.areas.map((area) => element("option", {}, area)),
    );
    this.run = element(
      "select",
      { "aria-label": "Run", onchange: () => this.#set({ run: this.run.value }) },
      this.#runOptions(),
    );
    this.chips = element("div", { class: "chips", role: "group", "aria-label": "Verdicts" });
    const several = this.report.runs.length > 1;
    this.controls = element(
      "div",
      { class: "controls" },
      element("label", { class: "search" }, icon("i-search"), this.search),
      this.area,
      several && this.run,
      this.chips,
    );
  }

  #runOptions() {
    const { runs, platforms, implementations } = this.report;
    const group = (label, names, value) =>
      names.length > 1 &&
      element(
        "optgroup",
        { label },
        names.map((name) => element("option", { value: value(name) }, name)),
      );
    const keys = runs.map((run) => run.key);
    return [
      element("option", { value: "" }, "all runs"),
      group("platform", platforms, (name) => `platform:${name}`),
      implementations.length < runs.length &&
        group("implementation", implementations, (name) => `implementation:${name}`),
      group("run", keys, (key) => key),
    ];
  }

  #set(changes) {
    Object.assign(this.state, changes, { case: "", shown: "" });
    writeState(this.state);
    this.#update();
  }

  #opened(id, run) {
    Object.assign(this.state, { case: id, shown: run });
    writeState(this.state);
  }

  // The address has changed: a link of this page, or the reader went back.
  #follow() {
    if (location.hash === "#cases" || location.hash === "#areas") return;
    this.state = readState();
    this.#update();
    this.#reveal();
  }

  // Paper does not scroll or open.
  #showAll() {
    this.list.complete();
    document.querySelector(".many")?.setAttribute("open", "");
  }

  #reveal() {
    const { area, run, search, case: id } = this.state;
    const target = id ? this.list.row(id) : (area || run || search) && document.getElementById("cases");
    if (target) target.scrollIntoView({ block: "start" });
  }

  #update() {
    const { state } = this;
    const found = this.filter.apply(state);
    this.search.value = state.search;
    this.area.value = state.area;
    this.run.value = state.run;
    this.#updateChips(found.counts);
    this.#updateMatrix(found.runs);
    const [number, all] = [found.cases.length, this.report.cases.length];
    this.count.textContent = `${number} ${number === 1 ? "case" : "cases"}${number < all ? ` of ${all}` : ""}`;
    this.list.show(found, state);
  }

  #updateChips(counts) {
    const focused = document.activeElement?.dataset?.chip;
    const present = this.report.verdicts.filter(({ name }) => counts.get(name) || this.state.verdicts.has(name));
    const chips = present.map((verdict) =>
      this.#chip(
        verdict.name,
        verdictIcon(verdict),
        `${verdict.words}`,
        counts.get(verdict.name),
        this.state.verdicts.has(verdict.name),
        () => this.#toggle(verdict.name),
      ),
    );
    if (this.report.runs.length > 1) {
      chips.push(
        this.#chip("differs", icon("i-differs"), "differs between runs", "", this.state.differs, () =>
          this.#set({ differs: !this.state.differs }),
        ),
      );
    }
    this.chips.replaceChildren(...chips);
    if (focused) this.chips.querySelector(`[data-chip="${focused}"]`)?.focus();
  }

  #chip(name, symbol, words, count, pressed, onclick) {
    return element(
      "button",
      { type: "button", "data-chip": name, "aria-pressed": String(pressed), onclick },
      symbol,
      words,
      element("b", {}, String(count)),
    );
  }

  #toggle(name) {
    const verdicts = new Set(this.state.verdicts);
    if (!verdicts.delete(name)) verdicts.add(name);
    this.#set({ verdicts });
  }

  // Marks the chosen cell, and leaves only the columns of the chosen platform or implementation.
  #updateMatrix(runs) {
    const grouped = this.state.run.includes(":");
    const keys = new Set(runs.map((run) => run.key));
    for (const cell of document.querySelectorAll(".matrix [data-run]"))
      cell.hidden = grouped && !keys.has(cell.dataset.run);
    document.querySelector(".matrix [aria-current]")?.removeAttribute("aria-current");
    const cells = [...document.querySelectorAll(".matrix td[data-run]")];
    const chosen = cells.find(
      (cell) => cell.dataset.run === this.state.run && cell.parentNode.dataset.area === this.state.area,
    );
    chosen?.firstElementChild.setAttribute("aria-current", "true");
  }
}

try {
  const start = performance.now();
  new Explorer(new Report(await unpack()));
  document.documentElement.dataset.milliseconds = Math.round(performance.now() - start);
} catch (error) {
  document.getElementById("explorer").append(element("p", { class: "banner" }, `The cases cannot be shown: ${error}`));
  throw error;
}
