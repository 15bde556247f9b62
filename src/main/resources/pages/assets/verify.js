// A picture in, what every layer of marks says of it out. Never "not AI".

import { ask, to } from './api.js';
import { make } from './dom.js';
import { picking } from './pick.js';

const at = (id) => document.getElementById(id);

const LAYERS = [
  {
    name: 'Signed credentials (C2PA)',
    kinds: ['signed_by_us'],
    words: (found, answer) => {
      const { state, signer, generator, aiMade } = answer.credentials;
      const holds = state === 'VALID' || state === 'TRUSTED';
      if (found) return ['yes', `${holds ? 'They hold. ' : ''}This installation signed them. ${end(found.detail)}`];
      if (state === 'NONE') return ['no', 'The file carries none. Most web sites and every screenshot remove them.'];
      if (state === 'INVALID') return ['bad', 'It carries some, but they do not hold: they, or the file, were changed after signing.'];
      const whose = `Their signer${signer ? `, ${nameOf(signer)},` : ''} is not known here${generator ? `; the program was ${generator}` : ''}`;
      if (!holds) return ['no', `Not all of them was checked. ${whose}.${aiMade ? ' They say that AI made it.' : ''}`];
      return [aiMade ? 'yes' : 'no', `They hold. ${whose}. ${aiMade ? 'They say that AI made it.' : 'They do not speak of AI.'}`];
    },
  },
  {
    name: 'Invisible watermark',
    kinds: ['watermark_match'],
    words: (found) => found
      ? ['yes', `${end(found.detail)} It survives compression, resizing and cutting.`]
      : ['no', 'None was found. Pictures below 128 pixels have none, and heavy editing removes it.'],
  },
  {
    name: 'Fingerprint in the log of all pictures made here',
    kinds: ['fingerprint_match'],
    words: (found) => found
      ? ['yes', end(found.detail)]
      : ['no', 'No picture of the log looks like it. Cutting or turning a picture changes its fingerprint.'],
  },
  {
    name: 'AI labels of others',
    kinds: ['declared_ai_elsewhere'],
    words: (found) => found
      ? ['yes', `${end(found.detail)} Anybody can write such a label.`]
      : ['no', 'None beside our own.'],
  },
];

/** "CN=Test Desk,O=Test Press" as a person would say it. */
function nameOf(subject) {
  const part = (key) => subject.match(new RegExp(`(?:^|,)${key}=((?:\\\\.|[^,])*)`))?.[1];
  const [name, organisation] = [part('CN'), part('O')];
  return name && organisation ? `${name} (${organisation})` : (name ?? organisation ?? subject);
}

const SURE = { proof: 'That is proof.', strong: 'That is right but for one case in a million.', indication: 'That is an indication, no proof.', none: '' };

const end = (text) => {
  const whole = text[0].toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};

function verdict(answer) {
  const surest = answer.findings[0];
  switch (surest.kind) {
    case 'no_evidence':
      return ['No mark was found', 'That says nothing of whether AI made it: marks can be removed, and not every generator leaves one.'];
    case 'declared_ai_elsewhere':
      return ['It says that AI made it, elsewhere', SURE[surest.certainty]];
    default:
      return [surest.certainty === 'indication' ? 'Probably made here, by AI' : 'Made here, by AI', SURE[surest.certainty]];
  }
}

async function check(file) {
  at('problem').textContent = '';
  at('result').hidden = true;
  at('main').setAttribute('aria-busy', 'true');
  const slow = setTimeout(() => (at('status').textContent = 'Looking for marks…'), 300);
  try {
    const form = new FormData();
    form.append('file', file, 'picture');
    const answer = await (await ask(to('/verify'), { method: 'POST', body: form, headers: { Accept: 'application/json' } })).json();
    show(file, answer);
  } catch (problem) {
    at('problem').textContent = problem.message;
  } finally {
    clearTimeout(slow);
    at('status').textContent = '';
    at('main').setAttribute('aria-busy', 'false');
  }
}

function show(file, answer) {
  const [title, surety] = verdict(answer);
  const seen = make('img', { class: 'seen', alt: 'The picture that was checked', src: URL.createObjectURL(file) });
  at('result').replaceChildren(seen, make('div', {},
    make('h2', { id: 'verdict', text: title }),
    make('p', { class: 'soft', text: surety }),
    make('ol', {}, ...LAYERS.map((layer) => row(layer, answer))),
    answer.record ? record(answer.record) : null));
  at('drop').classList.add('small');
  at('result').hidden = false;
  at('result').focus();
}

function row(layer, answer) {
  const found = answer.findings.find((finding) => layer.kinds.includes(finding.kind));
  const [state, text] = layer.words(found, answer);
  const sign = { yes: '✓', no: '–', bad: '!' }[state];
  return make('li', { class: `layer ${state}` },
    make('span', { class: 'sign', 'aria-hidden': 'true', text: sign }),
    make('h3', { text: layer.name }),
    make('p', { text }));
}

function record(entry) {
  const made = new Date(entry.created);
  const facts = [['Made', made.toLocaleString()], ['Model', `${entry.model} ${entry.modelVersion}`], ['Id', entry.id], ['SHA-256 of the file', entry.sha256]];
  return make('details', { class: 'fold' }, make('summary', { text: 'Its record' }),
    make('dl', { class: 'facts' }, ...facts.map(([name, value]) => make('div', {}, make('dt', { text: name }), make('dd', { text: value })))));
}

picking(check);

/** "Check this picture" of other pages: only pictures of this service. */
const linked = new URLSearchParams(location.search).get('picture');
if (linked && new URL(linked, location.href).origin === location.origin && new URL(linked, location.href).pathname.startsWith(to('/images/'))) {
  at('status').textContent = 'Fetching the picture…';
  ask(linked).then((response) => response.blob()).then(check).catch((problem) => {
    at('status').textContent = '';
    at('problem').textContent = problem.message;
  });
}
