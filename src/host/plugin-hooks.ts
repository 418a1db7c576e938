// What plugins say of hooks in their manifests, against the host's catalogue. Pure.

import { distance } from 'fastest-levenshtein';
import { hookPriority } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import { type HookCatalogue, type HookHandler, orderHandlers } from '../hooks/index.ts';
import type { PluginPackage } from '../plugin/index.ts';

/** Throws SkerryError `MANIFEST_ERROR` where a plugin answers a hook that this host does not have. */
export function checkHooks(plugin: PluginPackage, catalogue: HookCatalogue, folder: string): void {
  for (const name of Object.keys(plugin.manifest.hooks ?? {})) {
    if (Object.hasOwn(catalogue, name)) continue;
    const near = nearest(name, Object.keys(catalogue));
    const hint =
      near === null ? 'its catalogue is the option "hooks" of the host' : `did you mean "${near}"?`;
    throw new SkerryError(
      'MANIFEST_ERROR',
      `${folder}/plugin.json#/hooks: this host has no hook "${name}"; ${hint}`,
      {
        plugin: plugin.id,
      },
    );
  }
}

/** The known name that is so like it that it was meant; null where none is. */
function nearest(name: string, known: readonly string[]): string | null {
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(candidate, name) }))
    .filter(({ edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate ?? null;
}

export function hookHandlers(
  name: string,
  plugins: readonly PluginPackage[],
): readonly HookHandler[] {
  const handlers: HookHandler[] = [];
  for (const { id, manifest } of plugins) {
    const hooks = manifest.hooks ?? {};
    const hook = Object.hasOwn(hooks, name) ? hooks[name] : undefined;
    if (hook === undefined) continue;
    handlers.push({
      plugin: id,
      handler: hook.handler,
      priority: hookPriority(hook),
      timeout: hook.timeout ?? null,
      retries: hook.retries ?? null,
      idempotent: hook.idempotent ?? false,
    });
  }
  return orderHandlers(handlers);
}
