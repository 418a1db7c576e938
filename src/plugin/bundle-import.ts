// What an import may look like before anything is looked up, and how a refused one is told. Pure.

import { AUTHOR_SPECIFIER } from './author-module.ts';
import { hintForBuiltin, hintForModule } from './bundle-builtin.ts';
import { BundleError } from './bundle-error.ts';
import type { BundleErrorCode } from './bundle-error.ts';
import { packageOf } from './bundle-names.ts';
import type { ImportForm } from './bundle-package.ts';
import { quote } from './plain-text.ts';

/** Who imports what. `importer` is relative to the plugin's folder; for the entry it is the manifest. */
export interface ImportRequest {
  readonly specifier: string;
  readonly importer: string;
  readonly form: ImportForm;
  /** How many maps for browsers have sent it on from one package to the next. Default 0. */
  readonly replacements?: number;
}

interface Refusal {
  readonly code: BundleErrorCode;
  /** A clause after `a.ts imports "x":`. */
  readonly why: string;
  readonly hint: string;
}

const SPECIFIER_LENGTH = 512;

const CONDITIONS = 'import, require, module, browser and default';
const REFUSALS = {
  hostModule: {
    code: 'HOST_MODULE',
    why: 'it belongs to the host',
    hint: `Import from "${AUTHOR_SPECIFIER}" instead.`,
  },
  outside: {
    code: 'OUTSIDE_PACKAGE',
    why: "the path leads out of the plugin's folder",
    hint: "Put a copy of the file into the plugin's folder.",
  },
  entryOutside: {
    code: 'OUTSIDE_PACKAGE',
    why: 'an entry of its package.json leads out of the package',
    hint: 'Correct "main", "exports", "imports" or "browser" there: targets begin with "./" and have no "..".',
  },
  noFile: {
    code: 'NOT_FOUND',
    why: 'there is no such file',
    hint: 'Check the spelling; upper and lower case count.',
  },
  noEntry: {
    code: 'NOT_FOUND',
    why: 'its package.json has no such entry',
    hint: `Check "exports", "imports" and "main"; known conditions are ${CONDITIONS}.`,
  },
  noReplacement: {
    code: 'NOT_FOUND',
    why: 'the file that "browser" of its package.json puts in its place is not there',
    hint: 'Correct "browser" there, or use another version of the package.',
  },
  replacedWithoutEnd: {
    code: 'UNSUPPORTED',
    why: '"browser" of one package sends it on to the next without end',
    hint: 'Use another package.',
  },
  notCode: {
    code: 'UNSUPPORTED',
    why: 'only .js, .mjs, .cjs, .ts, .mts, .cts and .json can be bundled',
    hint: 'Ship other files beside the code and read them with ctx.fs from /plugin.',
  },
  longPackageFile: {
    code: 'TOO_LARGE',
    why: 'its package.json is longer than 1,048,576 characters',
    hint: 'Use another package.',
  },
  badName: {
    code: 'UNSUPPORTED',
    why: 'it is not a usable module name',
    hint: 'Use "/" between folders and plain characters.',
  },
  badPackageName: {
    code: 'UNSUPPORTED',
    why: 'it is not a package name',
    hint: 'Write a path as "./…".',
  },
  address: {
    code: 'UNSUPPORTED',
    why: 'addresses cannot be imported',
    hint: "Install the package into the plugin's own node_modules and import it by name.",
  },
  query: {
    code: 'UNSUPPORTED',
    why: 'import queries are not known',
    hint: 'Read other files with ctx.fs from /plugin.',
  },
} as const satisfies Readonly<Record<string, Refusal>>;

export function refuse(reason: keyof typeof REFUSALS, request: ImportRequest): BundleError {
  return refuseWith(REFUSALS[reason], request);
}

export function refuseWith(refusal: Refusal, request: ImportRequest): BundleError {
  const { importer: file, specifier } = request;
  const message = `${file} imports ${quote(specifier)}: ${refusal.why}.`;
  const { code, hint } = refusal;
  return new BundleError({
    code,
    file,
    specifier: specifier.slice(0, SPECIFIER_LENGTH),
    message,
    hint,
  });
}

/** The hint looks at what the importing package is for first: `net` in `pg` is about a database. */
export function refuseBuiltin(request: ImportRequest): BundleError {
  const forPackage = hintForModule(packageOf(request.importer) ?? '');
  const why = 'it is a module of Node, which plugins do not have';
  const hint = forPackage ?? hintForBuiltin(request.specifier);
  return refuseWith({ code: 'BUILTIN_IMPORT', why, hint }, request);
}

export function refuseMissing(request: ImportRequest, name: string): BundleError {
  const isAlias = /^[@~]\//.test(request.specifier);
  const hint = isAlias
    ? 'Path aliases of tsconfig.json are not known: write a relative path, or use "imports" of package.json.'
    : (hintForModule(name) ??
      `Run "npm install ${name}" in the plugin's own folder: packages of the host are not visible.`);
  const why = "there is no such package in the plugin's node_modules";
  return refuseWith({ code: 'NOT_FOUND', why, hint }, request);
}

/** Throws BundleError for names that no rule of ours gives a meaning to. */
export function assertSpecifier(request: ImportRequest): void {
  const { specifier } = request;
  const isPlain = specifier !== '' && !/[\u0000-\u001f\u007f\\]/.test(specifier);
  if (!isPlain || specifier.length > SPECIFIER_LENGTH) throw refuse('badName', request);
  if (specifier.startsWith('/') || /^file:/i.test(specifier)) throw refuse('outside', request);
  const isAddress = /^[a-z][a-z0-9+.-]*:/i.test(specifier) && !specifier.startsWith('node:');
  if (isAddress) throw refuse('address', request);
  if (/[?#]/.test(specifier.slice(1))) throw refuse('query', request);
}

/** `@scope/name/a/b` is `@scope/name` and `./a/b`; a name alone has the subpath `.`. Throws BundleError. */
export function splitBare(request: ImportRequest): readonly [string, string] {
  const { specifier } = request;
  const parts = specifier.split('/');
  const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1);
  const climbs = [...name, ...parts].some((part) => part === '..' || part === '.');
  const hidden = name.some((part) => part === '' || part.startsWith('.'));
  if (climbs || hidden || name.at(-1) === 'node_modules') throw refuse('badPackageName', request);
  return [name.join('/'), parts.length === 0 ? '.' : `./${parts.join('/')}`];
}
