// The studio: a request on top, pictures below.

import { json, postJson, Problem, to } from './api.js';
import { icon, make } from './dom.js';
import { favourites, history } from './memory.js';
import { picture, settled } from './picture.js';
import { altText, asked, body, freshSeed, isSeed, neighbour, recipeOf, seedPlus, sideOf } from './recipe.js';
import { openViewer, setUpViewer } from './viewer.js';
import { capital } from './words.js';

const TILE = 256;
const NEIGHBOURS = 16;
const DRAFTS = [1, 4, 8, 16];
const EXAMPLES = [
  'a smiling woman with long red hair, blue background',
  'an angry man with a full beard and sunglasses',
  'a surprised girl with pink curly hair, yellow background',
  'line drawing of a bald person with glasses',
  'pixel art of a smiling man with glasses',
  'a cheerful lady with long bright blue hair',
];

const at = (id) => document.getElementById(id);
const form = at('order');
let models = [];
let model = null;
let shown = [];
let run = 0;

const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`)?.value;
const takesPrompts = () => model.architecture.conditioning.kind === 'VECTOR';

async function start() {
  at('dice').append(icon('dice'));
  at('settings').open = matchMedia('(min-width: 62rem)').matches;
  try {
    models = await json('/models');
    models.sort((a, b) => (b.name === at('main').dataset.model) - (a.name === at('main').dataset.model));
  } catch (problem) {
    return fail(problem);
  }
  if (models.length === 0) {
    return fail(new Problem('No model is served yet. An administrator can train one.'));
  }
  const address = new URLSearchParams(location.search);
  const linked = recipeOf(address);
  const wanted = address.get('model') ?? at('main').dataset.model;
  showModels();
  setUpViewer({ all: () => shown, models: () => models, changed: showFavourites, near, show });
  select(models.find((m) => m.name === wanted) ?? models[0]);
  if (linked) {
    linked.model ??= model.name;
  }
  showHistory();
  showFavourites();
  listen();
  if (linked) {
    fillIn(linked);
    show([linked], capital(asked(linked)));
    openViewer(linked);
  } else {
    if (takesPrompts()) {
      at('prompt').value = EXAMPLES[Math.floor(Math.random() * EXAMPLES.length)];
    }
    order();
  }
}

function showModels() {
  at('models').replaceChildren(...models.map((m) => make('label', { title: m.description },
    make('input', { type: 'radio', name: 'model', value: m.name, onchange: () => { select(m); order(); } }),
    picture({ model: m.name, seed: '59' }, sideOf(m, 128), '', 'tiny'),
    make('span', { class: 'name', text: m.name }))));
}

function select(m) {
  model = m;
  document.querySelector(`input[name=model][value="${CSS.escape(m.name)}"]`).checked = true;
  at('ask-prompt').hidden = !takesPrompts();
  at('negative-part').hidden = !takesPrompts();
  at('ask-class').hidden = takesPrompts();
  at('examples').hidden = !takesPrompts();
  at('unknown').hidden = true;
  at('classes').replaceChildren(...['', ...m.classes].map((name) => make('label', {},
    make('input', { type: 'radio', name: 'class', value: name, form: 'order', checked: name === '', onchange: order }),
    make('span', { text: name || 'anything' }))));
  at('truncation').value = m.truncation ?? 1;
  at('truncation-value').textContent = at('truncation').value;
  showDrafts(m.bestOf ?? 1);
  const own = m.architecture.resolution;
  const sides = [1, 2, 4, 8, 16, 32].map((times) => own * times).filter((side) => side <= 1024);
  at('size').replaceChildren(...sides.map((side) => make('option', {
    value: side, text: side === own ? `${side} pixels, as generated` : `${side} pixels`, selected: side === sideOf(m, 512) })));
}

/** Of models that score pictures. */
function showDrafts(wanted) {
  at('drafts-part').hidden = !model.bestOf;
  const counts = [...new Set([...DRAFTS, model.bestOf ?? 1, Number(wanted)])].sort((a, b) => a - b);
  at('drafts').replaceChildren(...counts.map((count) => make('label', {},
    make('input', { type: 'radio', name: 'drafts', value: count, form: 'order', checked: count === Number(wanted) }),
    make('span', { text: count }))));
}

function listen() {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    order();
  });
  at('examples').replaceChildren(...EXAMPLES.map((text) => make('button', { type: 'button', text, onclick: () => {
    at('prompt').value = text;
    order();
  } })));
  at('dice').addEventListener('click', () => {
    at('keep').checked = false;
    order();
  });
  at('seed').addEventListener('input', () => (at('keep').checked = at('seed').value.trim() !== ''));
  at('truncation').addEventListener('input', () => (at('truncation-value').textContent = at('truncation').value));
  at('undo').addEventListener('click', () => window.history.back());
  addEventListener('popstate', (event) => event.state?.recipes && hangOnWall(event.state));
  at('forget').addEventListener('click', () => {
    history.clear();
    showHistory();
  });
}

/** What the form asks for. */
function read() {
  let seed = at('seed').value.trim();
  if (!at('keep').checked || seed === '') {
    seed = freshSeed();
    at('seed').value = seed;
  }
  if (!isSeed(seed)) {
    at('seed').focus();
    throw new Problem('The seed must be a whole number of 64 bits, such as 42. Roll the dice for another one.');
  }
  const truncation = at('truncation').value;
  return {
    model: model.name,
    version: model.version,
    seed,
    prompt: (takesPrompts() && at('prompt').value.trim()) || undefined,
    negativePrompt: (takesPrompts() && at('negative').value.trim()) || undefined,
    class: (!takesPrompts() && chosen('class')) || undefined,
    truncation: Number(truncation) === (model.truncation ?? 1) ? undefined : truncation,
    bestOf: (model.bestOf && chosen('drafts') > 1 && chosen('drafts')) || undefined,
    visibleLabel: at('visible').checked || undefined,
  };
}

/** The other way round, for pictures of before. */
function fillIn(recipe) {
  const its = modelOf(recipe);
  select(its);
  at('prompt').value = recipe.prompt ?? '';
  at('negative').value = recipe.negativePrompt ?? '';
  at('seed').value = recipe.seed;
  at('visible').checked = recipe.visibleLabel === true;
  at('truncation').value = recipe.truncation ?? its.truncation ?? 1;
  at('truncation-value').textContent = at('truncation').value;
  showDrafts(recipe.bestOf ?? 1);
  const radio = [...document.querySelectorAll('input[name=class]')].find((input) => input.value === (recipe.class ?? ''));
  if (radio) {
    radio.checked = true;
  }
}

function order() {
  at('problem').textContent = '';
  let recipe;
  try {
    recipe = read();
  } catch (problem) {
    return fail(problem);
  }
  const count = Number(chosen('count'));
  history.add({ recipe, count });
  showHistory();
  put(recipe, count);
}

function put(recipe, count) {
  const recipes = Array.from({ length: count }, (_, i) => ({ ...recipe, seed: seedPlus(recipe.seed, i) }));
  show(recipes, capital(asked(recipe)));
}

/** Sixteen pictures near one; of a picture among them again, and so on. */
function near(recipe, share) {
  const seed = freshSeed();
  show(Array.from({ length: NEIGHBOURS }, (_, i) => neighbour(recipe, seedPlus(seed, i), share)), share < 0.2 ? 'Slight variations' : 'More like this', recipe);
  at('wall-title').focus();
}

/**
 * Puts pictures on the wall, each as soon as it is made.
 *
 * @param base the picture that they are near to
 */
function show(recipes, title, base = null) {
  const state = { recipes, title, base, step: shown.length ? (window.history.state?.step ?? 0) + 1 : 0 };
  if (state.step) {
    window.history.pushState(state, '', to('/'));
  } else {
    window.history.replaceState(state, '');
  }
  hangOnWall(state);
}

async function hangOnWall({ recipes, title, base, step }) {
  const mine = ++run;
  const began = performance.now();
  shown = recipes;
  at('problem').textContent = '';
  at('wall-title').textContent = title;
  at('undo').hidden = !step;
  at('base').replaceChildren(...(base ? [picture(base, sideOf(modelOf(base), 128), altText(base), 'tiny')] : []));
  at('wall').setAttribute('aria-busy', 'true');
  at('wall').classList.toggle('one', recipes.length === 1);
  at('wall').replaceChildren(...recipes.map(tile));
  showHearts();
  at('status').textContent = '';
  foretell(recipes[0], recipes.length, mine);
  const pictures = [...at('wall').querySelectorAll('gan-picture')];
  await Promise.all(pictures.map((p, i) => settled(recipes[i], p)));
  if (mine !== run) {
    return;
  }
  showHearts();
  at('wall').setAttribute('aria-busy', 'false');
  const failed = pictures.filter((p) => p.classList.contains('failed')).length;
  at('status').textContent = failed
    ? `${failed} of ${recipes.length} could not be made.`
    : `${recipes.length === 1 ? 'One picture' : `${recipes.length} pictures`} in ${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** Tells what is not understood, and what is waited for. */
async function foretell(recipe, count, mine) {
  at('unknown').hidden = true;
  if (recipe.variation) {
    return;
  }
  try {
    const told = await postJson('/generate', body({ ...recipe, bestOf: undefined }, { n: recipe.mix ? 1 : count, dryRun: true }));
    if (mine !== run) {
      return;
    }
    if (told.unknown.length) {
      at('unknown').textContent = `Not understood, and left out: ${told.unknown.map((phrase) => `“${phrase}”`).join(', ')}. Say it in other words, or try one of the examples.`;
      at('unknown').hidden = false;
    }
    if (told.queuePosition > count && at('wall').getAttribute('aria-busy') === 'true') {
      at('status').textContent = `${told.queuePosition} pictures are before yours; about ${(told.expectedMillis / 1000).toFixed(1)} s.`;
    }
  } catch (problem) {
    if (mine === run) {
      fail(problem);
    }
  }
}

const modelOf = (recipe) => models.find((m) => m.name === recipe.model) ?? model;

function tile(recipe) {
  const drawn = picture(recipe, sideOf(modelOf(recipe), TILE), altText(recipe));
  const heart = recipe.variation ? null : make('button', { type: 'button', class: 'heart', onclick: async () => {
    await settled(recipe, drawn);
    (favourites.has(recipe) ? favourites.remove : favourites.add)(recipe);
    showFavourites();
  } }, icon('heart'));
  return make('figure', { class: 'tile' },
    make('button', { type: 'button', class: 'open', onclick: async () => openViewer(await settled(recipe, drawn)) }, drawn),
    heart);
}

function thumb(recipe, label, onclick) {
  return make('button', { type: 'button', title: label, onclick },
    picture(recipe, sideOf(modelOf(recipe), 128), label, 'tiny'));
}

const served = (recipe) => models.some((m) => m.name === recipe.model);

function showHistory() {
  const batches = history.all().filter((batch) => served(batch.recipe)).slice(1);
  at('history-part').hidden = batches.length === 0;
  at('history').replaceChildren(...batches.map((batch) => thumb(batch.recipe, `${asked(batch.recipe)}, ${batch.count} pictures`, () => {
    fillIn(batch.recipe);
    put(batch.recipe, batch.count);
    at('wall-title').focus();
  })));
}

function showFavourites() {
  const liked = favourites.all().filter(served);
  at('favourites-part').hidden = liked.length === 0;
  at('favourites').replaceChildren(...liked.map((recipe) => thumb(recipe, altText(recipe), () => openViewer(recipe))));
  showHearts();
}

/** Says of each picture on the wall whether it is a favourite; again once its seed is known. */
function showHearts() {
  for (const [i, figure] of [...at('wall').children].entries()) {
    const heart = figure.querySelector('.heart');
    heart?.setAttribute('aria-pressed', String(favourites.has(shown[i])));
    heart?.setAttribute('aria-label', `Favourite, seed ${shown[i].seed}`);
  }
}

function fail(problem) {
  at('wall').setAttribute('aria-busy', 'false');
  at('problem').textContent = problem.message;
}

start();
