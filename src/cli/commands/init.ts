// `skerry init`: a new plugin in an empty folder, ready to run, to test and to type-check. Overwrites nothing.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { validateManifest } from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import { VERSION } from '../../plugin/index.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { fromHere } from '../files.ts';
import { bold, dim, npx, type Output, quoted } from '../output.ts';
import { filesOf, type Template, TEMPLATES } from '../templates/index.ts';

export interface InitFlags {
  readonly template: string;
  readonly id?: string;
}

export async function init(output: Output, place: string, flags: InitFlags): Promise<ExitCode> {
  const folder = resolve(place);
  const template = findTemplate(flags.template);
  const id = flags.id ?? idOf(folder);
  const files = filesOf(template, id, VERSION);
  const manifest = JSON.parse(files['plugin.json'] ?? '') as object;
  const [problem] = validateManifest(manifest, 'plugin.json');
  if (problem !== undefined) {
    const text = `"${id}" is no id of a plugin: ${problem.message}. Choose one: --id acme.notes`;
    throw new SkerryError('CONFIG_ERROR', text);
  }
  const written = writeAll(folder, files);
  output.data({ id, folder, template: flags.template, files: written });
  show(output, { folder, id, template, written });
  return EXIT.ok;
}

function findTemplate(name: string): Template {
  const template = TEMPLATES[name];
  if (template !== undefined && Object.hasOwn(TEMPLATES, name)) return template;
  const names = Object.keys(TEMPLATES).join(', ');
  throw new SkerryError('CONFIG_ERROR', `There is no template "${name}". There are: ${names}.`);
}

/** The folder's own name, as far as an id can have it. */
function idOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-');
  return name.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || 'plugin';
}

/** A package file that is there already is the author's; anything else that is in the way is an error, before the first write. */
function writeAll(folder: string, files: Readonly<Record<string, string>>): string[] {
  const wanted = Object.keys(files).filter(
    (name) => !(KEPT.has(name) && existsSync(join(folder, name))),
  );
  const inTheWay = wanted.filter((name) => existsSync(join(folder, name)));
  if (inTheWay.length > 0) {
    const text = `${fromHere(folder) || 'This folder'} has ${inTheWay.join(', ')} already, and nothing is overwritten. Name another folder.`;
    throw new SkerryError('CONFIG_ERROR', text);
  }
  for (const name of wanted) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files[name] ?? '', { flag: 'wx' });
  }
  return wanted;
}

const KEPT = new Set(['package.json', 'tsconfig.json', '.gitignore']);

interface Made {
  readonly folder: string;
  readonly id: string;
  readonly template: Template;
  readonly written: readonly string[];
}

function whole(command: string): string {
  return command.startsWith('skerry ') ? npx(command) : command;
}

function show(output: Output, { folder, id, template, written }: Made): void {
  const here = fromHere(folder);
  output.line(`${bold(id)}  a plugin that ${template.does}\n`);
  for (const name of written) output.line(`  ${join(here, name)}`);
  const tries = template.tries(id).map(([command, why]) => [whole(command), why]);
  // A package file of the author's own has none of the scripts.
  const own = !written.includes('package.json');
  const steps = [
    ...(here === '' ? [] : [[`cd ${quoted(here)}`]]),
    [own ? 'npm install --save-dev skerry typescript vitest' : 'npm install'],
    ...tries,
    [npx('skerry dev .'), 'loaded anew at each save'],
    [own ? npx('vitest run') : 'npm test', 'in the real isolate, behind the real checks'],
    [own ? npx('tsc -p .') : 'npm run types', 'types of ctx and of what is granted'],
  ];
  const width = Math.max(...steps.map(([step = '']) => step.length));
  output.line('\nNext');
  for (const [step = '', why = ''] of steps)
    output.line(`  ${step.padEnd(width)}  ${dim(why)}`.trimEnd());
}
