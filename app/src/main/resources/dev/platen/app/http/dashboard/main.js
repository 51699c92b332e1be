// The composition root of the dashboard: what is asked, what is kept, what is shown.

import { RateChart } from './chart.js';
import { showFleet } from './fleet.js';
import { timeOfDay } from './format.js';
import { counters, History } from './history.js';
import { getJson, Poller } from './poller.js';
import { listTemplates, startPreview } from './preview.js';
import { View } from './view.js';

const LANES = ['urgent', 'high', 'normal', 'bulk'];
const CHANNELS = ['email', 'push', 'sms', 'webhook'];
const COLOURS = ['--blue', '--orange', '--green', '--violet'];
const WINDOW_SECONDS = 120;

const history = new History(WINDOW_SECONDS, counters(LANES, CHANNELS));
const view = new View(LANES, CHANNELS);
const charts = [
  chart('traffic', [['in', 'in', '--blue', true], ['out', 'out', '--green']]),
  chart('lanes', LANES.map((lane, i) => [`out:${lane}`, lane, COLOURS[i]])),
  chart('pressure', [['pressure', 'pressure', '--orange', true], ['live', 'live set', '--blue'],
    ['reserved', 'reserved', '--green']], { label: '%', least: 100, unit: ' %' }),
  chart('channels', CHANNELS.map((channel, i) => [`channel:${channel}`, channel, COLOURS[i]])),
];

let lastAnswer = null;
let pluginsOf = null;
let scalingEnabled = false;
let templatesKnown = -1;

function chart(id, lines, axis) {
  const series = lines.map(([, label, colour, filled = false]) => ({ label, colour, filled }));
  const readout = document.querySelector(`[data-readout="${id}"]`);
  const drawn = new RateChart(document.getElementById(`${id}-chart`), WINDOW_SECONDS, series, readout, axis);
  return { drawn, names: lines.map(([name]) => name) };
}

function nowSeconds() {
  return performance.now() / 1_000;
}

function redraw() {
  const now = nowSeconds();
  for (const { drawn, names } of charts) {
    drawn.draw(history.columns(names, now));
  }
}

function show(state, text) {
  const pill = document.getElementById('state');
  if (pill.textContent !== text) {
    pill.textContent = text;
  }
  pill.dataset.state = state;
  document.title = state === 'stale' ? 'Platen (no answer)' : 'Platen';
  document.getElementById('live').toggleAttribute('data-stale', state === 'stale');
}

function showBanner(text) {
  const banner = document.getElementById('banner');
  banner.hidden = text === '';
  if (banner.textContent !== text) {
    banner.textContent = text;
  }
}

/** What an instance has since its start, plugins and whether it scales, is asked for when it is another one. */
async function ask() {
  const stats = await getJson('/v1/stats');
  const known = stats.instance === pluginsOf;
  const plugins = known ? null : await getJson('/v1/plugins');
  const scaling = known && !scalingEnabled ? null : await getJson('/v1/scaling');
  return { stats, plugins, scaling };
}

const listener = {
  answered({ stats, plugins, scaling }) {
    lastAnswer = new Date();
    history.add(stats, nowSeconds());
    view.stats(stats, history);
    if (plugins !== null) {
      pluginsOf = stats.instance;
      view.plugins(plugins);
    }
    if (scaling !== null) {
      scalingEnabled = scaling.enabled;
      showFleet(scaling);
    }
    if (stats.templates !== templatesKnown) {
      templatesKnown = stats.templates;
      listTemplates();
    }
    show('live', 'live');
    showBanner('');
    redraw();
  },

  failed(error) {
    templatesKnown = -1;
    history.interrupt(nowSeconds());
    const reason = error.name === 'Error' ? ` (${error.message})` : '';
    const problem = lastAnswer === null
      ? `The instance does not answer${reason}.`
      : `The instance has not answered since ${timeOfDay(lastAnswer)}${reason}; the numbers below are from then.`;
    show('stale', 'no answer');
    showBanner(`${problem} Trying again every second.`);
    redraw();
  },

  paused() {
    history.interrupt(nowSeconds());
    show('paused', 'paused');
  },
};

startPreview();
new Poller(ask, listener).start();
