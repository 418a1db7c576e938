// Resources as a person names them on a command line.

import { describe, expect, it } from 'vitest';
import { parseResource, ScopeError } from '../../policies/index.ts';

describe('a resource named on a command line', () => {
  it.each([
    ['fs.read', '/data/x', { kind: 'path', path: '/data/x' }],
    ['db.read', 'users', { kind: 'table', database: 'main', table: 'users', columns: [] }],
    [
      'db.read',
      'CRM:Users(ID,*)',
      { kind: 'table', database: 'crm', table: 'users', columns: ['id', '*'] },
    ],
    ['env.read', 'TZ', { kind: 'name', name: 'TZ' }],
    ['log.write', '', { kind: 'flag' }],
    [
      'net.outbound',
      'api.acme.example',
      {
        kind: 'host',
        scheme: 'https',
        host: 'api.acme.example',
        port: 443,
        method: 'GET',
        path: '/',
      },
    ],
    [
      'net.outbound',
      'POST http://B\u{fc}cher.example:8080/a b',
      {
        kind: 'host',
        scheme: 'http',
        host: 'xn--bcher-kva.example',
        port: 8080,
        method: 'POST',
        path: '/a%20b',
      },
    ],
  ] as const)('%s %s', (action, text, resource) => {
    expect(parseResource(action, text)).toEqual(resource);
  });

  it.each([
    ['fs.read', 'data'],
    ['fs.read', '/data/'],
    ['fs.read', '/data/../etc'],
    ['db.read', 'blog_*'],
    ['db.read', 'users('],
    ['env.read', 'A B'],
    ['log.write', 'x'],
    ['net.outbound', 'get https://a.example'],
    ['net.outbound', 'https://user:pass@a.example'],
    ['net.outbound', 'ftps://a.example'],
    ['net.outbound', 'https://'],
    ['fs.chmod', '/data'],
    ['constructor', ''],
  ])('%s %j is refused', (action, text) => {
    expect(() => parseResource(action, text)).toThrow(ScopeError);
  });
});
