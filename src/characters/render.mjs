// node render.mjs --out=DIR [--count=30000] [--held-out=5000] [--size=64] [--captions=6] [--seed=1]
import { createAvatar } from '@dicebear/core';
import { Resvg } from '@resvg/resvg-js';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { STYLES, characterOf, isHeldOut, optionsOf, randomOf } from './attributes.mjs';
import { captionOf } from './captions.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '30000' },
    'held-out': { type: 'string', default: '5000' },
    size: { type: 'string', default: '64' },
    captions: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
  },
});
if (!values.out) {
  throw new Error('--out=DIR is missing: where the pictures go');
}

/** Captions of a picture that say all there is to say. */
const FULL_CAPTIONS = 4;

const styles = {};
for (const [name, style] of Object.entries(STYLES)) {
  styles[name] = await import(style.module);
}
const names = Object.keys(STYLES);

function png(character, seed) {
  const size = Number(values.size);
  const svg = createAvatar(styles[character.style], optionsOf(character, seed, size)).toString();
  return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng();
}

/** What can be seen: whom the captions speak of is a matter of wording. */
function attributesOf({ form, random, subject, ...attributes }) {
  return attributes;
}

/** Characters of one side of the split, each style in turn. */
function* characters(kind, count) {
  for (let i = 0, tried = 0; i < count; tried++) {
    const seed = `${values.seed}-${kind}-${tried}`;
    const character = characterOf(seed, names[i % names.length]);
    if (kind === 'held-out' || !isHeldOut(character)) {
      yield { i, seed, character };
      i++;
    }
  }
}

async function render(kind, count) {
  const folder = join(values.out, kind);
  mkdirSync(folder, { recursive: true });
  const metadata = createWriteStream(join(folder, 'metadata.jsonl'));
  for (const { i, seed, character } of characters(kind, count)) {
    const random = randomOf(`captions ${seed}`);
    const texts = Array.from({ length: Number(values.captions) }, (_, n) => captionOf(character, random, { full: n < FULL_CAPTIONS }).text);
    const file_name = `${String(i).padStart(6, '0')}.png`;
    writeFileSync(join(folder, file_name), png(character, seed));
    const line = { file_name, text: texts[0], texts: texts.slice(1), seed, ...attributesOf(character) };
    if (!metadata.write(JSON.stringify(line) + '\n')) {
      await new Promise((resolve) => metadata.once('drain', resolve));
    }
  }
  await new Promise((resolve) => metadata.end(resolve));
}

/** Captions that training never saw: new words and sentences, and combinations held out. */
function heldOutCaptions(count) {
  const lines = [];
  for (const { seed, character } of characters('held-out', count)) {
    const { text, mentioned } = captionOf(character, randomOf(`held-out captions ${seed}`), { heldOut: true });
    lines.push(JSON.stringify({ text, mentioned }));
  }
  writeFileSync(join(values.out, 'held-out', 'sentences.jsonl'), lines.join('\n') + '\n');
}

await render('train', Number(values.count));
await render('held-out', Number(values['held-out']));
heldOutCaptions(Number(values['held-out']));
