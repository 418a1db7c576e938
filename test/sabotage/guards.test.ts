// The list of guards is true: what it names is there. Whether each guard is missed is tried by `npm run sabotage`.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allGuards, applyEdit, editsOf } from './guards-of-all.ts';
import { GUARDS_PAGE, guardsPage } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');
const guards = await allGuards();

describe('every guard', () => {
  it.each(guards.map((guard) => [guard.area, guard.name, guard] as const))(
    'of %s is in the source exactly once: %s',
    (_area, _name, guard) => {
      const texts = new Map<string, string>();
      for (const edit of editsOf(guard)) {
        const text = texts.get(edit.file) ?? readFileSync(join(ROOT, edit.file), 'utf8');
        expect(edit.replace).not.toBe(edit.find);
        texts.set(edit.file, applyEdit(text, edit));
      }
    },
  );

  it.each(guards.map((guard) => [guard.area, guard.name, guard.attacks] as const))(
    'of %s names attacks that exist: %s',
    (_area, _name, attacks) => {
      const missing = attacks.filter(
        (attack) => !existsSync(join(ROOT, 'test/attacks', `${attack}.attack.ts`)),
      );
      expect(missing).toEqual([]);
      expect(attacks).not.toHaveLength(0);
    },
  );

  it('has a name of its own', () => {
    const names = guards.map(({ area, name }) => `${area}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('docs/guards.md', () => {
  it('is what the list of guards says; `node test/sabotage/table.ts` writes it anew', async () => {
    expect(readFileSync(GUARDS_PAGE, 'utf8')).toBe(await guardsPage());
  });
});
