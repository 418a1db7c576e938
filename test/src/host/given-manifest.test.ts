// A folder without a manifest: the host is given one, and holds it to all that a file would be held to.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHost, type Host } from '../../../src/index.ts';

let folder: string;
let host: Host;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-given-')));
  writeFileSync(
    join(folder, 'code.js'),
    `const code = (promise) => promise.then((text) => text.length, (error) => error.code);
    export default (path, ctx) => code(ctx.fs.readFile(path, 'utf8'));`,
  );
  const grant = {
    version: '1.0.0',
    manifest: `sha256:${'0'.repeat(64)}`,
    permissions: { filesystem: { read: ['/plugin/**'] } },
    approvedBy: 'test',
    approvedAt: '2026-01-01T00:00:00Z',
    reason: 'test',
  };
  host = await createHost({
    dir: join(folder, 'state'),
    grants: { version: 1, plugins: { given: grant } },
    documentNames: { grants: 'tenant 7' },
  });
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

const MANIFEST = {
  name: 'given',
  version: '1.0.0',
  main: './code.js',
  permissions: { filesystem: { read: ['/plugin/code.js'] } },
};

it('is refused where it is wrong, or asks for what no host acts on', async () => {
  await expect(host.load(folder, { manifest: { name: 'given' } })).rejects.toMatchObject({
    code: 'MANIFEST_ERROR',
    message: expect.stringContaining('(given)#/version') as string,
  });
  const jobs = [{ id: 'nightly', schedule: '0 0 * * *', handler: 'run' }];
  await expect(host.load(folder, { manifest: { ...MANIFEST, jobs } })).rejects.toMatchObject({
    code: 'MANIFEST_ERROR',
  });
  await expect(host.load(folder)).rejects.toMatchObject({ code: 'LOAD_ERROR' });
});

it('bounds what the plugin gets, and a decision names the grants as they were called', async () => {
  const { id } = await host.load(folder, { manifest: MANIFEST });
  expect(await host.plugin(id).call('default', '/plugin/code.js')).toBeGreaterThan(0);
  expect(await host.plugin(id).call('default', '/plugin/other.js')).toBe('PERMISSION_DENIED');
  expect(host.can(id, 'fs.read', '/plugin/code.js').rule?.origin).toMatchObject({
    file: 'tenant 7',
  });
});
