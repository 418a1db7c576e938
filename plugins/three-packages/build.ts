// The handler: read the list, read the pages, write the handbook.

import type { Context } from 'skerry/plugin';
import { parseContents } from './contents.ts';
import { sinceWhen, theDay } from './days.ts';
import { anchorOf, renderPage } from './markdown.ts';
import { formatHandbook } from './page.ts';
import type { Contents, Source } from './types.ts';

const CONTENTS = '/plugin/pages.yaml';
const OUTPUT = '/data/handbook.html';

export interface BuildResult {
  readonly path: string;
  readonly pages: readonly string[];
  /** UTF-16 units of the handbook. */
  readonly length: number;
}

/** Needs no input. Fails whole where a page of the list cannot be read: half a handbook looks like a whole one. */
export async function build(_input: unknown, ctx: Context): Promise<BuildResult> {
  const contents = parseContents(await ctx.fs.readFile(CONTENTS, 'utf8'), CONTENTS);
  const sources = await readPages(ctx, contents);
  const now = await ctx.clock.now();
  const known = new Set(sources.map(({ file }) => file));
  const pages = sources.map((source) => ({
    ...renderPage(source, known),
    anchor: anchorOf(source.file),
    changed: sinceWhen(source.changedAt, now),
  }));
  const html = formatHandbook({ title: contents.title, writtenOn: theDay(now), pages });
  await ctx.fs.writeFile(OUTPUT, html);
  ctx.log.info('handbook written', { path: OUTPUT, pages: pages.length });
  return { path: OUTPUT, pages: pages.map(({ title }) => title), length: html.length };
}

function readPages(ctx: Context, { pages }: Contents): Promise<Source[]> {
  return Promise.all(
    pages.map(async (listed) => {
      const path = `/docs/${listed.file}`;
      const [markdown, { mtime }] = await Promise.all([
        ctx.fs.readFile(path, 'utf8'),
        ctx.fs.stat(path),
      ]);
      return { ...listed, markdown, changedAt: mtime };
    }),
  );
}
