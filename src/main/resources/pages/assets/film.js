// A film: keyframes in a strip, played as it is made, to be taken along in four formats.

import { ask, json, pause, postJson, Problem, to } from './api.js';
import { icon, make, press, save } from './dom.js';
import { film as memory } from './memory.js';
import { draw, picture } from './picture.js';
import { altText, freshSeed, isSeed, keyframeText, sideOf } from './recipe.js';
import { bytes, counted, duration } from './words.js';

const FORMATS = { mp4: 'MP4', webp: 'WebP', gif: 'GIF', apng: 'APNG' };
const MOST = 64;
const BEGINNING = 4;
const SECONDS = 1.5;
const OFTEN = 400;
const PROMPTS = ['a smiling woman with long red hair', 'an angry man with a full beard and sunglasses', 'a surprised girl with pink curly hair', 'an old bald man with glasses'];
const at = (id) => document.getElementById(id);

let models = [];
let model = null;
let keyframes = [];
let call = null;

/** What plays, with the request that made it. */
let shown = { request: null, blob: null };

const takesPrompts = () => model.architecture.conditioning.kind === 'VECTOR';

async function start() {
  models = await json('/models');
  if (models.length === 0) {
    throw new Problem('No model is served yet. An administrator can train one.');
  }
  const kept = memory.get();
  const wanted = kept.model ?? at('main').dataset.model;
  at('models').replaceChildren(...models.map((m) => make('label', {},
    make('input', { type: 'radio', name: 'model', value: m.name, onchange: () => begin(m, []) }), make('span', { text: m.name }))));
  at('formats').replaceChildren(...Object.entries(FORMATS).map(([format, name]) => press('down', name, () => take(format))));
  at('make').addEventListener('click', play);
  at('stop').addEventListener('click', () => call?.abort());
  at('fresh').addEventListener('click', () => begin(model, []));
  at('loop').addEventListener('change', strip);
  at('truncation').addEventListener('change', strip);
  at('film').autoplay = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  const known = models.find((m) => m.name === wanted);
  begin(known ?? models[0], known ? kept.keyframes : []);
}

/** Starts with keyframes, or without any with some. */
function begin(m, its) {
  model = m;
  document.querySelector(`input[name=model][value="${CSS.escape(m.name)}"]`).checked = true;
  keyframes = its.length ? its : Array.from({ length: BEGINNING }, (_, i) => fresh(i));
  at('truncation').value = m.truncation ?? 1;
  const own = m.architecture.resolution;
  at('size').replaceChildren(...[1, 2, 4, 8, 16].map((times) => own * times).filter((side) => side <= 512)
    .map((side) => make('option', { value: side, text: `${side} pixels`, selected: side === sideOf(m, 256) })));
  strip();
  if (keyframes.length > 1) {
    play();
  } else {
    at('main').setAttribute('aria-busy', 'false');
    at('status').textContent = 'A film needs two keyframes: add another one.';
  }
}

const fresh = (i) => ({ seed: freshSeed(), prompt: takesPrompts() ? PROMPTS[i % PROMPTS.length] : undefined, seconds: SECONDS });

// The strip

const recipeOf = (keyframe) => ({ ...keyframe, seconds: undefined, model: model.name, version: model.version,
  truncation: Number(at('truncation').value) === (model.truncation ?? 1) ? undefined : at('truncation').value });

function strip() {
  keyframes.forEach((keyframe) => (keyframe.seconds ??= SECONDS));
  at('keyframes').replaceChildren(...keyframes.map(card), make('li', {},
    make('button', { type: 'button', class: 'add', disabled: keyframes.length >= MOST, onclick: () => change(() => keyframes.push(fresh(keyframes.length))) }, icon('plus'), 'Add a keyframe')));
  memory.keep({ model: model.name, keyframes });
}

/** Draws the strip anew after something happened to it, and goes on from there. */
function change(what) {
  what();
  strip();
  at('keyframes-title').focus();
}

function card(keyframe, i) {
  const name = `keyframe ${i + 1}`;
  const alt = () => `${altText(recipeOf(keyframe))}, ${name}`;
  const still = picture(recipeOf(keyframe), sideOf(model, 256), alt());
  const field = (property, label, properties) => make('input', { type: 'text', 'aria-label': `${label} of ${name}`, value: keyframe[property] ?? '', autocomplete: 'off', ...properties,
    onchange: (event) => {
      set(keyframe, property, event.target);
      draw(still, recipeOf(keyframe), sideOf(model, 256), alt());
    } });
  const moveBy = (step) => () => change(() => keyframes.splice(i + step, 0, ...keyframes.splice(i, 1)));
  return make('li', {},
    still,
    ...(keyframe.mix ? [make('p', { class: 'soft small', text: 'A mix, from the studio' })] : [
      takesPrompts() ? field('prompt', 'Prompt', { maxlength: 1000, placeholder: 'anything' }) : classes(keyframe, name),
      make('div', { class: 'row' }, field('seed', 'Seed', { inputmode: 'numeric' }), small('dice', `Another seed for ${name}`, () => change(() => (keyframe.seed = freshSeed()))))]),
    i === keyframes.length - 1 && !at('loop').checked ? make('p', { class: 'soft small', text: 'The end' })
      : make('label', { class: 'check' }, field('seconds', 'Seconds to the next', { type: 'number', min: 0.1, max: 60, step: 0.1 }), 's to the next'),
    make('div', { class: 'row' },
      small('left', `Earlier: ${name}`, moveBy(-1), i === 0),
      small('right', `Later: ${name}`, moveBy(1), i === keyframes.length - 1),
      small('close', `Remove ${name}`, () => change(() => keyframes.splice(i, 1)), keyframes.length <= 1)));
}

