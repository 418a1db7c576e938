// What a manifest says of the requests it answers.

import { describe, expect, test } from 'vitest';
import { listEndpoints } from '../../policies/manifest-endpoints.ts';
import { parseManifest, validateManifest } from '../../policies/manifest.ts';

interface Endpoint {
  readonly path: string;
  readonly method?: string;
  readonly auth?: object;
}

function manifest(endpoints: readonly Endpoint[]): object {
  return {
    name: '@acme/notes',
    version: '1.0.0',
    api: { endpoints: endpoints.map((one) => ({ method: 'GET', handler: 'run', ...one })) },
  };
}

const problems = (...endpoints: Endpoint[]): readonly string[] =>
  validateManifest(manifest(endpoints), 'plugin.json').map(
    ({ pointer, message }) => `${pointer} ${message}`,
  );

describe('an endpoint', () => {
  test.each([
    ['/', '/plugins/acme.notes'],
    ['/notes/:id', '/plugins/acme.notes/notes/:id'],
    ['/plugins/acme.notes/notes', '/plugins/acme.notes/notes'],
    ['/plugins/acme.notes', '/plugins/acme.notes'],
  ])('at %s answers below the path of its own plugin', (path, full) => {
    const parsed = parseManifest(JSON.stringify(manifest([{ path }])), 'plugin.json');
    expect(listEndpoints(parsed)).toEqual([
      { method: 'GET', path: full, handler: 'run', authenticated: true },
    ]);
  });

  test('is for known callers only, unless it says otherwise', () => {
    const auth = { required: false };
    const parsed = parseManifest(JSON.stringify(manifest([{ path: '/', auth }])), 'plugin.json');
    expect(listEndpoints(parsed)[0]?.authenticated).toBe(false);
  });

  test.each([
    ['/plugins/acme.other/a', 'below'],
    ['/plugins/acme.notes.more', 'below'],
    ['/plugins/', 'below'],
    ['/a/', 'no segment'],
    ['/a//b', 'no segment'],
    ['/a/../b', 'no segment'],
    ['/./a', 'no segment'],
    ['/a%2fb', 'no segment'],
    ['/a/*', 'no segment'],
    ['/:', 'no segment'],
    ['/:__proto__', 'no segment'],
    ['/a:b', 'no segment'],
    ['/ü', 'no segment'],
    ['/:id/x/:id', 'there twice'],
  ])('is refused at %s', (path, why) => {
    expect(problems({ path })).toEqual([expect.stringContaining(why)]);
    expect(problems({ path })[0]).toMatch(/^\/api\/endpoints\/0\/path /);
  });

  test('takes no requests that an earlier one takes', () => {
    expect(problems({ path: '/a/:id' }, { path: '/a/:name' })).toEqual([
      '/api/endpoints/1/path GET /a/:name takes the requests of entry 0',
    ]);
    expect(problems({ path: '/a' }, { path: '/plugins/acme.notes/a' })).toHaveLength(1);
    expect(problems({ path: '/a' }, { path: '/a', method: 'POST' }, { path: '/:a' })).toEqual([]);
  });
});
