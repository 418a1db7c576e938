// From our zod shapes to JSON Schema, the form in which they are published. Knows no document.

import { z } from 'zod';

/** A JSON Schema as the reference reads it. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly 'x-unit'?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * Draft 2020-12, for what may be written (defaults not filled in). Objects of ours are closed but for `x-` keys;
 * units are published as `x-unit`. Throws where a shape cannot be said in JSON Schema.
 */
export function toPublishedSchema(shape: z.ZodType): JsonSchema {
  return z.toJSONSchema(shape, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'throw',
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema.multipleOf === 1) {
        jsonSchema.type = 'integer';
        delete jsonSchema.multipleOf;
      }
      if (zodSchema._zod.def.type !== 'object') return;
      // A reference is closed where the shape is defined; what stands beside it sees no key of the shape.
      if (jsonSchema.$ref !== undefined) {
        delete jsonSchema.additionalProperties;
        return;
      }
      jsonSchema.patternProperties = { '^x-': {} };
      jsonSchema.additionalProperties = false;
    },
  }) as JsonSchema;
}
