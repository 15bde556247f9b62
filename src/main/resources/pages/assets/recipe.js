// A recipe is all that a picture is made from:
// {model, version, seed, class, prompt, negativePrompt, truncation, bestOf, mix, directions, visibleLabel, parents}.
// With bestOf the seed is that of the first draft; the picture has one of its own, which is known when it is there.
// Directions are numbers: how far it is moved along those that change the model's pictures most.
// A mix is a list of {seed, weight, class, prompt, negativePrompt}; the recipe's seed is one of its seeds.
// Parents are numbers of pictures in the gallery: they change nothing in the picture.
// Seeds are strings: they have 64 bits, numbers here have 53.

import { to, withSeeds } from './api.js';

const WORDS = ['prompt', 'negativePrompt', 'class'];
const NUMBERS = ['truncation', 'bestOf'];
const TEXTS = [...WORDS, ...NUMBERS];
const MOST_PARTS = 32;

export function freshSeed() {
  const bits = crypto.getRandomValues(new Uint32Array(2));
  return String(bits[0] * 0x200000 + (bits[1] >>> 11));
}

export const seedPlus = (seed, i) => String(BigInt.asIntN(64, BigInt(seed) + BigInt(i)));

export const isSeed = (text) => /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);

/** The largest side that the model's pictures can have without exceeding the wanted one. */
export function sideOf(model, wanted) {
  const own = model.architecture.resolution;
  return own * Math.max(1, Math.floor(Math.min(wanted, 1024) / own));
}

function query(recipe, names) {
  const parameters = new URLSearchParams();
  for (const name of names) {
    if (recipe[name] !== undefined && recipe[name] !== '') {
      parameters.set(name, recipe[name]);
    }
  }
  if (recipe.mix) {
    parameters.set('mix', mixText(recipe.mix));
  }
  if (recipe.directions) {
    parameters.set('directions', recipe.directions.join(','));
  }
  if (recipe.version) {
    parameters.set('v', recipe.version);
  }
  if (recipe.visibleLabel) {
    parameters.set('visibleLabel', 'true');
  }
  return parameters;
}

/** Whether an address alone says all that the picture is made from. */
export const addressed = (recipe) => !recipe.negativePrompt;

/** Address of the file. */
export function pictureUrl(recipe, size) {
  const parameters = query(recipe, TEXTS.filter((name) => name !== 'negativePrompt'));
  parameters.set('size', size);
  parameters.sort();
  return to(`/images/${encodeURIComponent(recipe.model)}/${recipe.seed}.png?${parameters}`);
}

/** Address of a page that shows it, for ever. */
export const permanentUrl = (recipe) => pageUrl('/', recipe);

/** Address of the map around it. */
export const explorerUrl = (recipe) => pageUrl('/explorer', recipe);

function pageUrl(page, recipe) {
  const parameters = query(recipe, TEXTS);
  parameters.set('model', recipe.model);
  parameters.set('seed', recipe.seed);
  recipe.parents?.forEach((id) => parameters.append('from', id));
  return new URL(to(`${page}?${parameters}`), location.href).href;
}

/** The recipe in a page's address; null without one. */
export function recipeOf(parameters) {
  const seed = parameters.get('seed');
  if (!seed || !isSeed(seed)) {
    return null;
  }
  const recipe = { model: parameters.get('model') ?? undefined, seed };
  for (const name of TEXTS) {
    recipe[name] = parameters.get(name) ?? undefined;
  }
  recipe.version = parameters.get('v') ?? undefined;
  recipe.mix = mixOf(parameters.get('mix'));
  recipe.directions = directionsOf(parameters.get('directions'));
  recipe.visibleLabel = parameters.get('visibleLabel') === 'true' || undefined;
  const parents = parameters.getAll('from').filter((id) => /^\d{1,15}$/.test(id)).map(Number).slice(0, 2);
  recipe.parents = parents.length ? parents : undefined;
  return recipe;
}

function directionsOf(text) {
  const amounts = (text ?? '').split(',').map(Number);
  return text && amounts.every((amount) => Math.abs(amount) <= 10) ? amounts : undefined;
}

/** The same, moved so far along directions; without any where all are 0. */
export const moved = (recipe, amounts) => ({ ...recipe, directions: amounts.some((amount) => amount !== 0) ? amounts.slice(0, amounts.findLastIndex((amount) => amount !== 0) + 1) : undefined });

// Mixes

/** As JSON, with seeds as numbers of 64 bits. */
const mixText = (mix) => `[${mix.map(partText).join(', ')}]`;

const partText = (part) => `{${[`"seed": ${part.seed}`, ...['weight', ...WORDS].filter((name) => part[name] !== undefined).map((name) => `"${name}": ${JSON.stringify(part[name])}`)].join(', ')}}`;

/** A keyframe of a film, as JSON: its seed, its words or its mix, and the seconds to the next one. */
export function keyframeText(keyframe) {
  const fields = [...WORDS, 'seconds'].filter((name) => keyframe[name]).map((name) => `"${name}": ${JSON.stringify(keyframe[name])}`);
  return `{${[`"seed": ${keyframe.seed}`, ...fields, ...(keyframe.mix ? [`"mix": ${mixText(keyframe.mix)}`] : [])].join(', ')}}`;
}

