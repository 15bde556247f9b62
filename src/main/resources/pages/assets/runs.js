// Runs: the queue, and one of them watched as it goes on.

import { ask, json, to } from './api.js';
import { chart } from './chart.js';
import { make } from './dom.js';
import { follow } from './events.js';
import { film } from './samples.js';
import { sure } from './sure.js';
import { capital, counted, duration, number, when } from './words.js';

const REFRESH = 5000;
const LOOK = 3000;
const at = (id) => document.getElementById(id);

let jobs = [];
let nodes = [];
let watched = null;
let page = null;

const isOver = (job) => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.state);

/** @param of what the page does with a version that was made, and with problems */
export function setUpRuns(of) {
  page = of;
  // Others make runs too, so the list is never the last word.
  setInterval(() => document.visibilityState === 'visible' && refreshRuns().catch(page.fail), REFRESH);
}

export async function refreshRuns() {
  [jobs, nodes] = await Promise.all([json('/admin/training-jobs'), json('/admin/nodes')]);
  showQueue();
  showList();
  return jobs;
}

function showQueue() {
  const waiting = jobs.filter((job) => job.state === 'QUEUED').length;
  at('queue').textContent = waiting ? `${counted(waiting, 'run')} in the queue` : 'The queue is empty';
  at('nodes').replaceChildren(...(nodes.length ? nodes.map(node) : [make('li', { text: 'No node trains' })]));
}

function node({ name, cores, jobs }) {
  const doing = jobs.length ? `trains ${jobs.map((job) => job.model).join(', ')}` : 'waits for a run';
  return make('li', { text: `${name}, ${counted(cores, 'core')}: ${doing}` });
}

function showList() {
  at('runlist').replaceChildren(...(jobs.length ? jobs.map(row) : [make('li', { class: 'soft', text: 'No run yet. Make a new one: it needs some hundred pictures of one kind of thing.' })]));
}

function row(job) {
  return make('li', {}, make('button', { type: 'button', 'aria-pressed': String(watched?.id === job.id), onclick: () => watch(job.id) },
    make('b', { text: job.model }),
    make('span', { class: 'soft small', text: stateWords(job) }),
    isOver(job) ? null : bar(job)));
}

const bar = (job) => make('progress', { max: 1, value: job.progress, 'aria-label': `${job.model}: pictures shown` });

function stateWords(job) {
  const percent = `${Math.floor(100 * job.progress)} %`;
  switch (job.state) {
    case 'QUEUED':
      return job.queuePosition ? `waits, ${counted(job.queuePosition, 'run')} before it` : 'waits for a node, and is next';
    case 'RUNNING': {
      const left = (Date.parse(job.expectedEnd) - Date.now()) / 1000;
      return left > 0 ? `${percent}, ${duration(left)} left` : job.imagesSeen ? percent : 'prepares';
    }
    case 'FINISHING':
      return 'is measured and becomes a version';
    case 'PAUSED':
      return `paused at ${percent}${job.reason ? `: ${job.reason}` : ''}`;
    case 'SUCCEEDED':
      return `made version ${job.modelVersion}`;
    case 'FAILED':
      return `failed${job.reason ? `: ${job.reason}` : ''}`;
    default:
      return 'cancelled';
  }
}

/** Shows a run, and follows it until it is over or another one is shown. */
export async function watch(id) {
  watched?.call.abort();
  watched?.film.stop();
  const job = await json(`/admin/training-jobs/${id}`).catch(page.fail);
  if (!job) {
    return;
  }
  const mine = { id, call: new AbortController(), film: film(id, job.model), looked: 0, looking: false, told: Promise.resolve() };
  watched = mine;
  at('run').replaceChildren(
    make('div', { id: 'run-head' }),
    mine.film.element,
    make('div', { class: 'two', id: 'run-charts' }),
    make('details', { class: 'fold' }, make('summary', { text: 'What it said' }), make('pre', { id: 'run-log', tabindex: 0, role: 'region', 'aria-label': 'Log' })));
  at('run').hidden = false;
  showList();
  await look(mine, true);
  showJob(job);
  follow(`/admin/training-jobs/${id}/events`, (event) => heard(mine, event),
    (seconds) => (at('run-state').textContent = `The connection broke off. Next try in ${seconds} s.`), mine.call.signal)
    .catch((problem) => problem.name !== 'AbortError' && page.fail(problem));
}

