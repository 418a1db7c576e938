// The report, as Markdown. Pure.

import type { Checked, Link, State } from './types.ts';

const TITLES: readonly (readonly [State, string])[] = [
  ['broken', 'Broken'],
  ['silent', 'Without an answer'],
  ['denied', 'Not permitted to ask'],
];

/** What is wrong first, each with the places that lead there; what is in order is a number, but for what moved. */
export function formatReport(links: readonly Link[], checked: readonly Checked[]): string {
  const places = placesOf(links);
  const of = (state: State): readonly Checked[] => checked.filter((each) => each.state === state);
  const moved = of('ok').filter(({ note }) => note !== '');
  const sections = [
    ...TITLES.map(([state, title]) => [title, of(state)] as const),
    ['Moved', moved] as const,
  ];
  const text = sections
    .filter(([, entries]) => entries.length > 0)
    .map(
      ([title, entries]) =>
        `\n## ${title}\n\n${entries.map((each) => entry(each, places)).join('\n')}\n`,
    );
  const counts = `${checked.length} addresses in ${links.length} links, ${of('ok').length} of them in order.`;
  return `# Links\n\n${counts}\n${text.join('')}`;
}

function placesOf(links: readonly Link[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { file, line, url } of links) {
    places.set(url, [...(places.get(url) ?? []), `${file}:${line}`]);
  }
  return places;
}

function entry({ url, note }: Checked, places: ReadonlyMap<string, readonly string[]>): string {
  return `- <${url}> ${plain(note)} (${(places.get(url) ?? []).map(plain).join(', ')})`;
}

/** A server chose the words, or whoever named the page: they stay words. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/gu, '\\$&');
}
