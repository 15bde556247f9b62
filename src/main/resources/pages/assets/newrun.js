// A new run: pictures in, a report on them, a model to make of them.

import { ask, json, postJson, to, upload } from './api.js';
import { icon, make } from './dom.js';
import { bytes, capital, counted, duration, number } from './words.js';
import { unzip } from './zip.js';

const PRESETS = [
  { name: 'quick', shows: 50_000, text: 'Quick: to see whether it works at all' },
  { name: 'standard', shows: 300_000, text: 'Standard' },
  { name: 'thorough', shows: 1_000_000, text: 'Thorough: as good as it gets' },
];
const KINDS = {
  NOT_A_PICTURE: 'No picture', HIDDEN: 'Hidden', UNSUPPORTED: 'A format that is not read', ENCRYPTED: 'Encrypted', UNDECODABLE: 'Cannot be read',
  TOO_LARGE: 'Too large', TOO_SMALL: 'Too small', EXTREME_ASPECT_RATIO: 'Too long and thin', BLANK: 'Blank', BLURRY: 'Blurry',
  DUPLICATE: 'There twice', NEAR_DUPLICATE: 'Nearly there twice', DECLARED_AI_MADE: 'Says that AI made it', NO_CAPTION: 'Without a caption',
  UNMATCHED_CAPTION: 'A caption without its picture',
};
const THUMBNAILS = 24;
const at = (id) => document.getElementById(id);

let page = null;
let chosen = [];
let dataset = null;
let estimates = 0;

/** @param of what the page does with a run that was started, and with problems */
export async function setUpNewRun(of) {
  page = of;
  at('new').replaceChildren(pictures(), make('section', { id: 'report', 'aria-labelledby': 'report-title', tabindex: -1, hidden: true }), model());
  for (const [kind, over] of [['dragenter', true], ['dragover', true], ['dragleave', false], ['drop', false]]) {
    at('drop').addEventListener(kind, () => at('drop').classList.toggle('over', over));
  }
  await showDatasets();
}

const field = (id, text, input, hint = null) => make('div', {}, make('label', { class: 'label', for: id, text }), input, hint && make('p', { class: 'soft small', text: hint }));
const line = (id, properties = {}) => make('input', { type: 'text', id, autocomplete: 'off', ...properties });

// Pictures

function pictures() {
  return make('section', { 'aria-labelledby': 'pictures-title' },
    make('h2', { id: 'pictures-title', text: '1. Pictures of one kind of thing' }),
    field('datasets', 'A set that is here already', make('select', { id: 'datasets', onchange: () => take(at('datasets').value) })),
    make('div', { class: 'drop', id: 'drop' },
      make('input', { type: 'file', id: 'files', multiple: true, accept: '.zip,image/*', 'aria-describedby': 'files-hint', onchange: () => choose([...at('files').files]) }),
      icon('up'),
      make('label', { for: 'files' }, make('b', { id: 'files-chosen', text: 'Drop a ZIP or pictures here, or choose them' })),
      make('span', { class: 'soft small', id: 'files-hint', text: 'Folders of a ZIP are classes. Some hundred pictures at least, better some thousand.' })),
    make('form', { id: 'set', class: 'fields', hidden: true, onsubmit: (event) => { event.preventDefault(); send(); } },
      field('set-name', 'Name', line('set-name', { required: true, maxlength: 100 })),
      field('set-source', 'Who made or collected them', line('set-source', { required: true, maxlength: 500, placeholder: 'own photographs' })),
      field('set-licence', 'Licence', line('set-licence', { required: true, maxlength: 200, placeholder: 'CC0' })),
      make('fieldset', {}, make('legend', { text: 'Can real people be recognised in them?' }),
        make('div', { class: 'pills' }, ...[['false', 'No'], ['true', 'Yes']].map(([value, text]) => make('label', {},
          make('input', { type: 'radio', name: 'people', value, required: true, onchange: () => {
            at('consent-part').hidden = value === 'false';
            at('set-consent').required = value === 'true';
          } }), make('span', { text }))))),
      make('div', { id: 'consent-part', hidden: true }, field('set-consent', 'How they agreed', line('set-consent', { maxlength: 500 }))),
      make('label', { class: 'check' }, make('input', { type: 'checkbox', id: 'set-ai' }), 'Take pictures that say AI made them'),
      make('div', {}, make('button', { class: 'main', id: 'set-send', text: 'Upload and check' })),
      make('div', { id: 'sending', hidden: true }, make('progress', { max: 1, id: 'sent', 'aria-label': 'Upload' }), make('p', { role: 'status', id: 'sending-text', class: 'soft' }))));
}

