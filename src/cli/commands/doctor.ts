// `skerry doctor`: does Skerry work on this machine? Starts a host of its own in a temporary folder, lets a plugin work and
// two misbehave, and looks at the operator's documents. Changes nothing.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SkerryError } from '../../errors.ts';
import {
  createHost,
  type Host,
  type HostOptions,
  readGrants,
  readHostPolicy,
} from '../../host/index.ts';
import { verify } from '../../audit/index.ts';

import { type AttackResult, attackLimits } from '../doctor/attack-limits.ts';
import {
  groupsText,
  namespacesText,
  oomText,
  type Walls,
  wallsOf,
  waysText,
} from '../doctor/walls.ts';
import { disabledText } from '../disabled-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findGrants, findPlugins, findPolicy, type HostFlags } from '../files.ts';
import { isolationText } from '../isolation-text.ts';
import { bad, dim, good, type Output, shown, table } from '../output.ts';
import { policyOfFolder } from '../policy-of-folder.ts';

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen, or what is wrong and what to do. */
  readonly seen: string;
}

/** What a check finds; whatever it throws is what is wrong. */
type Check = () => Promise<string> | string;

const CODE = `export default {
  add: (n) => n + 1,
  loop() { for (;;); },
  bomb() { const all = []; for (;;) all.push(new Array(1e4).fill(all.length)); },
  denied: (input, ctx) => ctx.fs.readFile('/etc/passwd'),
};`;

const TESTED = 'linux-x64';

export interface DoctorFlags extends HostFlags {
  /** Attacks each limit in place of the usual looks. */
  readonly attack?: boolean;
}

export async function doctor(output: Output, flags: DoctorFlags): Promise<ExitCode> {
  return flags.attack === true ? attack(output) : examine(output, flags);
}

async function attack(output: Output): Promise<ExitCode> {
  const results: AttackResult[] = [];
  await attackLimits((result) => {
    results.push(result);
    const { limit, verdict, what, held, seen } = result;
    const word = held === null ? dim('none  ') : held ? good('held  ') : bad('broken');
    const columns = [limit.padEnd(14), verdict.padEnd(11), what.padEnd(42), seen];
    output.line(`${word}  ${columns.join('  ')}`);
  });
  const broken = results.filter(({ held }) => held === false).length;
  output.data({ ok: broken === 0, results });
  output.line(
    broken === 0 ? dim('\nEvery limit held.') : `\n${broken} of ${results.length} did not hold.`,
  );
  return broken === 0 ? EXIT.ok : EXIT.failed;
}

async function examine(output: Output, flags: HostFlags): Promise<ExitCode> {
  const findings: Finding[] = [];
  const look = async (name: string, check: Check): Promise<void> => {
    const finding = await find(name, check);
    findings.push(finding);
    const [line = ''] = table([
      [finding.ok ? good('ok    ') : bad('failed'), name.padEnd(9), finding.seen],
    ]);
    output.line(line);
  };
  await look('node', () => `${process.versions.node}, V8 ${process.versions.v8}`);
  await look('platform', platform);
  const walls = await tryHost(look, flags);
  await look('policy', () => readHostPolicy(findPolicy(flags)).file);
  await look('grants', () => readGrants(findGrants(flags)).file);
  for (const folder of findPlugins(flags)) await look('plugin', () => plugin(folder, flags));
  const failed = findings.filter(({ ok }) => !ok).length;
  output.data({ ok: failed === 0, findings, isolation: walls });
  output.line(failed === 0 ? dim('\nAll is well.') : `\n${failed} of ${findings.length} failed.`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

async function find(name: string, check: Check): Promise<Finding> {
  try {
    return { name, ok: true, seen: await check() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { name, ok: false, seen: shown(message, 300) };
  }
}

function platform(): string {
  const here = `${process.platform}-${process.arch}`;
  return here === TESTED ? here : `${here}; what is tested is ${TESTED}`;
}

/** A host with one plugin, for as long as it takes to look at both. What stands around the plugin; null where none starts. */
async function tryHost(
  look: (name: string, check: Check) => Promise<void>,
  flags: HostFlags,
): Promise<Walls | null> {
  const dir = mkdtempSync(join(tmpdir(), 'skerry-doctor-'));
  const log = join(dir, 'log');
  let host: Host | null = null;
  try {
    await look('cell', async () => {
      const before = performance.now();
      host = await createHost({ dir, policy: isolationOf(flags) });
      await host.load(writePlugin(dir));
      return `starts, its fence holds, a plugin is loaded: ${ms(before)}`;
    });
    // Nothing more can be seen where no cell starts.
    const started = host as Host | null;
    if (started === null) return null;
    const walls = wallsOf(started, 'doctor');
    await look('isolation', () => [isolationText(walls), ...walls.mechanisms].join(', '));
    await look('way', () => waysText(walls));
    await look('namespaces', () => namespacesText(walls));
    await look('cgroup', () => groupsText(walls));
    await look('oom', () => oomText(walls));
    const plugin = started.plugin('doctor');
    await look('call', async () => {
      const before = performance.now();
      const sum = await plugin.call('add', 41);
      if (sum !== 42) throw new Error(`a plugin was asked for 42 and answered ${String(sum)}`);
      return `a plugin answers in ${ms(before)}`;
    });
    await look(
      'cpu',
      async () => await ends(plugin.call('loop'), 'TIMEOUT', 'a loop with a cap of 1 s'),
    );
    await look(
      'memory',
      async () => await ends(plugin.call('bomb'), 'MEMORY_LIMIT', 'a bomb with a cap of 32 MB'),
    );
    await look(
      'gate',
      async () =>
        await ends(plugin.call('denied'), 'PERMISSION_DENIED', 'a file that was not granted'),
    );
    await look('log', async () => {
      await started.close();
      const { ok, head } = await verify(log);
      if (!ok) throw new Error('the log that was just written does not verify');
      return `${head.records} records written, chained, signed and verified`;
    });
    return walls;
  } finally {
    await (host as Host | null)?.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** As the operator's policy has it, where that can be read: what is wrong with it is found elsewhere. */
function isolationOf(flags: HostFlags): HostOptions['policy'] {
  try {
    const { isolation } = readHostPolicy(findPolicy(flags)).value;
    return isolation === undefined ? undefined : { version: 1, isolation };
  } catch {
    return undefined;
  }
}

function writePlugin(dir: string): string {
  const folder = join(dir, 'plugin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.js'), CODE);
  const limits = { cpu: 1_000, memory: 32, executionTime: 20_000 };
  const manifest = { name: 'doctor', version: '1.0.0', main: 'index.js', limits };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  return folder;
}

async function ends(call: Promise<unknown>, code: string, what: string): Promise<string> {
  const before = performance.now();
  const ended = await call.then(
    () => 'a result',
    (error: unknown) => (error instanceof SkerryError ? error.code : String(error)),
  );
  if (ended === code) return `${what} ends with ${code} after ${ms(before)}`;
  throw new Error(`${what} ends with ${ended}, and should with ${code}`);
}

function plugin(folder: string, flags: HostFlags): string {
  const { manifest, policy } = policyOfFolder(folder, flags);
  const state =
    policy.disabled === null ? '' : `, ${policy.disabled.hold} ${disabledText(policy.disabled)}`;
  return `${manifest.id} ${manifest.version} in ${folder}${state}`;
}

function ms(since: number): string {
  return `${(performance.now() - since).toFixed(0)} ms`;
}
