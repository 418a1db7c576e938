// Checks a value against a plugin's schema in a capped isolate, one for each check. Knows no plugin.

import { join } from 'node:path';
import { cleanLine, DEFAULT_LIMITS, type Sandbox, trustedText } from '../../../sandbox/index.ts';
import type { SchemaCheck, SchemaVerdict } from '../schema-verdict.ts';

/** Enough for ajv itself and an honest schema on a busy machine; a hostile one costs this much and no more. */
const LIMITS = { ...DEFAULT_LIMITS, memory: 64, cpu: 2_000, wall: 10_000 };

/** A schema and an envelope beside the value. */
const BESIDE = 524_288;

export function makeSchemaCheck(sandbox: Sandbox): SchemaCheck {
  return async (schema, value, { payload = LIMITS.payload, signal } = {}) => {
    const code = await schemaGuestText();
    const unit = sandbox.unit({
      plugin: 'skerry.schema-check',
      version: '0.0.0',
      scope: 'global',
      tier: 'schema-check',
      code,
      limits: { ...LIMITS, payload: payload + BESIDE },
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
        signal,
      });
      return outcome.ok
        ? parseVerdict(outcome.text)
        : { ok: false, at: 'check', fault: outcome.fault };
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
export function schemaGuestText(): Promise<string> {
  return trustedText(GUEST);
}

const MOST_PROBLEMS = 20;

function cleanProblem(line: unknown): string {
  return cleanLine(String(line)).slice(0, 500);
}

/** The isolate ran a hostile schema: what it says is checked. */
function parseVerdict(text: string): SchemaVerdict {
  try {
    const verdict = JSON.parse(text) as Record<string, unknown>;
    if (verdict['ok'] === true) return { ok: true, value: verdict['value'] };
    const problems = Array.isArray(verdict['problems']) ? verdict['problems'] : [];
    return {
      ok: false,
      at: verdict['at'] === 'value' ? 'value' : 'schema',
      problems: problems.slice(0, MOST_PROBLEMS).map(cleanProblem),
    };
  } catch {
    return { ok: false, at: 'schema', problems: ['the check did not answer'] };
  }
}