function choose(files) {
  if (files.length === 0) {
    return;
  }
  chosen = files;
  const size = bytes(files.reduce((sum, file) => sum + file.size, 0));
  at('files-chosen').textContent = files.length === 1 ? `${files[0].name}, ${size}` : `${counted(files.length, 'file')}, ${size}`;
  at('drop').classList.add('small');
  at('set-name').value ||= files.length === 1 ? capital(files[0].name.replace(/\.[^.]*$/, '')) : '';
  at('set').hidden = false;
  at('set-name').focus();
}

async function send() {
  const form = new FormData();
  chosen.forEach((file) => form.append('file', file, file.name));
  for (const [name, id] of [['name', 'set-name'], ['source', 'set-source'], ['licence', 'set-licence'], ['consent', 'set-consent']]) {
    if (at(id).value.trim() && !(name === 'consent' && at('consent-part').hidden)) {
      form.append(name, at(id).value.trim());
    }
  }
  form.append('showsPeople', document.querySelector('input[name=people]:checked').value);
  form.append('allowAiMade', at('set-ai').checked);
  at('set-send').disabled = true;
  at('sending').hidden = false;
  const made = await page.doing(() => upload('/admin/datasets', form, tellSent), refusedFiles);
  at('sending').hidden = true;
  at('set-send').disabled = false;
  if (made) {
    at('set').hidden = true;
    await showDatasets();
    at('datasets').value = made.id;
    await take(made.id, chosen);
  }
}

function tellSent(share) {
  at('sent').value = share;
  at('sending-text').textContent = share < 1 ? `${Math.floor(100 * share)} % uploaded` : 'Every picture is looked at…';
  if (share === 1) {
    at('sent').removeAttribute('value');
  }
}

/** Of an upload that was refused as a whole: what is wrong with each file, if the service says so. */
function refusedFiles(problem) {
  if (problem.told.files) {
    showReport({ name: 'Nothing can be used', images: 0, summary: null }, problem.told.files, chosen);
  }
}

async function showDatasets() {
  const sets = await json('/admin/datasets');
  at('datasets').replaceChildren(
    make('option', { value: '', text: sets.length ? 'none of these' : 'there is none yet' }),
    ...sets.map((set) => make('option', { value: set.id, text: `${set.name}, ${counted(set.images, 'picture')}` })));
}

// The report

/** Goes on with a set; with its files, where this page uploaded them, to show what was left out. */
async function take(id, files = []) {
  dataset = null;
  at('report').hidden = true;
  at('order').hidden = true;
  if (!id) {
    return;
  }
  const answers = await page.doing(() => Promise.all([json(`/admin/datasets/${id}`), json(`/admin/datasets/${id}/report`)]));
  if (!answers) {
    return;
  }
  dataset = answers[0];
  await showReport(...answers, files);
  at('order').hidden = false;
  await showParents();
  estimate();
}

async function showReport(set, reports, files) {
  const left = reports.filter((report) => !report.accepted);
  const content = files.length ? await finder(files) : null;
  const kinds = [...new Set(left.map((report) => report.problems[0].kind))];
  at('report').replaceChildren(
    make('h2', { id: 'report-title', text: set.summary ? `${set.name}: ${counted(set.images, 'picture')} to learn from` : set.name }),
    set.summary ? make('p', { class: 'soft', text: setWords(set) }) : '',
    ...(set.summary?.warnings ?? []).map((text) => make('p', { class: 'notice', text: `${capital(text)}.` })),
    set.summary ? await preview(set) : '',
    left.length ? make('h3', { text: `${capital(counted(left.length, 'file was', 'files were'))} left out` }) : '',
    make('div', { class: 'kinds' }, ...kinds.map((kind) => leftOut(kind, left.filter((report) => report.problems[0].kind === kind), content))));
  at('report').hidden = false;
  at('report').focus();
}

function setWords({ summary }) {
  const classes = Object.entries(summary.classes);
  return [
    summary.captions ? `${counted(summary.captions, 'caption')}.` : classes.length ? `${counted(classes.length, 'class', 'classes')}: ${classes.map(([name, n]) => `${name} ${number(n)}`).join(', ')}.` : 'No classes, no captions.',
    summary.channels === 1 ? 'All are gray.' : '',
    `They are as varied as ${counted(summary.diversity.effectiveImages, 'wholly different picture')}.`,
  ].filter(Boolean).join(' ');
}

/** A sheet of what was taken. These are no AI pictures, so they do not say that they are. */
async function preview(set) {
  const sheet = await (await ask(to(`/admin/datasets/${set.id}/preview.png`))).blob();
  return make('img', { class: 'preview', src: URL.createObjectURL(sheet), alt: `Some of the pictures of ${set.name}` });
}