/** The mix in an address; undefined if there is none that could be. */
function mixOf(text) {
  try {
    const mix = withSeeds(text ?? 'null');
    return Array.isArray(mix) && mix.every((part) => isSeed(part?.seed ?? '')) ? mix : undefined;
  } catch {
    return undefined;
  }
}

const rounded = (weight) => Number(weight.toPrecision(4));

/** What a recipe is mixed from, with weights that come to so much. A recipe that is no mix is its only part. */
function parts(recipe, share, wordsOfItsOwn) {
  const words = wordsOfItsOwn ? Object.fromEntries(WORDS.filter((name) => recipe[name]).map((name) => [name, recipe[name]])) : {};
  const mix = recipe.mix ?? [{ seed: recipe.seed, weight: 1 }];
  const all = mix.reduce((sum, part) => sum + (part.weight ?? 1), 0);
  return mix.map((part) => ({ ...words, ...part, weight: rounded((share * (part.weight ?? 1)) / all) }));
}

/** A picture near another one; the nearer, the smaller the share of what is new. */
export function neighbour(recipe, seed, share) {
  const kept = heaviest(parts(recipe, 1 - share, false), MOST_PARTS - 1);
  const [like] = heaviest(kept, 1);
  return { ...recipe, seed, mix: [...kept, { ...like, seed, weight: share }] };
}

/** So many parts, in the order that they have: it matters. */
function heaviest(mix, most) {
  const least = mix.map((part) => part.weight).sort((a, b) => b - a)[Math.min(most, mix.length) - 1];
  return mix.filter((part) => part.weight >= least).slice(0, most);
}

/** A picture between two of one model: at 0 the first one, at 1 the second. */
export function between(first, second, share) {
  const mix = [...parts(first, 1 - share, true), ...parts(second, share, true)].filter((part) => part.weight > 0);
  const kept = heaviest(mix, MOST_PARTS);
  const { model, version, truncation, visibleLabel } = first;
  const amounts = Array.from({ length: Math.max(first.directions?.length ?? 0, second.directions?.length ?? 0) },
    (_, i) => rounded((1 - share) * (first.directions?.[i] ?? 0) + share * (second.directions?.[i] ?? 0)));
  const parents = [...(first.parents ?? []).slice(0, 1), ...(second.parents ?? []).slice(0, 1)];
  return moved({ model, version, truncation, visibleLabel, seed: kept[0].seed, mix: kept, parents: parents.length ? parents : undefined }, amounts);
}

/** What was asked for, in words. */
export function asked(recipe) {
  if (recipe.variation) {
    return `a variation of ${asked(recipe.variation.of)}`;
  }
  const words = recipe.prompt || recipe.class || mixWords(recipe.mix) || 'whatever the seed gives';
  return recipe.negativePrompt ? `${words}, without ${recipe.negativePrompt}` : words;
}

/** What the parts of a mix say, each once. */
const mixWords = (mix) => mix && [...new Set(mix.map((part) => part.prompt ?? part.class).filter(Boolean))].join(' + ');

/** The seed, in words. */
export const seedText = (recipe) => `${recipe.bestOf ? `best of ${recipe.bestOf}, ` : ''}seed ${recipe.seed}`;

export const altText = (recipe) => `AI-generated picture: ${asked(recipe)} (model ${recipe.model}, ${seedText(recipe)})`;

/** The body of POST /generate, as text: seeds do not fit into numbers. */
export function body(recipe, extra = {}) {
  const fields = { model: recipe.model };
  for (const name of TEXTS) {
    if (recipe[name] !== undefined && recipe[name] !== '') {
      fields[name] = NUMBERS.includes(name) ? Number(recipe[name]) : recipe[name];
    }
  }
  if (recipe.visibleLabel) {
    fields.visibleLabel = true;
  }
  if (recipe.directions) {
    fields.directions = recipe.directions;
  }
  Object.assign(fields, extra);
  const written = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  written.push(`"seed": ${recipe.seed}`);
  if (recipe.mix) {
    written.push(`"mix": ${mixText(recipe.mix)}`);
  }
  return `{${written.join(', ')}}`;
}

/** The same request for programs. */
export function programs(recipe, size) {
  const at = location.origin + to('/generate');
  const text = body(recipe, { size });
  return {
    curl: `curl -s ${at} \\\n  -H 'Content-Type: application/json' -H 'Accept: image/png' \\\n  -d '${text.replaceAll("'", "'\\''")}' -o picture.png`,
    JavaScript: `const answer = await fetch(${JSON.stringify(at)}, {\n  method: "POST",\n  headers: { "Content-Type": "application/json", Accept: "image/png" },\n  body: ${JSON.stringify(text)},\n});\nconst picture = await answer.blob();`,
    Java: `HttpRequest request =\n    HttpRequest.newBuilder(URI.create(${JSON.stringify(at)}))\n        .header("Content-Type", "application/json")\n        .header("Accept", "image/png")\n        .POST(BodyPublishers.ofString(${JSON.stringify(text)}))\n        .build();\nHttpClient.newHttpClient().send(request, BodyHandlers.ofFile(Path.of("picture.png")));`,
  };
}
