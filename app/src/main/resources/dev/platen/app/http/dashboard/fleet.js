// The fleet's size: what was decided last, why, and what is announced. Shown where scaling is enabled.

import * as format from './format.js';
import { element, setText, setValue } from './page.js';

const MOST_SQUARES = 40;
const MOST_ANNOUNCED = 3;

/** Shows what an instance answers to /v1/scaling. */
export function showFleet(scaling) {
  const root = document.getElementById('fleet');
  root.hidden = !scaling.enabled;
  if (!scaling.enabled) {
    return;
  }
  const { decision } = scaling;
  if (decision === undefined) {
    setValue('fleetWanted', '–');
    setValue('fleetWords', 'instances wanted · nothing is decided yet');
    return;
  }
  const seen = decision.observation.fleet;
  const starting = seen.startingAgeMillis.length;
  root.dataset.stale = String(decision.stale);
  setValue('fleetWanted', String(decision.desired));
  setValue('fleetWords', [
    decision.desired === 1 ? 'instance wanted' : 'instances wanted',
    `${seen.ready} ready`,
    `${starting} starting`,
    ...(seen.draining > 0 ? [`${seen.draining} draining`] : []),
    leader(scaling, decision.leader),
  ].join(' · '));
  setText(document.getElementById('fleet-reason'), decision.reason);
  squares({ ready: seen.ready, starting, draining: seen.draining });
  announced(decision);
}

/** Who decides; a leader that nobody hears of any more is about to be followed by another. */
function leader(scaling, name) {
  if (scaling.leader) {
    return 'led by this instance';
  }
  const heard = scaling.fleet.some((each) => each.instance === name && !each.silent);
  return heard ? `led by ${name}` : `no leader, the last was ${name}`;
}

/** A square for each instance. */
function squares(counts) {
  const wanted = Object.entries(counts).flatMap(([state, count]) => Array.from({ length: count }, () => state));
  const list = document.getElementById('fleet-squares');
  const shown = wanted.slice(0, MOST_SQUARES);
  while (list.children.length > shown.length) {
    list.lastElementChild.remove();
  }
  shown.forEach((state, i) => {
    const square = list.children[i] ?? list.appendChild(element('li'));
    square.className = state;
  });
}

function announced({ observation, came }) {
  const loads = [...observation.announced].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const lines = loads.slice(0, MOST_ANNOUNCED).map((load) => announcedLine(load, came[load.id] ?? 0));
  if (loads.length > MOST_ANNOUNCED) {
    lines.push(`and ${loads.length - MOST_ANNOUNCED} more`);
  }
  const list = document.getElementById('fleet-announced');
  list.hidden = lines.length === 0;
  while (list.children.length > lines.length) {
    list.lastElementChild.remove();
  }
  lines.forEach((line, i) => setText(list.children[i] ?? list.appendChild(element('li')), line));
}

function announcedLine(load, came) {
  const over = load.rampMillis === 0 ? 'at once' : `over ${format.duration(load.rampMillis / 1_000)}`;
  return `announced: ${format.count(load.messages)} messages of ${load.workspace} to ${load.lane}, ${load.id}, `
    + `from ${format.moment(new Date(load.start))} ${over} · ${format.count(came)} came · `
    + `believed at ${Math.round(100 * load.trust)} %`;
}
