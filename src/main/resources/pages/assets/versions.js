// Versions of models: which is served, what a candidate would change, and what its evaluation says.

import { ask, json, postJson, to } from './api.js';
import { make, save } from './dom.js';
import './picture.js';
import { sure } from './sure.js';
import { capital, counted, number, when } from './words.js';

const COMPARED = 12;
const at = (id) => document.getElementById(id);
let page = null;

export function setUpVersions(of) {
  page = of;
}

/** @param first name of a model to begin with */
export async function refreshVersions(first) {
  const all = await json('/admin/models');
  const names = [...new Set(all.map(nameOf))].sort((a, b) => (b === first) - (a === first) || a.localeCompare(b));
  at('versions').replaceChildren(...names.map((name) => group(name, all.filter((version) => nameOf(version) === name))));
}

/** Of one whose bundle cannot be read there is no manifest. */
const nameOf = ({ manifest, origin }) => manifest?.name ?? origin.name;
const numberOf = ({ manifest, origin }) => manifest?.version ?? origin.version;

function group(name, versions) {
  const served = versions.find((version) => version.served);
  const newestFirst = [...versions].sort((a, b) => b.served - a.served || (b.origin?.created ?? '').localeCompare(a.origin?.created ?? ''));
  return make('section', { class: 'group', 'aria-labelledby': `of-${name}` },
    make('div', { class: 'wallhead' },
      make('h2', { id: `of-${name}`, class: 'grow', text: name }),
      make('button', { type: 'button', text: 'Roll back', 'aria-label': `Roll back ${name}`, onclick: () => rollBack(name) }),
      served ? make('button', { type: 'button', text: 'Withdraw', 'aria-label': `Withdraw ${name}`, onclick: () => withdraw(name) }) : null),
    served ? null : make('p', { class: 'notice', text: 'Nothing of this name is served.' }),
    ...newestFirst.map((version) => card(version, served)));
}

function card(version, served) {
  const { origin } = version;
  const state = version.served ? 'served' : version.shipped ? 'shipped' : origin.state.toLowerCase();
  const [sign, title, details] = verdict(version);
  const compare = make('div', { class: 'compare', hidden: true });
  return make('article', { class: `version ${state}` },
    make('h3', {}, numberOf(version), make('span', { class: 'state', text: state })),
    make('p', { class: 'soft small', text: facts(version) }),
    make('div', { class: `layer ${sign}` },
      make('span', { class: 'sign', 'aria-hidden': 'true', text: { yes: '✓', no: '–', bad: '!' }[sign] }),
      make('b', { text: title }),
      make('div', {}, ...details.map((text) => make('p', { text })))),
    make('div', { class: 'row wrap' }, ...acts(version, served, compare)),
    compare);
}

function facts({ manifest, origin, shipped, loadedBytes }) {
  if (!manifest) {
    return `made ${when(origin.created)}`;
  }
  const { metrics, architecture } = manifest;
  return [
    `${architecture.resolution} pixels`,
    `${number(manifest.imagesSeen)} pictures seen`,
    metrics.frechetGenerated === undefined ? null : `Fréchet distance ${metrics.frechetGenerated.toFixed(2)} (of real pictures ${metrics.frechetHeldOut.toFixed(2)})`,
    shipped ? 'comes with the service' : `made ${when(origin.created)}`,
    origin?.parent ? `from ${origin.parent}` : null,
    loadedBytes ? 'in memory' : null,
  ].filter(Boolean).join(' · ');
}

/** What the gate says: a sign, a sentence, and its reasons. */
function verdict({ shipped, origin, unreadable }) {
  if (unreadable) {
    return ['bad', 'It cannot be served.', [`${capital(unreadable)}.`]];
  }
  if (shipped) {
    return ['yes', 'Comes with the service.', []];
  }
  if (!origin.jobId) {
    return ['no', 'Imported, and not measured here.', []];
  }
  if (!origin.concerns) {
    return ['yes', 'Fit to be served.', ['It is no nearer to its training pictures than pictures that it never saw are, and its own are varied.']];
  }
  const reasons = origin.concerns.split('; ').map((text) => `${capital(text)}.`);
  if (origin.overrideReason) {
    reasons.push(`Served all the same, because: ${origin.overrideReason}`);
  }
  const remembers = origin.concerns.includes('memorised');
  const alike = origin.concerns.includes('collapsed');
  return ['bad', `Not fit to be served: ${[remembers && 'it repeats training pictures', alike && 'its pictures hardly differ'].filter(Boolean).join(', and ')}.`, reasons];
}

