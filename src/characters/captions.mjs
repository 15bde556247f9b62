// Captions of a character in varied English. Words and sentence forms marked as held out are kept
// from training, to measure how the model takes wordings it never saw. Those of `vocabulary.mjs`
// are heard in training only.
import { pick } from './attributes.mjs';
import { MORE_BACKGROUND, MORE_CLOTHES, MORE_HAIR, MORE_SKIN, MORE_WORDS } from './vocabulary.mjs';

/** For each value: the words of training, and those held out. */
const WORDS = {
  style: {
    pixel: [['pixel art', '8-bit pixel art', 'pixelated', 'pixel style', 'a pixel sprite'], ['retro game pixels', '8-bit']],
    line: [['line art', 'line drawing', 'hand-drawn line art', 'ink drawing', 'a sketch'], ['drawn in ink', 'a pen sketch']],
    toon: [['cartoon', 'cartoon style', 'a cartoon avatar', 'toon', 'soft cartoon'], ['toon style', 'a cartoon portrait']],
    comic: [['comic', 'comic style', 'funny comic head', 'caricature', 'goofy caricature'], ['a comic strip face', 'caricature style']],
    flat: [['flat design', 'flat vector art', 'minimalist', 'flat style', 'simple vector portrait'], ['flat vector design', 'minimal flat style']],
    illustration: [
      ['illustration', 'modern illustration', 'editorial illustration', 'illustrated portrait', 'magazine illustration'],
      ['illustration style', 'an editorial style portrait'],
    ],
  },
  subject: {
    woman: [['woman', 'girl', 'lady', 'female character'], ['young woman']],
    man: [['man', 'guy', 'boy', 'male character'], ['young man']],
    person: [['person', 'character', 'face', 'somebody', 'portrait of a person'], ['human']],
  },
  expression: {
    smiling: [['smiling', 'happy', 'cheerful', 'grinning', 'joyful'], ['beaming', 'delighted']],
    sad: [['sad', 'unhappy', 'gloomy', 'frowning', 'downcast'], ['sorrowful', 'miserable']],
    surprised: [['surprised', 'astonished', 'shocked', 'amazed'], ['startled', 'stunned']],
    angry: [['angry', 'mad', 'furious', 'grumpy'], ['enraged', 'cross-looking']],
    neutral: [['serious', 'calm', 'neutral-looking', 'expressionless'], ['with a straight face', 'unemotional']],
  },
  skin: {
    pale: [['pale', 'very fair', 'porcelain'], ['very light']],
    light: [['light', 'fair', 'light peach'], ['fair-toned']],
    tan: [['tan', 'tanned', 'olive'], ['sun-tanned']],
    brown: [['brown', 'medium brown', 'caramel brown'], ['warm brown']],
    dark: [['dark', 'dark brown', 'deep brown', 'black'], ['very dark']],
  },
  hairColour: {
    black: [['black', 'jet black', 'dark black'], ['raven black']],
    brown: [['brown', 'brunette', 'chestnut brown', 'dark brown'], ['chocolate brown']],
    blonde: [['blonde', 'blond', 'golden', 'yellow blonde'], ['golden blonde']],
    red: [['red', 'ginger', 'fiery red', 'copper red'], ['orange-red']],
    gray: [['gray', 'grey', 'silver', 'white gray'], ['silvery grey']],
    blue: [['blue', 'bright blue', 'dyed blue'], ['vivid blue']],
    pink: [['pink', 'hot pink', 'dyed pink'], ['bubblegum pink']],
    green: [['green', 'bright green', 'dyed green'], ['vivid green']],
  },
  glasses: {
    glasses: [['glasses', 'eyeglasses', 'spectacles', 'a pair of glasses'], ['reading glasses']],
    sunglasses: [['sunglasses', 'dark sunglasses', 'shades', 'black sunglasses'], ['cool sunglasses']],
  },
  beard: {
    beard: [['a beard', 'a full beard', 'a bushy beard'], ['a thick beard']],
    moustache: [['a moustache', 'a mustache', 'a thick moustache'], ['a big moustache']],
  },
  clothes: {
    red: [['red'], ['bright red']],
    blue: [['blue'], ['bright blue']],
    green: [['green'], ['bright green']],
    yellow: [['yellow'], ['bright yellow']],
    purple: [['purple', 'violet'], ['bright purple']],
    black: [['black'], ['all black']],
    white: [['white'], ['plain white']],
    orange: [['orange'], ['bright orange']],
  },
  background: {
    white: [['white', 'plain white'], ['empty white']],
    blue: [['blue', 'light blue', 'sky blue'], ['pale blue']],
    pink: [['pink', 'light pink', 'rose'], ['pastel pink']],
    yellow: [['yellow', 'light yellow', 'cream yellow'], ['pastel yellow']],
    green: [['green', 'light green', 'mint green'], ['pastel green']],
    purple: [['purple', 'light purple', 'lavender'], ['pastel purple']],
    orange: [['orange', 'light orange', 'peach'], ['pastel orange']],
    gray: [['gray', 'grey', 'light gray'], ['pale grey']],
  },
};

