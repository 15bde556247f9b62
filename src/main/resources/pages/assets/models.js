// All models, each with four pictures.

import { json, to } from './api.js';
import { make } from './dom.js';
import { picture } from './picture.js';
import { sideOf } from './recipe.js';

const at = (id) => document.getElementById(id);

function card(model) {
  const kinds = model.classes.length ? `${model.classes.length} classes` : model.architecture.conditioning.kind === 'VECTOR' ? 'from sentences' : 'by seed';
  return make('li', {}, make('a', { href: to(`/models/${encodeURIComponent(model.name)}`) },
    make('div', { class: 'four' }, ...['1', '2', '3', '4'].map((seed) =>
      picture({ model: model.name, seed }, sideOf(model, 128), '', 'tiny'))),
    make('div', { class: 'about' },
      make('h2', { text: model.name }),
      make('p', { class: 'soft small', text: `Version ${model.version} · ${model.architecture.resolution} pixels · ${kinds}` }),
      make('p', { text: model.description }))));
}

try {
  at('cards').replaceChildren(...(await json('/models')).map(card));
} catch (problem) {
  at('problem').textContent = problem.message;
}
at('cards').setAttribute('aria-busy', 'false');
