// One face that does not exist; another at every visit, or at the press of a key.

import { json, to } from './api.js';
import { make } from './dom.js';
import { draw } from './picture.js';
import { freshSeed, pictureUrl } from './recipe.js';

const at = (id) => document.getElementById(id);
const page = at('main').dataset;

async function start() {
  at('another').addEventListener('click', (event) => {
    if (!event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      show(freshSeed(), true);
    }
  });
  addEventListener('popstate', (event) => event.state?.seed && show(event.state.seed, false));
  window.history.replaceState({ seed: page.seed }, '');
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
      show(freshSeed(), true);
    } }),
    make('span', { text: name === '' ? 'anybody' : inWords(name) }))));
  at('classes').hidden = false;
}

/** woman-60plus: a woman of 60 or more. */
const inWords = (name) => name.replace('60plus', '60+').replace(/-(\d+)-(\d+)$/, ' $1–$2').replaceAll('-', ' ');

function show(seed, remember) {
  const recipe = { model: page.model, version: page.version, seed, class: page.class || undefined };
  const link = new URLSearchParams({ seed, v: page.version });
  if (page.class) {
    link.set('class', page.class);
  }
  const size = Number(page.size);
  const source = pictureUrl(recipe, size);
  draw(at('face'), recipe, size, at('face').getAttribute('alt').replace(/seed -?\d+/, `seed ${seed}`));
  at('permanent').href = to(`/person?${link}`);
  at('download').href = source;
  at('download').download = `${page.model}-${seed}.png`;
  at('check').href = to(`/verify?picture=${encodeURIComponent(source)}`);
  at('facts').textContent = `Model ${page.model} ${page.version} · seed ${seed}`;
  if (remember) {
    window.history.pushState({ seed }, '', at('permanent').href);
  }
}

start();
