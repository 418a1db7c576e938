// The published table of attacks: how it is shaped, and that it names attacks there are.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attacksPage, type Case, isPromised } from './harness/published.ts';

const PAGE = join(import.meta.dirname, '../../docs/attacks.md');
const trial = { contained: true, grownMb: 12.4, ms: 340 };
const leak = { kind: 'leak' } as const;

const CASES: readonly Case[] = [
  {
    name: 'area/held',
    attack: { title: 'it is held', harm: { kind: 'memory', mb: 400 } },
    trials: { process: trial, jail: { ...trial, ms: 1_234 } },
  },
  {
    name: 'area/for-the-jail',
    attack: { title: 'the jail holds it', harm: leak, from: 'jail' },
    trials: { process: { ...trial, contained: false }, jail: trial },
  },
  {
    name: 'other/open',
    attack: { title: 'nobody holds a | b', harm: { kind: 'hang', ms: 4_000 } },
    trials: { process: { ...trial, contained: false } },
  },
];

describe('the page of attacks', () => {
  const page = attacksPage(CASES, ['process', 'jail'], 'a machine');

  it('says how each ended at each level, what it took, and what it does bare', () => {
    expect(page).toContain(
      '| it is held (`held`) | holds more than 400 MB | contained | 12 | 340 ms | contained | 12 | 1.2 s |',
    );
  });

  it('tells what a level does not promise from what got through', () => {
    expect(page).toMatch(/the jail holds it .* \| not promised \|/u);
    expect(page).toMatch(/nobody holds a \\\| b .* \| \*\*got through\*\* \| .* \| not run \|/u);
    expect(page).toContain(
      '- `process`: 1 of 3 contained, of 2 that are promised; 1 **got through**.',
    );
    expect(isPromised({ title: '', harm: leak, from: 'jail' }, 'process')).toBe(false);
  });

  it('as it is published names attacks that there are, and none that got through', () => {
    const published = readFileSync(PAGE, 'utf8');
    const named = [...published.matchAll(/^## (\w+)$|\(`([\w-]+)`\)/gmu)];
    let area = '';
    const missing: string[] = [];
    for (const [, section, name] of named) {
      if (section !== undefined) area = section;
      else if (!existsSync(join(import.meta.dirname, area, `${name}.attack.ts`)))
        missing.push(`${area}/${name}`);
    }
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(300);
    expect(published).not.toContain('got through');
  });
});
