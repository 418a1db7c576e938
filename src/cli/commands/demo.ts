// `npm start`: example plugins on real data, with what each did, was denied and why, and what the log says of it.

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verify } from '../../audit/index.ts';
import { createHost, type DeniedEvent, type Host } from '../../host/index.ts';
import type { HookCatalogue } from '../../hooks/index.ts';
import { playLinkifier, playNearest } from '../demo/small-scenes.ts';
import { playCensus, playHostile, playReport, REPORT } from '../demo/scenes.ts';
import { seedCensus } from '../demo/seed-census.ts';
import type { Stage, Step } from '../demo/stage.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { fromHere } from '../files.ts';
import { isolationText } from '../isolation-text.ts';
import type { Example } from '../serve/tell.ts';
import { serveFolders } from './serve.ts';
import { bad, bold, dim, good, npx, type Output, table } from '../output.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PLUGINS = join(ROOT, 'plugins');
const DIR = join(ROOT, '.skerry', 'demo');
/** Where the policy of the examples looks for its database. */
const DATABASE = join(DIR, 'zones.db');

const DOCUMENTS = {
  policy: () => fromHere(join(PLUGINS, 'skerry.policy.json')),
  grants: () => fromHere(join(PLUGINS, 'skerry.grants.json')),
} as const;
const HOOKS: HookCatalogue = {
  'report.build': { kind: 'collect' },
  'message.format': { kind: 'modify' },
};
const EXAMPLES: readonly Example[] = [
  { path: '/plugins/skerry.guestbook', body: { name: 'Ada', text: 'Hello!' }, anybody: true },
  { path: '/api/tools/skerry.guestbook:search', body: { input: { text: 'hello' } } },
  {
    path: '/api/plugins/skerry.plain-js/call/nearest',
    body: { input: { latitude: 47.4, longitude: 8.5, count: 2 } },
  },
  { path: '/api/plugins/skerry.hostile/call/pathTricks', body: {} },
];
/** Those of the tour, and one that answers requests. */
const SERVED = ['guestbook', 'zone-report', 'zone-census', 'linkifier', 'plain-js', 'hostile'];

export interface DemoFlags {
  readonly dir?: string;
  /** Goes on as a server when the tour is over. */
  readonly serve?: boolean;
}

export async function demo(output: Output, flags: DemoFlags): Promise<ExitCode> {
  const dir = flags.dir ?? DIR;
  mkdirSync(dirname(DATABASE), { recursive: true });
  const seeded = seedCensus(fromHere(join(PLUGINS, 'zone-census/data')), DATABASE);
  const steps: Step[] = [];
  const denials: DeniedEvent[] = [];
  const lines = new Map<string, number>();
  let logDir: string;
  {
    await using host = await openHost(dir);
    host.on('denied', (denial) => void denials.push(denial));
    host.on('log', ({ plugin }) => void lines.set(plugin, (lines.get(plugin) ?? 0) + 1));
    logDir = fromHere(host.log.dir);
    output.line(`${bold('Skerry')} runs five plugins, each in a cell of its own.`);
    output.line(dim(`isolation: ${isolationText(host.isolation)}\n`));
    const tables = fromHere(join(PLUGINS, 'zone-report/data'));
    const stage = { output, dir: fromHere(dir), tables, host, steps, denials, lines };
    await scene(stage, 'zone-report', 'reads a granted folder, writes a report', playReport);
    const about = `queries ${seeded.zones} zones in a database, column by column`;
    await scene(stage, 'zone-census', about, playCensus);
    await scene(stage, 'linkifier', 'is handed messages, and asks for nothing', playLinkifier);
    await scene(stage, 'plain-js', 'finds the nearest zones, in plain JavaScript', playNearest);
    await scene(stage, 'hostile', 'tries ten ways out', playHostile);
  }
  const code = await finish(output, { dir: fromHere(dir), logDir, steps, denials });
  return flags.serve === true && code === EXIT.ok ? serveExamples(output, dir) : code;
}

/** The same plugins on the same documents, for whoever wants to try them by hand. */
function serveExamples(output: Output, dir: string): Promise<ExitCode> {
  output.line(`\n${bold('The same plugins over HTTP, and a guestbook')}`);
  return serveFolders(output, {
    folders: SERVED.map((name) => fromHere(join(PLUGINS, name))),
    kinds: HOOKS,
    flags: {
      dir: fromHere(dir),
      policy: DOCUMENTS.policy(),
      grants: DOCUMENTS.grants(),
      hostname: '127.0.0.1',
    },
    port: 7_411,
    anyPort: true,
    examples: EXAMPLES,
  });
}

function openHost(dir: string): Promise<Host> {
  return createHost({
    policy: DOCUMENTS.policy(),
    grants: DOCUMENTS.grants(),
    dir,
    hooks: HOOKS,
  });
}

async function scene(
  stage: Stage,
  name: string,
  about: string,
  play: (stage: Stage, plugin: string) => Promise<void>,
): Promise<void> {
  await stage.host.load(fromHere(join(PLUGINS, name)));
  stage.output.line(`${bold(name)}  ${about}`);
  await play(stage, `skerry.${name}`);
  stage.output.line();
}

interface Played {
  readonly dir: string;
  readonly logDir: string;
  readonly steps: readonly Step[];
  readonly denials: readonly DeniedEvent[];
}

async function finish(output: Output, { dir, logDir, steps, denials }: Played): Promise<ExitCode> {
  const log = await verify(logDir);
  const held = steps.every((step) => step.held);
  output.data({
    ok: held && log.ok,
    steps,
    denials: denials.length,
    report: join(dir, REPORT),
    log: { dir: logDir, ...log },
  });
  output.line(`${bold('Access log')}  ${logDir}`);
  const word = log.ok ? good('intact') : bad('broken');
  output.line(
    `  ${word}  ${log.records} records, chained; ${log.sealed} of them under a signature\n`,
  );
  output.line(bold('Next'));
  const next = [
    [`cat ${join(dir, REPORT)}`, 'the report'],
    [npx(`skerry audit tail --dir ${dir} --denied`), 'every denial'],
    [npx("skerry explain zone-census db.read 'accounts(password_hash)'"), 'why it may not'],
    [npx('skerry grants review zone-report'), 'asked and granted'],
    [npx(`skerry audit verify --dir ${dir}`), 'prove the log'],
    ['docs/first-plugin.md', 'write one yourself'],
  ];
  for (const line of table(next)) output.line(`  ${line}`);
  if (!log.ok) return EXIT.integrity;
  return held ? EXIT.ok : EXIT.failed;
}
