// `skerry disable`, `quarantine`, `suspend`, `throttle`, and `enable`, `release`, `resume`: puts a hold on a plugin by its id, and
// takes it off again. Writes the grants file, and nothing else: whoever runs the plugin takes it from there.

import {
  type Grants,
  type Hold,
  holdOf,
  idFromName,
  liftHold,
  noteLifting,
  putHold,
} from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import { readGrants } from '../../host/index.ts';
import { disabledText } from '../disabled-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findById, findGrants, type HostFlags } from '../files.ts';
import { changeGrants } from '../grants-file.ts';
import { bad, dim, good, npx, type Output } from '../output.ts';

export interface SwitchFlags extends HostFlags {
  readonly as: string;
  readonly reason: string;
  /** Of `throttle`: the part of one processor that is left. */
  readonly share?: string | undefined;
}

type SwitchCommand = (output: Output, named: string, flags: SwitchFlags) => Promise<ExitCode>;

export const disableCommand: SwitchCommand = async (...args) => hold('disabled', 'enable', ...args);
export const enableCommand: SwitchCommand = async (...args) =>
  lift(['disabled'], 'enabled', ...args);
export const quarantineCommand: SwitchCommand = async (...args) =>
  hold('quarantined', 'release', ...args);
export const releaseCommand: SwitchCommand = async (...args) =>
  lift(['quarantined'], 'released', ...args);
export const suspendCommand: SwitchCommand = async (...args) =>
  hold('suspended', 'resume', ...args);
export const throttleCommand: SwitchCommand = async (...args) =>
  hold('throttled', 'resume', ...args);
export const resumeCommand: SwitchCommand = async (...args) =>
  lift(['suspended', 'throttled'], 'resumed', ...args);

function hold(
  kind: Hold,
  remedy: string,
  output: Output,
  named: string,
  flags: SwitchFlags,
): ExitCode {
  const { plugin, grants, folder, word } = prepare(output, named, flags);
  const share = kind === 'throttled' ? { share: shareOf(flags.share) } : {};
  const before = holdOf(grants.value, kind, plugin);
  const after = changeGrants(grants, (value) =>
    putHold(value, kind, { plugin, ...word, ...share }),
  );
  const held = holdOf(after, kind, plugin);
  const changed = after !== grants.value;
  output.data({ plugin, [kind]: held, changed, folder, grants: grants.file });
  output.line(
    changed || before === null
      ? `${good(kind)}  ${plugin} by ${flags.as}, written to ${grants.file}`
      : `${plugin} is ${kind} already (${disabledText(before)}); nothing was written.`,
  );
  const command = `skerry ${remedy} ${plugin} --as <you> --reason <why>`;
  output.line(dim(`To ${remedy} it: ${npx(command, flags)}`));
  return EXIT.ok;
}

/** A disabling is always written. The other holds a host puts on by itself too, and takes off when it reads so here. */
function lift(
  kinds: readonly Hold[],
  word: string,
  output: Output,
  named: string,
  flags: SwitchFlags,
): ExitCode {
  const { plugin, grants, folder, word: said } = prepare(output, named, flags);
  const was = kinds.filter((kind) => holdOf(grants.value, kind, plugin) !== null);
  const before = was.flatMap((kind) => holdOf(grants.value, kind, plugin) ?? [])[0] ?? null;
  const take = kinds.includes('disabled') ? liftHold : noteLifting;
  const after = changeGrants(grants, (value) =>
    kinds.reduce<Grants>((left, kind) => take(left, kind, { plugin, ...said }), value),
  );
  const held = Object.fromEntries(kinds.map((kind) => [kind, null]));
  output.data({ plugin, ...held, changed: after !== grants.value, folder, grants: grants.file });
  if (after === grants.value) {
    output.line(`${plugin} is not ${kinds[0]} in ${grants.file}; nothing was written.`);
    return EXIT.ok;
  }
  const written = `${good(word)}  ${plugin} by ${flags.as}, written to ${grants.file}`;
  output.line(
    before === null
      ? `${written}; it was not ${kinds.join(' or ')} there. A host that did it by itself takes it back.`
      : `${written}; it was ${was.join(' and ')} ${disabledText(before)}`,
  );
  return EXIT.ok;
}

function shareOf(text: string | undefined): number {
  const share = Number(text);
  if (text !== undefined && share >= 0.01 && share <= 1) return share;
  const message = '--share: a part of one processor from 0.01 to 1; 0.25 is a quarter.';
  throw new SkerryError('CONFIG_ERROR', message);
}

interface Prepared {
  readonly plugin: string;
  readonly grants: ReturnType<typeof readGrants>;
  /** Where the plugin lies; null where none of that id was found. */
  readonly folder: string | null;
  readonly word: { readonly by: string; readonly at: string; readonly reason: string };
}

/** By its id and by nothing else: a folder may have any name, that of another plugin too. */
function prepare(output: Output, named: string, flags: SwitchFlags): Prepared {
  const plugin = idFromName(named);
  const folder = findById(plugin, flags);
  if (folder === null) {
    output.note(
      `${bad('not found')} no plugin here, in plugins/ or beside the grants is ${plugin}. ` +
        'Where it runs by another grants file, name that one: --grants <file>',
    );
  }
  const grants = readGrants(findGrants(flags, folder ?? undefined));
  const at = new Date().toISOString();
  return { plugin, grants, folder, word: { by: flags.as, at, reason: flags.reason } };
}
