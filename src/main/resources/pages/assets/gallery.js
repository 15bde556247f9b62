// The gallery: pictures on a wall, each with its family; a slideshow; new ones for ever.

import { ask, hasKey, json, jsonWithSeeds, needKey, to } from './api.js';
import { icon, make } from './dom.js';
import { tokens } from './memory.js';
import './picture.js';
import { altText, freshSeed, permanentUrl, pictureUrl, seedText, sideOf } from './recipe.js';
import { begin } from './show.js';
import { when } from './words.js';

const PAGE = 200;
const TILE = 256;
const LARGE = 512;
const at = (id) => document.getElementById(id);

let hung = [];
let models = [];

async function start() {
  at('viewer-close').append(icon('close'));
  at('show-close').append(icon('close'));
  at('viewer-close').addEventListener('click', () => at('viewer').close());
  at('viewer').addEventListener('close', () => window.history.replaceState(null, '', to('/gallery')));
  at('more').addEventListener('click', () => fetchMore().catch(fail));
  at('slides').addEventListener('click', () => begin(slides()));
  at('kiosk').addEventListener('click', () => begin(fresh()));
  at('curator').addEventListener('click', () => needKey().then(showCurator).catch(fail));
  showCurator();
  models = await json('/models');
  await fetchMore();
  at('main').setAttribute('aria-busy', 'false');
  const address = new URLSearchParams(location.search);
  if (address.has('kiosk')) {
    begin(fresh());
  } else if (address.get('picture')) {
    await openNumber(Number(address.get('picture')));
  }
}

function fail(problem) {
  at('main').setAttribute('aria-busy', 'false');
  at('problem').textContent = problem.message;
}

const showCurator = () => (at('curator').hidden = hasKey());

async function fetchMore() {
  const next = await jsonWithSeeds(hung.length ? `/gallery/pictures?before=${hung.at(-1).id}` : '/gallery/pictures');
  hung.push(...next);
  at('frames').append(...next.map(frame));
  at('more').hidden = next.length < PAGE;
  at('empty').hidden = hung.length > 0;
  at('slides').disabled = hung.length === 0;
}

/** What the studio knows the picture by. */
const recipeOf = (one) => ({ ...one.picture, version: one.version, parents: [one.id] });

const said = (one) => `AI-generated picture: ${one.title} (model ${one.model})`;

function drawn(one, wanted, look = '') {
  const model = models.find((m) => m.name === one.model);
  const size = model ? `?size=${sideOf(model, wanted)}` : '';
  return make('gan-picture', { class: look, src: to(`/gallery/pictures/${one.id}.png${size}`), alt: said(one) });
}

const frame = (one) => make('figure', { class: 'framed', id: `picture-${one.id}` },
  make('button', { type: 'button', class: 'open', onclick: () => show(one) }, drawn(one, TILE)),
  make('figcaption', {}, make('b', { text: one.title }), make('span', { class: 'soft small', text: `AI · ${one.model}` })));

// One of them

async function openNumber(id) {
  try {
    show(hung.find((one) => one.id === id) ?? await jsonWithSeeds(`/gallery/pictures/${id}`));
  } catch (problem) {
    fail(problem);
  }
}

function show(one) {
  at('viewer-picture').replaceChildren(drawn(one, LARGE, 'large'));
  at('viewer-title').textContent = one.title;
  at('viewer-facts').textContent = `AI generated · model ${one.model} ${one.version} · hung up ${when(one.hung)}`;
  at('viewer-acts').replaceChildren(...acts(one));
  at('family').replaceChildren(...family(one));
  window.history.replaceState(null, '', to(`/gallery?picture=${one.id}`));
  if (!at('viewer').open) {
    at('viewer').showModal();
  }
  at('viewer').scrollTop = 0;
}

function acts(one) {
  const own = tokens.of(one.id);
  return [
    make('a', { class: 'button main', href: permanentUrl(recipeOf(one)) }, icon('spark'), 'Go on with it in the studio'),
    own || hasKey() ? make('button', { type: 'button', text: 'Take it down', onclick: () => takeDown(one, own).catch(fail) }) : null,
  ].filter(Boolean);
}

async function takeDown(one, token) {
  await ask(to(`/gallery/pictures/${one.id}`), { method: 'DELETE', headers: token ? { 'Gallery-Token': token } : {} });
  tokens.forget(one.id);
  hung = hung.filter((other) => other !== one);
  at(`picture-${one.id}`)?.remove();
  at('viewer').close();
  at('empty').hidden = hung.length > 0;
}

/** Parents above, children below: as far as they hang here. */
function family(one) {
  const parents = one.parents.map((id) => hung.find((other) => other.id === id)).filter(Boolean);
  const children = hung.filter((other) => other.parents.includes(one.id));
  return [row(parents.length > 1 ? 'Mixed from' : 'Comes from', parents), row('What came of it', children)].filter(Boolean);
}

const row = (title, members) => members.length === 0 ? null : make('section', { class: 'kin' },
  make('h3', { text: title }),
  make('div', { class: 'strip' }, ...members.map((other) =>
    make('button', { type: 'button', title: other.title, 'aria-label': other.title, onclick: () => show(other) }, drawn(other, 128, 'tiny')))));

// Shows

/** All that hang, again and again. */
function* slides() {
  for (let i = 0; hung.length; i = (i + 1) % hung.length) {
    const one = hung[i];
    const { attributes } = drawn(one, LARGE);
    yield { src: attributes.src.value, alt: said(one), caption: `${one.title} · AI generated by ${one.model}` };
  }
}

/** Pictures that nobody has ever seen. */
function* fresh() {
  for (;;) {
    const model = models[Math.floor(Math.random() * models.length)];
    const recipe = { model: model.name, version: model.version, seed: freshSeed(), bestOf: model.bestOf > 1 ? model.bestOf : undefined };
    yield { src: pictureUrl(recipe, sideOf(model, LARGE)), alt: altText(recipe), caption: `AI generated just now by ${model.name}, ${seedText(recipe)}` };
  }
}

start().catch(fail);
