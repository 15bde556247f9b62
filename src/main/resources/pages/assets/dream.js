// A picture, and what a classifier dreams on it: before and after.

import { ask, Problem, to } from './api.js';
import { make, press, save } from './dom.js';
import { events } from './events.js';
import { picking } from './pick.js';
import { duration } from './words.js';

const USUAL = 'layer=4a';
const at = (id) => document.getElementById(id);
let file = null;
let dreamt = null;
let call = null;

function start() {
  at('wish').value = USUAL;
  picking(choose);
  at('dream').addEventListener('click', dream);
  at('stop').addEventListener('click', () => call.abort());
  at('again').addEventListener('click', () => {
    choose(dreamt);
    dream();
  });
  at('acts').append(
    press('down', 'Download', () => save(dreamt, 'dream.png')));
  linked();
}

/** "Dream" in the studio: only pictures of this service. */
async function linked() {
  const address = new URLSearchParams(location.search).get('picture');
  const source = address && new URL(address, location.href);
  if (!source || source.origin !== location.origin || !source.pathname.startsWith(to('/images/'))) {
    return;
  }
  busy(true);
  at('status').textContent = 'Fetching the picture…';
  try {
    choose(await (await ask(source.href)).blob());
  } catch (problem) {
    at('problem').textContent = problem.message;
  } finally {
    busy(false);
  }
}

function choose(chosen) {
  call?.abort();
  file = chosen;
  dreamt = null;
  URL.revokeObjectURL(at('before').src);
  at('before').src = URL.createObjectURL(file);
  at('after').replaceChildren();
  at('pair').hidden = false;
  at('drop').classList.add('small');
  at('dream').disabled = false;
  at('again').hidden = true;
  at('acts').hidden = true;
  at('problem').textContent = '';
  at('status').textContent = 'Choose what is looked for, and press “Dream”.';
}

function form() {
  const [name, value] = at('wish').value.split('=');
  const all = new FormData();
  all.append('image', file, 'picture');
  all.append(name, value);
  all.append('strength', at('strength').value);
  all.append('size', at('size').value);
  return all;
}

async function dream() {
  call?.abort();
  const mine = (call = new AbortController());
  const began = performance.now();
  busy(true);
  at('problem').textContent = '';
  at('status').textContent = 'Falling asleep…';
  try {
    const answer = await ask(to('/dream'), { method: 'POST', body: form(), headers: { Accept: 'text/event-stream' }, signal: mine.signal });
    await watch(answer, began);
  } catch (problem) {
    if (mine === call) {
      at('status').textContent = problem.name === 'AbortError' ? 'Woken up.' : '';
      at('problem').textContent = problem.name === 'AbortError' ? '' : problem.message;
    }
  } finally {
    if (mine === call) {
      busy(false);
    }
  }
}

async function watch(answer, began) {
  for await (const { name, data } of events(answer.body)) {
    const told = JSON.parse(data);
    if (name === 'progress') {
      at('progress').value = told.steps / told.of;
      const left = ((performance.now() - began) / 1000) * (told.of / told.steps - 1);
      at('status').textContent = `Step ${told.steps} of ${told.of}; about ${duration(left)} more`;
    } else if (name === 'dream') {
      return show(told, began);
    } else {
      throw new Problem(`${told.detail}.`);
    }
  }
  throw new Problem('The dream broke off. Try again.');
}

async function show({ images: [image] }, began) {
  dreamt = new Blob([Uint8Array.from(atob(image.b64), (letter) => letter.charCodeAt(0))], { type: image.mediaType });
  const after = make('img', { src: URL.createObjectURL(dreamt), alt: `AI-generated dream of ${at('wish').selectedOptions[0].text} on the picture` });
  await after.decode();
  at('after').replaceChildren(after);
  at('status').textContent = `${image.width} × ${image.height} pixels in ${((performance.now() - began) / 1000).toFixed(1)} s · partly made by AI, and labelled so`;
  at('again').hidden = false;
  at('acts').hidden = false;
}

function busy(is) {
  at('main').setAttribute('aria-busy', String(is));
  at('dream').disabled = is || !file;
  at('stop').hidden = !is;
  at('progress').hidden = !is;
  at('progress').removeAttribute('value');
}

start();