const small = (drawing, label, onclick, disabled = false) => make('button', { type: 'button', class: 'small', 'aria-label': label, title: label, disabled, onclick }, icon(drawing));

/** A choice where the model has classes, else nothing. */
function classes(keyframe, name) {
  return model.classes.length === 0 ? null : make('select', { 'aria-label': `Class of ${name}`, onchange: (event) => change(() => (keyframe.class = event.target.value || undefined)) },
    ...['', ...model.classes].map((value) => make('option', { value, text: value || 'anything', selected: value === (keyframe.class ?? '') })));
}

function set(keyframe, property, input) {
  const value = input.value.trim();
  const wrong = property === 'seed' ? !isSeed(value) : property === 'seconds' && !(Number(value) >= 0.1 && Number(value) <= 60);
  at('problem').textContent = wrong ? (property === 'seed' ? 'A seed is a whole number of 64 bits, such as 42.' : 'Seconds are from 0.1 to 60.') : '';
  if (wrong) {
    input.value = keyframe[property];
    return;
  }
  keyframe[property] = property === 'seconds' ? Number(value) : value || undefined;
  memory.keep({ model: model.name, keyframes });
}

// Making it

/** The request for the film in a format, as text: seeds do not fit into numbers. */
function request(format) {
  const fields = { model: model.name, fps: Number(at('fps').value), size: Number(at('size').value), easing: at('easing').value,
    truncation: Number(at('truncation').value), loop: at('loop').checked, visibleLabel: at('visible').checked, format };
  const written = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{${written.join(', ')}, "keyframes": [${keyframes.map(keyframeText).join(', ')}]}`;
}

async function play() {
  const wanted = request('mp4');
  const blob = await made('mp4');
  if (blob) {
    URL.revokeObjectURL(at('film').src);
    shown = { request: wanted, blob };
    at('film').src = URL.createObjectURL(blob);
    at('film').hidden = false;
    at('blank').hidden = true;
  }
}

async function take(format) {
  const blob = format === 'mp4' && shown.request === request('mp4') ? shown.blob : await made(format);
  if (blob) {
    save(blob, `film-${keyframes[0].seed}.${format === 'apng' ? 'png' : format}`);
  }
}

/** The file; nothing if it was called off or went wrong, which the page then says. */
async function made(format) {
  call?.abort();
  const mine = (call = new AbortController());
  const began = performance.now();
  at('problem').textContent = '';
  busy(true);
  try {
    const wanted = request(format);
    await foretell(wanted, format);
    const blob = await fetched(wanted, mine.signal);
    at('status').textContent = `${FORMATS[format]} of ${bytes(blob.size)} in ${((performance.now() - began) / 1000).toFixed(1)} s · AI generated · model ${model.name} ${model.version}`;
    return blob;
  } catch (problem) {
    at('status').textContent = problem.name === 'AbortError' ? 'Stopped.' : '';
    at('problem').textContent = problem.name === 'AbortError' ? '' : problem.message;
    return null;
  } finally {
    if (mine === call) {
      busy(false);
    }
  }
}

function busy(is) {
  at('main').setAttribute('aria-busy', String(is));
  at('make').disabled = is;
  at('stop').hidden = !is;
  at('progress').hidden = !is;
  at('progress').removeAttribute('value');
}

async function foretell(wanted, format) {
  const told = await postJson('/films', wanted.replace(/^\{/, '{"dryRun": true, '));
  const wait = told.queueFrames ? `${counted(told.queueFrames, 'picture')} of other films are made before; ` : '';
  at('status').textContent = `${counted(told.frames, 'picture')} for ${FORMATS[format]}: ${wait}about ${duration(told.expectedMillis / 1000)}.`;
}

async function fetched(wanted, signal) {
  const answer = await ask(to('/films'), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: wanted, signal });
  if (answer.status !== 202) {
    return answer.blob();
  }
  const { id } = await answer.json();
  try {
    return await later(id, signal);
  } finally {
    ask(to(`/films/${id}`), { method: 'DELETE' }).catch(() => {});
  }
}

/** Waits for a long film, and tells how far it is. */
async function later(id, signal) {
  for (;;) {
    const film = await json(`/films/${id}`, { signal });
    if (film.state === 'failed') {
      throw new Problem(`${film.problem}.`);
    }
    if (film.state === 'done') {
      return (await ask(to(film.file), { signal })).blob();
    }
    at('progress').value = film.made / film.frames;
    at('status').textContent = `${film.made} of ${counted(film.frames, 'picture')}`;
    await pause(OFTEN, signal);
  }
}

start().catch((problem) => {
  at('problem').textContent = problem.message;
  at('main').setAttribute('aria-busy', 'false');
});
