// `skerry disable` and `skerry enable`: switches a plugin off by its id, and on again. Writes the grants file, and nothing else:
// whoever runs the plugin takes it from there.

import { disable, disablingOf, enable, type Flip, idFromName } from '../../../policies/index.ts';
import { readGrants } from '../../host/index.ts';
import { disabledText } from '../disabled-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { findById, findGrants, type HostFlags } from '../files.ts';
import { changeGrants } from '../grants-file.ts';
import { bad, dim, good, npx, type Output } from '../output.ts';

export interface SwitchFlags extends HostFlags {
  readonly as: string;
  readonly reason: string;
}

export async function disableCommand(
  output: Output,
  named: string,
  flags: SwitchFlags,
): Promise<ExitCode> {
  const { plugin, grants, folder, ...signed } = prepare(output, named, flags);
  const before = disablingOf(grants.value, plugin);
  const after = changeGrants(grants, (value) => disable(value, { plugin, ...signed }));
  const disabled = disablingOf(after, plugin);
  const changed = before === null;
  output.data({ plugin, disabled, changed, folder, grants: grants.file });
  output.line(
    before === null
      ? `${good('disabled')}  ${plugin} by ${flags.as}, written to ${grants.file}`
      : `${plugin} is disabled already (${disabledText(before)}); nothing was written.`,
  );
  const command = `skerry enable ${plugin} --as <you> --reason <why>`;
  output.line(dim(`To enable it: ${npx(command, flags)}`));
  return EXIT.ok;
}

export async function enableCommand(
  output: Output,
  named: string,
  flags: SwitchFlags,
): Promise<ExitCode> {
  const { plugin, grants, folder, ...signed } = prepare(output, named, flags);
  const before = disablingOf(grants.value, plugin);
  changeGrants(grants, (value) => enable(value, { plugin, ...signed }));
  const changed = before !== null;
  output.data({ plugin, disabled: null, changed, folder, grants: grants.file });
  output.line(
    before === null
      ? `${plugin} is not disabled in ${grants.file}; nothing was written.`
      : `${good('enabled')}  ${plugin} by ${flags.as}, written to ${grants.file}; it was disabled ${disabledText(before)}`,
  );
  return EXIT.ok;
}

interface Prepared extends Flip {
  readonly grants: ReturnType<typeof readGrants>;
  /** Where the plugin lies; null where none of that id was found. */
  readonly folder: string | null;
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
  return { plugin, grants, folder, by: flags.as, at, reason: flags.reason };
}