function heard(mine, event) {
  if (watched !== mine) {
    return true;
  }
  const told = JSON.parse(event.data);
  if (event.name === 'progress') {
    showJob({ ...jobs.find((job) => job.id === mine.id), ...told });
    look(mine, false);
    return false;
  }
  at('run-log').append(`${when(told.at)}  ${told.text}\n`);
  if (event.name === 'state') {
    // One after the other: an answer that overtakes another would be overwritten by what was before.
    mine.told = mine.told.then(refreshRuns).then(() => json(`/admin/training-jobs/${mine.id}`)).then((job) => watched === mine && showJob(job)).catch(page.fail);
    look(mine, true);
    return isOver({ state: told.text });
  }
  return false;
}

function showJob(job) {
  at('run-head').replaceChildren(
    make('h2', { id: 'run-title', text: job.modelVersion ? `${job.model} ${job.modelVersion}` : job.model }),
    make('p', { id: 'run-state', role: 'status', text: capital(stateWords(job)) }),
    isOver(job) ? '' : bar(job),
    make('p', { class: 'soft small', text: facts(job) }),
    ...job.warnings?.map((text) => make('p', { class: 'notice', text: `${capital(text)}.` })) ?? [],
    job.reason && job.state === 'SUCCEEDED' ? make('p', { class: 'notice bad', text: `${capital(job.reason)}.` }) : '',
    make('div', { class: 'row wrap' }, ...acts(job)));
}

function facts(job) {
  const { architecture, engine } = job.options;
  return [
    `${number(job.imagesSeen)} of ${number(job.totalImages)} pictures seen`,
    job.state === 'RUNNING' && job.imagesPerSecond ? `${number(job.imagesPerSecond)} a second` : null,
    `${architecture.resolution} pixels`,
    job.parent ? `from ${job.parent}` : null,
    engine ? engine.toLowerCase() : null,
    `asked for by ${job.createdBy}, ${when(job.created)}`,
  ].filter(Boolean).join(' · ');
}

function acts(job) {
  const act = (text, verb, look = '') => make('button', { type: 'button', class: look, text, onclick: () => order(job, verb) });
  const cancel = make('button', { type: 'button', text: 'Cancel', onclick: async () => {
    if (await sure(`Cancel ${job.model}?`, 'It cannot go on afterwards, and makes no version. Pause it to go on later; finish it to keep the best so far.', 'Cancel it')) {
      order(job, 'cancel');
    }
  } });
  switch (job.state) {
    case 'QUEUED':
      return [act('Pause', 'pause'), cancel];
    case 'RUNNING':
      return [act('Pause', 'pause'), watched?.film.frames() ? act('Finish with the best so far', 'finish') : '', cancel];
    case 'FINISHING':
      return [act('Pause', 'pause'), cancel];
    case 'PAUSED':
      return [act('Resume', 'resume', 'main'), cancel];
    case 'SUCCEEDED':
      return [make('button', { type: 'button', class: 'main', text: 'See the version', onclick: () => page.seeVersion(job.model) }), remove(job)];
    default:
      return [remove(job)];
  }
}

const remove = (job) => make('button', { type: 'button', text: 'Delete the run', onclick: async () => {
  if (await sure('Delete this run?', 'Its film, its figures and its log go. The version that it made stays.', 'Delete it')) {
    await page.doing(() => ask(to(`/admin/training-jobs/${job.id}`), { method: 'DELETE' }));
    at('run').hidden = true;
    watched?.call.abort();
    watched = null;
    refreshRuns().catch(page.fail);
  }
} });

async function order(job, verb) {
  const now = await page.doing(() => json(`/admin/training-jobs/${job.id}/${verb}`, { method: 'POST' }));
  if (now && watched?.id === now.id) {
    showJob(now);
  }
  refreshRuns().catch(page.fail);
}

/** Fetches figures and film, but not more often than a person can follow. */
async function look(mine, atOnce) {
  if (mine.looking || (!atOnce && Date.now() - mine.looked < LOOK)) {
    return;
  }
  mine.looking = true;
  try {
    const lines = await json(`/admin/training-jobs/${mine.id}/stats`);
    await mine.film.grow();
    if (watched === mine) {
      at('run-charts').replaceChildren(losses(lines), metric(lines));
    }
  } catch (problem) {
    page.fail(problem);
  } finally {
    mine.looking = false;
    mine.looked = Date.now();
  }
}

const points = (lines, value) => lines.map((line) => [line.imagesSeen, value(line)]).filter(([, y]) => Number.isFinite(y));

const losses = (lines) => chart('Losses', [
  { name: 'discriminator', points: points(lines, (line) => line.step.discriminatorLoss) },
  { name: 'generator', points: points(lines, (line) => line.step.generatorLoss) },
], 'Discriminator and generator play against each other: neither should fall to 0 and stay there.');

const metric = (lines) => chart('Fréchet distance', [{ name: 'now', points: points(lines, (line) => line.metric) }],
  'How far generated pictures are from real ones, by a judge that takes no part in training. Lower is better; the best is kept.');
