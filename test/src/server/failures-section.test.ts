// Failures on the page: in a stranger's words, which do nothing there.

import { describe, expect, it } from 'vitest';
import type { ErrorGroup } from '../../../src/index.ts';
import type { PluginOverview } from '../../../src/server/index.ts';
import { failuresOf } from '../../../src/server/page/sections/failures.ts';

const GROUP: ErrorGroup = {
  id: '0123456789ab',
  code: 'EXECUTION_ERROR',
  type: 'runtime_error',
  message: '</table><script>document.title = 1</script>\u202e',
  at: '<img src=x onerror=alert(1)> (index.ts:3:9)',
  count: 1_200,
  first: 0,
  last: 1_000,
  handler: 'run',
  scope: 'global',
  call: 'c-1',
  stack: null,
};

async function shown(errors: readonly ErrorGroup[]): Promise<string> {
  return String(await failuresOf({ errors } as unknown as PluginOverview));
}

describe('failures on the page', () => {
  it('are told with their number and place, as text', async () => {
    const markup = await shown([GROUP]);
    expect(markup).toContain('1,200');
    expect(markup).toContain('&lt;/table&gt;&lt;script&gt;');
    expect(markup).toContain('\\u{202e}');
    expect(markup).not.toMatch(/<script|<img|\u202e/u);
  });

  it('are not there where nothing failed', async () => {
    expect(await shown([])).toBe('');
  });
});
