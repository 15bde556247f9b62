// Talks to the service. Errors become sentences that say what to do; a key stays in this tab.

const KEY = 'ganvas.key';
let asking = null;

/** What stands before all addresses: all but empty where the service has a path of its own. */
const root = new URL('..', import.meta.url).pathname.replace(/\/$/, '');

/** The address of a path of the service. */
export const to = (path) => root + path;

/** Where the key is: in the tab's session storage, or for an administrator's page in its memory alone. */
const inSession = {
  get: () => sessionStorage.getItem(KEY),
  set: (key) => sessionStorage.setItem(KEY, key),
};
let keyring = inSession;

export function keepKeyInMemory() {
  let held = null;
  keyring = { get: () => held, set: (key) => (held = key) };
}

/** What went wrong, in words for a person. */
export class Problem extends Error {
  constructor(message, status = 0, retryAfter = 0, told = {}) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
    this.told = told;
  }
}

const refused = () => new Problem(document.getElementById('key-dialog').dataset.refused, 401);

export const hasKey = () => keyring.get() !== null;

/** Asks for a key if there is none yet. */
export async function needKey() {
  if (!hasKey() && !(await keyFromPerson(false))) {
    throw refused();
  }
}

/** Like fetch, but fails with a Problem; asks for a key where one is needed. */
export async function ask(address, options = {}) {
  const sent = keyring.get();
  const response = await send(address, options, sent);
  if (response.ok) {
    return response;
  }
  if (await mayTryAnotherKey(response.status, sent)) {
    return ask(address, options);
  }
  throw await problem(response);
}

/** After a refusal: whether there is another key now. Another picture of the page may have been given one meanwhile. */
async function mayTryAnotherKey(status, sent) {
  if (status !== 401 && !(status === 403 && sent)) {
    return false;
  }
  if (keyring.get() !== sent || (await keyFromPerson(sent !== null))) {
    return true;
  }
  throw refused();
}

async function send(address, options, key) {
  const headers = new Headers(options.headers);
  if (key) {
    headers.set('Authorization', `Bearer ${key}`);
  }
  try {
    return await fetch(address, { ...options, headers });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Problem('The service does not answer. See whether it is running, then try again.');
  }
}

/** The answer of a path of the service, in JSON. */
export async function json(path, options = {}) {
  const headers = new Headers(options.headers);
  headers.set('Accept', 'application/json');
  return (await ask(to(path), { ...options, headers })).json();
}

/** Reads JSON with seeds as strings: they have 64 bits, numbers here have 53. */
export const withSeeds = (text) => JSON.parse(text.replace(/"seed"\s*:\s*(-?\d+)/g, '"seed":"$1"'));

/** The answer of a path of the service, with seeds as strings. */
export async function jsonWithSeeds(path, options = {}) {
  return withSeeds(await (await ask(to(path), options)).text());
}

/** @param body as JSON text */
export function postJson(path, body) {
  return json(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

/** Sends a form with files, and tells how much of it has left: from 0 to 1. */
export async function upload(path, form, tell) {
  const sent = keyring.get();
  const response = await uploadOnce(to(path), form, sent, tell);
  if (response.ok) {
    return response.json();
  }
  if (await mayTryAnotherKey(response.status, sent)) {
    return upload(path, form, tell);
  }
  throw await problem(response);
}

/** fetch does not tell how far it is, XMLHttpRequest does. */
function uploadOnce(address, form, key, tell) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', address);
    call.setRequestHeader('Accept', 'application/json');
    if (key) {
      call.setRequestHeader('Authorization', `Bearer ${key}`);
    }
    call.upload.onprogress = (event) => event.lengthComputable && tell(event.loaded / event.total);
    call.onload = () => resolve(new Response(call.response, {
      status: call.status,
      headers: { 'Retry-After': call.getResponseHeader('Retry-After') ?? '0' },
    }));
    call.onerror = () => reject(new Problem('The upload broke off. See whether the service is running, then try again.'));
    call.send(form);
  });
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
  return new Problem(sentence(said, response.status), response.status, wait, told);
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
function keyFromPerson(wrong) {
  asking ??= showKeyDialog(wrong).finally(() => (asking = null));
  return asking;
}

function showKeyDialog(wrong) {
  const dialog = document.getElementById('key-dialog');
  dialog.querySelector('.refused').hidden = !wrong;
  const field = dialog.querySelector('input');
  field.value = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const given = dialog.returnValue === 'use' ? field.value.trim() : '';
      if (given) {
        keyring.set(given);
      }
      field.value = '';
      resolve(given !== '');
    }, { once: true });
  });
}
