// Unpacks what reports/pack.py has packed.

async function unpack() {
  const text = atob(document.getElementById("data").textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(inflated).text());
}

class Report {
  constructor(data) {
    this.strings = data.strings;
    this.runs = data.runs;
    this.hasPassingSteps = data.passingSteps;
    this.verdicts = data.verdicts;
    this.verdictNamed = new Map(data.verdicts.map((verdict) => [verdict.name, verdict]));
    this.cases = data.cases.map(([id, title, area, source, requirements, tasks], index) => ({
      index,
      id: this.strings[id],
      title: this.strings[title],
      area: this.strings[area],
      source: this.strings[source],
      requirements: requirements.map((name) => this.strings[name]),
      tasks,
    }));
    this.areas = [...new Set(this.cases.map((one) => one.area))];
    this.platforms = [...new Set(this.runs.map((run) => run.platform))];
    this.implementations = [...new Set(this.runs.map((run) => run.implementation))];
  }

  // The verdict of a case in a run, or undefined where the run has no record of it.
  verdict(run, one) {
    return this.verdicts[run.verdicts.charCodeAt(one.index) - 97];
  }

  seconds(run, one) {
    return run.milliseconds[one.index] / 1000;
  }

  reason(run, one) {
    const { expectation, reason } = run.details[one.index] ?? {};
    return this.#text(expectation?.[1] ?? reason);
  }

  // All that is known of a case in a run, with its texts in place.
  play(run, one) {
    const packed = run.details[one.index] ?? {};
    const [status, reason, link] = packed.expectation ?? [];
    return {
      verdict: this.verdict(run, one),
      seconds: this.seconds(run, one),
      reason: this.#text(packed.reason),
      raw: this.verdictNamed.get(packed.raw),
      expectation: packed.expectation && {
        status: this.#text(status),
        reason: this.#text(reason),
        link: this.#text(link),
      },
      alone: this.verdictNamed.get(packed.alone),
      after: this.#text(packed.after),
      unsupported: (packed.unsupported ?? []).map((name) => this.strings[name]),
      log: this.#text(packed.log),
      repeats: (packed.repeats ?? []).map(([name, times]) => ({ verdict: this.verdictNamed.get(name), times })),
      steps: this.#steps(one, packed),
    };
  }

  // The steps as played; where the page does not hold what was observed, as defined.
  #steps(one, packed) {
    const played = packed.steps ?? [];
    const tasks = played.length > one.tasks.length ? played : one.tasks;
    return tasks.map((_, number) => {
      const [ok, observed, microseconds, mismatch, outcome, task] = played[number] ?? [];
      const [op, call, expected] = task ?? one.tasks[number];
      return {
        op: this.strings[op],
        call: JSON.parse(this.strings[call]) ?? {},
        expected: JSON.parse(this.strings[expected]) ?? {},
        played: ok !== undefined,
        ok: ok === 1,
        observed: observed == null ? undefined : JSON.parse(this.strings[observed]),
        seconds: microseconds == null ? undefined : microseconds / 1e6,
        mismatch: this.#text(mismatch),
        outcome,
      };
    });
  }

  #text(index) {
    return index == null ? "" : this.strings[index];
  }
}
