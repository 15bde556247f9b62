// For administrators: what runs, a new run, and which versions are served. The key stays in this page's memory.

import { keepKeyInMemory, needKey } from './api.js';
import { setUpNewRun } from './newrun.js';
import { refreshRuns, setUpRuns, watch } from './runs.js';
import { refreshVersions, setUpVersions } from './versions.js';

const at = (id) => document.getElementById(id);
const PARTS = ['runs', 'new', 'versions'];

const fail = (problem) => {
  at('problem').textContent = problem.message;
  at('main').setAttribute('aria-busy', 'false');
};

/** Does something that may fail; answers nothing if it did, and says why. */
async function doing(action, afterwards = () => {}) {
  at('problem').textContent = '';
  at('main').setAttribute('aria-busy', 'true');
  try {
    return await action();
  } catch (problem) {
    fail(problem);
    at('problem').scrollIntoView({ block: 'nearest' });
    afterwards(problem);
    return null;
  } finally {
    at('main').setAttribute('aria-busy', 'false');
  }
}

function open(part) {
  document.querySelector(`input[name=part][value=${part}]`).checked = true;
  PARTS.forEach((id) => (at(id).hidden = id !== part));
}

const page = {
  fail,
  doing,
  tell: (text) => (at('queue').textContent = text),
  seeVersion: (name) => doing(() => refreshVersions(name)).then(() => open('versions')),
  started: async (job) => {
    open('runs');
    await doing(refreshRuns);
    await watch(job.id);
  },
};

async function start() {
  keepKeyInMemory();
  await needKey();
  at('main').setAttribute('aria-busy', 'true');
  setUpRuns(page);
  setUpVersions(page);
  const jobs = await refreshRuns();
  await Promise.all([setUpNewRun(page), refreshVersions()]);
  for (const input of document.querySelectorAll('input[name=part]')) {
    input.addEventListener('change', () => {
      open(input.value);
      if (input.value === 'versions') {
        doing(() => refreshVersions());
      }
    });
  }
  open(jobs.length ? 'runs' : 'new');
  at('parts').hidden = false;
  if (jobs.length) {
    await watch(jobs[0].id);
  }
  at('main').setAttribute('aria-busy', 'false');
}

start().catch(fail);
