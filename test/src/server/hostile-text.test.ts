// What is left of the words of a plugin when they get to the page.

import { describe, expect, it } from 'vitest';
import { cleaned, type Html, said, saidPlace } from '../../../src/server/page/hostile-text.ts';

/** Markup as it is sent. */
async function textOf(html: Html): Promise<string> {
  return String(await html);
}

describe('words of a plugin', async () => {
  it.each([
    ['turn the reading direction', '\u202e', '\\u{202e}'],
    ['start a line', '\n', '\\u{a}'],
    ['start a line in Unicode', '\u2028', '\\u{2028}'],
    ['end a text', '\0', '\\u{0}'],
    ['take no room', '\u200b', '\\u{200b}'],
    ['are blank letters', '\u3164', '\\u{3164}'],
    ['are half a character', '\ud800', '\\u{d800}'],
    ['carry hidden text', '\u{e0041}', '\\u{e0041}'],
  ])('show characters that %s as their number', async (_, char, number) => {
    expect(cleaned(`a${char}b`)).toBe(`a${number}b`);
    expect(await textOf(said(`a${char}b`))).toBe(`<bdi class="said">a${number}b</bdi>`);
  });

  it('keep what can be read, whatever its script', () => {
    expect(cleaned('Größe, 長さ, אורך, 👍')).toBe('Größe, 長さ, אורך, 👍');
  });

  it('are whole up to the length there is room for, and cut one over, with the whole on hover', async () => {
    expect(await textOf(said('x'.repeat(10), 10))).toBe(`<bdi class="said">xxxxxxxxxx</bdi>`);
    const [whole, short] = ['x'.repeat(11), `${'x'.repeat(9)}…`];
    expect(await textOf(said(whole, 10))).toBe(`<bdi class="said" title="${whole}">${short}</bdi>`);
  });

  it('are no longer than 2,000 characters on hover, and never cut inside a character', () => {
    expect(cleaned('x'.repeat(5_000))).toHaveLength(2_000);
    expect(cleaned('👍👍👍👍', 4)).toBe('👍…');
  });

  it('end no attribute and start no element', async () => {
    const html = await textOf(said(`"'><script>&amp;${'x'.repeat(90)}`, 20));
    expect(html.match(/[<>]/g)).toHaveLength(4);
    expect(html).toContain('title="&quot;&#39;&gt;&lt;script&gt;&amp;amp;');
  });
});

describe('the place of a rule', async () => {
  it('is its file by name and the place in it; the folder is on hover', async () => {
    const html = await textOf(saidPlace('/etc/skerry/skerry.grants.json#/plugins/a"b/0'));
    expect(html.replaceAll(/<wbr[^>]*>/g, '')).toBe(
      '<bdi class="said" title="/etc/skerry/skerry.grants.json#/plugins/a&quot;b/0">skerry.grants.json#/plugins/a&quot;b/0</bdi>',
    );
  });
});
