// One picture after the other, until somebody ends it.

import { pause } from './api.js';

const SECONDS = 6;
const at = (id) => document.getElementById(id);
let showing = null;

/** @param pictures as {src, alt, caption}, for ever */
export async function begin(pictures) {
  showing?.abort();
  const mine = (showing = new AbortController());
  at('show').showModal();
  at('show').requestFullscreen?.().catch(() => {});
  at('show').addEventListener('close', () => end(mine), { once: true, signal: mine.signal });
  at('show-close').addEventListener('click', () => at('show').close(), { signal: mine.signal });
  let onwards = () => {};
  at('show').addEventListener('keydown', (event) => event.key === 'ArrowRight' && onwards(), { signal: mine.signal });
  for (const { src, alt, caption } of pictures) {
    at('show-picture').setAttribute('alt', alt);
    at('show-picture').setAttribute('src', src);
    await at('show-picture').ready;
    if (mine.signal.aborted) {
      return;
    }
    at('show-caption').textContent = caption;
    const sooner = new Promise((resolve) => (onwards = resolve));
    await Promise.race([sooner, pause(SECONDS * 1000, mine.signal).catch(() => {})]);
  }
}

function end(mine) {
  mine.abort();
  if (document.fullscreenElement) {
    document.exitFullscreen();
  }
}
