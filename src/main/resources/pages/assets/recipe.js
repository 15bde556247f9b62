// A recipe is all that a picture is made from:
// {model, version, seed, class, prompt, negativePrompt, truncation, visibleLabel}.
// Seeds are strings: they have 64 bits, numbers here have 53.

const TEXTS = ['prompt', 'negativePrompt', 'class', 'truncation'];

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
  return `/images/${encodeURIComponent(recipe.model)}/${recipe.seed}.png?${parameters}`;
}

/** Address of a page that shows it, for ever. */
export function permanentUrl(recipe) {
  const parameters = query(recipe, TEXTS);
  parameters.set('model', recipe.model);
  parameters.set('seed', recipe.seed);
  return new URL(`/?${parameters}`, location.href).href;
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
  recipe.visibleLabel = parameters.get('visibleLabel') === 'true' || undefined;
  return recipe;
}

/** What was asked for, in words. */
export function asked(recipe) {
  const words = recipe.prompt || recipe.class || 'whatever the seed gives';
  return recipe.negativePrompt ? `${words}, without ${recipe.negativePrompt}` : words;
}

export const altText = (recipe) => `AI-generated picture: ${asked(recipe)} (model ${recipe.model}, seed ${recipe.seed})`;

/** The body of POST /generate, as text: seeds do not fit into numbers. */
export function body(recipe, extra = {}) {
  const fields = { model: recipe.model };
  for (const name of TEXTS) {
    if (recipe[name] !== undefined && recipe[name] !== '') {
      fields[name] = name === 'truncation' ? Number(recipe[name]) : recipe[name];
    }
  }
  if (recipe.visibleLabel) {
    fields.visibleLabel = true;
  }
  Object.assign(fields, extra);
  const written = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  written.push(`"seed": ${recipe.seed}`);
  return `{${written.join(', ')}}`;
}

/** The same request for programs. */
export function programs(recipe, size) {
  const at = `${location.origin}/generate`;
  const text = body(recipe, { size });
  return {
    curl: `curl -s ${at} \\\n  -H 'Content-Type: application/json' -H 'Accept: image/png' \\\n  -d '${text.replaceAll("'", "'\\''")}' -o picture.png`,
    JavaScript: `const answer = await fetch(${JSON.stringify(at)}, {\n  method: "POST",\n  headers: { "Content-Type": "application/json", Accept: "image/png" },\n  body: ${JSON.stringify(text)},\n});\nconst picture = await answer.blob();`,
    Java: `HttpRequest request =\n    HttpRequest.newBuilder(URI.create(${JSON.stringify(at)}))\n        .header("Content-Type", "application/json")\n        .header("Accept", "image/png")\n        .POST(BodyPublishers.ofString(${JSON.stringify(text)}))\n        .build();\nHttpClient.newHttpClient().send(request, BodyHandlers.ofFile(Path.of("picture.png")));`,
  };
}
