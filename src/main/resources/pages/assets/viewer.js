// The large view of one picture, and what can be done with it.

import { ask } from './api.js';
import { copy, icon, make, press, save } from './dom.js';
import { favourites } from './memory.js';
import { draw, picture } from './picture.js';
import { addressed, altText, asked, body, permanentUrl, pictureUrl, programs, sideOf } from './recipe.js';

const LARGE = 512;
const at = (id) => document.getElementById(id);
let studio;
let recipe;
let large;
let language = 'curl';

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
  showActs();
  showCode();
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
    heart,
    press('down', 'PNG', () => download('png')),
    press('down', 'JPEG', () => download('jpeg')),
    link,
    !addressed(recipe) ? null : make('a', { class: 'button', href: `/verify?picture=${encodeURIComponent(pictureUrl(recipe, sideOf(modelOf(recipe), LARGE)))}` }, icon('check'), 'Check it')].filter(Boolean));
}

async function download(format) {
  try {
    const answer = await ask('/generate', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: `image/${format}` },
      body: body(recipe, { size: sideOf(modelOf(recipe), side()) }),
    });
    save(await answer.blob(), `${recipe.model}-${recipe.seed}.${format === 'jpeg' ? 'jpg' : 'png'}`);
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
