// `npm run bench [-- name…] [--json file] [--page file]`: each suite in a process of its own, environment first, then medians, spread, ratios.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, type Suite, type SuiteResult } from './measure.ts';
import { type Environment, environmentLine, terminalText, writePage } from './report.ts';
import { throughput, warmCall } from './suites/call.bench.ts';
import { decideSuite } from './suites/decide.bench.ts';
import { honestCrowd, loopLag, neighbours } from './suites/fairness.bench.ts';
import { fetching } from './suites/fetch.bench.ts';
import { figures } from './suites/figures.bench.ts';
import { globalsStart } from './suites/globals.bench.ts';
import { hostCalls, parallelHostCalls } from './suites/host-call.bench.ts';
import { killLatency } from './suites/kill.bench.ts';
import { loading } from './suites/load.bench.ts';
import { recordOne, recordSixteen } from './suites/record.bench.ts';
import { coldStart, idleMemory } from './suites/start.bench.ts';

const SUITES: readonly Suite[] = [
  decideSuite,
  recordOne,
  recordSixteen,
  warmCall,
  throughput,
  figures,
  hostCalls,
  parallelHostCalls,
  fetching,
  coldStart,
  loading,
  idleMemory,
  globalsStart,
  killLatency,
  neighbours,
  loopLag,
  honestCrowd,
];

const MARK = 'RESULT ';

function environment(): Environment {
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    kernel: release(),
    cpu: cpus()[0]?.model ?? '?',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
  };
}

/** A fresh process: what one suite did to heap and compiler does not touch the next. */
function runApart(suite: Suite): SuiteResult | null {
  const node = [
    process.execPath,
    '--no-node-snapshot',
    '--disable-warning=ExperimentalWarning',
    import.meta.filename,
    '--only',
    suite.name,
  ];
  const [command = '', ...args] = suite.pinned === true ? ['taskset', '-c', '0', ...node] : node;
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  if (done.error !== undefined) throw done.error;
  const line = done.stdout.split('\n').find((text) => text.startsWith(MARK));
  return line === undefined ? null : (JSON.parse(line.slice(MARK.length)) as SuiteResult);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, json: { type: 'string' }, page: { type: 'string' } },
});

if (values.only !== undefined) {
  const suite = SUITES.find(({ name }) => name === values.only);
  if (suite === undefined) throw new Error(`no suite "${values.only}"`);
  const result = await measure(suite);
  // Live isolates make an ordinary exit unsafe.
  process.stdout.write(`${MARK}${JSON.stringify(result)}\n`, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
} else {
  const env = environment();
  process.stdout.write(`${environmentLine(env)}\n`);
  const results: SuiteResult[] = [];
  for (const suite of SUITES) {
    if (positionals.length > 0 && !positionals.some((name) => suite.name.includes(name))) continue;
    const result = runApart(suite);
    if (result === null) {
      process.stdout.write(`\n${suite.name}: failed\n`);
      process.exitCode = 1;
      continue;
    }
    results.push(result);
    process.stdout.write(terminalText(result));
  }
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ env, results }));
  if (values.page !== undefined) writePage(values.page, env, results);
}
