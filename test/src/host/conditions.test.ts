// A host says truly how it stands, wherever it is started: itself, its log and `skerry doctor` say the same.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isolationText } from '../../../src/cli/isolation-text.ts';
import type { Isolation } from '../../../src/host/index.ts';
import { LAUNCH } from '../cli/run-cli.ts';
import { CONDITIONS, type Condition, output } from './conditions.ts';

const HOST = join(import.meta.dirname, '../../fixtures/hosts/reporting-host.ts');
const QUIET = '--disable-warning=ExperimentalWarning';

interface Told {
  readonly answer: number;
  readonly isolation: Isolation;
  readonly started: { readonly event: string; readonly detail: Readonly<Record<string, unknown>> };
}

interface Examined {
  readonly findings: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly seen: string;
  }[];
}

let dir = '';
beforeEach(() => void (dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-condition-')))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What a host said of itself there, and what `doctor` found. */
async function look({ wrap }: Condition): Promise<{ host: Told; doctor: Examined }> {
  const host = wrap([process.execPath, QUIET, HOST, dir], dir);
  const doctor = wrap([process.execPath, QUIET, LAUNCH, 'doctor', '--json'], dir);
  return {
    host: JSON.parse(await output(host, dir)) as Told,
    doctor: JSON.parse(await output(doctor, dir)) as Examined,
  };
}

describe.each(CONDITIONS)('a host $name', (condition) => {
  const obstacle = condition.obstacle();
  const needed = process.env['SKERRY_REQUIRE_SERVICES'] === '1' && process.getuid?.() === 0;
  if (obstacle !== null) console.log(`left out: a host ${condition.name}: ${obstacle}`);

  it.skipIf(obstacle !== null && !needed)(
    'works, and tells the truth of it',
    { timeout: 180_000 },
    async () => {
      expect(obstacle).toBeNull();
      const { host, doctor } = await look(condition);
      const { level, preferred, reason } = host.isolation;
      expect(host.answer).toBe(42);
      expect(host.started).toMatchObject({
        event: 'host.start',
        detail: { isolation: level, preferred, ...(reason === null ? {} : { reason }) },
      });
      // What is not reached is not reached for a reason.
      expect(reason === null).toBe(level === preferred);
      const found = (name: string): string =>
        doctor.findings.find((finding) => finding.name === name)?.seen ?? '';
      const { mechanisms } = host.isolation;
      expect(found('isolation')).toBe([isolationText(host.isolation), ...mechanisms].join(', '));
      // What has a time in it may be late on a busy machine, and is tested elsewhere.
      const untimed = doctor.findings.filter(({ name }) => !['cpu', 'memory'].includes(name));
      expect(untimed.filter(({ ok }) => !ok)).toEqual([]);
    },
  );
});
