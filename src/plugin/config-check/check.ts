// Checks a configuration against a plugin's schema in a capped isolate, one for each check. Knows no plugin.

import { join } from 'node:path';
import { cleanLine, DEFAULT_LIMITS, type Sandbox, trustedText } from '../../../sandbox/index.ts';
import type { ConfigCheck, ConfigVerdict } from '../configuration.ts';

/** Enough for ajv itself and an honest schema on a busy machine; a hostile one costs this much and no more. */
const LIMITS = { ...DEFAULT_LIMITS, memory: 64, cpu: 2_000, wall: 10_000 };

export function makeConfigCheck(sandbox: Sandbox): ConfigCheck {
  return async (schema, value) => {
    const code = await configGuestText();
    const unit = sandbox.unit({
      plugin: 'skerry.config-check',
      version: '0.0.0',
      scope: 'global',
      tier: 'config-check',
      code,
      limits: LIMITS,
      config: null,
      operations: [],
      codeGeneration: true,
    });
    try {
      const outcome = await unit.call({
        handler: 'check',
        input: JSON.stringify({ schema, value }),
        meta: '{}',
        context: null,
      });
      if (!outcome.ok) {
        return {
          ok: false,
          problems: [`configuration.schema could not be checked: ${outcome.fault.message}`],
        };
      }
      return parseVerdict(outcome.text);
    } finally {
      sandbox.close(unit);
    }
  };
}

const GUEST = {
  file: join(import.meta.dirname, import.meta.url.endsWith('.ts') ? 'guest.ts' : 'guest.js'),
  exported: null,
  sources: import.meta.dirname,
  packages: ['ajv', 'ajv-formats'],
} as const;

/** The module that runs in the isolate: the validator and its entry. */
export function configGuestText(): Promise<string> {
  return trustedText(GUEST);
}

/** The isolate ran a hostile schema: what it says is checked. */
function parseVerdict(text: string): ConfigVerdict {
  try {
    const verdict = JSON.parse(text) as Record<string, unknown>;
    if (verdict['ok'] === true) return { ok: true, value: verdict['value'] };
    const problems = Array.isArray(verdict['problems']) ? verdict['problems'] : [];
    return { ok: false, problems: problems.map((line) => cleanLine(String(line)).slice(0, 500)) };
  } catch {
    return { ok: false, problems: ['the check did not answer'] };
  }
}
