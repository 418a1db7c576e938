// What an operator gave, took back, and has yet to answer.

import { describe, expect, test } from 'vitest';
import {
  approve,
  manifestDigest,
  pendingPermissions,
  revoke,
} from '../../policies/grants-change.ts';
import { grantFor, NO_GRANTS, validateGrants, type Grants } from '../../policies/grants.ts';
import { permissionFor } from '../../policies/permission-write.ts';
import { formatProblem } from '../../policies/problem.ts';
import { BY, LATER, NOTES, parsed, problemsOf, type Json } from './documents.ts';

function pendingTexts(more: Json, grants: Grants): string[] {
  return pendingPermissions(parsed(more), grants).map(
    ({ action, match }) => `${action} ${match?.join(',') ?? '*'}`,
  );
}

describe('an approval', () => {
  test('gives what the manifest asks for, but what is optional', () => {
    const grants = approve(NO_GRANTS, { manifest: parsed(NOTES), ...BY });
    expect(grantFor(grants, 'acme.notes')).toEqual({
      version: '1.0.0',
      manifest: manifestDigest(parsed(NOTES)),
      permissions: {
        filesystem: { read: ['/data/**'] },
        database: { read: ['users', { match: ['notes', 'tags'], columns: ['id'] }] },
        env: { read: ['ACME_KEY'] },
        log: ['write'],
      },
      approvedBy: 'alice',
      approvedAt: '2026-01-31T12:00:00Z',
      reason: 'Reviewed.',
    });
  });

  test('gives what is optional where that is asked for', () => {
    const grants = approve(NO_GRANTS, { manifest: parsed(NOTES), optional: true, ...BY });
    expect(grantFor(grants, 'acme.notes')?.permissions.filesystem).toEqual({
      read: ['/data/**', '/shared/**'],
    });
  });

  test('gives less where less is named, and keeps the digest of the code', () => {
    const code = `sha256:${'a'.repeat(64)}`;
    const permissions = { database: { read: ['users'] } };
    const grants = approve(NO_GRANTS, { manifest: parsed(NOTES), permissions, code, ...BY });
    expect(grantFor(grants, 'acme.notes')).toMatchObject({ permissions, code });
  });

  test('leaves the old grants as they were', () => {
    const before = approve(NO_GRANTS, { manifest: parsed(NOTES), ...BY });
    const after = approve(before, { manifest: parsed({ version: '2.0.0' }), ...LATER });
    expect(grantFor(before, 'acme.notes')?.version).toBe('1.0.0');
    expect(grantFor(after, 'acme.notes')).toMatchObject({ version: '2.0.0', permissions: {} });
    expect(NO_GRANTS.plugins).toEqual({});
  });

  test('takes everything where the environment is asked for both ways', () => {
    const manifest = parsed({ permissions: { env: ['read'] }, env: ['ACME_KEY'] });
    expect(grantFor(approve(NO_GRANTS, { manifest, ...BY }), 'acme.notes')?.permissions).toEqual({
      env: ['read'],
    });
  });

  test('without a name, a time or a reason is refused', () => {
    const attempt = (more: Json) => () =>
      approve(NO_GRANTS, { manifest: parsed(), ...BY, ...more });
    expect(attempt({ by: '' })).toThrow(/skerry\.grants\.json#\/plugins\/acme\.notes\/approvedBy/u);
    expect(attempt({ at: '31 January' })).toThrow(/approvedAt/u);
    expect(attempt({ reason: 'a\nb' })).toThrow(/reason/u);
  });
});

describe('a revocation', () => {
  const granted = approve(NO_GRANTS, { manifest: parsed(NOTES), ...BY });

  test('adds a denial and keeps the grant beside it', () => {
    const permissions = permissionFor('db.read', 'users');
    const grants = revoke(granted, { plugin: 'acme.notes', permissions, ...LATER });
    expect(grantFor(grants, 'acme.notes')?.denials).toEqual([
      { permissions: { database: { read: ['users'] } }, ...LATER },
    ]);
    expect(grantFor(grants, 'acme.notes')?.permissions).toEqual(
      grantFor(granted, 'acme.notes')?.permissions,
    );
    expect(grantFor(granted, 'acme.notes')?.denials).toBeUndefined();
  });

  test('of an action covers all of it', () => {
    const permissions = permissionFor('fs.read');
    const grants = revoke(granted, { plugin: 'acme.notes', permissions, ...LATER });
    expect(grantFor(grants, 'acme.notes')?.denials?.[0]?.permissions).toEqual({
      filesystem: ['read'],
    });
  });

  test('of nothing in particular takes everything', () => {
    const grants = revoke(granted, { plugin: 'acme.notes', ...LATER });
    expect(grantFor(grants, 'acme.notes')).toMatchObject({
      permissions: {},
      denials: [{ permissions: grantFor(granted, 'acme.notes')?.permissions }],
    });
  });

  test('outlives the next approval, unless that reinstates', () => {
    const revoked = revoke(granted, {
      plugin: 'acme.notes',
      permissions: permissionFor('log.write'),
      ...LATER,
    });
    const again = approve(revoked, { manifest: parsed(NOTES), ...BY });
    expect(grantFor(again, 'acme.notes')?.denials).toHaveLength(1);
    const reinstated = approve(revoked, { manifest: parsed(NOTES), reinstate: true, ...BY });
    expect(grantFor(reinstated, 'acme.notes')?.denials).toBeUndefined();
  });

  test.each(['other', 'constructor'])('of a plugin without a grant is refused: %s', (plugin) => {
    const lines = problemsOf(() => revoke(granted, { plugin, ...LATER })).map(formatProblem);
    expect(lines).toEqual([
      `skerry.grants.json#/plugins: "${plugin}" has no grant; name a plugin that was approved`,
    ]);
  });

  test('leaves valid grants', () => {
    const grants = revoke(granted, { plugin: 'acme.notes', ...LATER });
    expect(validateGrants(structuredClone(grants), 'f')).toEqual([]);
  });
});

describe('what is pending', () => {
  const granted = approve(NO_GRANTS, { manifest: parsed(NOTES), ...BY });

  test('is everything before the first approval, pattern by pattern', () => {
    expect(pendingTexts(NOTES, NO_GRANTS)).toEqual([
      'fs.read /data/**',
      'fs.read /shared/**',
      'db.read users',
      'db.read notes',
      'db.read tags',
      'log.write *',
      'env.read ACME_KEY',
    ]);
  });

  test('is what is optional after an approval', () => {
    const pending = pendingPermissions(parsed(NOTES), granted);
    expect(pending).toEqual([
      expect.objectContaining({
        match: ['/shared/**'],
        optional: true,
        reason: 'Only for imports.',
      }),
    ]);
  });

  test('is what a new version asks for besides', () => {
    const wider = {
      permissions: { ...NOTES.permissions, database: { read: ['users', 'secrets'], raw: true } },
    };
    expect(pendingTexts(wider, granted)).toEqual([
      'fs.read /shared/**',
      'db.read secrets',
      'db.raw *',
    ]);
  });

  test('is a wider rule on the same table', () => {
    const wider = { permissions: { database: { read: ['notes'] } } };
    expect(pendingTexts(wider, granted)).toEqual(['db.read notes']);
  });

  test('is nothing of an action that was given as a whole', () => {
    const whole = approve(NO_GRANTS, {
      manifest: parsed({ permissions: { database: ['read'] } }),
      ...BY,
    });
    expect(pendingTexts({ permissions: { database: { read: ['users', 'x'] } } }, whole)).toEqual(
      [],
    );
  });

  test('is nothing that was refused', () => {
    const revoked = revoke(granted, {
      plugin: 'acme.notes',
      permissions: permissionFor('fs.read', '/shared/**'),
      ...LATER,
    });
    expect(pendingTexts(NOTES, revoked)).toEqual([]);
  });

  test('is nothing of another plugin', () => {
    expect(pendingTexts({ ...NOTES, id: 'acme.other' }, granted)).toHaveLength(7);
  });
});
