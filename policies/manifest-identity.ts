// Who a plugin is: ids, names, and the one id a manifest stands for. Knows nothing else of a manifest.

import { pattern } from './shape.ts';

const SEGMENT = '[a-z0-9][a-z0-9-]{0,63}';
const ID = `${SEGMENT}(?:\\.${SEGMENT}){0,7}`;

/** `acme.form-enricher`: lower-case segments joined by dots. */
export const pluginIdShape = pattern(
  'an id',
  'lower-case letters, digits and "-", in segments joined by ".", like "acme.notes"',
  new RegExp(`^${ID}$`, 'u'),
);

/** An id, or the npm form `@acme/form-enricher`. */
export const pluginNameShape = pattern(
  'a name',
  'lower-case letters, digits and "-", in segments joined by ".", like "acme.notes" or "@acme/notes"',
  new RegExp(`^(?:@${SEGMENT}/)?${ID}$`, 'u'),
);

/** Plugins a tier speaks of: an id, the ids below a prefix, or all. */
export const pluginPatternShape = pattern(
  'a plugin pattern',
  'an id, an id followed by ".*", or "*"',
  new RegExp(`^(?:\\*|${ID}(?:\\.\\*)?)$`, 'u'),
);

/**
 * The id a name stands for. `@acme/notes` and `acme.notes` are the same id, so that two plugins cannot
 * differ by spelling alone; a host that meets both refuses the second.
 */
export function idFromName(name: string): string {
  return name.startsWith('@') ? name.slice(1).replace('/', '.') : name;
}
