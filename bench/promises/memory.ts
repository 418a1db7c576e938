// How much a cell takes at most under each bomb, beyond what it held when the plugin was loaded.

import { createSandbox, DEFAULT_LIMITS, type Outcome, type Sandbox } from '../../sandbox/index.ts';
import { type Bomb, BOMBS } from './bombs.ts';
import { PeakWatch, residentMb } from './peak.ts';
import { type Figure, type Measured, spread } from './promise.ts';

const LIMIT_MB = 64;
const RUNS = 5;

export async function memoryBombs(): Promise<Measured> {
  const peak = new PeakWatch();
  await using sandbox = await createSandbox({ spareCells: 1, onRequests: () => {} });
  const figures: Figure[] = [];
  for (const bomb of BOMBS) {
    const grown: number[] = [];
    const ends = new Set<string>();
    for (let run = 0; run < RUNS; run++) {
      const { mb, outcome } = await explode(sandbox, bomb, peak);
      grown.push(mb);
      ends.add(outcome.ok ? 'a result' : outcome.fault.code);
    }
    const seen = [...ends].join(', ');
    figures.push({ what: bomb.name, ...spread(grown), promised: 2 * LIMIT_MB, unit: 'MB', seen });
  }
  await peak.close();
  return {
    title: 'memory bombs',
    about: `most that a cell held beyond what it held with its plugin loaded, with a limit of ${LIMIT_MB} MB; worst of ${RUNS} runs, each in a cell of its own`,
    figures,
  };
}

async function explode(
  sandbox: Sandbox,
  { body }: Bomb,
  peak: PeakWatch,
): Promise<{ mb: number; outcome: Outcome }> {
  const unit = sandbox.unit({
    plugin: 'bench.bomb',
    version: '1.0.0',
    scope: 'global',
    tier: 'bench',
    code: `export default { run() { ${body} } };`,
    // Long enough that memory is what ends it, where anything does.
    limits: { ...DEFAULT_LIMITS, memory: LIMIT_MB, cpu: 5_000, wall: 10_000 },
    config: null,
    operations: [],
  });
  const fault = await unit.load();
  const { pid } = unit;
  if (fault !== null || pid === null) throw new Error(fault?.message ?? 'the plugin did not start');
  const before = residentMb(pid);
  peak.watch(pid);
  const outcome = await unit.call({ handler: 'run', input: 'null', meta: '{}', context: null });
  const mb = Math.max(0, peak.stop() - before);
  sandbox.close(unit);
  return { mb, outcome };
}
