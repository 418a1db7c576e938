// The permission flags of `skerry run` beside those of Deno: the same flags, the same operation, the same verdict. What
// Deno says was asked of a real one; see test/fixtures/make-deno-verdicts.mjs.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { can, compile, type Policy } from '../../../policies/index.ts';
import { denialOf, permissionsOf } from '../../../src/cli/flags/documents.ts';
import { MountTable } from '../../../src/cli/flags/mounts.ts';
import {
  itemsOf,
  markBareFlags,
  type PermissionFlags,
  permissionOptions,
} from '../../../src/cli/flags/permission-flags.ts';
import { flagRules, realPaths } from '../../../src/cli/flags/rules.ts';
import verdicts from '../../fixtures/deno-verdicts.json' with { type: 'json' };

const DENY_WINS = 'a denial wins over whatever is allowed; for Deno the more exact of the two wins';
const USUAL_PORTS = 'a host without a port is its ports 443 and 80; for Deno any port';
const ONE_LABEL = 'an allowed "*." is one label, as in a manifest; for Deno any depth, and none';
const OWN_MOUNTS = '--allow-read alone is the folders of the run; for Deno the whole machine';

/** Where Skerry means something else on purpose: always less than Deno. */
const DIFFERENT: Readonly<Record<string, string>> = {
  '--allow-read: read ../outside/a.txt': OWN_MOUNTS,
  '--allow-read=data/secret --deny-read=data: read data/secret/key': DENY_WINS,
  '--allow-read=data --deny-read: read data/a.txt': DENY_WINS,
  '--allow-read=. --deny-read=..: read a.txt': DENY_WINS,
  '--allow-net=example.com: net example.com:8080': USUAL_PORTS,
  '--allow-net=*.example.com: net a.b.example.com:443': ONE_LABEL,
  '--allow-net=*.example.com: net example.com:443': ONE_LABEL,
  '--allow-net=a.example.com:443,example.com:443,a.b.example.com:443 --deny-net=*.example.com: net a.example.com:443':
    DENY_WINS,
  '--allow-net=a.example.com:443,example.com:443,a.b.example.com:443 --deny-net=*.example.com: net a.b.example.com:443':
    DENY_WINS,
  '--allow-net=a.example.com:443,example.com:443,a.b.example.com:443 --deny-net=*.example.com: net example.com:443':
    DENY_WINS,
  '--allow-net=example.com --deny-net: net example.com:443': DENY_WINS,
  '--allow-env=LC_ALL,LC_CTYPE --deny-env=LC_*: env LC_ALL': DENY_WINS,
  '--allow-env=LC_ALL,LC_CTYPE --deny-env=LC_*: env LC_CTYPE': DENY_WINS,
  '--allow-env=HOME --deny-env: env HOME': DENY_WINS,
};

const before = process.cwd();
let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-verdicts-')));
  const files = ['data/a.txt', 'data/secret/key', 'database/a.txt', 'a.txt', '../outside/a.txt'];
  for (const file of files) {
    const path = join(folder, 'home/work', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'text');
  }
  mkdirSync(join(folder, 'plugin'));
  process.chdir(join(folder, 'home/work'));
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function parse(argv: readonly string[]): PermissionFlags {
  const command = new Command('run').exitOverride();
  for (const option of permissionOptions()) command.addOption(option);
  return command.parse(markBareFlags(argv), { from: 'user' }).opts();
}

interface Answer {
  readonly policy: Policy;
  readonly mounts: MountTable;
}

function compileFlags(argv: readonly string[]): Answer {
  const flags = parse(argv);
  const mounts = new MountTable({
    root: join(folder, 'plugin'),
    policy: [],
    named: new Map(),
    read: realPaths(itemsOf(flags, 'allow', 'read')),
    write: realPaths(itemsOf(flags, 'allow', 'write')),
    writeByName: false,
  });
  const rules = flagRules(flags, mounts, []);
  const permissions = permissionsOf(rules.filter(({ item }) => item.verb === 'allow'));
  const denials = rules
    .filter(({ item }) => item.verb === 'deny')
    .map(({ action, match }) => ({ permissions: denialOf(action, match) }));
  const policy = compile({
    plugin: 'a',
    version: '1.0.0',
    manifest: { file: 'plugin.json', permissions },
    grants: { file: 'flags', pointer: '', permissions, denials },
    hostPolicy: { file: 'policy' },
  });
  return { policy, mounts };
}

/** By any name that the thing has. */
function allows({ policy, mounts }: Answer, operation: string): boolean {
  const [kind = '', what = ''] = operation.split(' ');
  const ask = (action: string, names: readonly string[]): boolean =>
    names.some((name) => can(policy, action, name).effect === 'allow');
  switch (kind) {
    case 'net':
      return ask('net.outbound', [`https://${what}/`, `http://${what}/`]);
    case 'env':
      return ask('env.read', [what]);
    default:
      return ask(`fs.${kind}`, mounts.namesOf(what));
  }
}

const rows = verdicts.rows.map((row) => {
  const name = `${row.flags.join(' ')}: ${row.operation}`;
  return { ...row, name, different: DIFFERENT[name] };
});

describe(`as ${verdicts.deno.split(' (')[0]} says`, () => {
  it.each(rows.filter(({ different }) => different === undefined))(
    '$name: $allowed',
    ({ flags, operation, allowed }) => {
      expect(allows(compileFlags(flags), operation)).toBe(allowed);
    },
  );
});

describe('where Skerry differs, it gives less', () => {
  it.each(rows.filter(({ different }) => different !== undefined))(
    '$name: $different',
    ({ flags, operation, allowed }) => {
      expect(allowed).toBe(true);
      expect(allows(compileFlags(flags), operation)).toBe(false);
    },
  );
});

test('the table has rows of every kind and verdict, and every difference is a row of it', () => {
  const kinds = Map.groupBy(rows, ({ operation }) => operation.split(' ')[0]);
  for (const kind of ['read', 'write', 'net', 'env']) {
    const verdictsOfKind = new Set(kinds.get(kind)?.map(({ allowed }) => allowed));
    expect(verdictsOfKind).toEqual(new Set([true, false]));
  }
  const listed = rows.flatMap(({ name, different }) => (different === undefined ? [] : [name]));
  expect(listed.toSorted()).toEqual(Object.keys(DIFFERENT).toSorted());
});
