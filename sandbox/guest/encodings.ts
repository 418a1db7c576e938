// The encodings that are there to decode, by every name the standard gives them. Data only.

import { bag } from './bare.ts';
import { stringCharCodeAt, stringSlice, stringToLowerCase } from './primordials.ts';

export type Encoding = 'utf-8' | 'utf-16be' | 'utf-16le' | 'windows-1252';

const NAMES: Readonly<Record<string, Encoding | undefined>> = bag({
  'unicode-1-1-utf-8': 'utf-8',
  unicode11utf8: 'utf-8',
  unicode20utf8: 'utf-8',
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'x-unicode20utf8': 'utf-8',
  unicodefffe: 'utf-16be',
  'utf-16be': 'utf-16be',
  csunicode: 'utf-16le',
  'iso-10646-ucs-2': 'utf-16le',
  'ucs-2': 'utf-16le',
  unicode: 'utf-16le',
  unicodefeff: 'utf-16le',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'ansi_x3.4-1968': 'windows-1252',
  ascii: 'windows-1252',
  cp1252: 'windows-1252',
  cp819: 'windows-1252',
  csisolatin1: 'windows-1252',
  ibm819: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'iso-ir-100': 'windows-1252',
  'iso8859-1': 'windows-1252',
  iso88591: 'windows-1252',
  'iso_8859-1': 'windows-1252',
  'iso_8859-1:1987': 'windows-1252',
  l1: 'windows-1252',
  latin1: 'windows-1252',
  'us-ascii': 'windows-1252',
  'windows-1252': 'windows-1252',
  'x-cp1252': 'windows-1252',
} as const);

/** undefined for a name of no encoding, and for one of an encoding that is not there. */
export function encodingOf(label: string): Encoding | undefined {
  let from = 0;
  let to = label.length;
  while (from < to && isSpace(stringCharCodeAt(label, from))) from++;
  while (to > from && isSpace(stringCharCodeAt(label, to - 1))) to--;
  return NAMES[stringToLowerCase(stringSlice(label, from, to))];
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d;
}

// The 32 places where windows-1252 is not Latin-1.
// oxfmt-ignore
const HIGH = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];

export function windows1252Unit(byte: number): number {
  return byte >= 0x80 && byte < 0xa0 ? (HIGH[byte - 0x80] as number) : byte;
}
