// What a manifest asks and the flags do not give: listed as flags, and asked of a person before anything runs. Never
// called while a plugin runs.

import { createInterface } from 'node:readline/promises';
import { ACTIONS, type Action, diffPolicy } from '../../../policies/index.ts';
import { shown } from '../output.ts';
import type { FlagRun } from './prepare.ts';
import { databaseRule } from './remedy.ts';

/** One ask of the manifest that waits. */
export interface Ask {
  /** `read files and list folders: /data/**`. */
  readonly what: string;
  readonly reason: string | null;
  /** The flag that gives it; null where only a grant can. */
  readonly flag: string | null;
}

/** What the plugin does not need is left out, as `grants approve` does. */
export function openAsks({ compiled }: FlagRun): Ask[] {
  return diffPolicy(compiled)
    .filter(({ kind, optional }) => (kind === 'new' || kind === 'wider') && !optional)
    .filter(({ reach, rule }) => reach !== 'none' && !floorHas(compiled, rule.action))
    .map(({ rule, reason }) => ({
      what: askText(rule.action as Action, rule.text),
      reason,
      flag: flagOf(rule.action, rule.text),
    }));
}

function floorHas(compiled: FlagRun['compiled'], action: string): boolean {
  return compiled.rules.some(
    (rule) =>
      rule.layer === 'floor' &&
      rule.action === action &&
      ACTIONS[action as Action].scope === 'flag',
  );
}

function askText(action: Action, text: string): string {
  const { summary, scope } = ACTIONS[action];
  return scope === 'flag' ? summary : `${summary}: ${shown(text)}`;
}

function flagOf(action: string, text: string): string | null {
  const everything = text === ACTIONS[action as Action].key;
  switch (action) {
    case 'fs.read':
    case 'fs.write':
      return everything ? null : `--allow-${action.slice(3)}=guest:${text}`;
    case 'db.read':
      return everything ? null : `--allow-db=${databaseRule('read', text)}`;
    case 'db.write':
      return everything ? null : `--allow-db=${databaseRule('write', text)}`;
    case 'db.raw':
      return '--allow-db=raw';
    case 'net.outbound':
      // The methods are the manifest's own bound: what is given beyond them has no effect.
      return everything ? null : `--allow-net=${text.replace(/ \[[A-Z,]+\]$/u, '')}`;
    case 'net.private':
      return '--allow-net-private';
    case 'env.read':
      return everything ? null : `--allow-env=${text}`;
    default:
      return null;
  }
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * The flags a person says yes to, one question each. Anything but `y` or `yes` is a no, and so is the end of the input.
 * Null where he broke off, which is no answer: nothing is to run.
 */
export async function askAll(
  name: string,
  asks: readonly Ask[],
  terminal: Terminal,
): Promise<string[] | null> {
  const lines = createInterface(terminal);
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  let brokenOff = false;
  lines.once('SIGINT', () => {
    brokenOff = true;
    lines.close();
  });
  const given: string[] = [];
  try {
    for (const { what, reason, flag } of asks) {
      if (flag === null) continue;
      const why = reason === null ? '' : `\n  "${shown(reason)}"`;
      const question = `${name} asks to ${what}${why}\n  ${flag}\n  Allow for this run? [y/N] `;
      const answer = await lines.question(question, { signal: ended.signal });
      if (/^y(es)?$/iu.test(answer.trim())) given.push(flag);
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  } finally {
    lines.close();
  }
  return brokenOff ? null : given;
}
