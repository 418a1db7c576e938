// Packages for addresses, routes, paths, arguments and versions.

import type { TriedPackage } from '../tried-package.ts';

export const ADDRESSES: readonly TriedPackage[] = [
  {
    name: 'qs',
    does: 'reads and writes nested query strings',
    code: `import qs from 'qs';
      export const run = () => [
        qs.parse('a[b]=1&a[c][]=2&a[c][]=3&d=%C3%BC'),
        qs.stringify(
          { f: { in: ['x', 'y'] }, q: 'ü' },
          { encodeValuesOnly: true, arrayFormat: 'brackets' },
        ),
        Object.getPrototypeOf(qs.parse('__proto__[x]=1')).x ?? null,
      ];`,
    expected: [{ a: { b: '1', c: ['2', '3'] }, d: 'ü' }, 'f[in][]=x&f[in][]=y&q=%C3%BC', null],
  },
  {
    name: 'path-to-regexp',
    does: 'takes parameters out of a path, and puts them into one',
    code: `import { compile, match } from 'path-to-regexp';
      export const run = () => [
        match('/orgs/:org/files/*path')('/orgs/acme/files/a/b.txt').params,
        match('/orgs/:org')('/users/1'),
        compile('/orgs/:org{/:id}')({ org: 'a b', id: '7' }),
      ];`,
    expected: [{ org: 'acme', path: ['a', 'b.txt'] }, false, '/orgs/a%20b/7'],
  },
  {
    name: 'hono',
    does: 'answers requests by route, with middleware, from request to response',
    code: `import { Hono } from 'hono';
      const app = new Hono();
      app.use(async (c, next) => {
        await next();
        c.header('x-seen', c.req.method);
      });
      app.post('/users/:id', async (c) => c.json({ id: c.req.param('id'), ...(await c.req.json()) }));
      const ask = async (path, init) => {
        const answer = await app.request(path, init);
        return [answer.status, answer.headers.get('x-seen'), await answer.text()];
      };
      export const run = async () => [
        await ask('/users/7', { method: 'POST', body: '{"a":1}' }),
        await ask('/nowhere'),
      ];`,
    expected: [
      [200, 'POST', '{"id":"7","a":1}'],
      [404, 'GET', '404 Not Found'],
    ],
  },
  {
    name: 'picomatch',
    does: 'tells which paths a pattern covers, and which it leaves out',
    code: `import picomatch from 'picomatch';
      const isSource = picomatch('src/**/*.{js,ts}', { ignore: '**/*.test.ts' });
      export const run = () =>
        ['src/a/b.ts', 'src/a.css', 'a.ts', 'src/a.test.ts'].map((path) => isSource(path));`,
    expected: [true, false, false, false],
  },
  {
    name: 'minimist',
    does: 'reads a command line with short, long and negated options',
    code: `import minimist from 'minimist';
      const line = ['-ab', '--name=7', '--no-color', 'x', '--', '-d'];
      export const run = () => minimist(line, { string: 'name', '--': true });`,
    expected: { _: ['x'], a: true, b: true, name: '7', color: false, '--': ['-d'] },
  },
  {
    name: 'semver',
    does: 'compares versions, holds them against ranges, and steps to the next one',
    code: `import semver from 'semver';
      export const run = () => [
        semver.satisfies('2.4.1', '^2.3.0 || >=4'),
        semver.rsort(['1.10.0', '1.9.0', '1.10.0-rc.1']),
        semver.inc('1.2.3', 'minor'),
        semver.valid('1.2'),
        semver.maxSatisfying(['1.0.0', '1.4.2', '2.0.0'], '1.x'),
      ];`,
    expected: [true, ['1.10.0', '1.10.0-rc.1', '1.9.0'], '1.3.0', null, '1.4.2'],
  },
];
