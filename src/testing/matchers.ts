// Matchers for `expect.extend(matchers)` of Vitest and Jest: what a plugin reached for, in the words of the access log.

import { type AccessRecord, formatAccess } from './access-record.ts';
import type { TestedPlugin } from './tested-plugin.ts';

interface Verdict {
  readonly pass: boolean;
  message(): string;
}

/** `action` and, where it is given, `resource` to the letter: `('fs.read', '/data/a.txt')`. */
async function toHaveAccessed(
  plugin: TestedPlugin,
  action: string,
  resource?: string,
): Promise<Verdict> {
  return find(await plugin.accesses(), 'allow', action, resource);
}

async function toHaveBeenDenied(
  plugin: TestedPlugin,
  action: string,
  resource?: string,
): Promise<Verdict> {
  return find(await plugin.accesses(), 'deny', action, resource);
}

/** All that was asked for was used, and nothing was reached for beyond it. */
async function toHaveUsedOnlyWhatItDeclares(plugin: TestedPlugin): Promise<Verdict> {
  const unused = await plugin.unused();
  const denied = await plugin.denials();
  const lines = [
    ...unused.map((permission) => `asked for and not used: ${permission}`),
    ...denied.map((access) => `reached for and denied: ${formatAccess(access)}`),
  ];
  return {
    pass: lines.length === 0,
    message: () =>
      lines.length === 0
        ? `${plugin.id} used all that it declares and nothing else`
        : `${plugin.id} does not use what it declares:\n  ${lines.join('\n  ')}`,
  };
}

function find(
  accesses: readonly AccessRecord[],
  effect: 'allow' | 'deny',
  action: string,
  resource: string | undefined,
): Verdict {
  const pass = accesses.some(
    (access) =>
      access.effect === effect &&
      access.action === action &&
      (resource === undefined || access.resource === resource),
  );
  const wanted = `${effect === 'allow' ? 'an allowed' : 'a denied'} access ${action} ${resource ?? ''}`;
  const seen = accesses.map((access) => `\n  ${formatAccess(access)}`).join('');
  return {
    pass,
    message: () =>
      `${pass ? 'did not expect' : 'expected'} ${wanted.trimEnd()}; the log has${seen === '' ? ' none' : `:${seen}`}`,
  };
}

export const matchers = { toHaveAccessed, toHaveBeenDenied, toHaveUsedOnlyWhatItDeclares };
