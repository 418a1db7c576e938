// Network rules: what a host rule covers, which spellings are refused, and paths that mean two things.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScopeError, type HostResource } from '../../policies/index.ts';
import { hostsCover, hostScopesOverlap } from '../../policies/scopes/host-cover.ts';
import { isAmbiguousPath, matchesRequest, parseHostScope } from '../../policies/scopes/host.ts';
import * as random from './arbitraries.ts';
import { reaches, type PlainRule } from './oracles.ts';
import { policyOf } from './policy-of.ts';

const GRANT = { open: false, all: false };
const CEILING = { open: false, all: true };
const DENY = { open: true, all: true };

type Scope = ReturnType<typeof parseHostScope>;

function scopeOf(text: string, methods?: readonly string[]): Scope {
  return parseHostScope(text, methods, GRANT);
}

function requestOf(text: string): HostResource {
  const [method = '', target = ''] = text.split(' ');
  const url = new URL(target);
  const usual = url.protocol === 'https:' ? 443 : 80;
  return {
    kind: 'host',
    scheme: url.protocol.slice(0, -1),
    host: url.hostname,
    port: url.port === '' ? usual : Number(url.port),
    method,
    path: url.pathname,
  };
}

describe('a host rule', () => {
  it('covers what the slow way says it covers', () => {
    fc.assert(
      fc.property(random.hostRule, random.hostResource, (rule, request) => {
        const scope = scopeOf(rule.match, rule.methods);
        expect(matchesRequest(scope, request, false)).toBe(reaches([rule], request));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['api.acme.example', 'GET https://api.acme.example/any/path', true],
    ['api.acme.example', 'GET http://api.acme.example/', false],
    ['api.acme.example', 'GET https://api.acme.example:8443/', false],
    ['api.acme.example:443', 'GET https://api.acme.example/', true],
    ['API.Acme.Example', 'GET https://api.acme.example/', true],
    ['http://api.acme.example', 'GET http://api.acme.example/', true],
    ['https://api.acme.example/v1/**', 'POST https://api.acme.example/v1', true],
    ['https://api.acme.example/v1/**', 'POST https://api.acme.example/v1/a', true],
    ['https://api.acme.example/v1/**', 'POST https://api.acme.example/v2/a', false],
    ['https://api.acme.example/v1/**', 'POST https://api.acme.example/v1/', true],
    ['https://api.acme.example/v1/*', 'POST https://api.acme.example/v1/', false],
    ['https://api.acme.example/', 'GET https://api.acme.example/', true],
    ['https://api.acme.example/', 'GET https://api.acme.example/a', false],
    ['*.cdn.example', 'GET https://a.cdn.example/', true],
    ['*.cdn.example', 'GET https://a.b.cdn.example/', false],
    ['*.cdn.example', 'GET https://cdn.example/', false],
    ['**.cdn.example', 'GET https://a.b.cdn.example/', true],
    ['**.cdn.example', 'GET https://cdn.example/', false],
    ['**.cdn.example', 'GET https://evilcdn.example/', false],
    ['10.0.0.1', 'GET https://10.0.0.1/', true],
    ['[::1]:8443', 'GET https://[::1]:8443/', true],
    ['xn--bcher-kva.example', 'GET https://b\u{fc}cher.example/', true],
  ])('%s on %s: %s', (rule, request, covered) => {
    expect(matchesRequest(scopeOf(rule), requestOf(request), false)).toBe(covered);
  });

  it('covers every method without a list, those on it with one, and none with an empty one', () => {
    const request = requestOf('DELETE https://api.acme.example/');
    expect(matchesRequest(scopeOf('api.acme.example'), request, false)).toBe(true);
    expect(matchesRequest(scopeOf('api.acme.example', ['GET', 'DELETE']), request, false)).toBe(
      true,
    );
    expect(matchesRequest(scopeOf('api.acme.example', ['GET']), request, false)).toBe(false);
    expect(matchesRequest(scopeOf('api.acme.example', []), request, false)).toBe(false);
    expect(() => scopeOf('api.acme.example', ['get'])).toThrow('is not a method');
  });

  it.each([
    ['', 'empty'],
    ['*', 'every host'],
    ['*:8443', 'every host'],
    ['api.*', '"*" in a place'],
    ['a.*.example', '"*" in a place'],
    ['api-*.acme.example', '"*" in a place'],
    ['*.*.example', '"*" in a place'],
    ['***.example', '"*" in a place'],
    ['*.', 'is not a host'],
    ['b\u{fc}cher.example', 'ASCII'],
    ['\u{ff41}cme.example', 'ASCII'],
    ['acme.example.', 'is not a host'],
    ['a..example', 'is not a host'],
    ['-a.example', 'is not a host'],
    ['user@acme.example', 'is not a host'],
    ['acme example', 'ASCII'],
    ['127.1', 'write "127.0.0.1"'],
    ['0x7f.0.0.1', 'write "127.0.0.1"'],
    ['2130706433', 'write "127.0.0.1"'],
    ['010.0.0.1', 'write "8.0.0.1"'],
    ['*.0.0.1', 'write "'],
    ['[0:0::1]', 'write "[::1]"'],
    ['[::ffff:127.0.0.1]', 'write "[::ffff:7f00:1]"'],
    ['::1', 'is not a host'],
    ['acme.example:0', 'is not a port'],
    ['acme.example:65536', 'is not a port'],
    ['acme.example:080', 'is not a port'],
    ['acme.example:*', 'is not a port'],
    ['acme.example:', 'is not a port'],
    ['ftp://acme.example', 'names no port'],
    ['h ttp://acme.example', 'ASCII'],
    ['://acme.example', 'is not a scheme'],
    ['https://acme.example/a?b=1', 'query'],
    ['https://acme.example/a#b', 'fragment'],
    ['https://acme.example/a/../b', '".."'],
    ['https://acme.example/a/', 'empty segment'],
    ['https://acme.example/%2e%2e/b', 'not spelled as a URL'],
    ['https://acme.example/a"b', 'write "/a%22b"'],
    ['https://acme.example/a%2Fb', 'percent-encodes'],
    ['https://acme.example/%61dmin', 'percent-encodes'],
    ['https://acme.example/a%', 'percent-encodes'],
  ])('cannot be %j', (text, message) => {
    const parse = (): unknown => scopeOf(text);
    expect(parse).toThrow(ScopeError);
    expect(messageOf(parse)).toContain(message);
  });

  it('says every host in a ceiling or a deny rule only', () => {
    expect(parseHostScope('*', undefined, CEILING).text).toBe('https://*');
    expect(parseHostScope('*', undefined, DENY).text).toBe('*');
  });

  it('reads what a deny rule leaves out as "any"', () => {
    const scope = parseHostScope('acme.example', undefined, DENY);
    for (const request of ['GET https://acme.example/', 'PUT http://acme.example:8080/x']) {
      expect(matchesRequest(scope, requestOf(request), true)).toBe(true);
    }
    const secure = parseHostScope('http://acme.example', undefined, DENY);
    expect(matchesRequest(secure, requestOf('GET http://acme.example:8080/'), true)).toBe(true);
    expect(matchesRequest(secure, requestOf('GET https://acme.example/'), true)).toBe(false);
  });
});

describe('a path that servers may read in two ways', () => {
  it.each([
    '/a%2fb',
    '/a%5Cb',
    '/%2e%2e/b',
    '/%61',
    '/%7E',
    '/a%',
    '/a%2',
    '/a%zz',
    '/a%252f',
    '/a\\b',
    '/a/..;/b',
  ])('is %j', (path) => {
    expect(isAmbiguousPath(path)).toBe(true);
  });
  it.each(['/', '/a', '/a%20b', '/a%22', '/caf%C3%A9', '/a;v=1', '/a..b', '/a%3Fb'])(
    'is not %j',
    (path) => {
      expect(isAmbiguousPath(path)).toBe(false);
    },
  );

  const request = (path: string): HostResource => ({
    ...requestOf('GET https://api.acme.example/'),
    path,
  });

  it('is allowed by a rule for the whole host, not by one for a part of it', () => {
    const outbound = ['https://api.acme.example/v1/**', 'https://open.example'];
    const policy = policyOf({ floor: { network: { outbound } } });
    const reasonOf = (host: string, path: string): string =>
      policy.decide('net.outbound', { ...request(path), host }).reason;
    expect(reasonOf('api.acme.example', '/v1/a')).toBe('floor');
    expect(reasonOf('api.acme.example', '/v1/..%2fadmin')).toBe('not-granted');
    expect(reasonOf('open.example', '/v1/..%2fadmin')).toBe('floor');
  });

  it('is denied by any deny rule on the host', () => {
    const policy = policyOf({
      floor: { network: { outbound: ['https://api.acme.example'] } },
      deny: { network: { outbound: ['https://api.acme.example/admin/**'] } },
    });
    const reasonOf = (path: string): string => policy.decide('net.outbound', request(path)).reason;
    expect(reasonOf('/users')).toBe('floor');
    expect(reasonOf('/admin/x')).toBe('denied');
    expect(reasonOf('/%61dmin/x')).toBe('denied');
  });
});

describe('a request that is not canonical', () => {
  const policy = policyOf({
    floor: { network: { outbound: ['api.acme.example', 'http://api.acme.example'] } },
  });
  const good = requestOf('GET https://api.acme.example/a');
  it.each([
    { host: '' },
    { host: 'API.acme.example' },
    { host: 'api.acme.example.' },
    { host: '::1' },
    { method: 'get' },
    { port: Number.NaN },
    { path: 'a' },
    { path: '/a/../b' },
    { path: '/a\0' },
  ])('is denied: %j', (part) => {
    expect(policy.decide('net.outbound', good).reason).toBe('floor');
    expect(policy.decide('net.outbound', { ...good, ...part }).reason).toBe('invalid-resource');
  });
});

describe('host rules compared', () => {
  const rules = fc.array(random.hostRule, { maxLength: 3 });
  const parse = ({ match, methods }: PlainRule): Scope => scopeOf(match, methods);

  it('cover another together only if no request of it is outside', () => {
    fc.assert(
      fc.property(
        rules,
        random.hostRule,
        fc.array(random.hostResource),
        (broad, narrow, requests) => {
          if (!hostsCover(broad.map(parse), parse(narrow))) return;
          for (const one of requests.filter((each) => reaches([narrow], each))) {
            expect(reaches(broad, one)).toBe(true);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it.each([
    [['**.acme.example'], '*.acme.example', true],
    [['*.acme.example'], '**.acme.example', false],
    [['**.example'], '**.acme.example', true],
    [['*.example'], 'acme.example', true],
    [['acme.example'], 'acme.example/v1/**', true],
    [['acme.example/v1/**'], 'acme.example', false],
    [['acme.example'], 'http://acme.example', false],
    [['acme.example'], 'acme.example:8443', false],
    [['acme.example/a/*', 'acme.example/a', 'acme.example/a/*/*/**'], 'acme.example/a/**', false],
  ])('%j over %s: %s', (broad, narrow, covered) => {
    expect(
      hostsCover(
        broad.map((text) => scopeOf(text)),
        scopeOf(narrow),
      ),
    ).toBe(covered);
  });

  it('cover methods one by one', () => {
    const both = [scopeOf('acme.example', ['GET']), scopeOf('acme.example', ['POST'])];
    expect(hostsCover(both, scopeOf('acme.example', ['POST', 'GET']))).toBe(true);
    expect(hostsCover(both, scopeOf('acme.example', ['PUT']))).toBe(false);
    expect(hostsCover(both, scopeOf('acme.example'))).toBe(false);
  });

  it('overlap wherever one request lies in both', () => {
    fc.assert(
      fc.property(
        random.hostRule,
        random.hostRule,
        fc.array(random.hostResource),
        (a, b, requests) => {
          if (!requests.some((one) => reaches([a], one) && reaches([b], one))) return;
          expect(hostScopesOverlap(parse(a), parse(b))).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ScopeError) return `${error.message}; ${error.hint}`;
    throw error;
  }
  throw new Error('expected a ScopeError');
}
