// A map of a model's latents: a grid around a picture, whose axes are directions that change it much.

import { json } from './api.js';
import { make } from './dom.js';
import { draw, picture } from './picture.js';
import { altText, asked, explorerUrl, freshSeed, moved, permanentUrl, recipeOf, sideOf } from './recipe.js';

const SIDE = 5;
const MIDDLE = (SIDE - 1) / 2;
const TILE = 256;
const DIRECTIONS = 8;
const FURTHEST = 10;
const at = (id) => document.getElementById(id);

let models = [];
let model = null;
let recipe = null;
let amounts = [];
let before = [];

const zeros = () => Array(DIRECTIONS).fill(0);
const kept = (amount) => Math.max(-FURTHEST, Math.min(FURTHEST, Math.round(100 * amount) / 100));

async function start() {
  models = await json('/models');
  const linked = recipeOf(new URLSearchParams(location.search));
  const wanted = linked?.model ?? at('main').dataset.model;
  model = models.find((m) => m.name === wanted) ?? models[0];
  at('models').replaceChildren(...models.map((m) => make('label', {},
    make('input', { type: 'radio', name: 'model', value: m.name, checked: m === model, onchange: () => begin(m, null) }), make('span', { text: m.name }))));
  for (const [id, chosen] of [['across', 0], ['down', 1]]) {
    at(id).replaceChildren(...zeros().map((_, k) => make('option', { value: k, text: `Direction ${k + 1}`, selected: k === chosen })));
    at(id).addEventListener('change', show);
  }
  at('sliders').replaceChildren(...zeros().map((_, k) => make('label', {}, make('span', { text: k + 1 }),
    make('input', { type: 'range', min: -FURTHEST / 2, max: FURTHEST / 2, step: 0.25, value: 0, 'aria-label': `Direction ${k + 1}`,
      onchange: (event) => go(amounts.map((amount, i) => (i === k ? Number(event.target.value) : amount))) }))));
  at('map').replaceChildren(...Array.from({ length: SIDE * SIDE }, (_, i) => cell(i)));
  at('step').addEventListener('change', show);
  at('undo').addEventListener('click', () => {
    amounts = before.pop();
    show();
  });
  at('elsewhere').addEventListener('click', () => begin(model, null));
  begin(model, linked);
}

/** Starts at a picture, or at any. */
function begin(m, linked) {
  model = m;
  recipe = { ...(linked ?? { seed: freshSeed() }), model: m.name, version: linked?.version ?? m.version };
  amounts = zeros().map((_, k) => linked?.directions?.[k] ?? 0);
  before = [];
  show();
}

function go(where) {
  before.push(amounts);
  amounts = where.map(kept);
  show();
}

/** The amounts of the picture in a place of the grid. */
function around(place) {
  const [column, row] = [place % SIDE, Math.floor(place / SIDE)];
  const step = Number(at('step').value);
  return amounts.map((amount, k) => kept(amount
    + (k === Number(at('across').value) ? step * (column - MIDDLE) : 0)
    + (k === Number(at('down').value) ? step * (row - MIDDLE) : 0)));
}

const cell = (place) => make('button', { type: 'button', class: place === (SIDE * SIDE - 1) / 2 ? 'open middle' : 'open',
  onclick: () => go(around(place)), onkeydown: (event) => walk(event, place) });

/** Arrow keys lead from one picture to the next. */
function walk(event, place) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE };
  const next = at('map').children[place + (steps[event.key] ?? NaN)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function show() {
  const size = sideOf(model, TILE);
  [...at('map').children].forEach((button, place) => {
    const there = moved(recipe, around(place));
    const alt = `${altText(there)}, ${place === (SIDE * SIDE - 1) / 2 ? 'in the middle' : `row ${Math.floor(place / SIDE) + 1}, column ${(place % SIDE) + 1}`}`;
    if (button.firstChild) {
      draw(button.firstChild, there, size, alt);
    } else {
      button.append(picture(there, size, alt, 'tiny'));
    }
  });
  at('sliders').querySelectorAll('input').forEach((input, k) => (input.value = amounts[k]));
  at('undo').disabled = before.length === 0;
  const here = moved(recipe, amounts);
  at('studio').href = permanentUrl(here);
  at('facts').textContent = `AI generated · ${asked(here)} · model ${model.name} ${recipe.version} · seed ${recipe.seed}`;
  window.history.replaceState(null, '', explorerUrl(here));
  at('main').setAttribute('aria-busy', 'false');
}

start().catch((problem) => {
  at('problem').textContent = problem.message;
  at('main').setAttribute('aria-busy', 'false');
});
