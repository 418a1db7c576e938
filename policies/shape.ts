// The pieces all our document shapes are built from. Knows zod; knows no document.
// Every rule here can be said in JSON Schema too, so that an editor and the host refuse the same text.

import { z } from 'zod';

/** Keys that are nobody's: authors and tools keep their own notes under them. */
export const PRIVATE_KEY = /^x-/u;

/**
 * An object with these keys, `x-…` keys, and no others. An unknown key is an issue of its own (with the
 * known keys, for a suggestion), and is reported beside the other mistakes of the object, not instead of them.
 */
export function plain<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(shape);
  const checked = z.looseObject(shape).superRefine(
    (value, context) => {
      for (const key of Object.keys(value)) {
        if (known.includes(key) || PRIVATE_KEY.test(key)) continue;
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'unknown key',
          params: { unknownKey: key, known },
        });
      }
    },
    { when: (payload) => isObject(payload.value) },
  );
  // Loose for zod (so that the check above sees all keys), strict for TypeScript (so that nobody reads one).
  return checked;
}

/** A string of one form. `noun` completes "… is not", `form` completes "use". */
export function pattern(noun: string, form: string, regex: RegExp): z.ZodString {
  return z.string().regex(regex, { error: `${noun}: ${form}` });
}

/** One line of text for people, without control characters. Length counted in code points. */
export function text(max = 200): z.ZodString {
  const regex = new RegExp(`^\\P{Cc}{1,${max}}$`, 'u');
  return pattern('one line of text', `1 to ${max} characters without control characters`, regex);
}

export function list<T extends z.ZodType>(element: T, max = 256): z.ZodArray<T> {
  return z.array(element).max(max);
}

/**
 * Published as an integer. Not `z.int()`: that one ends all further checks, also those of the objects around
 * it, so that an unknown key would go unmentioned until the number is corrected.
 */
export function wholeNumber(min: number, max: number): z.ZodNumber {
  return z.number().multipleOf(1).min(min).max(max);
}

/** A whole number of some unit; the unit is published with the schema. */
export function amount(unit: string, min: number, max: number): z.ZodNumber {
  return wholeNumber(min, max).meta({ 'x-unit': unit });
}

/** A map from names to values. Not a plain object of ours: `x-` has no meaning among its keys. */
export function named<K extends z.ZodString, V extends z.ZodType>(
  key: K,
  value: V,
): z.ZodRecord<K, V> {
  return z.record(key, value);
}

/** A file inside a folder: relative, `/` between segments, never upwards. */
export const relativePath = pattern(
  'a path inside the plugin',
  'a relative path with "/" and without "..", like "./dist/index.js"',
  /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\p{Cc}\\]{1,512}$/u,
);

/** A JSON Schema somebody else wrote. Nothing of it is trusted or read here. */
export const foreignSchema = z.record(z.string(), z.unknown());

export const handlerName = pattern(
  'a handler name',
  'the name of an exported function',
  /^[A-Za-z_$][A-Za-z0-9_$]{0,99}$/u,
);

export const urlPath = pattern(
  'a URL path',
  'a path starting with "/"',
  /^\/[^\p{Cc}\s?#]{0,511}$/u,
);

export const envName = pattern(
  'the name of an environment variable',
  'letters, digits and "_", not starting with a digit',
  /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u,
);

const SEMVER_TEXT =
  '(?:0|[1-9]\\d{0,8})(?:\\.(?:0|[1-9]\\d{0,8})){2}(?:-[0-9A-Za-z-]{1,40}(?:\\.[0-9A-Za-z-]{1,40}){0,9})?(?:\\+[0-9A-Za-z.-]{1,60})?';

export const semverText = pattern(
  'a version',
  'three numbers joined by dots, like "1.2.3"',
  new RegExp(`^${SEMVER_TEXT}$`, 'u'),
);

export const rangeText = pattern(
  'a version range',
  'a semver range like "^1.2.0"',
  /^\P{Cc}{1,200}$/u,
);

export const timeText = pattern(
  'a point in time',
  'ISO 8601 in UTC, like "2026-01-31T12:00:00Z"',
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/u,
);

export const digestText = pattern(
  'a digest',
  '"sha256:" and 64 lower-case hexadecimal digits',
  /^sha256:[0-9a-f]{64}$/u,
);

function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
