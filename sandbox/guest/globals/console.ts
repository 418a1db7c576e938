// console: each line formatted here, in guest time, and posted as one capped text. Methods take no receiver and never
// throw. Must not know where lines go.

import type { Bridge, LogLevel } from '../bridge.ts';
import { formatLine } from '../format-line.ts';
import { inspect } from '../inspect.ts';
import { LOG_LENGTH } from '../log-length.ts';
import { bag, dataDescriptor } from '../bare.ts';
import {
  NativeMap,
  captureStackTrace,
  dateNow,
  mapDelete,
  mapGet,
  mapSet,
  mapSize,
  mathMax,
  mathMin,
  objectCreate,
  objectDefineProperty,
  reflectApply,
  stringRepeat,
  stringSlice,
} from '../primordials.ts';
import { defineValue, nativeFunction, tag } from './define.ts';

type Method = (...args: unknown[]) => void;

// What count and time remember, each; more labels than this are not honest.
const MOST_LABELS = 1_000;
const DEEPEST_INDENT = 32;

const counts = new NativeMap<string, number>();
const starts = new NativeMap<string, number>();
let indent = 0;
let bridge: Bridge | undefined;

export function installConsole(to: Bridge): void {
  bridge = to;
  // The standard wants an empty object between the namespace and Object.prototype.
  const namespace = objectCreate({}) as object;
  for (const name of Object.keys(methods) as (keyof typeof methods)[]) {
    objectDefineProperty(
      namespace,
      name,
      dataDescriptor(nativeFunction(name, 0, quiet(methods[name])), true),
    );
  }
  tag(namespace, 'console');
  defineValue('console', namespace, false);
}

const methods = {
  debug: (...args) => print(0, args),
  log: (...args) => print(1, args),
  info: (...args) => print(1, args),
  warn: (...args) => print(2, args),
  error: (...args) => print(3, args),
  // There is no screen.
  clear: () => undefined,
  dir: (value) => post(1, inspect(value, LOG_LENGTH)),
  dirxml: (...args) => print(1, args),
  table: (value) => post(1, inspect(value, LOG_LENGTH)),
  trace,
  assert: assertThat,
  group: beginGroup,
  groupCollapsed: beginGroup,
  groupEnd: () => {
    indent = mathMax(0, indent - 1);
  },
  count,
  countReset: (label) => {
    if (!mapDelete(counts, labelOf(label))) post(2, `Count for '${labelOf(label)}' does not exist`);
  },
  time,
  timeLog: (label, ...args) => elapsed(label, args, false),
  timeEnd: (label) => elapsed(label, [], true),
} satisfies Record<string, Method>;

/** A log line is never worth an exception: not a full outbox, not a full stack. */
function quiet(method: Method): Method {
  return (...args) => {
    try {
      reflectApply(method, undefined, args);
    } catch {
      return undefined;
    }
  };
}

function print(level: LogLevel, args: unknown[]): void {
  post(level, formatLine(args, LOG_LENGTH));
}

function post(level: LogLevel, text: string): void {
  const line = indent === 0 ? text : stringRepeat('  ', mathMin(indent, DEEPEST_INDENT)) + text;
  bridge?.post('log', level, 0, line);
}

function trace(...args: unknown[]): void {
  const holder = bag({ name: 'Trace', message: formatLine(args, LOG_LENGTH), stack: '' });
  captureStackTrace(holder);
  post(0, stringSlice(holder.stack, 0, LOG_LENGTH));
}

function assertThat(condition: unknown, ...args: unknown[]): void {
  if (condition) return;
  post(
    3,
    args.length === 0
      ? 'Assertion failed'
      : `Assertion failed: ${formatLine(args, LOG_LENGTH - 18)}`,
  );
}

function beginGroup(...args: unknown[]): void {
  if (args.length > 0) print(1, args);
  indent++;
}

function count(label: unknown): void {
  const key = labelOf(label);
  const next = (mapGet(counts, key) ?? 0) + 1;
  if (next > 1 || mapSize(counts) < MOST_LABELS) mapSet(counts, key, next);
  post(1, `${key}: ${next}`);
}

function time(label: unknown): void {
  const key = labelOf(label);
  if (mapGet(starts, key) !== undefined) post(2, `Timer '${key}' already exists`);
  else if (mapSize(starts) < MOST_LABELS) mapSet(starts, key, dateNow());
}

function elapsed(label: unknown, args: unknown[], end: boolean): void {
  const key = labelOf(label);
  const start = mapGet(starts, key);
  if (start === undefined) {
    post(2, `Timer '${key}' does not exist`);
    return;
  }
  if (end) mapDelete(starts, key);
  const text = `${key}: ${dateNow() - start}ms`;
  post(1, args.length === 0 ? text : `${text} ${formatLine(args, LOG_LENGTH - text.length - 1)}`);
}

function labelOf(label: unknown): string {
  if (label === undefined) return 'default';
  return stringSlice(typeof label === 'string' ? label : inspect(label, 128), 0, 128);
}
