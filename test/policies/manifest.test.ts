// What a manifest may say, and what its author is told when it says something else.

import { describe, expect, test } from 'vitest';
import { PolicyError } from '../../policies/errors.ts';
import { checkEngines } from '../../policies/manifest-engines.ts';
import { hookPriority } from '../../policies/manifest-hooks.ts';
import { parseManifest, validateManifest } from '../../policies/manifest.ts';
import { formatProblem } from '../../policies/problem.ts';
import { FULL_MANIFEST_TEXT, fullManifest, manifestWith, parsed, problemsOf } from './documents.ts';

function problemLines(manifest: unknown): string[] {
  return validateManifest(manifest, 'plugin.json').map(formatProblem);
}

describe('a manifest', () => {
  test('parses with every part of the full example, and keeps all of it', () => {
    const manifest = parseManifest(FULL_MANIFEST_TEXT, 'plugin.json');
    expect(manifest).toEqual(fullManifest());
    expect(manifest.hooks?.['submission.enrich']?.priority).toBe('HIGH');
  });

  test('needs a name and a version, and nothing else', () => {
    expect(validateManifest(manifestWith(), 'plugin.json')).toEqual([]);
    expect(problemLines({})).toEqual([
      'plugin.json#/name: "name" is missing; add it: a string',
      'plugin.json#/version: "version" is missing; add it: a string',
    ]);
  });

  test('has its name for an id where it says none, entry and scope by default', () => {
    expect(parsed()).toMatchObject({ id: 'acme.notes', main: './index.ts', scope: 'global' });
    expect(parsed({ id: 'acme.other' }).id).toBe('acme.other');
  });

  test('has one id however npm spells the name', () => {
    expect(parsed({ name: '@acme/form-enricher' }).id).toBe('acme.form-enricher');
  });

  test.each([
    'Acme',
    'acme..notes',
    '.acme',
    'acme.',
    'acme_notes',
    '-acme',
    '@acme',
    '@acme/',
    'a/b',
    '',
    'acmé',
  ])('refuses %j as a name', (name) => {
    expect(problemLines(manifestWith({ name }))).toEqual([
      expect.stringMatching(/^plugin\.json#\/name: .* is not a name; use lower-case/u),
    ]);
  });

  test('cannot be changed once parsed', () => {
    const manifest = parsed({ permissions: { database: { read: ['users'] } } });
    expect(() => {
      (manifest as { version: string }).version = '2.0.0';
    }).toThrow(TypeError);
    expect(() => {
      (manifest.permissions as { database: { read: string[] } }).database.read.push('secrets');
    }).toThrow(TypeError);
  });

  test('is told every mistake at once, each with file, key and remedy', () => {
    const manifest = manifestWith({
      permisions: {},
      limits: { memory: 0, cpu: -1, hostCalls: 1.5 },
      permissions: { database: ['raed'], filesystem: { read: [3] } },
    });
    expect(problemLines(manifest)).toEqual([
      'plugin.json#/permissions/filesystem/read/0: 3 does not fit here; write a string or an object',
      'plugin.json#/permissions/database/0: "raed" is not one of the values known here; did you mean "read"? use one of read, write, execute, raw',
      'plugin.json#/limits/memory: 0 is too small; use at least 8',
      'plugin.json#/limits/cpu: -1 is too small; use at least 1',
      'plugin.json#/limits/hostCalls: 1.5 is not a whole number; write a whole number',
      'plugin.json#/permisions: unknown key "permisions"; did you mean "permissions"?',
    ]);
  });

  test('is refused by an error that lists its problems', () => {
    const text = JSON.stringify({ name: 'a', version: 'one', foo: 1 });
    const thrown = problemsOf(() => parseManifest(text, 'dir/plugin.json'));
    expect(thrown.map(({ pointer }) => pointer)).toEqual(['/version', '/foo']);
    expect(() => parseManifest(text, 'dir/plugin.json')).toThrow(PolicyError);
    expect(() => parseManifest(text, 'dir/plugin.json')).toThrow(/dir\/plugin\.json#\/version/u);
  });

  test('cannot put control characters into a message', () => {
    const manifest = manifestWith({ ['\u001B[2Jevil\u202E']: 1, version: '\u001B[31m' });
    for (const line of problemLines(manifest)) {
      expect(line).not.toMatch(/\p{C}/u);
    }
    expect(problemLines(manifest)).toHaveLength(2);
  });
});

describe('an unknown key', () => {
  test.each([
    ['at the top', manifestWith({ hoks: {} }), '/hoks', 'did you mean "hooks"?'],
    [
      'in a part',
      manifestWith({ limits: { memroy: 64 } }),
      '/limits/memroy',
      'did you mean "memory"?',
    ],
    [
      'in a rule',
      manifestWith({ permissions: { database: { read: [{ match: 'users', colums: ['id'] }] } } }),
      '/permissions/database/read/0/colums',
      'did you mean "columns"?',
    ],
    [
      'in a hook',
      manifestWith({ hooks: { 'form.validate': { handler: 'a', timeuot: 5 } } }),
      '/hooks/form.validate/timeuot',
      'did you mean "timeout"?',
    ],
  ])('is an error with a suggestion %s', (_place, manifest, pointer, hint) => {
    expect(validateManifest(manifest, 'plugin.json')).toEqual([
      expect.objectContaining({ pointer, hint }),
    ]);
  });

  test('far from all known ones gets the list of them', () => {
    const [problem] = validateManifest(manifestWith({ engines: { zzzzzz: '1' } }), 'plugin.json');
    expect(problem?.hint).toBe(
      'known here: host, node, runtime; a key of your own starts with "x-"',
    );
  });

  test('is fine in every object of ours where it starts with "x-"', () => {
    const manifest = manifestWith({
      'x-team': 'notes',
      limits: { 'x-why': 'big files' },
      permissions: { database: { read: [{ match: 'users', 'x-ticket': 12 }] } },
      hooks: { 'form.validate': { handler: 'a', 'x-owner': {} } },
    });
    expect(validateManifest(manifest, 'plugin.json')).toEqual([]);
  });

  test('is a name like any other in a map, "x-" or not', () => {
    expect(problemLines(manifestWith({ hooks: { 'x-note': 'my own' } }))).toEqual([
      'plugin.json#/hooks/x-note: "my own" is not an object; write an object',
    ]);
  });
});

describe('a hook', () => {
  test.each([
    [{}, 100],
    [{ priority: 7 }, 7],
    [{ priority: 'CRITICAL' }, 1000],
    [{ priority: 'HIGH' }, 500],
    [{ priority: 'NORMAL' }, 100],
    [{ priority: 'LOW' }, 50],
    [{ priority: 'CLEANUP' }, 10],
    [{ weight: 0 }, 100],
    [{ weight: 50 }, 50],
    [{ weight: -400 }, 500],
  ] as const)('with %j has priority %i', (hook, priority) => {
    expect(hookPriority(hook)).toBe(priority);
  });

  test('has a priority or a weight, not both', () => {
    const hooks = { 'form.validate': { handler: 'a', priority: 100, weight: 0 } };
    expect(problemLines(manifestWith({ hooks }))).toEqual([
      'plugin.json#/hooks/form.validate/weight: priority and weight both set the order of this hook; keep one of them; priority = 100 - weight',
    ]);
  });
});

describe('engines', () => {
  const versions = { host: '3.4.0', node: '26.10.0', runtime: '0.1.0' };

  test('are met by versions inside their ranges', () => {
    const manifest = parsed({ engines: { host: '^3.0.0', node: '>=22', runtime: '0.1.x' } });
    expect(checkEngines(manifest, versions, 'plugin.json')).toEqual([]);
  });

  test('outside their ranges are named with the version at hand', () => {
    const manifest = parsed({ engines: { node: '>=27' } });
    expect(checkEngines(manifest, versions, 'plugin.json').map(formatProblem)).toEqual([
      'plugin.json#/engines/node: needs Node >=27, and this is 26.10.0; use a version of the plugin made for this one',
    ]);
  });

  test('of a product that did not say its version are not met', () => {
    const manifest = parsed({ engines: { host: '*' } });
    const { node, runtime } = versions;
    expect(checkEngines(manifest, { node, runtime }, 'plugin.json')).toHaveLength(1);
  });

  test('must be semver ranges', () => {
    expect(problemLines(manifestWith({ engines: { node: 'newest' } }))).toEqual([
      'plugin.json#/engines/node: "newest" is not a version range; use a semver range like "^1.2.0" or ">=26"',
    ]);
  });
});
