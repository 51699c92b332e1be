// Puts an instance's numbers into the page.

import * as format from './format.js';
import { element, setText, setValue } from './page.js';

const RECENT_SECONDS = 5;
const HIGH_SHARE = 0.85;
const OUTCOMES = [
  { id: 'rendered', label: 'Rendered', total: 'rendered', rate: 'rendered' },
  { id: 'aborted', label: 'Aborted', total: 'aborted', rate: 'aborted' },
  { id: 'dead', label: 'Dead-lettered', total: 'deadLettered', rate: 'dead' },
  { id: 'flight', label: 'In flight', total: 'inFlight', rate: null },
];

/** A table's body with a fixed number of rows, whose cells are set again and again. */
class Rows {
  #cells;

  constructor(body, rows, columns) {
    this.#cells = rows.map((row) => {
      const line = document.createElement('tr');
      const head = element('th');
      head.scope = 'row';
      head.append(element('i', '', `key ${row.mark}`), row.label);
      const cells = Array.from({ length: columns }, () => element('td'));
      line.append(head, ...cells);
      body.append(line);
      return cells;
    });
  }

  set(row, texts, badColumn = -1) {
    this.#cells[row].forEach((cell, i) => {
      setText(cell, texts[i]);
      cell.classList.toggle('bad', i === badColumn);
    });
  }
}

export class View {
  #lanes;
  #channels;
  #outcomeRows;
  #laneRows;
  #channelRows;

  constructor(lanes, channels) {
    this.#lanes = lanes;
    this.#channels = channels;
    const marked = (name, i) => ({ label: name, mark: `c${i}` });
    this.#outcomeRows = new Rows(byId('outcomes'), OUTCOMES.map((o) => ({ label: o.label, mark: o.id })), 3);
    this.#laneRows = new Rows(byId('lanes'), lanes.map(marked), 5);
    this.#channelRows = new Rows(byId('channels'), channels.map(marked), 2);
  }

  stats(sample, history) {
    const recent = (name) => format.rate(history.mean(name, RECENT_SECONDS));
    setValue('instance', sample.instance);
    setValue('uptime', format.duration(sample.uptimeSeconds));
    setValue('templates', format.count(sample.templates));
    setValue('inRate', recent('in'));
    setValue('outRate', recent('out'));
    setValue('inFlight', format.count(sample.inFlight));
    setValue('p50', format.micros(sample.renderMicrosP50));
    setValue('p99', format.micros(sample.renderMicrosP99));
    setValue('received', format.count(sample.received));
    setValue('receivedRate', recent('in'));
    this.#outcomes(sample, recent);
    this.#rows(sample, recent);
    level(sample.pressure);
    gauge('heap', sample.heapUsedBytes, sample.heapMaxBytes);
    gauge('reserved', sample.reservedBytes, sample.budgetBytes);
  }

  #outcomes(sample, recent) {
    const whole = OUTCOMES.reduce((sum, outcome) => sum + sample[outcome.total], 0);
    const bars = byId('share').children;
    OUTCOMES.forEach((outcome, i) => {
      const total = sample[outcome.total];
      bars[i].style.flexGrow = String(total);
      bars[i].style.minWidth = total > 0 ? '3px' : '0';
      const perSecond = outcome.rate === null ? '' : recent(outcome.rate);
      this.#outcomeRows.set(i, [format.count(total), format.share(total, whole), perSecond],
        outcome.id === 'dead' && total > 0 ? 0 : -1);
    });
  }

  #rows(sample, recent) {
    this.#lanes.forEach((lane, i) => {
      const counts = sample.lanes[lane];
      this.#laneRows.set(i, [recent(`in:${lane}`), recent(`out:${lane}`), format.count(counts.rendered),
        format.count(counts.aborted), format.count(counts.deadLettered)], counts.deadLettered > 0 ? 4 : -1);
    });
    this.#channels.forEach((channel, i) => {
      this.#channelRows.set(i, [recent(`channel:${channel}`), format.count(sample.channels[channel].rendered)]);
    });
  }

  plugins(answer) {
    const engines = Object.entries(answer.engines);
    const sound = engines.length + answer.strategies.length;
    const problems = answer.problems.length;
    setValue('plugins', problems === 0 ? String(sound) : `${sound}, ${problems} with a problem`);
    byId('plugins').replaceChildren(
      ...engines.map(([id, engine]) => pluginLine(id, ` template engine, ${engine.name} ${engine.version}`)),
      ...answer.strategies.map((id) => pluginLine(id, ' scaling strategy')),
      ...answer.problems.map((problem) => problemLine(problem)),
    );
  }
}

function byId(id) {
  return document.getElementById(id);
}

/** What the pressure comes from. */
const CAUSES = {
  heap: 'from the heap',
  direct: 'from memory outside the heap',
  container: 'from the limit of the whole process',
  signal: 'assumed without a signal',
};

const LEVELS = ['normal', 'elevated', 'high', 'severe', 'critical'];

function level(pressure) {
  const root = byId('level');
  const reached = LEVELS.indexOf(pressure.level);
  root.dataset.level = pressure.level;
  [...root.querySelectorAll('.steps li')].forEach((step, i) => step.classList.toggle('on', i <= reached));
  setValue('level', pressure.level);
  setValue('levelWords', levelWords(pressure));
}

/** What the level means at the moment, in words. */
function levelWords(pressure) {
  const words = [`pressure ${Math.round(100 * pressure.pressure)} %, ${CAUSES[pressure.cause] ?? pressure.cause}`];
  if (pressure.shadow) {
    words.push(`recorded only, in force is ${pressure.acting}`);
  }
  if (pressure.budgetFactor < 1) {
    words.push(`${Math.round(100 * pressure.budgetFactor)} % of the memory budget`);
  }
  if (pressure.pausedLanes.length > 0) {
    words.push(`paused: ${pressure.pausedLanes.join(', ')}`);
  }
  if (pressure.oneAtATime) {
    words.push('one message at a time');
  }
  if (pressure.timeToExhaustionSeconds !== null) {
    words.push(`memory full in about ${format.duration(pressure.timeToExhaustionSeconds)}`);
  }
  if (pressure.alerting) {
    words.push('alert');
  }
  if (pressure.signal !== 'live') {
    words.push(`signal ${pressure.signal}`);
  }
  return words.join(' · ');
}

function gauge(id, used, limit) {
  const root = byId(id);
  const bar = root.querySelector('.bar');
  const ratio = limit === 0 ? 0 : Math.min(1, used / limit);
  const text = `${format.bytes(used)} of ${format.bytes(limit)}`;
  setText(root.querySelector('output'), text);
  bar.firstElementChild.style.width = `${100 * ratio}%`;
  bar.classList.toggle('high', ratio > HIGH_SHARE);
  bar.setAttribute('aria-valuenow', String(used));
  bar.setAttribute('aria-valuemax', String(limit));
  bar.setAttribute('aria-valuetext', text);
}

function pluginLine(id, detail) {
  const line = element('li', id);
  line.append(element('small', detail));
  return line;
}

function problemLine(problem) {
  const line = element('li', '', 'problem');
  line.append(element('strong', problem.folder), ` is not in use: ${problem.message}`);
  return line;
}
