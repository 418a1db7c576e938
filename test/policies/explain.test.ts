// What a person is told: why, by which rule, what came closest, and what would change it. Every remedy is
// tried by doing what it says.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  can,
  compile,
  explain,
  type Action,
  type Explanation,
  type Resource,
} from '../../policies/index.ts';
import * as random from './arbitraries.ts';
import type { PlainRule } from './oracles.ts';
import { inputOf, policyOf, type PlainPermissions } from './policy-of.ts';

function explained(layers: PlainPermissions, action: string, text: string): Explanation {
  const policy = policyOf(layers);
  return explain(policy, can(policy, action, text));
}

const DATA = { filesystem: { read: ['/data/**'] } };

describe('an explanation', () => {
  it('says what to run where only a grant is missing', () => {
    const found = explained({ manifest: DATA, ceiling: DATA }, 'fs.read', '/data/a');
    expect(found).toMatchObject({
      reason: 'not-granted',
      grantable: true,
      command: 'skerry grants approve . --as <you> --reason <why>',
      changes: [
        {
          do: 'add',
          document: 'grants',
          file: 'skerry.grants.json',
          pointer: '/plugins/acme/permissions/filesystem/read',
          line: '/data/a',
        },
      ],
    });
  });

  it('does not promise that a grant helps where the manifest does not ask', () => {
    const found = explained({ manifest: {}, grant: {} }, 'fs.read', '/data/a');
    expect(found.reason).toBe('not-granted');
    expect(found.grantable).toBe(false);
    expect(found.changes.map(({ document }) => document)).toEqual(['manifest', 'grants']);
  });

  it('does not promise that a grant helps where the ceiling is lower', () => {
    const found = explained({ manifest: DATA, grant: DATA, ceiling: {} }, 'fs.read', '/data/a');
    expect(found.reason).toBe('above-ceiling');
    expect(found.grantable).toBe(false);
    expect(found.command).toBeNull();
    expect(found.changes).toEqual([
      {
        do: 'add',
        document: 'host-policy',
        file: 'skerry.policy.json',
        pointer: '/ceiling/filesystem/read',
        line: '/data/a',
      },
    ]);
  });

  it('names every rule that denies, and says that no grant can lift those of the host', () => {
    const deny = { filesystem: { read: ['/data/secret/**', '/data/secret/a'] } };
    const found = explained({ manifest: DATA, grant: DATA, deny }, 'fs.read', '/data/secret/a');
    expect(found.rule?.origin.pointer).toBe('/deny/filesystem/read/0');
    expect(found.grantable).toBe(false);
    expect(found.changes.map((change) => [change.do, change.pointer])).toEqual([
      ['remove', '/deny/filesystem/read/0'],
      ['remove', '/deny/filesystem/read/1'],
    ]);
  });

  it("says that the operator's own denial can be lifted where grants are made", () => {
    const denials = [{ permissions: DATA }];
    const found = explained({ manifest: DATA, grant: DATA, denials }, 'fs.read', '/data/a');
    expect(found).toMatchObject({ reason: 'denied', grantable: true });
    expect(found.changes[0]).toMatchObject({ do: 'remove', document: 'grants' });
    expect(found.command).toBe('skerry grants approve . --as <you> --reason <why> --reinstate');
  });

  it('says with the command that an ask is optional, unless another one covers as much', () => {
    const optional = { match: '/data/a', optional: true };
    const commandFor = (...read: unknown[]): string | null =>
      explained({ manifest: { filesystem: { read } } }, 'fs.read', '/data/a').command;
    expect(commandFor(optional)).toBe(
      'skerry grants approve . --as <you> --reason <why> --optional',
    );
    expect(commandFor(optional, '/data/**')).toBe(
      'skerry grants approve . --as <you> --reason <why>',
    );
  });

  it('needs no more than an approval for columns, unless one of them is optional', () => {
    const users = { match: 'users', columns: ['id'] };
    const email = { match: 'users', columns: ['email'], optional: true };
    const layers = { manifest: { database: { read: [users, email] } } };
    expect(explained(layers, 'db.read', 'users(id)').command).not.toContain('--optional');
    expect(explained(layers, 'db.read', 'users(id,email)').command).toContain('--optional');
  });

  it('does not call optional what would have to be added to the manifest first', () => {
    const manifest = { filesystem: { read: [{ match: '/data/b', optional: true }] } };
    expect(explained({ manifest }, 'fs.read', '/data/a').command).not.toContain('--optional');
  });

  it.each([
    ['plugins/acme/plugin.json', 'plugins/acme'],
    ['/srv/acme/package.json', '/srv/acme'],
    ['/plugin.json', '/'],
    ["my plugins/it's/plugin.json", "'my plugins/it'\\''s'"],
    ['-x/plugin.json', './-x'],
    ['(given)', 'acme'],
  ])('names the plugin in the command so that it is found: %s as %s', (file, named) => {
    const input = inputOf({ manifest: DATA });
    const policy = compile({ ...input, manifest: { ...input.manifest, file } });
    const { command } = explain(policy, can(policy, 'fs.read', '/data/a'));
    expect(command).toBe(`skerry grants approve ${named} --as <you> --reason <why>`);
  });

  it('asks for no grant where the floor gives what a deny rule takes', () => {
    const log = { log: ['write'] };
    const found = explained({ floor: log, deny: log }, 'log.write', '');
    expect(found).toMatchObject({ reason: 'denied', grantable: false, command: null });
    expect(found.changes.map((change) => [change.do, change.pointer])).toEqual([
      ['remove', '/deny/log/0'],
    ]);
  });

  it('has nothing to change where access is allowed, and names the rule', () => {
    const found = explained({ manifest: DATA, grant: DATA }, 'fs.read', '/data/a');
    expect(found).toMatchObject({ effect: 'allow', changes: [], grantable: false, command: null });
    expect(found.rule?.origin.file).toBe('skerry.grants.json');
    expect(found.text).not.toContain('to allow');
  });

  it('has nothing to change where no rule could ever allow', () => {
    const policy = policyOf({ manifest: DATA });
    const found = explain(policy, policy.decide('fs.chmod', { kind: 'flag' }));
    expect(found).toMatchObject({ reason: 'unknown-action', changes: [], grantable: false });
    expect(found.text).toContain('not possible: no rule can allow it');
    const broken = explain(policy, policy.decide('fs.read', null as unknown as Resource));
    expect(broken).toMatchObject({ reason: 'policy-error', resource: '?', changes: [] });
  });

  it('is ready for JSON and deep equal after it', () => {
    const found = explained({ manifest: DATA }, 'fs.read', '/etc/passwd');
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});

describe('the remedy', () => {
  const kinds: readonly [Action, fc.Arbitrary<PlainRule>, fc.Arbitrary<Resource>][] = [
    ['fs.read', random.pathRule, random.pathResource],
    ['db.read', random.tableRule, random.tableResource],
    ['net.outbound', random.hostRule, random.hostResource],
    ['variables.read', random.nameRule, random.nameResource],
  ];

  it.each(kinds)(
    'works, and a grant alone works just where it says so: %s',
    (action, rule, resource) => {
      const rules = fc.array(rule, { maxLength: 2 });
      const layers = fc.record({ manifest: rules, grant: rules, ceiling: rules });
      fc.assert(
        fc.property(layers, resource, ({ manifest, grant, ceiling }, one) => {
          const { section, key } = ACTIONS[action];
          const permissions = (entries: readonly unknown[]): unknown => ({
            [section]: { [key]: entries },
          });
          const compileWith = (
            added: Readonly<Record<string, unknown[]>>,
          ): ReturnType<typeof policyOf> =>
            policyOf({
              manifest: permissions([...manifest, ...(added['manifest'] ?? [])]),
              grant: permissions([...grant, ...(added['grants'] ?? [])]),
              ceiling: permissions([...ceiling, ...(added['host-policy'] ?? [])]),
            });
          const policy = compileWith({});
          const found = explain(policy, policy.decide(action, one));
          // A URL path with empty segments inside has no spelling of its own.
          if (found.effect === 'allow' || found.changes.some(({ line }) => line === null)) return;
          const lines = Object.fromEntries(
            found.changes.map(({ document, line }) => [document, [line]]),
          );
          expect(compileWith(lines).decide(action, one).effect).toBe('allow');
          const { grants = [] } = lines;
          const granted = compileWith({ grants }).decide(action, one).effect;
          expect(granted === 'allow').toBe(found.grantable);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it('never writes a name with a star as a rule, which would cover its neighbours', () => {
    const found = explained({}, 'fs.read', '/data/*');
    expect(found.changes.map(({ line }) => line)).toEqual([null, null]);
    expect(found.text).toContain('no rule can name it alone');
    const table = explained({}, 'db.read', 'blog_posts');
    expect(table.changes[0]?.line).toBe('blog_posts()');
  });

  it('names what is below a URL path that ends with "/", since no rule can end so', () => {
    const found = explained({}, 'net.outbound', 'https://api.acme.example/v1/');
    expect(found.changes[0]?.line).toEqual({
      match: 'https://api.acme.example/v1/**',
      methods: ['GET'],
    });
    const root = explained({}, 'net.outbound', 'https://api.acme.example');
    expect(root.changes[0]?.line).toEqual({ match: 'https://api.acme.example/', methods: ['GET'] });
  });

  it('quotes names that need it', () => {
    const policy = policyOf({});
    const resource: Resource = { kind: 'table', database: 'crm', table: 'a"b', columns: ['x y'] };
    const [change] = explain(policy, policy.decide('db.read', resource)).changes;
    expect(change?.line).toBe('crm:"a""b"("x y")');
  });
});

describe('the nearest rules', () => {
  const missesOf = (layers: PlainPermissions, action: string, text: string): string[] =>
    explained(layers, action, text).nearest.map(({ rule, miss }) => `${rule.text}: ${miss}`);

  it('are of the same table with another column first', () => {
    const grant = { database: { read: ['crm:users', 'user', 'users(id,email)', 'orders'] } };
    expect(missesOf({ grant }, 'db.read', 'users(id,password_hash)')).toEqual([
      'main:users(id,email): column password_hash is not listed',
      'crm:users: it is about the database crm, not main',
      'main:user: it is about user, not users',
    ]);
  });

  it('are of a neighbouring path', () => {
    const grant = { filesystem: { read: ['/data/in/*.csv', '/data/in', '/var/**'] } };
    expect(missesOf({ grant }, 'fs.read', '/data/in/a.txt')).toEqual([
      '/data/in: it does not reach below: that takes "/**" at its end',
      '/data/in/*.csv: they part below /data/in',
    ]);
  });

  it('say that reading was granted where writing is asked', () => {
    expect(missesOf({ grant: DATA }, 'fs.write', '/data/a')).toEqual([
      '/data/**: it is a rule for fs.read',
    ]);
  });

  it('are of the same host with another port, method, scheme or path', () => {
    const outbound = [
      { match: 'https://api.acme.example/v1/**', methods: ['GET'] },
      'https://cdn.acme.example',
      'https://other.example',
    ];
    const grant = { network: { outbound } };
    expect(missesOf({ grant }, 'net.outbound', 'POST http://api.acme.example:8080/v2')).toEqual([
      'https://api.acme.example/v1/** [GET]: scheme is http, port is 8080, method is POST, path is /v2',
      'https://cdn.acme.example: host is api.acme.example, scheme is http, port is 8080',
    ]);
    expect(missesOf({ grant }, 'net.outbound', 'https://api.acme.example/v1/a%2fb')[0]).toContain(
      'servers may read in two ways',
    );
  });

  it('are of a name a slip away', () => {
    const grant = { env: { read: ['ACME_KEY', 'TZ'] } };
    expect(missesOf({ grant }, 'env.read', 'ACME_KEYS')).toEqual([
      'ACME_KEY: it is about ACME_KEY, not ACME_KEYS',
    ]);
  });

  it('are looked for where the answer fell: in the manifest, or in the ceiling', () => {
    const layers = { manifest: { filesystem: { read: ['/data/b'] } }, grant: DATA };
    expect(missesOf(layers, 'fs.read', '/data/a')).toEqual(['/data/b: they part below /data']);
    const bounded = { manifest: DATA, grant: DATA, ceiling: { filesystem: { read: ['/data/c'] } } };
    expect(missesOf(bounded, 'fs.read', '/data/a')).toEqual(['/data/c: they part below /data']);
  });

  it('are at most three', () => {
    const read = ['/data/a', '/data/b', '/data/c', '/data/d'];
    expect(missesOf({ grant: { filesystem: { read } } }, 'fs.read', '/data/x')).toHaveLength(3);
  });
});

describe('the text of an explanation', () => {
  it('fits on a few lines', () => {
    const policy = policyOf({ manifest: DATA, grant: { filesystem: { read: ['/data/b'] } } });
    const context = {
      askedBy: 'hook submission.process (call 01JD3Z6W7Q)',
      at: '2026-11-20T10:31:07Z',
    };
    const { text } = explain(policy, can(policy, 'fs.read', '/data/a'), context);
    expect(text.replace(/sha256:\w+/, 'sha256:…').split('\n')).toEqual([
      'DENY  acme@1.0.0  fs.read  /data/a  2026-11-20T10:31:07Z',
      '  asked by     hook submission.process (call 01JD3Z6W7Q)',
      '  decided by   default deny: no grant covers it',
      '  nearest      grant fs.read /data/b  (skerry.grants.json#/plugins/acme/permissions/filesystem/read/0): they part below /data',
      '  policy       sha256:…',
      '  to allow     run: skerry grants approve . --as <you> --reason <why>',
      '               add "/data/a" to skerry.grants.json#/plugins/acme/permissions/filesystem/read',
    ]);
  });

  it('shows names from a plugin without what a terminal would act on', () => {
    const policy = policyOf({});
    const path = `/data/\u{1b}[31mred\n  policy       fake\u{202e}${'a'.repeat(5_000)}`;
    const { text, resource } = explain(policy, policy.decide('fs.read', { kind: 'path', path }));
    expect(resource).toContain('\u{1b}');
    expect(text).toContain('/data/\\u{1b}[31mred\\u{a}  policy       fake\\u{202e}aaa');
    expect(text.length).toBeLessThan(2_000);
  });
});
