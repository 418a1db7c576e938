// The small scenes of the demo: plugins that get all they ask for, a line each.

import { join } from 'node:path';
import { readTextFile } from '../files.ts';
import { CALLER } from './scenes.ts';
import { act, type Stage } from './stage.ts';
import type { Told } from './tell.ts';

/** Tables with comments at their head: real text, with real addresses in it. */
const COMMENTED = ['iso3166.tab', 'leap-seconds.list'];
const BERN = { latitude: 46.95, longitude: 7.45 };

interface Linked {
  readonly messages: number;
  readonly links: number;
  /** Whether the texts are what they were. */
  readonly whole: boolean;
}

export async function playLinkifier(stage: Stage, plugin: string): Promise<void> {
  await act(stage, plugin, 'message.format', () => linkComments(stage), tellLinks);
}

async function linkComments({ host, tables }: Stage): Promise<Linked> {
  const lines = COMMENTED.flatMap((name) => readTextFile(join(tables, name)).split('\n'));
  const texts = lines.filter((line) => line.startsWith('#'));
  const parts: { text: string; href?: string }[] = [];
  for (const text of texts) {
    const { value, errors } = await host.hook('message.format', { parts: [{ text }] }, CALLER);
    if (errors[0] !== undefined) throw errors[0];
    parts.push(...(value as { parts: typeof parts }).parts);
  }
  const links = parts.filter(({ href }) => href !== undefined).length;
  const whole = parts.map(({ text }) => text).join('') === texts.join('');
  return { messages: texts.length, links, whole };
}

function tellLinks(result: unknown): Told {
  const { messages, links, whole } = result as Linked;
  const kept = whole ? 'no letter lost' : 'TEXT CHANGED';
  return { text: `${links} links in ${messages} lines of comments, ${kept}`, held: whole };
}

export async function playNearest(stage: Stage, plugin: string): Promise<void> {
  const ask = (): Promise<unknown> => stage.host.plugin(plugin).call('nearest', BERN, CALLER);
  await act(stage, plugin, 'nearest', ask, tellNearest);
}

function tellNearest(result: unknown): Told {
  const near = result as { name: string; kilometres: number }[];
  const places = near.map(({ name, kilometres }) => `${name} ${kilometres} km`);
  return { text: `to Bern: ${places.join(', ')}`, held: near.length > 0 };
}
