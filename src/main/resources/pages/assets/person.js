// One face that does not exist; another at every visit, or at the press of a key.

import { json, to } from './api.js';
import { make } from './dom.js';
import { draw } from './picture.js';
import { freshSeed, pictureUrl, seedText } from './recipe.js';

const at = (id) => document.getElementById(id);
const page = at('main').dataset;

async function start() {
  at('another').addEventListener('click', (event) => {
    if (!event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      show(freshSeed(), page.usualBestOf, true);
    }
  });
  addEventListener('popstate', (event) => event.state?.seed && show(event.state.seed, event.state.bestOf, false));
  window.history.replaceState({ seed: page.seed, bestOf: page.bestOf }, '');
  at('check').href = to(`/verify?picture=${encodeURIComponent(at('face').getAttribute('src'))}`);
  const model = await json(`/models/${encodeURIComponent(page.model)}`);
  if (model.classes.length) {
    showClasses(model);
  }
}

function showClasses(model) {
  at('classes').replaceChildren(...['', ...model.classes].map((name) => make('label', {},
    make('input', { type: 'radio', name: 'class', value: name, checked: name === page.class, onchange: () => {
      page.class = name;
      show(freshSeed(), page.usualBestOf, true);
    } }),
    make('span', { text: name === '' ? 'anybody' : inWords(name) }))));
  at('classes').hidden = false;
}

/** woman-60plus: a woman of 60 or more. */
const inWords = (name) => name.replace('60plus', '60+').replace(/-(\d+)-(\d+)$/, ' $1–$2').replaceAll('-', ' ');

/**
 * @param bestOf drafts, of which the first has the seed; empty for one
 */
function show(seed, bestOf, remember) {
  const recipe = { model: page.model, version: page.version, seed, class: page.class || undefined, bestOf: bestOf || undefined };
  const link = new URLSearchParams({ seed, v: page.version });
  if (page.class) {
    link.set('class', page.class);
  }
  if (bestOf) {
    link.set('bestOf', bestOf);
  }
  const size = Number(page.size);
  const source = pictureUrl(recipe, size);
  draw(at('face'), recipe, size, at('face').getAttribute('alt').replace(/(best of|seed) .*\)/, `${seedText(recipe)})`));
  at('permanent').href = to(`/person?${link}`);
  at('download').href = source;
  at('download').download = `${page.model}-${seed}.png`;
  at('check').href = to(`/verify?picture=${encodeURIComponent(source)}`);
  at('facts').textContent = `Model ${page.model} ${page.version} · ${seedText(recipe)}`;
  if (remember) {
    window.history.pushState({ seed, bestOf }, '', at('permanent').href);
  }
}

start();
