// The large view of one picture, and what can be done with it.

import { ask, hasKey, postJson, to } from './api.js';
import { copy, icon, make, press, save } from './dom.js';
import { addKeyframe, favourites, tokens } from './memory.js';
import { draw, picture } from './picture.js';
import { addressed, altText, asked, between, body, explorerUrl, permanentUrl, pictureUrl, programs, sideOf } from './recipe.js';
import { made, variationsOf } from './variation.js';

const LARGE = 512;
const STEPS = 8;
const NEAR = 0.4;
const SLIGHT = 0.12;
const at = (id) => document.getElementById(id);
let studio;
let recipe;
let large;
let language = 'curl';

/** The picture that is mixed, and the one that it is mixed with. */
let mixing = { first: null, second: null };

export function setUpViewer(of) {
  studio = of;
  at('viewer-close').append(icon('close'));
  at('viewer-close').addEventListener('click', () => at('viewer').close());
  at('viewer').addEventListener('click', (event) => event.target === at('viewer') && at('viewer').close());
  at('viewer').addEventListener('keydown', arrows);
  at('languages').replaceChildren(...['curl', 'JavaScript', 'Java'].map((name) => make('label', {},
    make('input', { type: 'radio', name: 'language', value: name, checked: name === language, onchange: () => {
      language = name;
      showCode();
    } }), make('span', { text: name }))));
  at('mixing-share').addEventListener('input', () => showRecipe(mixed()));
  at('mixing-film').addEventListener('click', () => {
    at('viewer').close();
    studio.show(Array.from({ length: STEPS }, (_, i) => between(mixing.first, mixing.second, i / (STEPS - 1))), 'From one to the other');
  });
  at('copy-code').addEventListener('click', () => copy(at('code').textContent, at('copy-code')));
}

export function openViewer(chosen) {
  show(chosen);
  if (!at('viewer').open) {
    at('viewer').showModal();
  }
  at('viewer').scrollTop = 0;
}

const modelOf = (r) => studio.models().find((m) => m.name === r.model);
const side = () => Number(document.getElementById('size').value) || LARGE;

function show(chosen) {
  mixing = { first: chosen, second: null };
  showRecipe(chosen);
  showMixing();
}

function showRecipe(chosen) {
  recipe = chosen;
  const alt = altText(recipe);
  const size = sideOf(modelOf(recipe), LARGE);
  if (large?.isConnected) {
    draw(large, recipe, size, alt);
  } else {
    large = picture(recipe, size, alt, 'large');
    at('viewer-picture').replaceChildren(large);
  }
  at('viewer-title').textContent = asked(recipe).replace(/^./, (first) => first.toUpperCase());
  at('viewer-facts').textContent = `AI generated · model ${recipe.model} ${recipe.version ?? modelOf(recipe).version} · seed ${recipe.seed}`;
  at('viewer-code').hidden = Boolean(recipe.variation);
  if (recipe.variation) {
    showVariation(recipe);
  } else {
    showActs();
    showCode();
  }
}

/** It has no address and cannot be mixed: it is what was made of a file. */
async function showVariation(shown) {
  at('viewer-acts').replaceChildren(
    press('vary', 'Vary', vary, 'main'),
    press('down', 'PNG', async () => save((await made(shown)).file, `${shown.model}-variation-${shown.seed}.png`)));
  try {
    const { likeness } = await made(shown);
    if (shown === recipe) {
      at('viewer-facts').textContent += ` · likeness ${likeness} to what was varied (1: the same picture)`;
    }
  } catch (problem) {
    at('viewer-facts').textContent = problem.message;
  }
}

function showActs() {
  const liked = favourites.has(recipe);
  const heart = press('heart', liked ? 'A favourite' : 'Favourite', () => {
    (favourites.has(recipe) ? favourites.remove : favourites.add)(recipe);
    studio.changed();
    showActs();
    document.getElementById('viewer-acts').querySelector('[aria-pressed]').focus();
  });
  heart.setAttribute('aria-pressed', String(liked));
  const link = press('link', 'Copy link', () => copy(permanentUrl(recipe), link));
  at('viewer-acts').replaceChildren(...[
    press('spark', 'More like this', () => near(NEAR), 'main'),
    press('spark', 'Slight variations', () => near(SLIGHT)),
    press('mix', 'Mix with…', () => {
      at('mixing').hidden = !at('mixing').hidden;
      showMixing();
    }),
    mayVary() ? press('vary', 'Vary', vary) : null,
    recipe.directions ? null : press('film', 'Use as keyframe', useAsKeyframe),
    make('a', { class: 'button', href: explorerUrl(recipe) }, icon('map'), 'Explore around it'),
    heart,
    press('down', 'PNG', () => download('png')),
    press('down', 'JPEG', () => download('jpeg')),
    press('down', 'WebP', () => download('webp')),
    link,
    mayHang() ? press('frame', 'Hang it up', hangUp) : null,
    ...(addressed(recipe) ? [onward('/dream', 'dream', 'Dream'), onward('/verify', 'check', 'Check it')] : [])].filter(Boolean));
}

