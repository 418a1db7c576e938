// The large scenes of the demo: plugins that are refused something, and what each is asked to do.

import { join } from 'node:path';
import type { Host } from '../../host/index.ts';
import { bad, dim, good, table } from '../output.ts';
import { act, endOf, showSome, type Stage } from './stage.ts';
import { tellAttack, tellFailure, tellPrying, tellRows, type Told } from './tell.ts';

/** Where the report is, in the folder of the demo. */
export const REPORT = 'data/skerry.zone-report/global/report.md';
export const CALLER = { org: 'acme', user: 'ada', request: 'demo' };

export async function playReport(stage: Stage, plugin: string): Promise<void> {
  const from = stage.denials.length;
  await act(stage, plugin, 'report.build', () => callHook(stage.host), tellReport);
  stage.output.line(dim(`          which is ${join(stage.dir, REPORT)}`));
  showSome(stage, from);
}

/** The one plugin that answers the hook. */
async function callHook(host: Host): Promise<unknown> {
  const { results, errors } = await host.hook('report.build', null, CALLER);
  const [error] = errors;
  if (error !== undefined) throw error;
  return results[0]?.value;
}

function tellReport(result: unknown): Told {
  const { path, zones, countries, leapSeconds } = result as Record<string, string | number>;
  const text = `${zones} zones, ${countries} countries, ${leapSeconds} leap seconds → ${path}`;
  return { text, held: true };
}

const QUESTIONS: Readonly<Record<string, (result: never) => Told>> = {
  zones: (rows: { name: string }[]) => tellRows(rows, (row: { name: string }) => row.name),
  people: (rows: { name: string }[]) => tellRows(rows, (row: { name: string }) => row.name),
  census: ({ rows }: { rows: unknown[] }) =>
    tellRows(rows, (row: { country: string; zones: number }) => `${row.country} ${row.zones}`),
  prySecrets: tellPrying,
};

export async function playCensus(stage: Stage, plugin: string): Promise<void> {
  const from = stage.denials.length;
  for (const [handler, tell] of Object.entries(QUESTIONS)) {
    const ask = (): Promise<unknown> => stage.host.plugin(plugin).call(handler, null, CALLER);
    await act(stage, plugin, handler, ask, (result) => tell(result as never));
  }
  showSome(stage, from);
}

export async function playHostile(stage: Stage, plugin: string): Promise<void> {
  const { output, host, steps, denials, lines } = stage;
  const from = denials.length;
  const hostile = host.plugin(plugin);
  const attacks = (await hostile.call('all', null, CALLER)) as { handler: string; tries: string }[];
  const rows: string[][] = [];
  for (const { handler, tries } of attacks) {
    const attack = (): Promise<unknown> => hostile.call(handler, null, CALLER);
    // The first call keeps what the second one abuses.
    if (handler === 'staleHandle') await endOf(attack);
    const before = lines.get(plugin) ?? 0;
    const ended = await endOf(attack);
    const told = tellAttack(ended, (lines.get(plugin) ?? 0) - before);
    steps.push({ plugin, handler, ...ended, ...told });
    rows.push([`  ${handler}`, tries, (told.held ? good : bad)(told.text)]);
  }
  for (const line of table(rows)) output.line(line);
  const other = { plugin: 'skerry.zone-census', handler: 'people' };
  const ended = await endOf(() => host.plugin(other.plugin).call(other.handler, null, CALLER));
  const told = ended.code === null ? tellRows(ended.result as [], Object) : tellFailure(ended);
  steps.push({ ...other, ...ended, ...told });
  const after = told.held ? `still answers, in ${ended.ms.toFixed(1)} ms` : bad(told.text);
  output.line(dim(`  ${denials.length - from} requests refused; zone-census ${after}`));
}