function acts(version, served, compare) {
  const { origin } = version;
  const path = `/admin/models/${encodeURIComponent(nameOf(version))}/versions/${encodeURIComponent(numberOf(version))}`;
  const gone = version.served ? null : make('button', { type: 'button', text: 'Delete', onclick: () => remove(origin.id, path) });
  if (version.unreadable) {
    return [gone].filter(Boolean);
  }
  const both = served && !served.unreadable && !version.served;
  const look = make('button', { type: 'button', 'aria-expanded': 'false', text: both ? 'Compare with what is served' : 'See pictures', onclick: () => {
    compare.hidden = !compare.hidden;
    look.setAttribute('aria-expanded', String(!compare.hidden));
    compare.replaceChildren(...(compare.hidden ? [] : [both ? sheet(served, 'Served') : null, sheet(version, version.served ? 'Served' : 'This version')].filter(Boolean)));
  } });
  if (version.shipped) {
    return [look];
  }
  return [
    version.served ? null : make('button', { type: 'button', class: 'main', text: 'Serve it', onclick: () => promote(version, path) }),
    look,
    make('button', { type: 'button', text: 'Export', onclick: () => page.doing(async () => save(await (await ask(to(`${path}/bundle.zip`))).blob(), `${nameOf(version)}-${numberOf(version)}.zip`)) }),
    gone,
  ].filter(Boolean);
}

function sheet(version, title) {
  const { name, version: number_, classes } = version.manifest;
  const text = `${title}: ${name} ${number_}`;
  return make('figure', {},
    make('figcaption', {}, make('b', { text }), make('span', { class: 'soft small', text: `AI-generated, ${counted(COMPARED, 'seed')} from 0 on${classes.length ? ', classes as they come' : ''}` })),
    make('gan-picture', { class: 'sheet four', src: to(`/admin/models/${encodeURIComponent(name)}/versions/${encodeURIComponent(number_)}/pictures.png?n=${COMPARED}`), alt: `AI-generated pictures by ${text}` }));
}

async function promote(version, path) {
  const { name, version: number_ } = version.manifest;
  const unfit = version.origin.concerns !== undefined;
  const agreed = await sure(`Serve ${name} ${number_}?`,
    unfit ? 'Its evaluation speaks against it.' : 'From then on it draws for everybody who asks for that name. Requests go on meanwhile.',
    'Serve it', unfit);
  if (agreed) {
    const body = JSON.stringify(unfit ? { overrideReason: agreed } : {});
    await change(() => postJson(`${path}/promote`, body), name, `${name} ${number_} is served.`);
  }
}

async function rollBack(name) {
  if (await sure(`Roll ${name} back?`, 'What was served before is served again.', 'Roll back')) {
    await change(() => json(`/admin/models/${encodeURIComponent(name)}/rollback`, { method: 'POST' }), name, `${name} is as it was before.`);
  }
}

async function withdraw(name) {
  if (await sure(`Withdraw ${name}?`, 'Nothing of that name is served any more, until you serve a version or roll back.', 'Withdraw it')) {
    await change(() => ask(to(`/admin/models/${encodeURIComponent(name)}/withdraw`), { method: 'POST' }), name, `${name} is withdrawn.`);
  }
}

async function remove(id, path) {
  if (await sure(`Delete ${id}?`, 'Its weights are gone then. Links to its pictures do not work any more.', 'Delete it')) {
    await change(() => ask(to(path), { method: 'DELETE' }), id.split('@')[0], `${id} is deleted.`);
  }
}

async function change(call, name, done) {
  if (await page.doing(call)) {
    page.tell(done);
    await refreshVersions(name);
  }
}