/** To a page that takes the picture's address. */
const onward = (page, drawing, text) => make('a', { class: 'button', href: to(`${page}?picture=${encodeURIComponent(pictureUrl(recipe, sideOf(modelOf(recipe), LARGE)))}`) }, icon(drawing), text);

async function download(format) {
  try {
    const answer = await ask(to('/generate'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: `image/${format}` },
      body: body(recipe, { size: sideOf(modelOf(recipe), side()) }),
    });
    save(await answer.blob(), `${recipe.model}-${recipe.seed}.${format === 'jpeg' ? 'jpg' : format}`);
  } catch (problem) {
    at('viewer-facts').textContent = problem.message;
  }
}

function useAsKeyframe() {
  const place = addKeyframe(recipe);
  at('viewer-facts').replaceChildren(`It is keyframe ${place} of your film. `, make('a', { href: to('/film'), text: 'See the film' }));
}

// Variations, neighbours and mixes

const mayVary = () => at('main').dataset.varying.split(' ').includes(recipe.model);

/** Sends the picture, as anybody's would be: its model finds it again, and makes others like it. */
function vary() {
  at('viewer').close();
  studio.show(variationsOf(recipe, sideOf(modelOf(recipe), LARGE)), 'Variations', recipe);
}

function near(share) {
  at('viewer').close();
  studio.near(recipe, share);
}

const mixed = () => between(mixing.first, mixing.second, Number(at('mixing-share').value));

/** Others of the same model: what is on the wall, and favourites. */
function showMixing() {
  if (at('mixing').hidden) {
    return;
  }
  const others = [...studio.all(), ...favourites.all()].filter((other) => other !== mixing.first && !other.variation && other.model === mixing.first.model);
  at('mixing-choices').replaceChildren(...others.map((other) => make('button', { type: 'button', 'aria-pressed': 'false', 'aria-label': `Mix with ${asked(other)}, seed ${other.seed}`, onclick: (event) => {
    mixing.second = other;
    at('mixing-choices').querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed', String(button === event.currentTarget)));
    at('mixing-part').hidden = false;
    showRecipe(mixed());
  } }, picture(other, sideOf(modelOf(other), 128), '', 'tiny'))));
  at('mixing-part').hidden = true;
}

// The gallery

const mayHang = () => at('main').dataset.galleryOpen === 'true' || hasKey();

function hangUp() {
  at('hang-title').value = '';
  at('hang').showModal();
  at('hang').addEventListener('close', () => {
    if (at('hang').returnValue === 'yes') {
      hang(at('hang-title').value.trim());
    }
    at('hang').returnValue = '';
  }, { once: true });
}

async function hang(title) {
  try {
    const version = recipe.version ?? modelOf(recipe).version;
    const hung = await postJson('/gallery/pictures',
      `{"title": ${JSON.stringify(title)}, "version": ${JSON.stringify(version)}, "parents": ${JSON.stringify(recipe.parents ?? [])}, "picture": ${body(recipe)}}`);
    tokens.keep(hung.id, hung.token);
    at('viewer-facts').replaceChildren('It hangs. ', make('a', { href: to(`/gallery?picture=${hung.id}`), text: 'See it in the gallery' }));
  } catch (problem) {
    at('viewer-facts').textContent = problem.message;
  }
}

function showCode() {
  at('code').textContent = programs(recipe, sideOf(modelOf(recipe), side()))[language];
}

function arrows(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.target.matches('input, pre')) {
    return;
  }
  const all = studio.all();
  const place = all.indexOf(recipe);
  if (place >= 0) {
    event.preventDefault();
    openViewer(all[(place + step + all.length) % all.length]);
  }
}
