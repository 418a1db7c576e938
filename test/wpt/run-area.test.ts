// The runner of test files, held to a small tree of its own with a harness as small: what passes where, what is left out,
// what hangs or breaks.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AREAS } from './areas.ts';
import { difference, type FileResult, updated } from './compare.ts';
import { findFiles } from './find-files.ts';
import { IsolateSide } from './in-isolate.ts';
import { readKnown } from './known-subtests.ts';
import { runArea } from './run-area.ts';

const CHECKOUT = join(import.meta.dirname, '../fixtures/wpt');
const AREA = { name: 'Things', paths: ['things'], without: { 'things/left': 'never' } };

let isolates: IsolateSide;
let results: ReadonlyMap<string, FileResult>;

beforeAll(async () => {
  isolates = await IsolateSide.open(CHECKOUT);
  const { files } = await runArea(AREA, { checkout: CHECKOUT, isolates, cap: 1_500 });
  results = new Map(files.map((file) => [file.path, file]));
});
afterAll(() => isolates[Symbol.asyncDispose]());

function resultOf(name: string): FileResult {
  const result = results.get(`things/${name}.any.js`);
  if (result === undefined) throw new Error(`${name} was not run`);
  return result;
}

describe('a checkout', () => {
  it('gives the files of an area, but for those left out', () => {
    expect(findFiles(CHECKOUT, AREA)).toEqual(
      ['bad', 'broken', 'good', 'later', 'spins', 'waits'].map((name) => `things/${name}.any.js`),
    );
    expect(findFiles(CHECKOUT, { name: 'Absent', paths: ['absent', 'absent.any.js'] })).toEqual([]);
  });
});

describe('a test file', () => {
  it('has its title and the scripts it asks for, from the root and from beside it', () => {
    expect(resultOf('good')).toMatchObject({ inNode: 4, failing: [] });
  });

  it('may wait for timers, digests and files of the checkout, and reads nothing else', () => {
    expect(resultOf('later')).toMatchObject({ inNode: 3, failing: [] });
  });

  it('is held to what Node passes', () => {
    const { inNode, failing, reasons } = resultOf('bad');
    expect({ inNode, failing }).toEqual({ inNode: 2, failing: ['only in Node'] });
    expect(reasons.get('only in Node')).toBe('expected function but got undefined');
  });

  it('keeps what passed before it waits for ever, and fails the rest', () => {
    const { inNode, failing, errors } = resultOf('waits');
    expect({ inNode, failing }).toEqual({ inNode: 2, failing: ['comes to an end in Node alone'] });
    expect(errors.isolate).toBe('not complete in time');
  });

  it('keeps what passed before it throws, and fails the rest', () => {
    const { inNode, failing, errors } = resultOf('broken');
    expect({ inNode, failing }).toEqual({ inNode: 2, failing: ['after'] });
    expect(errors).toEqual({ node: null, isolate: 'TypeError: at the top' });
  });

  it('fails in all that Node passes where it ends its isolate', () => {
    const { inNode, failing, errors } = resultOf('spins');
    expect({ inNode, failing }).toEqual({ inNode: 2, failing: ['before', 'after'] });
    expect(errors.isolate).toContain('TIMEOUT');
  });
});

describe('npm run wpt', () => {
  it('says what a checkout is where it is given none', () => {
    const run = join(import.meta.dirname, 'run.ts');
    const { status, stdout } = spawnSync(process.execPath, [run, '--dir', import.meta.dirname], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stdout).toContain('has no resources/testharness.js; --dir names a checkout');
  });
});

describe('the list of known failures', () => {
  it('names only files of an area, each with titles', () => {
    const list = readKnown(join(import.meta.dirname, 'known-subtests.json'));
    const paths = AREAS.flatMap((area) => area.paths);
    for (const [file, titles] of Object.entries(list)) {
      expect(
        paths.some((path) => file === path || file.startsWith(`${path}/`)),
        file,
      ).toBe(true);
      expect(titles).not.toEqual([]);
    }
  });

  const known = { 'things/bad.any.js': ['gone'], 'other.any.js': ['not run now'] };

  it('is held against what was seen, for the files that were run', () => {
    const path = 'things/bad.any.js';
    expect(difference([resultOf('bad')], known)).toEqual({
      fresh: [{ path, title: 'only in Node' }],
      mended: [{ path, title: 'gone' }],
    });
  });

  it('loses what passes now, and takes in what fails only when told to', () => {
    const seen = [resultOf('bad')];
    expect(updated(seen, known, false)).toEqual({ 'other.any.js': ['not run now'] });
    const grown = updated(seen, known, true);
    expect(grown).toEqual({
      'other.any.js': ['not run now'],
      'things/bad.any.js': ['only in Node'],
    });
    expect(difference(seen, grown)).toEqual({ fresh: [], mended: [] });
  });
});
