// The soak itself: rounds of traffic with kills in between, a muster after each, and the figures of the process held against
// each other. Says what is wrong; prints nothing by itself.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, KINDS } from './cast.ts';
import { Chance } from './chance.ts';
import { childPids, type Figures, isCell, slope, takeFigures } from './figures.ts';
import { Killer } from './killer.ts';
import { Stage } from './stage.ts';
import { Traffic } from './traffic.ts';

export interface SoakOptions {
  /** Empty folder for everything. */
  readonly dir: string;
  readonly plugins: number;
  readonly seconds: number;
  readonly seed: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

const AT_ONCE = 16;
const KILL_EVERY_MS = 400;
/** Bytes that one more call may leave behind: more than the counting of the soak itself takes, less than any record of a call. */
const HEAP_PER_CALL = 100;
/** Of what the process holds, it may seem to grow by this share in the whole run: what it holds goes up and down. */
const RESIDENT_SHARE = 0.25;

/** What was wrong, in a sentence each. */
export async function soak(options: SoakOptions): Promise<string[]> {
  const { dir, say } = options;
  const temporary = join(dir, 'tmp');
  mkdirSync(temporary);
  process.env['TMPDIR'] = temporary;
  // Node starts some of its threads when they are first needed, and keeps them.
  await rehearse(join(dir, 'rehearsal'));
  const before = await takeFigures();
  const stage = new Stage(join(dir, 'stage'));
  await stage.open(castOf(options.plugins));
  say(`${stage.actors.length} plugins are loaded, in ${cells()} cells`);
  const { wrong, samples, calls } = await allRounds(stage, options);
  wrong.push(...(await stage.close()));
  await untilEnded();
  const after = await takeFigures();
  say(`beforehand   ${describe(before)}`);
  say(`in the end   ${describe(after)}`);
  wrong.push(...leaks(before, after), ...growth(samples, calls, say));
  const left = Stage.leftovers(temporary);
  if (left.length > 0) wrong.push(`temporary files are left: ${left.slice(0, 5).join(', ')}`);
  return wrong;
}

/** A small stage, opened and closed: what is left of it is no leak of the rounds. */
async function rehearse(dir: string): Promise<void> {
  const stage = new Stage(dir);
  await stage.open(castOf(6));
  await new Traffic(stage, new Killer(stage, new Chance(0)), new Chance(0)).muster(AT_ONCE);
  await stage.close();
  await untilEnded();
}

interface Rounds {
  readonly wrong: string[];
  readonly samples: readonly Figures[];
  /** Of one round, on the average. */
  readonly calls: number;
}

async function allRounds(
  stage: Stage,
  { seconds, rounds, seed, say }: SoakOptions,
): Promise<Rounds> {
  const killer = new Killer(stage, new Chance(seed + 1));
  const traffic = new Traffic(stage, killer, new Chance(seed));
  const samples: Figures[] = [];
  for (let round = 1; round <= rounds; round++) {
    killer.start(KILL_EVERY_MS);
    await traffic.run((seconds * 1_000) / rounds, AT_ONCE);
    killer.stop();
    await traffic.muster(AT_ONCE);
    samples.push(await takeFigures());
    const { calls } = traffic;
    const line = describe(samples.at(-1) as Figures);
    say(
      `round ${String(round).padStart(2)}     ${line}  ${calls} calls, ${killer.kills.length} kills`,
    );
  }
  const counts = [...traffic.counts].sort(([a], [b]) => a.localeCompare(b));
  for (const [ended, count] of counts) say(`  ${ended.padEnd(28)}${count}`);
  return { wrong: [...traffic.wrong], samples, calls: traffic.calls / rounds };
}

/** As many of each kind as its share of them, mixed: next is always the kind that is furthest behind. */
function castOf(count: number): Kind[] {
  const made = new Map<Kind, number>();
  return Array.from({ length: count }, (_, index) => {
    const behind = (kind: Kind): number =>
      (kind.plugins * (index + 1)) / 100 - (made.get(kind) ?? 0);
    const next = KINDS.reduce((most, kind) => (behind(kind) > behind(most) ? kind : most));
    made.set(next, (made.get(next) ?? 0) + 1);
    return next;
  });
}

/** What is still there of what the hosts had. */
function leaks(before: Figures, after: Figures): string[] {
  const wrong: string[] = [];
  if (after.children > 0) wrong.push(`${after.children} processes are left`);
  if (after.descriptors > before.descriptors)
    wrong.push(`${after.descriptors - before.descriptors} descriptors are left`);
  if (after.threads > before.threads)
    wrong.push(`${after.threads - before.threads} threads are left`);
  return wrong;
}

/** Memory that grows, by its slope over the rounds; in the first third it finds its level. */
function growth(samples: readonly Figures[], calls: number, say: (line: string) => void): string[] {
  const settled = samples.slice(Math.ceil(samples.length / 3));
  const heap = slope(settled.map(({ heapMb, buffersMb }) => heapMb + buffersMb));
  const resident = slope(settled.map(({ residentMb }) => residentMb));
  const perCall = (heap * 2 ** 20) / calls;
  say(
    `growth: ${perCall.toFixed(0)} bytes of heap a call, ${resident.toFixed(1)} MB resident a round`,
  );
  // Too few samples make no slope.
  if (settled.length < 4) return [];
  const wrong: string[] = [];
  if (perCall > HEAP_PER_CALL) wrong.push(`each call leaves ${perCall.toFixed(0)} bytes of heap`);
  const held = settled.at(-1)?.residentMb ?? 0;
  if (resident * samples.length > held * RESIDENT_SHARE)
    wrong.push(`the process grows by ${resident.toFixed(1)} MB a round`);
  return wrong;
}

function describe({
  descriptors,
  threads,
  children,
  heapMb,
  buffersMb,
  residentMb,
}: Figures): string {
  const memory = `heap ${heapMb.toFixed(1)} MB, buffers ${buffersMb.toFixed(1)}, resident ${residentMb.toFixed(0)}`;
  return `${children} processes, ${descriptors} descriptors, ${threads} threads, ${memory}`;
}

function cells(): number {
  return childPids().filter(isCell).length;
}

/** Processes that were killed take a moment to go. */
async function untilEnded(): Promise<void> {
  const end = performance.now() + 20_000;
  while (childPids().length > 0 && performance.now() < end)
    await new Promise((done) => setTimeout(done, 50));
}
