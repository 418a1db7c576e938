// The example plugins' manifests beside the operator's two documents: what they come to, decision by decision.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  compile,
  grantFor,
  type Grants,
  manifestDigest,
  parseGrants,
  parseHostPolicy,
  parseManifest,
  type Manifest,
  type Resource,
  unsupportedParts,
} from '../../policies/index.ts';

const PLUGINS = new URL('../../plugins/', import.meta.url);
const NAMES = [
  'zone-report',
  'zone-census',
  'linkifier',
  'link-checker',
  'guestbook',
  'plain-js',
  'three-packages',
  'hostile',
];

const hostPolicy = parseHostPolicy(read('skerry.policy.json'), 'skerry.policy.json');
const grants: Grants = parseGrants(read('skerry.grants.json'), 'skerry.grants.json');

function read(file: string): string {
  return readFileSync(new URL(file, PLUGINS), 'utf8');
}

function manifestOf(name: string): Manifest {
  return parseManifest(read(`${name}/plugin.json`), `${name}/plugin.json`);
}

function effectOf(name: string, action: string, resource: Resource): string {
  const manifest = manifestOf(name);
  const grant = grantFor(grants, manifest.id);
  const policy = compile({
    plugin: manifest.id,
    version: manifest.version,
    manifest: { file: `${name}/plugin.json`, permissions: manifest.permissions, env: manifest.env },
    grants: grant && {
      file: 'skerry.grants.json',
      pointer: `/plugins/${manifest.id}`,
      permissions: grant.permissions,
    },
    hostPolicy: { file: 'skerry.policy.json', ...hostPolicy },
  });
  return policy.decide(action, resource).effect;
}

const path = (text: string): Resource => ({ kind: 'path', path: text });
const table = (name: string, ...columns: string[]): Resource => ({
  kind: 'table',
  database: 'main',
  table: name,
  columns,
});
const request = (scheme: string, host: string, method: string): Resource => ({
  kind: 'host',
  scheme,
  host,
  port: scheme === 'https' ? 443 : 80,
  method,
  path: '/',
});
const FLAG: Resource = { kind: 'flag' };

test.each(NAMES)('%s has a manifest this release acts on in full', (name) => {
  const manifest = manifestOf(name);
  expect(manifest.id).toBe(`skerry.${name}`);
  expect(unsupportedParts(manifest)).toEqual([]);
});

test.each(NAMES)('%s was granted what its manifest asks for today', (name) => {
  const manifest = manifestOf(name);
  expect(grantFor(grants, manifest.id)?.manifest).toBe(manifestDigest(manifest));
  expect(grantFor(grants, manifest.id)?.version).toBe(manifest.version);
});

test.each([
  ['zone-report', 'allow', 'fs.read', path('/zones')],
  ['zone-report', 'allow', 'fs.read', path('/zones/zone1970.tab')],
  ['zone-report', 'allow', 'fs.write', path('/data/report.md')],
  ['zone-report', 'allow', 'clock.read', FLAG],
  ['zone-report', 'deny', 'fs.read', path('/zones/private/operator-notes.md')],
  ['zone-report', 'deny', 'fs.write', path('/zones/zone1970.tab')],
  ['zone-report', 'deny', 'fs.read', path('/zones/README.md')],
  ['zone-report', 'deny', 'fs.write', path('/data/other.md')],
  ['zone-census', 'allow', 'db.read', table('zones', 'name', 'latitude')],
  ['zone-census', 'allow', 'db.read', table('zone_countries', 'zone_id', 'code')],
  ['zone-census', 'allow', 'db.read', table('accounts', 'id', 'name')],
  ['zone-census', 'allow', 'db.write', table('census', 'country', 'zones')],
  ['zone-census', 'allow', 'db.raw', FLAG],
  ['zone-census', 'deny', 'db.read', table('accounts', 'name', 'password_hash')],
  ['zone-census', 'deny', 'db.read', table('accounts', '*')],
  ['zone-census', 'deny', 'db.read', table('zones', 'comments')],
  ['zone-census', 'deny', 'db.write', table('accounts', 'name')],
  ['plain-js', 'allow', 'fs.read', path('/zones/zone1970.tab')],
  ['plain-js', 'deny', 'fs.read', path('/zones/iso3166.tab')],
  ['plain-js', 'deny', 'fs.read', path('/zones')],
  ['three-packages', 'allow', 'fs.read', path('/plugin/pages.yaml')],
  ['three-packages', 'allow', 'fs.read', path('/docs/limits.md')],
  ['three-packages', 'allow', 'fs.write', path('/data/handbook.html')],
  ['three-packages', 'deny', 'fs.read', path('/plugin/package.json')],
  ['three-packages', 'deny', 'fs.read', path('/docs')],
  ['three-packages', 'deny', 'fs.write', path('/docs/limits.md')],
  ['linkifier', 'deny', 'clock.read', FLAG],
  ['link-checker', 'allow', 'fs.read', path('/docs/limits.md')],
  ['link-checker', 'allow', 'net.outbound', request('https', 'github.com', 'HEAD')],
  ['link-checker', 'deny', 'net.outbound', request('https', 'github.com', 'POST')],
  ['link-checker', 'deny', 'net.outbound', request('http', 'github.com', 'HEAD')],
  ['link-checker', 'deny', 'net.outbound', request('https', 'example.org', 'HEAD')],
  ['link-checker', 'deny', 'net.private', FLAG],
  ['guestbook', 'allow', 'api.endpoints', path('/plugins/skerry.guestbook')],
  ['guestbook', 'allow', 'api.endpoints', path('/plugins/skerry.guestbook/1')],
  ['guestbook', 'deny', 'api.endpoints', path('/plugins/skerry.guestbook/1/2')],
  ['guestbook', 'deny', 'api.endpoints', path('/plugins/skerry.linkifier')],
  ['guestbook', 'allow', 'net.inbound', FLAG],
  ['guestbook', 'allow', 'fs.write', path('/data/entries.jsonl')],
  ['guestbook', 'deny', 'fs.write', path('/data/other.jsonl')],
  ['linkifier', 'deny', 'net.inbound', FLAG],
  ['hostile', 'allow', 'log.write', FLAG],
  ['hostile', 'deny', 'fs.read', path('/data/a.txt')],
  ['hostile', 'deny', 'env.read', { kind: 'name', name: 'PATH' }],
  ['hostile', 'deny', 'clock.read', FLAG],
] as const)('%s: %s %s %j', (name, effect, action, resource) => {
  expect(effectOf(name, action, resource)).toBe(effect);
});

test('no plugin reads password hashes, whatever an operator grants later', () => {
  const policy = compile({
    plugin: 'acme.greedy',
    version: '1.0.0',
    manifest: { file: 'plugin.json', permissions: { database: { read: ['accounts'] } } },
    grants: { file: 'g', pointer: '', permissions: { database: { read: ['accounts'] } } },
    hostPolicy: { file: 'skerry.policy.json', ...hostPolicy },
  });
  const decide = (...columns: string[]): string =>
    policy.decide('db.read', table('accounts', ...columns)).effect;
  expect([decide('id', 'name'), decide('password_hash')]).toEqual(['allow', 'deny']);
});
