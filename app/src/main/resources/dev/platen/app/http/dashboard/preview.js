// The preview pane: a request's members in, the rendered parts out. Parts are text; the html part is shown
// in a frame that may run no script and reach nothing.

import { getJson } from './poller.js';
import { element } from './page.js';

const WORKSPACE_KEY = 'platen.workspace';
const LIVE = '';
const TYPING_PAUSE_MILLIS = 250;

const form = document.getElementById('preview-form');
const hint = document.getElementById('preview-hint');
const result = document.getElementById('preview-result');
const button = form.querySelector('button');
const fields = form.elements;

let templates = [];
let listing = 0;
let typing = null;
let busy = false;

export function startPreview() {
  fields.workspace.value = localStorage.getItem(WORKSPACE_KEY) ?? '';
  fields.workspace.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(listTemplates, TYPING_PAUSE_MILLIS);
  });
  fields.template.addEventListener('change', () => listVersions());
  fields.data.addEventListener('input', () => checkData());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  form.addEventListener('focusin', (event) => {
    if (!form.contains(event.relatedTarget)) {
      listTemplates();
    }
  });
}

function say(text, bad = false) {
  hint.textContent = text;
  hint.dataset.about = '';
  hint.classList.toggle('bad', bad);
}

function option(value, text) {
  const made = element('option', text);
  made.value = value;
  return made;
}

/** Lists the workspace's templates anew; what is chosen stays chosen. */
export async function listTemplates() {
  const workspace = fields.workspace.value.trim();
  const mine = ++listing;
  let found = [];
  let words = 'Name a workspace to see its templates.';
  if (workspace !== '') {
    try {
      found = (await getJson(`/v1/workspaces/${encodeURIComponent(workspace)}/templates`)).templates;
      words = found.length === 0 ? `Workspace “${workspace}” has no templates.` : '';
    } catch (error) {
      words = 'The templates cannot be listed.';
    }
  }
  if (mine === listing) {
    showTemplates(found, words);
  }
}

function showTemplates(found, words) {
  templates = found;
  offer(fields.template, templates.map((template) => option(template.name, template.name)));
  listVersions();
  if (words !== '' || hint.dataset.about === 'templates') {
    say(words);
    hint.dataset.about = 'templates';
  }
}

/** Gives `select` new options; what was chosen stays chosen if it is still there. */
function offer(select, options) {
  const chosen = select.value;
  const same = options.length === select.length && options.every((one, i) => one.text === select.options[i].text);
  if (!same) {
    select.replaceChildren(...options);
    select.disabled = options.length === 0;
    if (options.some((one) => one.value === chosen)) {
      select.value = chosen;
    }
  }
}

function listVersions() {
  const template = templates.find((one) => one.name === fields.template.value);
  const versions = [];
  for (let version = template?.versions ?? 0; version > 0; version--) {
    versions.push(option(String(version), String(version)));
  }
  if (template !== undefined && template.live > 0) {
    versions.unshift(option(LIVE, `live (${template.live})`));
  }
  offer(fields.version, versions);
}

/** What is wrong with the data, or an empty text. */
function dataProblem() {
  try {
    const data = JSON.parse(fields.data.value);
    return data !== null && typeof data === 'object' && !Array.isArray(data) ? '' : 'The data is not a JSON object.';
  } catch (error) {
    return `The data is not valid JSON: ${error.message}`;
  }
}

function checkData() {
  const problem = dataProblem();
  fields.data.setAttribute('aria-invalid', String(problem !== ''));
  say(problem, true);
  return problem === '';
}

/** The data goes out as it was written: a number keeps its digits. */
function requestBody() {
  const name = fields.template.value;
  const version = fields.version.value;
  const members = JSON.stringify({
    template: version === LIVE ? name : `${name}@${version}`,
    channel: fields.channel.value,
    locale: fields.locale.value.trim(),
    timeZone: fields.timeZone.value.trim(),
  });
  return `${members.slice(0, -1)},"data":${fields.data.value}}`;
}

async function submit() {
  if (busy || !checkData()) {
    return;
  }
  const workspace = fields.workspace.value.trim();
  if (workspace === '' || fields.template.value === '') {
    say('Name a workspace and choose a template.', true);
    return;
  }
  setBusy(true);
  try {
    const path = `/v1/workspaces/${encodeURIComponent(workspace)}/templates/${encodeURIComponent(fields.template.value)}/preview`;
    const response = await fetch(path, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: requestBody(), cache: 'no-store' });
    localStorage.setItem(WORKSPACE_KEY, workspace);
    show(await response.json());
  } catch (error) {
    result.replaceChildren(failure({ message: 'The instance does not answer.', advice: 'Try again when it is back.' }));
  } finally {
    setBusy(false);
  }
}

function setBusy(value) {
  busy = value;
  button.setAttribute('aria-disabled', String(value));
  button.textContent = value ? 'Rendering …' : 'Preview';
}

function show(answer) {
  if (answer.error !== undefined) {
    result.replaceChildren(failure(answer.error));
  } else if (answer.aborted !== undefined) {
    const box = element('div', '', 'aborted-note');
    box.append(element('strong', 'Aborted by the template: '), answer.aborted.reason);
    result.replaceChildren(box);
  } else {
    result.replaceChildren(...Object.entries(answer.parts).flatMap(([name, text]) => part(name, text)));
  }
}

function part(name, text) {
  const size = new TextEncoder().encode(text).length.toLocaleString('en');
  return [element('h3', `${name}, ${size} bytes`), content(name, text)];
}

function content(name, text) {
  switch (name) {
    case 'html':
      return frame(text);
    case 'subject':
    case 'title':
      return element('p', text, 'subject');
    default:
      return scrollable(element('pre', text));
  }
}

function scrollable(node) {
  node.tabIndex = 0;
  return node;
}

function frame(html) {
  const made = document.createElement('iframe');
  made.setAttribute('sandbox', '');
  made.title = 'The html part, rendered. Scripts and pictures from elsewhere are not loaded.';
  made.srcdoc = html;
  return made;
}

function failure(error) {
  const box = element('div', '', 'failure');
  const where = [
    error.template && `template ${error.template}`,
    error.part && `part ${error.part}`,
    error.line && `line ${error.line}`,
    error.column && `column ${error.column}`,
  ].filter(Boolean);
  box.append(element('strong', error.code ?? 'Not rendered'));
  if (where.length > 0) {
    box.append(` in ${where.join(', ')}`);
  }
  box.append(element('p', error.message), element('p', error.advice));
  return box;
}
