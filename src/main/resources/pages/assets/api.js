// Talks to the service. Errors become sentences that say what to do; a key stays in this tab.

const KEY = 'ganvas.key';
let asking = null;

/** What went wrong, in words for a person. */
export class Problem extends Error {
  constructor(message, status = 0, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export const hasKey = () => sessionStorage.getItem(KEY) !== null;

/** Like fetch, but fails with a Problem; asks for a key where one is needed. */
export async function ask(path, options = {}) {
  const sent = sessionStorage.getItem(KEY);
  const response = await send(path, options, sent);
  if (response.ok) {
    return response;
  }
  if (response.status === 401 || (response.status === 403 && sent)) {
    // Another picture of the same page may have been given a key meanwhile.
    if (sessionStorage.getItem(KEY) !== sent || (await keyFromPerson(sent))) {
      return ask(path, options);
    }
    throw new Problem('This service makes pictures only for holders of a key. Ask its operator for one.', 401);
  }
  throw await problem(response);
}

async function send(path, options, key) {
  const headers = new Headers(options.headers);
  if (key) {
    headers.set('Authorization', `Bearer ${key}`);
  }
  try {
    return await fetch(path, { ...options, headers });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Problem('The service does not answer. See whether it is running, then try again.');
  }
}

export async function json(path, options = {}) {
  const headers = new Headers(options.headers);
  headers.set('Accept', 'application/json');
  return (await ask(path, { ...options, headers })).json();
}

export function postJson(path, body) {
  return json(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

async function problem(response) {
  const wait = Number(response.headers.get('Retry-After')) || 0;
  let told = {};
  try {
    told = await response.json();
  } catch {
    // Not this service's own words: a proxy's page, perhaps.
  }
  const fields = (told.errors ?? []).map((e) => `${e.field} ${e.message}`);
  const said = fields.length ? fields.join('; ') : told.detail;
  return new Problem(sentence(said, response.status), response.status, wait);
}

function sentence(said, status) {
  const text = said ? said[0].toUpperCase() + said.slice(1) : `The service answered ${status}`;
  const full = /[.!?]$/.test(text) ? text : `${text}.`;
  if (status === 413) return `${full} Choose a smaller file.`;
  if (status === 422) return `${full} Choose another file.`;
  if (status === 429) return `${full} Wait a moment and try again.`;
  if (status >= 500) return `${full} Try again; if that does not help, tell the operator.`;
  return full;
}

/** Waits, unless called off. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('called off', 'AbortError'));
    });
  });
}

/** Asks for a key, once for all that wait for it. Answers whether there is one to try now. */
function keyFromPerson(refused) {
  asking ??= showKeyDialog(refused).finally(() => (asking = null));
  return asking;
}

function showKeyDialog(refused) {
  const dialog = document.getElementById('key-dialog');
  dialog.querySelector('.refused').hidden = !refused;
  const field = dialog.querySelector('input');
  field.value = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const given = dialog.returnValue === 'use' ? field.value.trim() : '';
      if (given) {
        sessionStorage.setItem(KEY, given);
      }
      field.value = '';
      resolve(given !== '');
    }, { once: true });
  });
}
