// What a run drew of the same latents, by pictures seen: a film.

import { json, pause, to } from './api.js';
import { make } from './dom.js';
import './picture.js';
import { number } from './words.js';

const FRAME = 250;

/** The film of a run; grow() adds what has been drawn since. */
export function film(id, model) {
  const sheet = make('gan-picture', { class: 'sheet tiny' });
  const slider = make('input', { type: 'range', min: 0, max: 0, value: 0, 'aria-label': 'Pictures seen', oninput: () => { stop(); show(); } });
  const seen = make('output', {});
  const button = make('button', { type: 'button', text: 'Play', onclick: () => (playing ? stop() : play()) });
  const element = make('figure', { class: 'film', hidden: true },
    make('figcaption', {}, make('b', { text: 'The same latents, as training goes on' }), make('span', { class: 'soft small', text: 'AI-generated' })),
    sheet, make('div', { class: 'row' }, button, slider), seen);
  let frames = [];
  let playing = null;

  function show() {
    const frame = frames[slider.value];
    sheet.setAttribute('alt', `AI-generated pictures of ${model} after ${number(frame.imagesSeen)} training pictures`);
    sheet.setAttribute('src', to(frame.url));
    seen.textContent = `after ${number(frame.imagesSeen)} pictures seen`;
  }

  function stop() {
    playing?.abort();
    playing = null;
    button.textContent = 'Play';
  }

  async function play() {
    playing = new AbortController();
    const { signal } = playing;
    button.textContent = 'Stop';
    if (Number(slider.value) === frames.length - 1) {
      slider.value = 0;
    }
    for (show(); Number(slider.value) < frames.length - 1; show()) {
      await sheet.ready;
      await pause(FRAME, signal).catch(() => {});
      if (signal.aborted) {
        return;
      }
      slider.value = Number(slider.value) + 1;
    }
    stop();
  }

  async function grow() {
    const now = await json(`/admin/training-jobs/${id}/samples`);
    if (now.length === frames.length) {
      return;
    }
    const atEnd = Number(slider.value) >= frames.length - 1;
    frames = now;
    slider.max = frames.length - 1;
    element.hidden = frames.length === 0;
    if (atEnd && !playing) {
      slider.value = frames.length - 1;
      show();
    }
  }

  return { element, grow, stop, frames: () => frames.length };
}
