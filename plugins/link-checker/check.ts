// The handler: read the pages, ask for each address once, write the report.

import type { Context } from 'skerry/plugin';
import { ask } from './ask.ts';
import { mapAtOnce } from './at-once.ts';
import { findLinks } from './links.ts';
import { formatReport } from './markdown.ts';
import type { Config, Link, State } from './types.ts';

export interface CheckResult extends Readonly<Record<State, number>> {
  readonly path: string;
  readonly pages: number;
  readonly links: number;
}

/** Needs no input. */
export async function check(_input: unknown, ctx: Context<Config>): Promise<CheckResult> {
  const { folder = '/docs', output = '/data/links.md', atOnce = 4, timeout = 5_000 } = ctx.config;
  const pages = (await ctx.fs.readdir(folder)).filter((name) => name.endsWith('.md'));
  const links = await readLinks(ctx, folder, pages);
  const urls = [...new Set(links.map(({ url }) => url))];
  const checked = await mapAtOnce(urls, atOnce, (url) => ask(url, timeout));
  await ctx.fs.writeFile(output, formatReport(links, checked));
  const count = (state: State): number => checked.filter((each) => each.state === state).length;
  const counts = {
    ok: count('ok'),
    broken: count('broken'),
    silent: count('silent'),
    denied: count('denied'),
  };
  ctx.log.info('links checked', { path: output, ...counts });
  return { path: output, pages: pages.length, links: links.length, ...counts };
}

async function readLinks(ctx: Context, folder: string, pages: readonly string[]): Promise<Link[]> {
  const links: Link[] = [];
  for (const page of pages) {
    links.push(...findLinks(page, await ctx.fs.readFile(`${folder}/${page}`, 'utf8')));
  }
  return links;
}