const HAIR = {
  short: ['short COLOUR hair', 'COLOUR short hair', 'short cut COLOUR hair'],
  long: ['long COLOUR hair', 'COLOUR long hair', 'long flowing COLOUR hair'],
  medium: ['shoulder-length COLOUR hair', 'medium length COLOUR hair', 'a COLOUR bob'],
  curly: ['curly COLOUR hair', 'COLOUR curls', 'COLOUR curly hair'],
  bun: ['COLOUR hair in a bun', 'a COLOUR hair bun', 'a bun of COLOUR hair'],
  mohawk: ['a COLOUR mohawk', 'a COLOUR mohawk haircut'],
  spiky: ['spiky COLOUR hair', 'COLOUR spiky hair'],
  pigtails: ['COLOUR pigtails', 'COLOUR hair in pigtails'],
};

const CLOTHES = ['a COLOUR shirt', 'a COLOUR top', 'COLOUR clothes'];
const BACKGROUND = ['on a COLOUR background', 'COLOUR background', 'in front of a COLOUR wall', 'against a COLOUR backdrop'];

const a = (noun) => (/^(a|an) /.test(noun) ? noun : /^[aeiou8]/.test(noun) ? `an ${noun}` : `a ${noun}`);

function word(random, attribute, value, heldOut) {
  const [usual, unseen] = WORDS[attribute][value];
  if (heldOut) {
    return pick(random, random() < 0.35 ? unseen : usual);
  }
  return either(random, usual, MORE_WORDS[attribute][value]);
}

/** One of the usual words, or in training as often one of more. */
function either(random, usual, more) {
  return pick(random, random() < 0.5 ? more : usual);
}

/**
 * A caption that mentions the style, and each other attribute with a probability.
 *
 * @returns {{text: string, mentioned: Record<string, string>}} the caption, and what it says
 */
export function captionOf(character, random, { full = false, heldOut = false } = {}) {
  const mentioned = {};
  const says = (attribute, probability) => {
    const value = character[attribute];
    if (value === 'none' || !(full || random() < probability)) {
      return null;
    }
    mentioned[attribute] = value;
    return WORDS[attribute]?.[value] ? word(random, attribute, value, heldOut) : value;
  };
  const form = (usual, more) => (heldOut ? pick(random, usual) : either(random, usual, more));
  const density = full ? 1 : 0.35 + 0.5 * random();
  const style = says('style', 0.85);
  const expression = says('expression', density);
  const skin = says('skin', density);
  let hair = null;
  if (character.hair === 'bald') {
    if (full || random() < density) {
      mentioned.hair = 'bald';
      hair = form(['no hair', 'a bald head'], MORE_HAIR.bald);
    }
  } else if (full || random() < density + 0.1) {
    mentioned.hairColour = character.hairColour;
    const colour = word(random, 'hairColour', character.hairColour, heldOut);
    if (full || random() < 0.75) {
      mentioned.hair = character.hair;
      hair = form(HAIR[character.hair], MORE_HAIR[character.hair]).replace('COLOUR', colour);
    } else {
      hair = `${colour} hair`;
    }
  }
  const features = [];
  if (hair) features.push(hair.replace(/^a ([aeiou])/, 'an $1'));
  if (skin) features.push(form(['SKIN skin', 'a SKIN complexion', 'SKIN skin tone'], MORE_SKIN).replace('SKIN', skin));
  for (const [attribute, chance] of [['glasses', density + 0.2], ['beard', density + 0.2]]) {
    if (character[attribute] === 'none') {
      if (random() < 0.12 && (attribute === 'glasses' || character.subject === 'man')) {
        mentioned[attribute] = 'none';
        const none = attribute === 'glasses' ? 'no glasses' : pick(random, ['no beard', 'a clean-shaven face']);
        features.push(heldOut ? none : either(random, [none], MORE_WORDS[attribute].none));
      }
      continue;
    }
    const said = says(attribute, chance);
    if (!said) continue;
    // In training a beard may have its colour: that of the hair.
    const coloured = attribute === 'beard' && !heldOut && character.hair !== 'bald' && random() < 0.25;
    if (coloured) mentioned.hairColour = character.hairColour;
    features.push(coloured ? said.replace(/^a/, a(word(random, 'hairColour', character.hairColour))) : said);
  }
  const shirt = says('clothes', density * 0.8);
  const background = says('background', density);
  shuffle(features, random);
  const place = background ? form(BACKGROUND, MORE_BACKGROUND).replace('COLOUR', background) : null;
  const top = shirt ? form(CLOTHES, MORE_CLOTHES).replace('COLOUR', shirt) : null;
  const subject = word(random, 'subject', character.subject, heldOut);
  return { text: sentence(random, heldOut, { subject, expression, features, top, place, style }), mentioned };
}

