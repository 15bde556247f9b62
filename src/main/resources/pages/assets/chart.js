// Lines over pictures seen. A library of charts would be larger than all scripts here.

import { make } from './dom.js';
import { number } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 1000;
const HEIGHT = 300;

const short = (x) => (Math.abs(x) >= 100 ? number(x) : x.toPrecision(3));

/**
 * @param series lines as {name, points}; points are [pictures seen, value]
 * @param note what the value means
 */
export function chart(title, series, note) {
  const all = series.flatMap((line) => line.points);
  if (all.length < 2) {
    return make('figure', { class: 'chart' }, make('figcaption', {}, make('b', { text: title })), make('p', { class: 'soft small', text: 'Nothing measured yet.' }));
  }
  const most = Math.max(...all.map(([x]) => x));
  const low = Math.min(...all.map(([, y]) => y));
  const high = Math.max(...all.map(([, y]) => y));
  const place = ([x, y]) => `${((WIDTH * x) / most).toFixed(1)},${(HEIGHT * (high === low ? 0.5 : (high - y) / (high - low))).toFixed(1)}`;
  const svg = draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words(title, series, most) });
  svg.append(...series.map((line, i) => draw('polyline', { class: `line${i}`, points: line.points.map(place).join(' ') })));
  return make('figure', { class: 'chart' },
    make('figcaption', {}, make('b', { text: title }), ...series.map((line, i) => make('span', { class: `key${i}`, text: `${line.name} ${short(line.points.at(-1)[1])}` }))),
    make('div', { class: 'plot' }, make('span', { class: 'high', text: short(high) }), make('span', { class: 'low', text: short(low) }), svg),
    make('div', { class: 'ends' }, make('span', { text: '0' }), make('span', { text: `${number(most)} pictures seen` })),
    make('p', { class: 'soft small', text: note }));
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

const words = (title, series, most) =>
  `${title}, a chart. After ${number(most)} pictures: ${series.filter((line) => line.points.length).map((line) => `${line.name} ${short(line.points.at(-1)[1])}`).join(', ')}.`;
