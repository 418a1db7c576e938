// All rules of one action whose resources are tables: for each table a ready verdict for each column, for
// the row as a whole, and for the table without columns.

import type { Resource } from '../resource.ts';
import { INVALID_RESOURCE, type Rule, type Verdict } from '../rule.ts';
import type { TableScope } from '../scopes/table.ts';
import type { ActionIndex } from './action-index.ts';
import { gather, PrefixMap, type PrefixKey } from './prefix-map.ts';
import { settle, slotsOf } from './slots.ts';

interface TableVerdicts {
  /** The table is touched, no column of it. */
  readonly bare: Verdict;
  /** `*`, the row as a whole. */
  readonly row: Verdict;
  readonly columns: ReadonlyMap<string, Verdict>;
  /** Columns no rule names. */
  readonly otherColumn: Verdict;
}

export class TableIndex implements ActionIndex {
  readonly #databases = new Map<string, PrefixMap<TableVerdicts>>();
  readonly #rest: TableVerdicts;

  constructor(rules: readonly Rule[], open: boolean) {
    const everywhere = rules.filter(({ scope }) => scope.kind === 'all');
    this.#rest = makeVerdicts(everywhere, open);
    const databases = Map.groupBy(rules.flatMap(fileRule), ({ database }) => database);
    for (const [database, filed] of databases) {
      const tables = new PrefixMap<TableVerdicts>();
      for (const [key, found] of gather(filed.map(({ key, rule }) => [key, rule] as const))) {
        tables.set(key, makeVerdicts([...found, ...everywhere], open));
      }
      this.#databases.set(database, tables);
    }
  }

  judge(resource: Resource): Verdict {
    if (resource.kind !== 'table' || resource.table === '') return INVALID_RESOURCE;
    const verdicts = this.#databases.get(resource.database)?.find(resource.table) ?? this.#rest;
    const { columns } = resource;
    if (columns.length === 0) return verdicts.bare;
    let worst = judgeColumn(verdicts, columns[0] ?? '');
    for (let index = 1; index < columns.length; index++) {
      const verdict = judgeColumn(verdicts, columns[index] ?? '');
      if (verdict.rank > worst.rank) worst = verdict;
    }
    return worst;
  }
}

function judgeColumn(verdicts: TableVerdicts, column: string): Verdict {
  if (column === '*') return verdicts.row;
  return verdicts.columns.get(column) ?? verdicts.otherColumn;
}

interface Filed {
  readonly database: string;
  readonly key: PrefixKey;
  readonly rule: Rule;
}

function fileRule(rule: Rule): Filed[] {
  const { scope } = rule;
  if (scope.kind !== 'table') return [];
  const { database, table, wildcard } = scope;
  return [{ database, key: { text: table, prefix: wildcard }, rule }];
}

function makeVerdicts(rules: readonly Rule[], open: boolean): TableVerdicts {
  const whole = rules.filter((rule) => columnsOf(rule) === null);
  const named = new Set(rules.flatMap((rule) => columnsOf(rule) ?? []));
  const about = (column: string): Rule[] =>
    rules.filter((rule) => columnsOf(rule)?.includes(column) ?? true);
  return {
    bare: settle(
      slotsOf(rules.filter((rule) => rule.layer !== 'deny' || columnsOf(rule) === null)),
      open,
    ),
    row: settle(slotsOf([...whole, ...rules.filter(deniesSome)]), open),
    otherColumn: settle(slotsOf(whole), open),
    columns: new Map([...named].map((column) => [column, settle(slotsOf(about(column)), open)])),
  };
}

/** A rule for everything has no list either. */
function columnsOf(rule: Rule): TableScope['columns'] {
  return rule.scope.kind === 'table' ? rule.scope.columns : null;
}

/** Whoever touches the row as a whole touches the columns a deny rule names. */
function deniesSome(rule: Rule): boolean {
  return rule.layer === 'deny' && columnsOf(rule)?.length !== 0;
}
