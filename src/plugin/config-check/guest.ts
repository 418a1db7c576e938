// Runs inside an isolate of its own: ajv over a schema that may be hostile. A pattern that never ends ends with the isolate.

import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Input {
  readonly schema: Record<string, unknown> | boolean;
  readonly value: unknown;
}

type Verdict =
  | { ok: true; value: unknown }
  | { ok: false; at: 'value' | 'schema'; problems: string[] };

const OPTIONS: Options = { allErrors: true, useDefaults: true, strict: 'log', logger: false };
const MOST_PROBLEMS = 20;

/** Draft 2020-12 where the schema says so, else draft 7. Keywords of `x-…` are for people and tools. */
export function check({ schema, value }: Input): Verdict {
  const declared = typeof schema === 'object' ? schema['$schema'] : undefined;
  const is2020 = typeof declared === 'string' && declared.includes('2020-12');
  const ajv = is2020 ? new Ajv2020(OPTIONS) : new Ajv(OPTIONS);
  formats.default(ajv);
  let validate: ReturnType<typeof ajv.compile>;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    return { ok: false, at: 'schema', problems: [(error as Error).message] };
  }
  if (validate(value)) return { ok: true, value };
  const problems = (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(describe);
  return { ok: false, at: 'value', problems };
}

function describe(error: ErrorObject): string {
  const extra = error.params as { additionalProperty?: string };
  const name = extra.additionalProperty === undefined ? '' : ` ("${extra.additionalProperty}")`;
  return `${error.instancePath === '' ? '/' : error.instancePath}: ${error.message ?? error.keyword}${name}`;
}
