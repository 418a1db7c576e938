// Tells an address that is written as the URL standard would write it, so that it need not be parsed. Says no when in doubt.

import { stringCharCodeAt, stringIndexOf, stringSlice, stringStartsWith } from './primordials.ts';

const HTTPS = 'https://';
const HTTP = 'http://';

/** The address in standard form, or undefined: it may be in another, or none at all. */
export function plainUrl(text: string): string | undefined {
  const scheme = stringStartsWith(text, HTTPS) ? HTTPS : HTTP;
  if (!stringStartsWith(text, scheme)) return undefined;
  const slash = stringIndexOf(text, '/', scheme.length);
  const end = slash < 0 ? text.length : slash;
  if (!isPlainHost(stringSlice(text, scheme.length, end))) return undefined;
  if (slash < 0) return `${text}/`;
  return isPlainPath(text, slash) ? text : undefined;
}

/** Labels of letters, digits and inner hyphens, at least two of them, the last one of letters only. */
function isPlainHost(host: string): boolean {
  let start = 0;
  let letters = true;
  let labels = 1;
  for (let i = 0; i < host.length; i++) {
    const unit = stringCharCodeAt(host, i);
    if (unit === 0x2e) {
      if (i === start) return false;
      start = i + 1;
      letters = true;
      labels++;
    } else if (unit < 0x61 || unit > 0x7a) {
      // Two hyphens in a row may be Punycode.
      const hyphen = unit === 0x2d && i > start && stringCharCodeAt(host, i - 1) !== 0x2d;
      if (!hyphen && (unit < 0x30 || unit > 0x39)) return false;
      letters = false;
    }
  }
  return labels > 1 && letters && start < host.length && host.length <= 253;
}

const PATH_MARKS = '-_~!$&()*+,;=:@/.';

function isPlainPath(text: string, from: number): boolean {
  let query = false;
  for (let i = from; i < text.length; i++) {
    const unit = stringCharCodeAt(text, i);
    if (unit === 0x3f && !query) query = true;
    // A name that begins with a dot may be a step.
    else if (unit === 0x2e && stringCharCodeAt(text, i - 1) === 0x2f && !query) return false;
    else if (!isPlainUnit(unit)) return false;
  }
  return true;
}

function isPlainUnit(unit: number): boolean {
  if (unit >= 0x30 && unit <= 0x39) return true;
  if (unit >= 0x41 && unit <= 0x5a) return true;
  if (unit >= 0x61 && unit <= 0x7a) return true;
  for (let i = 0; i < PATH_MARKS.length; i++) {
    if (stringCharCodeAt(PATH_MARKS, i) === unit) return true;
  }
  return false;
}