function leftOut(kind, reports, content) {
  const list = make('ul', { class: 'leftout' }, ...reports.slice(0, THUMBNAILS).map((report) => {
    const item = make('li', {}, content && make('span', { class: 'thumb' }), make('span', { class: 'name', text: report.file }), make('span', { class: 'soft small', text: report.problems.map((p) => p.message).join('; ') }));
    content?.(report.file).then((blob) => blob && showThumb(item, blob)).catch(() => {});
    return item;
  }));
  return make('details', { class: reports.length > 2 ? 'fold wide' : 'fold', open: true }, make('summary', { text: `${KINDS[kind] ?? kind}: ${number(reports.length)}` }), list,
    reports.length > THUMBNAILS ? make('p', { class: 'soft small', text: `and ${number(reports.length - THUMBNAILS)} more` }) : null);
}

function showThumb(item, blob) {
  const address = URL.createObjectURL(blob);
  const image = make('img', { alt: '', onerror: () => image.remove(), onload: () => URL.revokeObjectURL(address) });
  image.src = address;
  item.querySelector('.thumb').append(image);
}

/** Finds what was uploaded in this browser: the service keeps nothing of what it left out. */
async function finder(files) {
  if (files.length === 1 && /\.zip$/i.test(files[0].name)) {
    return unzip(files[0]).catch(() => async () => null);
  }
  return async (name) => files.find((file) => file.name === name) ?? null;
}

// The model

function model() {
  return make('form', { id: 'order', hidden: true, onsubmit: (event) => { event.preventDefault(); start(); } },
    make('h2', { text: '2. A model of them' }),
    make('div', { class: 'fields' },
      field('model', 'Name of the model', line('model', { required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,62}', title: 'lower-case letters, digits and hyphens', placeholder: 'roses' }), 'A model of that name gets another version.'),
      make('fieldset', {}, make('legend', { text: 'Side of its pictures' }), make('div', { class: 'pills' }, ...[32, 64, 128].map((side) => make('label', {},
        make('input', { type: 'radio', name: 'resolution', value: side, checked: side === 64, onchange: estimate }), make('span', { text: `${side} pixels` }))))),
      field('parent', 'Starts from', make('select', { id: 'parent' }), 'One of the same kind, or of half the resolution, which grows.'),
      make('label', { class: 'check' }, make('input', { type: 'checkbox', id: 'mirror' }), 'A mirrored picture could be a real one')),
    make('fieldset', {}, make('legend', { text: 'How long' }), make('div', { class: 'presets' }, ...PRESETS.map((preset) => make('label', {},
      make('input', { type: 'radio', name: 'preset', value: preset.name, checked: preset.name === 'standard' }),
      make('span', {}, make('b', { text: preset.text }), make('span', { class: 'soft small', text: `${number(preset.shows)} pictures shown` }), make('span', { id: `cost-${preset.name}`, text: '' })))))),
    make('p', { id: 'cost', class: 'soft small', role: 'status' }),
    make('button', { class: 'main', text: 'Start training' }));
}

async function showParents() {
  const versions = await page.doing(() => json('/admin/models')) ?? [];
  at('parent').replaceChildren(make('option', { value: '', text: 'nothing' }), ...versions.filter((v) => v.manifest).map((v) => make('option', { value: v.id, text: v.id })));
}

function order(preset) {
  const body = {
    dataset: dataset.id,
    model: at('model').value.trim() || 'model',
    resolution: Number(document.querySelector('input[name=resolution]:checked').value),
    preset,
  };
  if (at('parent').value) {
    body.parent = at('parent').value;
  }
  if (at('mirror').checked) {
    body.options = { symmetry: 'mirror' };
  }
  return body;
}

/** Tells what each preset costs. The first answer takes some seconds: steps are measured on the machine. */
async function estimate() {
  const mine = ++estimates;
  at('cost').textContent = 'Measuring some steps, to tell how long it takes…';
  for (const preset of PRESETS) {
    at(`cost-${preset.name}`).textContent = '';
  }
  for (const preset of PRESETS) {
    const cost = await page.doing(() => postJson('/admin/training-jobs', JSON.stringify({ ...order(preset.name), parent: undefined, dryRun: true })));
    if (mine !== estimates || !cost) {
      return;
    }
    at(`cost-${preset.name}`).textContent = `about ${duration(cost.expectedSeconds)}`;
    at('cost').textContent = `At ${number(cost.imagesPerSecond)} pictures a second on this machine; takes ${bytes(cost.memoryBytes)} of memory. The judge that measures it is trained first, and comes on top.`;
  }
}

async function start() {
  const body = JSON.stringify(order(document.querySelector('input[name=preset]:checked').value));
  const job = await page.doing(() => postJson('/admin/training-jobs', body));
  if (job) {
    page.started(job);
  }
}
