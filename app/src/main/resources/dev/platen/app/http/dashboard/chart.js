// A line chart over the last minutes, drawn by uPlot (a classic script, hence a global).

import { rate, short } from './format.js';

const GRID_SECONDS = 30;
const LINE_PIXELS = 1.8;
const FILL_ALPHA = '24';
const FONT = '11px system-ui, sans-serif';

function colour(variable) {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

function agoLabel(seconds) {
  if (seconds === 0) {
    return 'now';
  }
  return seconds % 60 === 0 ? `−${-seconds / 60} min` : `−${-seconds} s`;
}

export class RateChart {
  #plot;
  #series;
  #unit;
  #readout;
  #idleText;

  /**
   * @param host the element to fill
   * @param series `{label, colour, filled}` each, the colour being a custom property's name (`#rrggbb`)
   * @param readout the element that says in words what the cursor points at
   * @param axis `{label, least, unit}`: what the values are, the least upper end of their axis, and what follows a value
   */
  constructor(host, windowSeconds, series, readout, axis = { label: 'messages/s', least: 1, unit: '' }) {
    this.#series = series;
    this.#unit = axis.unit;
    this.#readout = readout;
    this.#idleText = readout.textContent;
    this.#plot = new globalThis.uPlot(this.#options(host, windowSeconds, axis), [[], ...series.map(() => [])], host);
    new ResizeObserver(() => this.#plot.setSize({ width: host.clientWidth, height: host.clientHeight })).observe(host);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw());
  }

  /** @param columns seconds relative to now (0 or less), then one column a series */
  draw(columns) {
    this.#plot.setData(columns);
  }

  #options(host, windowSeconds, values) {
    const grid = { stroke: () => colour('--grid'), width: 1 };
    const axis = { stroke: () => colour('--soft'), font: FONT, labelFont: FONT, grid, ticks: { show: false } };
    const marks = [];
    for (let at = -windowSeconds; at <= 0; at += GRID_SECONDS) {
      marks.push(at);
    }
    return {
      width: host.clientWidth,
      height: host.clientHeight,
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: { x: { time: false, range: [-windowSeconds, 0] }, y: { range: (plot, low, high) => [0, nextRound(high, values.least)] } },
      axes: [
        { ...axis, size: 27, gap: 7, splits: () => marks, values: (plot, splits) => splits.map(agoLabel) },
        { ...axis, size: 46, label: values.label, labelSize: 16, space: 20, values: (plot, splits) => splits.map(short) },
      ],
      series: [{}, ...this.#series.map((one) => this.#line(one))],
      hooks: { setCursor: [(plot) => this.#describe(plot)] },
    };
  }

  #line(one) {
    const line = { label: one.label, stroke: () => colour(one.colour), width: LINE_PIXELS, points: { show: false } };
    return one.filled ? { ...line, width: 2 * LINE_PIXELS, fill: () => colour(one.colour) + FILL_ALPHA } : line;
  }

  #describe(plot) {
    const index = plot.cursor.idx;
    const at = index === null || index === undefined ? undefined : plot.data[0][index];
    if (at === undefined || plot.cursor.left < 0) {
      this.#readout.textContent = this.#idleText;
      return;
    }
    const values = this.#series.map((one, i) => `${one.label} ${rate(plot.data[i + 1][index])}${this.#unit}`);
    this.#readout.textContent = `${Math.round(-at)} s ago: ${values.join(', ')}`;
  }
}

/** The upper end of the axis: at least `least`, and above `high` by a little unless that is enough. */
function nextRound(high, least) {
  return (high ?? 0) <= least && least > 1 ? least : Math.max(least, (high ?? 0) * 1.08);
}
