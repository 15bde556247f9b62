// History and favourites, in this browser only.

function list(name, limit) {
  const key = `ganvas.${name}`;
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  };
  const write = (items) => {
    try {
      localStorage.setItem(key, JSON.stringify(items.slice(0, limit)));
    } catch {
      // The browser keeps nothing: then there is no history.
    }
  };
  return {
    all: read,
    add: (item) => write([item, ...read().filter((other) => !same(other, item))]),
    remove: (item) => write(read().filter((other) => !same(other, item))),
    has: (item) => read().some((other) => same(other, item)),
    clear: () => write([]),
  };
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Recipes that were liked. */
export const favourites = list('favourites', 200);

/** Batches of pictures: {recipe, count}, the newest first. */
export const history = list('history', 40);

const FILM = 'ganvas.film';
const LONGEST_FILM = 64;

/** The film that somebody is at: {model, keyframes}; none before there is one. */
export const film = {
  get: () => {
    try {
      return JSON.parse(localStorage.getItem(FILM)) ?? { keyframes: [] };
    } catch {
      return { keyframes: [] };
    }
  },
  keep: (its) => {
    try {
      localStorage.setItem(FILM, JSON.stringify(its));
    } catch {
      // The browser keeps nothing: then it is gone with the page.
    }
  },
};

/** Adds a picture to the film, or begins one of its model; answers which keyframe it is. */
export function addKeyframe({ model, seed, prompt, negativePrompt, class: kind, mix }) {
  const its = film.get();
  const before = its.model === model ? its.keyframes : [];
  const keyframes = [...before, { seed, prompt, negativePrompt, class: kind, mix }].slice(-LONGEST_FILM);
  film.keep({ ...its, model, keyframes });
  return keyframes.length;
}

const ownTokens = list('tokens', 1000);

/** Tokens that take pictures of the gallery down again, by their number. */
export const tokens = {
  of: (id) => ownTokens.all().find((own) => own.id === id)?.token,
  keep: (id, token) => ownTokens.add({ id, token }),
  forget: (id) => ownTokens.all().filter((own) => own.id === id).forEach(ownTokens.remove),
};
