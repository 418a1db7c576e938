// Reads the guards of all areas from the folder beside this file. Knows nothing of how they are tried.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Edit, Guard } from './guard.ts';

const FOLDER = join(import.meta.dirname, 'guards');

export interface GuardOfArea extends Guard {
  readonly area: string;
}

export async function allGuards(): Promise<readonly GuardOfArea[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));
  const areas = files.sort().map(async (file) => {
    const module = (await import(pathToFileURL(join(FOLDER, file)).href)) as {
      guards: readonly Guard[];
    };
    return module.guards.map((guard) => ({ ...guard, area: basename(file, '.ts') }));
  });
  return (await Promise.all(areas)).flat();
}

/** Everything that is changed when the guard is taken away. */
export function editsOf(guard: Guard): readonly Edit[] {
  return [guard, ...(guard.and ?? [])];
}

/** The text with the guard taken out of it. Throws where the guard is not there exactly once. */
export function applyEdit(text: string, { file, find, replace }: Edit): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new Error(
      `${file}: the guard's text is there ${parts.length - 1} times, not once: ${find}`,
    );
  }
  return parts.join(replace);
}
