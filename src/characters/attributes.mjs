// What a character can look like, in words and in the values of the DiceBear styles.

/** A seeded generator of uniform numbers in [0, 1): mulberry32 over a hash of the seed's text. */
export function randomOf(seed) {
  let state = 2166136261;
  for (const character of String(seed)) {
    state = Math.imul(state ^ character.codePointAt(0), 16777619);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = (random, values) => values[Math.floor(random() * values.length)];

export const SKIN = { pale: 'fbe3d4', light: 'f0c3a0', tan: 'd09a68', brown: '9a6238', dark: '5b3720' };

export const HAIR_COLOUR = {
  black: '1f1a1c',
  brown: '6b4423',
  blonde: 'e9c85f',
  red: 'c1440e',
  gray: 'b8b8bd',
  blue: '3f72d8',
  pink: 'ef7fb2',
  green: '3fa45b',
};

export const BACKGROUND = {
  white: 'ffffff',
  blue: 'b6e0f5',
  pink: 'f9cfdc',
  yellow: 'fbe9a4',
  green: 'bfe6c0',
  purple: 'cfc0ee',
  orange: 'fbc9a0',
  gray: 'c9ccd1',
};

export const CLOTHES = {
  red: 'd63c3c',
  blue: '3565c9',
  green: '3e9b56',
  yellow: 'efc337',
  purple: '7d4fb8',
  black: '2b2b30',
  white: 'f4f4f2',
  orange: 'ef8a3a',
};

function part(name, value) {
  return { [name]: [value], [`${name}Probability`]: 100 };
}

/**
 * The styles. `hair`, `expression`, `glasses` and `beard` map each value of an attribute to the
 * ways in which the style can draw it; an attribute that a style lacks is not there. `options`
 * makes DiceBear's options of a character.
 */
export const STYLES = {
  pixel: {
    module: '@dicebear/pixel-art',
    hair: {
      short: ['short22', 'short15', 'short01', 'short06', 'short08', 'short16', 'short17'],
      long: ['long13', 'long12', 'long09', 'long08', 'long07', 'long03', 'long01'],
      medium: ['long04', 'long21', 'long16', 'long17'],
      curly: ['short13', 'short11', 'long15'],
      bun: ['long05'],
      mohawk: ['short21'],
      bald: [''],
    },
    expression: {
      smiling: ['happy09', 'happy06', 'happy12'],
      sad: ['sad01'],
      surprised: ['happy01'],
      neutral: ['sad06', 'sad05'],
    },
    glasses: { none: [''], glasses: ['light06', 'light05'], sunglasses: ['dark06', 'dark05'] },
    beard: { none: [''], beard: ['variant03', 'variant06', 'variant07'] },
    clothes: true,
    options: (c) => ({
      hair: c.form.hair ? [c.form.hair] : [],
      mouth: [c.form.expression],
      mouthColor: ['8e2b2b'],
      eyes: [c.expression === 'surprised' ? 'variant11' : pick(c.random, ['variant03', 'variant07', 'variant06'])],
      eyesColor: ['3c4a5a'],
      ...(c.form.glasses ? part('glasses', c.form.glasses) : { glassesProbability: 0 }),
      glassesColor: ['191919'],
      ...(c.form.beard ? part('beard', c.form.beard) : { beardProbability: 0 }),
      clothing: [pick(c.random, ['variant23', 'variant16', 'variant14', 'variant11', 'variant08', 'variant03'])],
      hatProbability: 0,
      accessoriesProbability: 0,
    }),
  },
  line: {
    module: '@dicebear/open-peeps',
    hair: {
      short: ['grayShort', 'short4'],
      medium: ['grayMedium', 'bangs'],
      bun: ['grayBun'],
      curly: ['mediumBangs2'],
      mohawk: ['mohawk'],
      spiky: ['mohawk2'],
      bald: ['noHair1'],
    },
    // These are drawn in black whatever the colour.
    blackHair: {
      short: ['short1', 'short2', 'pomp'],
      medium: ['medium1', 'medium3', 'bangs2'],
      long: ['long', 'longBangs', 'mediumStraight'],
      curly: ['afro', 'longCurly', 'dreads1'],
      bun: ['bun2'],
    },
    expression: {
      smiling: ['smile', 'smileBig', 'cute', 'lovingGrin1'],
      sad: ['solemn', 'tired'],
      surprised: ['awe', 'fear'],
      angry: ['veryAngry', 'angryWithFang'],
      neutral: ['serious', 'eyesClosed'],
    },
    glasses: { none: [''], glasses: ['glasses3', 'glasses5'], sunglasses: ['sunglasses', 'sunglasses2'] },
    beard: { none: [''], beard: ['full4'] },
    blackBeard: { beard: ['full2', 'full3'], moustache: ['moustache5', 'moustache6', 'moustache2'] },
    clothes: true,
    options: (c) => ({
      head: [c.form.hair],
      headContrastColor: [HAIR_COLOUR[c.hairColour] ?? HAIR_COLOUR.black],
      face: [c.form.expression],
      ...(c.form.glasses ? part('accessories', c.form.glasses) : { accessoriesProbability: 0 }),
      ...(c.form.beard ? part('facialHair', c.form.beard) : { facialHairProbability: 0 }),
      maskProbability: 0,
    }),
  },
  toon: {
    module: '@dicebear/toon-head',
    hair: {
      short: ['sideComed', 'undercut'],
      spiky: ['spiky'],
      bun: ['bun'],
      long: ['sideComed+longStraight', 'undercut+longWavy'],
      medium: ['sideComed+shoulderHigh', 'undercut+neckHigh'],
      bald: [''],
    },
    expression: {
      smiling: ['laugh', 'smile'],
      sad: ['sad'],
      surprised: ['agape'],
      angry: ['angry'],
    },
    beard: { none: [''], beard: ['fullBeard', 'longBeard'], moustache: ['moustacheTwirl'] },
    clothes: true,
    options: (c) => {
      const [top, rear] = c.form.hair.split('+');
      const brows = { smiling: 'happy', sad: 'sad', surprised: 'raised', angry: 'angry' };
      const eyes = { smiling: ['happy', 'bow'], sad: ['humble'], surprised: ['wide'], angry: ['happy'] };
      return {
        ...(top ? part('hair', top) : { hairProbability: 0 }),
        ...(rear ? part('rearHair', rear) : { rearHairProbability: 0 }),
        mouth: [c.form.expression],
        eyebrows: [brows[c.expression]],
        eyes: [pick(c.random, eyes[c.expression])],
        ...(c.form.beard ? part('beard', c.form.beard) : { beardProbability: 0 }),
        clothes: [pick(c.random, ['turtleNeck', 'openJacket', 'tShirt', 'dress'])],
      };
    },
  },
  comic: {
    module: '@dicebear/big-smile',
    hair: {
      short: ['shortHair', 'bowlCutHair', 'shavedHead'],
      long: ['straightHair', 'bangs', 'wavyBob'],
      curly: ['curlyBob', 'curlyShortHair'],
      bun: ['bunHair', 'froBun'],
      mohawk: ['mohawk'],
    },
    expression: {
      smiling: ['openedSmile', 'teethSmile', 'gapSmile'],
      sad: ['openSad'],
      angry: ['unimpressed:angry'],
      neutral: ['unimpressed'],
    },
    glasses: { none: [''], glasses: ['glasses'], sunglasses: ['sunglasses'] },
    clothes: false,
    options: (c) => {
      const [mouth, eyes] = c.form.expression.split(':');
      const usual = { smiling: ['cheery', 'normal', 'starstruck'], sad: ['sad'], neutral: ['normal', 'sleepy'] };
      return {
        hair: [c.form.hair],
        mouth: [mouth],
        eyes: [eyes ?? pick(c.random, usual[c.expression])],
        ...(c.form.glasses ? part('accessories', c.form.glasses) : { accessoriesProbability: 0 }),
      };
    },
  },
  flat: {
    module: '@dicebear/personas',
    hair: {
      short: ['shortCombover', 'fade', 'shortComboverChops'],
      long: ['long', 'extraLong'],
      medium: ['bobCut', 'bobBangs'],
      curly: ['curly', 'curlyHighTop'],
      bun: ['straightBun', 'curlyBun'],
      pigtails: ['pigtails'],
      bald: ['bald'],
    },
    expression: {
      smiling: ['smile', 'bigSmile'],
      sad: ['frown'],
      surprised: ['surprise'],
      neutral: ['lips'],
    },
    glasses: { none: [''], glasses: ['glasses'], sunglasses: ['sunglasses'] },
    beard: { none: [''], beard: ['beardMustache', 'goatee'], moustache: ['walrus', 'pyramid'] },
    clothes: true,
    options: (c) => ({
      hair: [c.form.hair],
      mouth: [c.form.expression],
      eyes: [c.form.glasses || (c.expression === 'smiling' ? pick(c.random, ['open', 'happy']) : 'open')],
      ...(c.form.beard ? part('facialHair', c.form.beard) : { facialHairProbability: 0 }),
      nose: ['mediumRound'],
      body: [pick(c.random, ['squared', 'rounded', 'checkered'])],
    }),
  },
  illustration: {
    module: '@dicebear/micah',
    hair: {
      short: ['fonze', 'turban', 'dannyPhantom'],
      long: ['full'],
      medium: ['pixie'],
      mohawk: ['mrT'],
      bald: ['mrClean'],
    },
    expression: {
      smiling: ['smile', 'laughing', 'smirk'],
      sad: ['sad', 'frown'],
      surprised: ['surprised'],
    },
    glasses: { none: [''], glasses: ['round', 'square'] },
    beard: { none: [''], beard: ['beard'] },
    clothes: true,
    options: (c) => ({
      hair: [c.form.hair],
      mouth: [c.form.expression],
      eyes: [c.expression === 'smiling' ? pick(c.random, ['smiling', 'eyes']) : 'eyes'],
      eyebrows: [c.expression === 'smiling' ? 'up' : 'down'],
      ...(c.form.glasses ? part('glasses', c.form.glasses) : { glassesProbability: 0 }),
      glassesColor: ['191919'],
      ...(c.form.beard ? part('facialHair', c.form.beard) : { facialHairProbability: 0 }),
      facialHairColor: [HAIR_COLOUR[c.hairColour] ?? HAIR_COLOUR.brown],
      shirt: [pick(c.random, ['crew', 'collared'])],
      earringsProbability: 0,
    }),
  },
};

/** Combinations of style, hair colour and background that no training picture has. */
export function isHeldOut({ style, hairColour, background }) {
  return randomOf(`held out ${style} ${hairColour} ${background}`)() < 0.1;
}

/**
 * A character: its attributes, and `form`, the ways in which its style draws them. All values of
 * an attribute are equally likely, but for glasses and beards, which half of those who could have
 * them do not.
 */
export function characterOf(seed, styleName) {
  const random = randomOf(seed);
  const name = styleName ?? pick(random, Object.keys(STYLES));
  const style = STYLES[name];
  const skin = pick(random, Object.keys(SKIN));
  const hairColour = pick(random, Object.keys(HAIR_COLOUR));
  const black = hairColour === 'black';
  const hairForms = { ...style.hair };
  const beardForms = { ...(style.beard ?? { none: [''] }) };
  if (black && style.blackHair) {
    for (const [type, forms] of Object.entries(style.blackHair)) {
      hairForms[type] = [...(hairForms[type] ?? []), ...forms];
    }
    Object.assign(beardForms, style.blackBeard);
  }
  const hair = pick(random, Object.keys(hairForms));
  const maybe = (forms, share) =>
    random() < share ? pick(random, Object.keys(forms).filter((k) => k !== 'none')) : 'none';
  const bearded = style.beard && !['bun', 'pigtails'].includes(hair);
  const beard = bearded ? maybe(beardForms, 0.35) : 'none';
  const glasses = style.glasses ? maybe(style.glasses, 0.45) : 'none';
  const expression = pick(random, Object.keys(style.expression));
  const feminine = beard === 'none' && random() < ({ short: 0.3, bald: 0.15, mohawk: 0.3, spiky: 0.3 }[hair] ?? 0.85);
  const character = {
    style: name,
    subject: random() < 0.3 ? 'person' : feminine ? 'woman' : 'man',
    skin,
    hair,
    hairColour: hair === 'bald' ? 'none' : hairColour,
    glasses,
    beard,
    expression,
    clothes: style.clothes ? pick(random, Object.keys(CLOTHES)) : 'none',
    background: pick(random, Object.keys(BACKGROUND)),
  };
  const form = {
    hair: pick(random, hairForms[hair]),
    expression: pick(random, style.expression[expression]),
    glasses: style.glasses ? pick(random, style.glasses[glasses]) : '',
    beard: pick(random, beardForms[beard]),
  };
  return { ...character, form, random };
}

/** DiceBear's options of a character. */
export function optionsOf(character, seed, size) {
  const colour = HAIR_COLOUR[character.hairColour] ?? HAIR_COLOUR.brown;
  const clothes = CLOTHES[character.clothes] ?? CLOTHES.white;
  return {
    seed: String(seed),
    size,
    backgroundColor: [BACKGROUND[character.background]],
    skinColor: [SKIN[character.skin]],
    baseColor: [SKIN[character.skin]],
    hairColor: [colour],
    clothingColor: [clothes],
    clothesColor: [clothes],
    shirtColor: [clothes],
    ...STYLES[character.style].options(character),
  };
}
