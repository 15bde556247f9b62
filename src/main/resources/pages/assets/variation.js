// Variations of pictures of the studio: the picture is sent, and what comes back is kept while the page is open.
// A recipe with {variation: {of, seed, strength, n, size}} is one of them, by its own seed.

import { ask, jsonWithSeeds, to } from './api.js';
import { addressed, body, freshSeed, pictureUrl, seedPlus } from './recipe.js';

const COUNT = 8;
const STRENGTH = 0.4;
const KEPT = 12;
const orders = new Map();

/** Recipes of new pictures like one. */
export function variationsOf({ model, version, ...rest }, size) {
  const variation = { of: { model, version, ...rest }, seed: freshSeed(), strength: STRENGTH, n: COUNT, size };
  return Array.from({ length: COUNT }, (_, i) => ({ model, version, seed: seedPlus(variation.seed, i), variation }));
}

/** The file of a variation, and how like it is to what was varied: {file, likeness}. */
export async function made({ model, seed, variation }) {
  const key = JSON.stringify(variation);
  if (!orders.has(key)) {
    orders.set(key, order(model, variation));
    [...orders.keys()].slice(0, -KEPT).forEach((old) => orders.delete(old));
  }
  try {
    return (await orders.get(key)).get(seed);
  } catch (problem) {
    orders.delete(key);
    throw problem;
  }
}

async function order(model, { of, ...options }) {
  const form = new FormData();
  form.append('image', await source(of, options.size), 'picture.png');
  form.append('model', model);
  Object.entries(options).forEach(([name, value]) => form.append(name, value));
  const answer = await jsonWithSeeds('/variations', { method: 'POST', body: form, headers: { Accept: 'application/json' } });
  return new Map(answer.images.map((image) => [image.seed, { file: file(image), likeness: image.likeness }]));
}

const file = ({ b64, mediaType }) => new Blob([Uint8Array.from(atob(b64), (letter) => letter.charCodeAt(0))], { type: mediaType });

/** The file that is varied. */
async function source(of, size) {
  if (of.variation) {
    return (await made(of)).file;
  }
  const answer = addressed(of) ? ask(pictureUrl(of, size))
    : ask(to('/generate'), { method: 'POST', headers: { Accept: 'image/png', 'Content-Type': 'application/json' }, body: body(of, { size }) });
  return (await answer).blob();
}
