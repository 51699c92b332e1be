// Turns totals since the start into rates over a sliding window. Knows no clock and no page: time is an
// argument.

const MAX_STEP_SECONDS = 5;

/** What is counted: a name for each rate, and where its total is in a sample of /v1/stats. */
export function counters(lanes, channels) {
  const totals = { in: (s) => s.received, rendered: (s) => s.rendered, aborted: (s) => s.aborted,
    dead: (s) => s.deadLettered, out: settled };
  for (const lane of lanes) {
    totals[`in:${lane}`] = (s) => s.lanes[lane].received;
    totals[`out:${lane}`] = (s) => settled(s.lanes[lane]);
  }
  for (const channel of channels) {
    totals[`channel:${channel}`] = (s) => s.channels[channel].rendered;
  }
  return totals;
}

function settled(counts) {
  return counts.rendered + counts.aborted + counts.deadLettered;
}

/** What is shown as it is, in percent: a name, and where it is in a sample. */
const LEVELS = {
  pressure: (s) => 100 * s.pressure.pressure,
  live: (s) => 100 * (s.pressure.liveBytes ?? 0) / s.heapMaxBytes,
  reserved: (s) => 100 * s.reservedBytes / Math.max(1, s.budgetBytes),
};

export class History {
  #windowSeconds;
  #totals;
  #rows = [];
  #previous = null;

  constructor(windowSeconds, totals) {
    this.#windowSeconds = windowSeconds;
    this.#totals = totals;
  }

  /** Adds a sample taken at `nowSeconds`. The instance's own uptime says how much time lies between two. */
  add(sample, nowSeconds) {
    const before = this.#previous;
    this.#previous = sample;
    if (before !== null) {
      const step = sample.uptimeSeconds - before.uptimeSeconds;
      const continuous = sample.instance === before.instance && step > 0 && step <= MAX_STEP_SECONDS;
      this.#rows.push(continuous ? this.#row(before, sample, step, nowSeconds) : this.#gap(nowSeconds));
    }
    const oldest = nowSeconds - this.#windowSeconds - MAX_STEP_SECONDS;
    while (this.#rows.length > 0 && this.#rows[0].at < oldest) {
      this.#rows.shift();
    }
  }

  /** The next sample does not continue what was before. */
  interrupt(nowSeconds) {
    if (this.#previous !== null) {
      this.#previous = null;
      this.#rows.push(this.#gap(nowSeconds));
    }
  }

  // A message that is given back to the broker lowers a total by one; a rate is never negative.
  #row(before, sample, step, at) {
    const row = { at, step };
    for (const [name, total] of Object.entries(this.#totals)) {
      row[name] = Math.max(0, (total(sample) - total(before)) / step);
    }
    for (const [name, value] of Object.entries(LEVELS)) {
      row[name] = value(sample);
    }
    return row;
  }

  #gap(at) {
    const row = { at, step: 0 };
    for (const name of [...Object.keys(this.#totals), ...Object.keys(LEVELS)]) {
      row[name] = null;
    }
    return row;
  }

  /** Columns for a chart: seconds relative to `nowSeconds`, then one column a name; null is a gap. */
  columns(names, nowSeconds) {
    return [this.#rows.map((row) => row.at - nowSeconds), ...names.map((name) => this.#rows.map((row) => row[name]))];
  }

  /** The mean rate over the newest `seconds`, or null if there is none yet. */
  mean(name, seconds) {
    let events = 0;
    let covered = 0;
    for (let i = this.#rows.length - 1; i >= 0 && covered < seconds && this.#rows[i].step > 0; i--) {
      events += this.#rows[i][name] * this.#rows[i].step;
      covered += this.#rows[i].step;
    }
    return covered === 0 ? null : events / covered;
  }
}
