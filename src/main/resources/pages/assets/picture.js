// <gan-picture src body alt>: loads a picture, by POST where there is a body, with the tab's key, shows that it is being made, waits its
// turn when the queue is full, and says what went wrong. With a variation, in JSON, it is one of those.

import { ask, hasKey, pause, to } from './api.js';
import { addressed, altText, body, pictureUrl } from './recipe.js';
import { made } from './variation.js';

const PATIENCE = 500;
const ATTEMPTS = 8;

class GanPicture extends HTMLElement {
  static observedAttributes = ['src', 'body', 'variation', 'alt'];
  #image = null;
  #word = null;
  #call = null;
  #blob = null;

  connectedCallback() {
    this.#image = this.querySelector('img') ?? this.appendChild(new Image());
    this.#image.alt = this.getAttribute('alt') ?? '';
    this.#image.draggable = true;
    this.#load();
  }

  disconnectedCallback() {
    this.#call?.abort();
    this.#forget();
  }

  attributeChangedCallback(name, before, after) {
    if (this.#image && before !== after) {
      if (name === 'alt') {
        this.#image.alt = after ?? '';
      } else {
        this.#load();
      }
    }
  }

  /** Its own, if the answer told it: one of several drafts has another seed than the first. */
  seed = null;

  /** Settles once the picture is on screen or has failed. */
  ready = Promise.resolve();

  /** Begins once all attributes are set that are set together. */
  #load() {
    this.#call?.abort();
    const { signal } = (this.#call = new AbortController());
    this.ready = Promise.resolve()
      .then(() => this.#show(signal))
      .catch((problem) => this.#tell(problem));
  }

  #tell(problem) {
    if (problem.name !== 'AbortError') {
      this.classList.add('failed');
      this.classList.remove('waiting');
      this.#say(problem.message);
    }
  }

  async #show(signal) {
    signal.throwIfAborted();
    const [source, body, variation] = ['src', 'body', 'variation'].map((name) => this.getAttribute(name));
    if (!source) {
      return;
    }
    this.classList.remove('failed');
    this.classList.add('waiting');
    const timer = setTimeout(() => this.#say(this.classList.contains('there') ? '' : 'Making…'), PATIENCE);
    try {
      const { file, seed } = await this.#patiently(() => (variation ? varied(variation) : load(source, body, signal)), signal);
      signal.throwIfAborted();
      const blob = URL.createObjectURL(file);
      // The address itself where the browser may load it: it can be copied, dragged and saved.
      const shown = hasKey() || body || variation ? blob : source;
      await this.#draw(shown, signal);
      this.#forget();
      this.#blob = blob;
      this.seed = seed;
      this.#say('');
      this.classList.remove('waiting');
      this.classList.add('there');
    } finally {
      clearTimeout(timer);
    }
  }

  async #patiently(order, signal) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await order();
      } catch (problem) {
        const later = problem.status === 429 || problem.status === 503;
        if (!later || attempt === ATTEMPTS) {
          throw problem;
        }
        const seconds = Math.max(1, problem.retryAfter);
        this.#say(`The service is busy. Next try in ${seconds} s.`);
        await pause(seconds * 1000, signal);
      }
    }
  }

  #draw(source, signal) {
    return new Promise((resolve, reject) => {
      this.#image.onload = resolve;
      this.#image.onerror = () => reject(new Error('The picture cannot be shown. Reload the page.'));
      signal.addEventListener('abort', () => reject(new DOMException('called off', 'AbortError')));
      this.#image.src = source;
    });
  }

  #say(text) {
    this.#word ??= this.appendChild(Object.assign(document.createElement('span'), { className: 'word' }));
    this.#word.textContent = text;
    this.#word.hidden = text === '';
  }

  #forget() {
    if (this.#blob) {
      URL.revokeObjectURL(this.#blob);
      this.#blob = null;
    }
  }
}

async function load(source, body, signal) {
  const headers = { Accept: 'image/png', 'Content-Type': 'application/json' };
  const answer = await ask(source, body ? { method: 'POST', headers, body, signal } : { signal });
  return { file: await answer.blob(), seed: answer.headers.get('X-Ganvas-Seed') };
}

const varied = async (recipe) => ({ file: (await made(JSON.parse(recipe))).file, seed: null });

customElements.define('gan-picture', GanPicture);

/** The picture of a recipe, with a side of so many pixels. */
export function picture(recipe, size, alt, look = '') {
  const element = document.createElement('gan-picture');
  element.className = look;
  return draw(element, recipe, size, alt);
}

/** Once the picture of several drafts is there, its recipe becomes that of the draft which was taken. */
export async function settled(recipe, element) {
  await element.ready;
  if (recipe.bestOf && element.seed) {
    recipe.seed = element.seed;
    delete recipe.bestOf;
    element.setAttribute('alt', altText(recipe));
  }
  return recipe;
}

/** Puts another picture in its place. */
export function draw(element, recipe, size, alt) {
  element.setAttribute('alt', alt);
  element.removeAttribute('variation');
  if (recipe.variation) {
    element.setAttribute('variation', JSON.stringify(recipe));
    element.setAttribute('src', to('/variations'));
  } else if (addressed(recipe)) {
    element.removeAttribute('body');
    element.setAttribute('src', pictureUrl(recipe, size));
  } else {
    element.setAttribute('body', body(recipe, { size }));
    element.setAttribute('src', to('/generate'));
  }
  return element;
}
