// The stack of what a plugin threw, in the author's own files and lines. What it answers is text from the guest: display only.

import { mapGuestStack, type PluginPackage } from '../plugin/index.ts';

type Source = Pick<PluginPackage, 'id' | 'bundle'>;

/** As V8 writes one: what was thrown, then a line for each frame. */
export function authorStack(stack: string, { id, bundle }: Source): string {
  return mapGuestStack(withoutOurs(stack), bundle.map, { bundle: `plugin://${id}/bundle.mjs` });
}

/** What was thrown, apart from where. */
export function splitStack(stack: string): { readonly thrown: string; readonly frames: string } {
  const at = stack.search(/\n\s*at /u);
  return at < 0
    ? { thrown: stack, frames: '' }
    : { thrown: stack.slice(0, at), frames: stack.slice(at) };
}

/** Without the frames of our own runtime, which tell an author nothing. */
function withoutOurs(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => !line.includes('(skerry:'))
    .join('\n');
}
