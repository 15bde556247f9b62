// A model's card: what it draws, how well, and what it learned from.

import { json, to } from './api.js';
import { icon, make } from './dom.js';
import { picture } from './picture.js';
import { altText, permanentUrl, sideOf } from './recipe.js';

const at = (id) => document.getElementById(id);
const SEEDS = 24;
const percent = (x) => `${(100 * x).toFixed(1)} %`;
const two = (x) => x.toFixed(2);
const measured = (distance) => `${two(distance.mean)} ± ${two(distance.standardError)}`;

/** The mean, where a figure is told by attribute or class. */
const mean = (value) => {
  const all = typeof value === 'number' ? [value] : Object.values(value).filter((x) => typeof x === 'number');
  return all.reduce((sum, x) => sum + x, 0) / all.length;
};

/** Precision and recall; older bundles have them among the other metrics. */
const precisionRecall = (m) => m.precisionRecall ?? (m.precision === undefined ? null : m);

const FIGURES = [
  { of: (m) => m.frechet?.generated && measured(m.frechet.generated), name: 'Fréchet distance',
    means: (m) => `How far generated pictures are from the training pictures; lower is better. As many real ones that the model never saw come to ${measured(m.frechet.real)} (${m.frechet.images} of each).${m.frechet.verdict === 'NONE' ? ' Too few for a verdict.' : ''}` },
  { of: (m) => m.frechetGenerated !== undefined && two(m.frechetGenerated), name: 'Fréchet distance',
    means: (m) => `How far generated pictures are from the training pictures; lower is better. Real ones that the model never saw come to ${two(m.frechetHeldOut)}; measured with other counts, the two cannot be compared closely.` },
  { of: (m) => m.right && percent(mean(m.right)), name: 'Drawn as asked',
    means: () => 'Share of what a sentence asks for that a judge, a classifier trained on real pictures, sees in the picture.' },
  { of: (m) => m.judgedAsAsked && Object.keys(m.judgedAsAsked).length && percent(mean(m.judgedAsAsked)), name: 'Drawn as asked',
    means: (m) => `Share of pictures in which the judge sees the class asked for. On real pictures it is right in ${percent(mean(m.judgeAccuracy))}.` },
  { of: (m) => precisionRecall(m) && percent(precisionRecall(m).precision), name: 'Precision', means: () => 'Share of generated pictures that lie among real ones.' },
  { of: (m) => precisionRecall(m) && percent(precisionRecall(m).recall), name: 'Recall', means: () => 'Share of real pictures that lie among generated ones: how much of the variety is there.' },
  { of: (m) => m.diversity !== undefined && two(mean(m.diversity)), name: 'Diversity',
    means: () => 'How different generated pictures are from each other; 1 is as different as real ones.' },
  { of: (m) => m.featureNeighbours && two(m.featureNeighbours.generated['50'] / m.featureNeighbours.heldOut['50']), name: 'Distance to training pictures',
    means: () => 'Beside that of real pictures it never saw. Well below 1 would mean that it copies what it learned from.' },
];

function card(model) {
  const name = encodeURIComponent(model.name);
  return [
    make('div', { class: 'modelhead' }, make('div', {},
      make('h1', { text: model.name }),
      make('p', { class: 'lead', text: model.description }),
      make('div', { class: 'row wrap' },
        make('a', { class: 'button main', href: to(`/?model=${name}`) }, icon('spark'), 'Make pictures with it'),
        make('a', { class: 'button', href: to(`/models/${name}/model.onnx`), download: `${model.name}.onnx` }, icon('down'), 'ONNX file')))),
    make('section', { 'aria-labelledby': 'seeds-title' },
      make('h2', { id: 'seeds-title', text: `Seeds 0 to ${SEEDS - 1}` }),
      make('p', { class: 'soft small', text: 'As they come, nothing chosen.' }),
      make('div', { class: 'seeds' }, ...Array.from({ length: SEEDS }, (_, seed) => {
        const recipe = { model: model.name, version: model.version, seed: String(seed) };
        return make('a', { href: permanentUrl(recipe) }, picture(recipe, sideOf(model, 128), altText(recipe)));
      }))),
    make('div', { class: 'two' }, figures(model), origins(model)),
    shares(model),
  ].filter(Boolean);
}

/** Who or what is in the pictures of a model; one with classes is asked for each alike. */
function shares(model) {
  const { representation = {}, judgeAccuracy } = model.metrics;
  const rows = Object.values(representation).flatMap((values) => Object.entries(values));
  return rows.length && make('section', { class: 'apart' },
    make('h2', { text: 'What is in the pictures' }),
    make('p', { class: 'soft', text: `As a classifier sees it that is right in ${percent(mean(judgeAccuracy))} of real pictures. ${model.classes.length ? 'Classes were asked for as often as the training pictures have them; who asks for none gets all of them alike.' : 'Nothing of this is told to the model.'}` }),
    facts(rows.map(([value, share]) => [value, percent(share.generated), `Of the training pictures: ${percent(share.training)}.`])));
}

function figures(model) {
  const known = FIGURES.map((figure) => [figure.of(model.metrics), figure]).filter(([value]) => value);
  return make('section', {}, make('h2', { text: 'How good it is' }),
    known.length ? facts(known.map(([value, figure]) => [figure.name, value, figure.means(model.metrics)])) : make('p', { class: 'soft', text: 'Not measured.' }));
}

function origins(model) {
  const { architecture: a, lineage } = model;
  return make('section', {}, make('h2', { text: 'Where it comes from' }), facts([
    ['Data', '', model.dataSource],
    ['Licence of the data', '', model.dataLicence],
    lineage ? ['People', '', lineage.showsPeople ? `The training pictures show real people. ${lineage.consent ?? ''}` : 'The training pictures show nobody who can be recognised.'] : null,
    lineage?.parent ? ['Trained on from', '', lineage.parent] : null,
    ['Training', '', `${model.imagesSeen.toLocaleString('en')} pictures seen, repeats counted`],
    ['Network', '', `${a.resolution} × ${a.resolution} pixels, ${a.imageChannels === 1 ? 'gray' : 'colour'}, latents of ${a.latentSize} numbers`],
    ['Version', '', model.version],
    model.classes.length ? ['Classes', '', model.classes.join(', ')] : null,
    ['Weights (SHA-256)', '', model.weightsSha256],
  ].filter(Boolean)));
}

const facts = (rows) => make('dl', { class: 'facts' }, ...rows.map(([name, value, text]) =>
  make('div', {}, make('dt', {}, name, value ? make('b', { text: value }) : ''), make('dd', { text }))));

try {
  at('card').replaceChildren(...card(await json(`/models/${encodeURIComponent(at('main').dataset.model)}`)));
} catch (problem) {
  at('problem').textContent = problem.status === 404 ? 'There is no such model here. See the list of models.' : problem.message;
}
at('card').setAttribute('aria-busy', 'false');
