// Packages for lists, trees and searching in them.

import type { TriedPackage } from '../tried-package.ts';

export const COLLECTIONS: readonly TriedPackage[] = [
  {
    name: 'lodash',
    does: 'groups and sums rows, compares deeply, fills a template',
    generatesCode: true,
    code: `import _ from 'lodash';
      const rows = [
        { kind: 'a', n: 1 },
        { kind: 'b', n: 2 },
        { kind: 'a', n: 3 },
      ];
      export const run = () => [
        _.mapValues(_.groupBy(rows, 'kind'), (group) => _.sumBy(group, 'n')),
        _.isEqual({ a: [1, { b: new Set([2]) }] }, { a: [1, { b: new Set([2]) }] }),
        _.template('<b><%- name %></b>')({ name: 'Ada & Grace' }),
      ];`,
    expected: [{ a: 4, b: 2 }, true, '<b>Ada &amp; Grace</b>'],
  },
  {
    name: 'ramda',
    does: 'builds a pipeline of curried functions and changes a deep path without touching the original',
    code: `import * as R from 'ramda';
      const topTwo = R.pipe(
        R.sortWith([R.descend(R.prop('n')), R.ascend(R.prop('id'))]),
        R.take(2),
        R.map(R.prop('id')),
      );
      const settings = { a: { b: [1, 2] } };
      export const run = () => [
        topTwo([
          { id: 'x', n: 1 },
          { id: 'z', n: 3 },
          { id: 'y', n: 3 },
        ]),
        R.assocPath(['a', 'b', 1], 9, settings),
        settings,
      ];`,
    expected: [['y', 'z'], { a: { b: [1, 9] } }, { a: { b: [1, 2] } }],
  },
  {
    name: 'immer',
    does: 'makes a changed copy of a frozen tree, sharing what did not change, and lists the patches',
    code: `import { enablePatches, produceWithPatches } from 'immer';
      enablePatches();
      const base = { done: { n: 0 }, todo: [{ id: 1 }] };
      export const run = () => {
        const [next, patches] = produceWithPatches(
          base,
          (draft) => void draft.todo.push({ id: 2 }),
        );
        return [
          next.todo.length,
          base.todo.length,
          next.done === base.done,
          Object.isFrozen(next),
          patches,
        ];
      };`,
    expected: [2, 1, true, true, [{ op: 'add', path: ['todo', 1], value: { id: 2 } }]],
  },
  {
    name: 'immutable',
    does: 'updates persistent maps and compares them by value',
    code: `import { fromJS, is, List, Map } from 'immutable';
      export const run = () => {
        const before = fromJS({ a: { hits: 1 }, list: [3, 1, 2] });
        const after = before
          .updateIn(['a', 'hits'], (n) => n + 1)
          .update('list', (list) => list.sort());
        return [
          after.toJS(),
          before.getIn(['a', 'hits']),
          is(Map({ k: List([1]) }), Map({ k: List([1]) })),
        ];
      };`,
    expected: [{ a: { hits: 2 }, list: [1, 2, 3] }, 1, true],
  },
  {
    name: 'fuse.js',
    does: 'finds a title in spite of a slip in the query',
    code: `import Fuse from 'fuse.js';
      const titles = ['Of permissions', 'The access log', 'Isolates and cells'];
      export const run = () =>
        new Fuse(titles, { includeScore: true })
          .search('permisions')
          .map(({ item, refIndex }) => [item, refIndex]);`,
    expected: [['Of permissions', 0]],
  },
  {
    name: 'minisearch',
    does: 'indexes documents and answers a query by prefix, best first',
    code: `import MiniSearch from 'minisearch';
      const documents = [
        { id: 1, title: 'Files', text: 'A plugin reads a file of its own.' },
        { id: 2, title: 'Database', text: 'A plugin reads a table.' },
        { id: 3, title: 'Clock', text: 'The time of day.' },
      ];
      export const run = () => {
        const index = new MiniSearch({ fields: ['title', 'text'] });
        index.addAll(documents);
        return index.search('fil', { prefix: true }).map(({ id, terms }) => [id, terms]);
      };`,
    expected: [[1, ['file', 'files']]],
  },
  {
    name: 'jmespath',
    does: 'filters, sorts and reshapes JSON by an expression',
    code: `import jmespath from 'jmespath';
      const data = {
        zones: [
          { name: 'b', n: 2 },
          { name: 'a', n: 5 },
          { name: 'c', n: 1 },
        ],
      };
      export const run = () =>
        jmespath.search(data, 'sort_by(zones[?n > \`1\`], &name)[].{zone: name, twice: sum([n, n])}');`,
    expected: [
      { zone: 'a', twice: 10 },
      { zone: 'b', twice: 4 },
    ],
  },
  {
    name: 'jsonata',
    does: 'evaluates a query with grouping and arithmetic, asynchronously',
    code: `import jsonata from 'jsonata';
      const order = {
        items: [
          { kind: 'pen', price: 2, n: 3 },
          { kind: 'ink', price: 5, n: 1 },
          { kind: 'pen', price: 1, n: 4 },
        ],
      };
      export const run = () => jsonata('items{ kind: $sum($.(price * n)) }').evaluate(order);`,
    expected: { pen: 10, ink: 5 },
  },
  {
    name: 'fast-deep-equal',
    does: 'compares objects, maps, sets and dates by what they hold',
    code: `import equal from 'fast-deep-equal/es6';
      export const run = () => [
        equal({ a: [1, { b: null }] }, { a: [1, { b: null }] }),
        equal(new Map([[1, new Set(['x'])]]), new Map([[1, new Set(['y'])]])),
        equal(new Date(0), new Date(0)),
      ];`,
    expected: [true, false, true],
  },
  {
    name: 'core-js-pure',
    does: 'brings what the language has only just got: lists walked side by side, maps that group',
    code: `import zip from 'core-js-pure/actual/iterator/zip';
      import groupBy from 'core-js-pure/actual/map/group-by';
      export const run = () => [
        [...groupBy([1, 2, 3], (n) => n % 2)],
        [...zip([['a', 'b'], [1]], { mode: 'longest', padding: ['', 0] })],
      ];`,
    expected: [
      [
        [1, [1, 3]],
        [0, [2]],
      ],
      [
        ['a', 1],
        ['b', 0],
      ],
    ],
  },
];