function shuffle(values, random) {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
}

function list(features) {
  return features.length < 2 ? features.join('') : `${features.slice(0, -1).join(', ')} and ${features.at(-1)}`;
}

const words = (...parts) => parts.filter(Boolean).join(' ');
const clauses = (...parts) => parts.filter(Boolean).join(', ');

/** One of several forms of a sentence; two of them are held out, two heard in training only. */
function sentence(random, heldOut, { subject, expression, features, top, place, style }) {
  const after = expression?.startsWith('with ') ? expression : null;
  const before = after ? null : expression;
  const someone = words(before, subject);
  const shown = [...(after ? [after.slice(5)] : []), ...features];
  const having = shown.length ? `with ${list(shown)}` : null;
  const wearing = top ? pick(random, ['wearing TOP', 'in TOP', 'dressed in TOP']).replace('TOP', top) : null;
  const forms = [
    // "a smiling woman with red curly hair and glasses wearing a blue shirt, on a white background, pixel art"
    () => clauses(words(a(someone), having, wearing), place, style),
    // "pixel art of a smiling woman, red curly hair, glasses, blue shirt, white background"
    () => clauses(style ? `${style.replace(/^an? /, '')} of ${a(someone)}` : someone, ...shown, top, place),
    // "woman, smiling, red curly hair, pixel art"
    () => {
      const rest = [expression, ...features, top, place, style].filter(Boolean);
      shuffle(rest, random);
      return clauses(subject, ...rest);
    },
    // "draw a sad man with a beard, on a blue background, as line art"
    () =>
      clauses(
        words(pick(random, ['draw', 'make', 'show me', 'create']), a(someone), having, wearing),
        place,
        style && `as ${style}`,
      ),
    // "a woman who looks happy and has red hair and glasses"
    () =>
      clauses(
        words(
          a(subject),
          before && `who looks ${before}`,
          shown.length && `${before ? 'and' : 'who'} has ${list(shown)}`,
        ),
        wearing,
        place,
        style,
      ),
  ];
  const more = [
    // "a picture of a sad man with a beard, in the style of line art"
    () =>
      clauses(
        words(
          pick(random, ['a picture of', 'an image of', 'a portrait of', 'a profile picture of', 'an icon of']),
          a(someone),
          having,
          wearing,
          place,
        ),
        style && pick(random, ['in the style of STYLE', 'in STYLE', 'STYLE']).replace('STYLE', style),
      ),
    // "a man with a sad face and a beard, line art"
    () => {
      const face = before && a(`${before} ${pick(random, ['face', 'expression', 'look'])}`);
      const all = [face, ...shown].filter(Boolean);
      return clauses(`${a(subject)} with ${list(all) || 'a face'}`, wearing, place, style);
    },
  ];
  const unseen = [
    // "avatar of a woman: smiling; red curly hair; glasses. style: pixel art"
    () => {
      const said = [expression, ...features, top, place].filter(Boolean).join('; ') || 'anything';
      return [`avatar of ${a(subject)}: ${said}`, style && `style: ${style}`].filter(Boolean).join('. ');
    },
    // "I would like pixel art, white background, a smiling woman, red curly hair please"
    () => `I would like ${clauses(style, place, a(someone), ...shown, wearing)} please`,
  ];
  if (heldOut) {
    return pick(random, random() < 0.35 ? unseen : forms)();
  }
  return pick(random, [...forms, ...more])();
}
