// Refuses a plugin that insists on a limit which nothing enforces on this machine. Knows manifests and verdicts, no mechanism.

import { LIMIT_KEYS, type LimitKey, type Manifest } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import type { LimitVerdict, Verdict } from './verdicts.ts';

export type Verdicts = Readonly<Record<LimitKey, LimitVerdict>>;

/** Throws SkerryError `MANIFEST_ERROR` with every limit that is required and not enforced. `file`: as messages name the manifest. */
export function assertEnforced(manifest: Manifest, verdicts: Verdicts, file: string): void {
  const { enforcement = {}, ...asked } = manifest.limits ?? {};
  const problems = LIMIT_KEYS.flatMap((key) => {
    const wish = enforcement[key];
    // What is neither declared nor insisted on is the host's default, and none of the plugin's business.
    if (wish === 'best-effort' || (wish === undefined && asked[key] === undefined)) return [];
    if (isEnforced(verdicts[key].verdict)) return [];
    const pointer = wish === undefined ? `/limits/${key}` : `/limits/enforcement/${key}`;
    return [
      `${file}#${pointer}: the limit "${key}" is required, and here it is "${verdicts[key].verdict}": ${verdicts[key].how}. ` +
        `Run it where it is enforced (see \`skerry doctor\`), or set limits.enforcement.${key} to "best-effort".`,
    ];
  });
  if (problems.length === 0) return;
  throw new SkerryError('MANIFEST_ERROR', problems.join('\n'), { plugin: manifest.id });
}

function isEnforced(verdict: Verdict): boolean {
  return verdict !== 'unsupported';
}
