// `skerry doctor`: what it finds on a machine where Skerry works, and what it says of documents that are wrong.

import { describe, expect, it, vi } from 'vitest';
import { CliFolder } from './cli-folder.ts';

vi.setConfig({ testTimeout: 120_000 });

interface Found {
  readonly isolation: Record<string, unknown>;
  readonly ok: boolean;
  readonly findings: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly seen: string;
  }[];
}

describe('skerry doctor', () => {
  it('starts a cell, sees each cap hold and the log verify, and ends with 0', async () => {
    using folder = new CliFolder();
    folder.plugin('notes', 'export default {};');
    const { code, stdout, stderr } = await folder.skerry('doctor', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { ok, findings, isolation } = JSON.parse(stdout) as Found;
    expect(ok).toBe(true);
    expect(isolation).toMatchObject({ level: 'jail', oomScoreAdj: 1_000 });
    const seen = Object.fromEntries(findings.map((finding) => [finding.name, finding.seen]));
    expect(Object.keys(seen).join(' ')).toBe(
      'node platform cell isolation way namespaces cgroup oom call cpu memory gate log policy grants plugin',
    );
    expect(seen).toMatchObject({
      cpu: expect.stringContaining('ends with TIMEOUT') as string,
      memory: expect.stringContaining('ends with MEMORY_LIMIT') as string,
      gate: expect.stringContaining('ends with PERMISSION_DENIED') as string,
      log: expect.stringMatching(/^\d+ records written, chained, signed and verified$/) as string,
      plugin: 'notes 1.0.0 in notes',
    });
  });

  it('names each document that is wrong, and ends with 1', async () => {
    using folder = new CliFolder();
    folder.write('skerry.policy.json', { version: 1, celing: {} });
    folder.write('broken/plugin.json', '{');
    const { code, stdout } = await folder.skerry('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed +policy +.*skerry\.policy\.json.*celing.*ceiling/m);
    expect(stdout).toMatch(/^failed +plugin +/m);
    expect(stdout).toMatch(/^2 of \d+ failed\.$/m);
  });
});
