// Names of hosts outside ASCII as DNS has them, by the rules of Unicode (UTS #46 as URLs use it), out of what the language knows
// of characters instead of tables. Part of the URL library's bundle, and like it run on what the guest made of the realm.
// Of the rules for text from right to left it has the first: a label runs one way.

const ASCII = /^[\0-\u007f]*$/;
/** Made for the first name that needs them: sets of characters this large take a while to build. */
interface Patterns {
  /** One character that does not show and is left out. */
  readonly ignored: RegExp;
  /** No character of any name: unassigned, private, invisible, spaces, and those that describe other characters. */
  readonly never: RegExp;
  readonly rightToLeft: RegExp;
  readonly leftToRight: RegExp;
  /** A joiner where it may stand: after a virama, or between letters that join. */
  readonly joined: RegExp;
}
let made: Patterns | undefined;

/** Scripts that run from right to left. */
const SCRIPTS =
  'Adlm Arab Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nko Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi';
const IGNORED =
  '\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u2060-\\u2064\\u206a-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0100}-\\u{e01ef}';
const NEVER = '\\p{C}\\p{Z}\\u2ff0-\\u2fff\\u31ef\\ufffc\\ufffd';
const VIRAMAS =
  '\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a\\u0eba\\u0f84\\u1039\\u103a\\u1714\\u1715\\u1734\\u17d2\\u1a60\\u1b44\\u1baa\\u1bab\\u1bf2\\u1bf3\\u2d7f\\ua806\\ua82c\\ua8c4\\ua953\\ua9c0\\uaaf6\\uabed\\u{10a3f}\\u{11046}\\u{11070}\\u{1107f}\\u{110b9}\\u{11133}\\u{11134}\\u{111c0}\\u{11235}\\u{112ea}\\u{1134d}\\u{113ce}-\\u{113d0}\\u{11442}\\u{114c2}\\u{115bf}\\u{1163f}\\u{116b6}\\u{1172b}\\u{11839}\\u{1193d}\\u{1193e}\\u{119e0}\\u{11a34}\\u{11a47}\\u{11a99}\\u{11c3f}\\u{11d44}\\u{11d45}\\u{11d97}\\u{11f41}\\u{11f42}\\u{1612f}';
/** Letters that join only with the one before them. */
const JOIN_BACK =
  '\\u0622-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0671-\\u0673\\u0675-\\u0677\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb\\u06cd\\u06cf\\u06d2\\u06d3\\u06d5\\u06ee\\u06ef';
const JOINING =
  '\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Phag}\\p{sc=Mand}\\p{sc=Nko}\\p{sc=Adlm}';

function patterns(): Patterns {
  if (made !== undefined) return made;
  const right = SCRIPTS.split(' ')
    .map((script) => `\\p{sc=${script}}`)
    .join('');
  const between = `(?![${JOIN_BACK}])[${JOINING}]\\p{M}*\\u200c(?=\\p{M}*[${JOINING}])`;
  made = {
    ignored: new RegExp(`^[${IGNORED}]$`, 'u'),
    never: new RegExp(`[${NEVER}]`, 'u'),
    rightToLeft: new RegExp(`\\u05be|[\\p{L}&&[${right}]]`, 'v'),
    leftToRight: new RegExp(`[\\p{L}--[${right}]]`, 'v'),
    joined: new RegExp(`[${VIRAMAS}][\\u200c\\u200d]|${between}`, 'gu'),
  };
  return made;
}

const JOINER = /[\u200c\u200d]/u;

/** Null for what is no name of a host. `encode` puts each label that is not ASCII into Punycode. */
export function domainToAscii(domain: string, encode: (name: string) => string): string | null {
  if (ASCII.test(domain) && !/(?:^|\.)xn--/i.test(domain)) return domain.toLowerCase() || null;
  const mapped = mapName(domain);
  const labels = mapped === null ? [] : mapped.split('.');
  for (let i = 0; i < labels.length; i++) {
    const label = checkLabel(labels[i] ?? '');
    if (label === null) return null;
    labels[i] = label;
  }
  return labels.length === 0 ? null : encode(labels.join('.')) || null;
}

/** Lower case, compatible forms and composed characters; what does not show is gone. */
function mapName(name: string): string | null {
  let mapped = '';
  const { ignored } = patterns();
  for (const one of name) {
    if (ignored.test(one)) continue;
    const to = mapOne(one);
    // Characters that have a dot in them, such as "1." in one, and the dot of vertical text.
    if ((to.includes('.') && to !== '.') || one === '\ufe12') return null;
    mapped += to;
  }
  return mapped.normalize('NFC').replace(/[\u3002\uff0e\uff61]/gu, '.');
}

function mapOne(one: string): string {
  const code = one.codePointAt(0) ?? 0;
  if (code < 0x80) return one.toLowerCase();
  // Cherokee is the one script whose names are in its older, upper case.
  if (code >= 0xab70 && code <= 0xabbf) return String.fromCodePoint(code - 0x97d0);
  if (code >= 0x13f8 && code <= 0x13fd) return String.fromCodePoint(code - 8);
  if (code >= 0x13a0 && code <= 0x13f5) return one;
  if (code === 0x3002 || code === 0xff61) return '.';
  let lower = '';
  // One at a time: the lower case of a sigma depends on what stands around it.
  for (const part of one.normalize('NFKC')) lower += part.toLowerCase();
  return lower.normalize('NFKC');
}

/** The label without Punycode, or null where it is none of a name. */
function checkLabel(label: string): string | null {
  if (!label.startsWith('xn--')) return ASCII.test(label) || isValid(label) ? label : null;
  const decoded = decodePunycode(label.slice(4));
  if (decoded === null || ASCII.test(decoded) || !isValid(decoded)) return null;
  return decoded;
}

function isValid(label: string): boolean {
  if (label.startsWith('xn--') || /^\p{M}/u.test(label)) return false;
  if (label.normalize('NFC') !== label) return false;
  const { ignored, never, rightToLeft, leftToRight, joined } = patterns();
  if (rightToLeft.test(label) && leftToRight.test(label)) return false;
  if (JOINER.test(label.replaceAll(joined, ''))) return false;
  for (const one of label) {
    if (JOINER.test(one)) continue;
    if (one === '.' || never.test(one) || ignored.test(one) || mapOne(one) !== one) return false;
  }
  return true;
}

const BASE = 36;
const HIGHEST = 0x10ffff;

/** RFC 3492, 6.2. Null for what is none. */
function decodePunycode(text: string): string | null {
  const hyphen = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(hyphen, 0)), (one) => one.codePointAt(0) ?? 0);
  let at = hyphen < 0 ? 0 : hyphen + 1;
  let code = 128;
  let bias = 72;
  let index = 0;
  while (at < text.length) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = parseInt(text[at++] ?? '', BASE);
      if (Number.isNaN(digit)) return null;
      // Digits of Punycode: letters first.
      const value = digit < 10 ? digit + 26 : digit - 10;
      index += value * weight;
      if (index > 0x7fffffff) return null;
      const least = Math.min(Math.max(k - bias, 1), 26);
      if (value < least) break;
      weight *= BASE - least;
    }
    const count = points.length + 1;
    bias = adapt(index - before, count, before === 0);
    code += Math.floor(index / count);
    if (code > HIGHEST || (code >= 0xd800 && code <= 0xdfff)) return null;
    index %= count;
    points.splice(index++, 0, code);
  }
  return String.fromCodePoint(...points);
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = first ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > 455; k += BASE) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
