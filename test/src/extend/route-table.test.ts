// Which endpoint of a plugin a request is for.

import { expect, it } from 'vitest';
import { RouteTable } from '../../../src/extend/endpoints/index.ts';

type Method = 'GET' | 'HEAD' | 'POST';

function tableOf(...paths: readonly (readonly [Method, string])[]): RouteTable {
  return new RouteTable(
    paths.map(([method, path]) => ({
      method,
      path,
      handler: `${method} ${path}`,
      authenticated: false,
    })),
  );
}

const handlerOf = (table: RouteTable, method: string, path: string): string | undefined =>
  table.match(method, path)?.endpoint.handler;

it('plain segments go before parameters, wherever they stand in the manifest', () => {
  const table = tableOf(['GET', '/:a/:b'], ['GET', '/x/:b'], ['GET', '/:a/y'], ['GET', '/x/y']);
  const found = ['/x/y', '/x/z', '/z/y', '/z/z'].map((path) => handlerOf(table, 'GET', path));
  expect(found).toEqual(['GET /x/y', 'GET /x/:b', 'GET /:a/y', 'GET /:a/:b']);
});

it('HEAD is answered by what answers GET there, unless HEAD is answered by itself', () => {
  const table = tableOf(
    ['GET', '/a'],
    ['GET', '/b'],
    ['HEAD', '/b'],
    ['HEAD', '/:name'],
    ['POST', '/c'],
  );
  const found = ['/a', '/b', '/c', '/c/d'].map((path) => handlerOf(table, 'HEAD', path));
  expect(found).toEqual(['GET /a', 'HEAD /b', 'HEAD /:name', undefined]);
});

it('an empty segment is no value of a parameter', () => {
  const table = tableOf(['GET', '/:a'], ['GET', '/x/:b']);
  for (const path of ['/', '/x/', '//', '/a/']) expect(table.match('GET', path)).toBeNull();
});

it('values are what the path says, in full', () => {
  const table = tableOf(['GET', '/:a/:constructor']);
  expect(table.match('GET', '/a%2Fb %25/__proto__')?.params).toEqual({
    a: 'a/b %',
    constructor: '__proto__',
  });
});
