// Turns what zod found into problems a person can act on. Knows zod's issues; knows no document.

import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { quote, toPointer, type Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Checks the shape of `value`; an empty list means it fits. Never throws. */
export function checkShape(schema: z.ZodType, value: unknown, file: string): Problem[] {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => toProblems(issue, [], file));
}

function toProblems(issue: Issue, base: Path, file: string): Problem[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_union') return branchProblems(issue, path, file);
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({
      file,
      pointer: toPointer(path),
      ...describe(inner, path),
    }));
  }
  return [{ file, pointer: toPointer(path), ...describe(issue, path) }];
}

// A union fails in each of its branches. The author meant the branch whose outermost type he wrote.
function branchProblems(
  issue: Issue & { code: 'invalid_union' },
  path: Path,
  file: string,
): Problem[] {
  const meant = issue.errors.filter((branch) => !branch.some(isWrongType));
  const best = meant.toSorted((a, b) => a.length - b.length)[0];
  if (best && best.length > 0) return best.flatMap((inner) => toProblems(inner, path, file));
  const wanted = unique(issue.errors.flat().filter(isWrongType).map(expectation));
  const message =
    issue.input === undefined
      ? `${keyOf(path)} is missing`
      : `${found(issue.input)} does not fit here`;
  const hint = wanted.length > 0 ? `write ${wanted.join(' or ')}` : 'see the published schema';
  return [{ file, pointer: toPointer(path), message, hint }];
}

function isWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

interface Saying {
  readonly message: string;
  readonly hint: string;
}

function describe(issue: Issue, path: Path): Saying {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { message: `${keyOf(path)} is missing`, hint: `add it: ${expectation(issue)}` }
        : {
            message: `${found(issue.input)} is not ${expectation(issue)}`,
            hint: `write ${expectation(issue)}`,
          };
    case 'invalid_value':
      return describeChoice(issue);
    case 'invalid_format':
      return describeForm(issue);
    case 'too_small':
      return describeSize('small', issue.origin, issue.input, `at least ${issue.minimum}`);
    case 'too_big':
      return describeSize('big', issue.origin, issue.input, `at most ${issue.maximum}`);
    case 'not_multiple_of':
      return {
        message: `${found(issue.input)} is not a whole number`,
        hint: 'write a whole number',
      };
    case 'custom':
      return describeCustom(issue);
    default:
      return { message: issue.message, hint: 'see the published schema' };
  }
}

function describeChoice(issue: Issue & { code: 'invalid_value' }): Saying {
  const values = issue.values.map(String);
  const near = typeof issue.input === 'string' ? nearest(issue.input, values) : null;
  const choices = `use ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`;
  const hint = near === null ? choices : `did you mean "${near}"? ${choices}`;
  if (issue.input === undefined) return { message: 'a value is missing', hint };
  return { message: `${found(issue.input)} is not one of the values known here`, hint };
}

function describeForm(issue: Issue & { code: 'invalid_format' }): Saying {
  const split = issue.message.indexOf(': ');
  const [noun, form] = [issue.message.slice(0, split), issue.message.slice(split + 2)];
  return { message: `${found(issue.input)} is not ${noun}`, hint: `use ${form}` };
}

function describeSize(side: string, origin: string, input: unknown, bound: string): Saying {
  if (origin === 'array') {
    return {
      message: `the list is too ${side === 'big' ? 'long' : 'short'}`,
      hint: `use ${bound} entries`,
    };
  }
  return { message: `${found(input)} is too ${side}`, hint: `use ${bound}` };
}

function describeCustom(issue: Issue & { code: 'custom' }): Saying {
  const unknownKey: unknown = issue.params?.['unknownKey'];
  if (typeof unknownKey !== 'string') return { message: issue.message, hint: 'correct it' };
  return unknownKeySaying(unknownKey, issue.params?.['known'] as readonly string[]);
}

/** The message for a key nobody knows, with the nearest one that exists. */
export function unknownKeySaying(key: string, known: readonly string[]): Saying {
  const near = nearest(key, known);
  const message = `unknown key ${quote(key)}`;
  if (near !== null) return { message, hint: `did you mean "${near}"?` };
  return { message, hint: `known here: ${known.join(', ')}; a key of your own starts with "x-"` };
}

/** The known name a slip of the keyboard away (two letters, or a third of a long name), or null. */
export function nearest(name: string, known: readonly string[]): string | null {
  if (known.length === 0 || name.length > 64) return null;
  const candidate = closest(name.toLowerCase(), [...known]);
  const reach = candidate.length < 4 ? 1 : Math.max(2, Math.floor(candidate.length / 3));
  return distance(name.toLowerCase(), candidate.toLowerCase()) <= reach ? candidate : null;
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function expectation(issue: Issue): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : '';
  return ARTICLES[expected] ?? expected;
}

function found(input: unknown): string {
  return input === undefined ? 'nothing' : quote(input);
}

function keyOf(path: Path): string {
  return path.length === 0 ? 'the document' : quote(String(path.at(-1)));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
