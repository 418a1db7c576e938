// How calls of a plugin failed lately: a few groups, in a stranger's words. Must not know where they come from.

import { html } from 'hono/html';
import type { PluginOverview } from '../../overview.ts';
import { countOf, hourOf } from '../figures.ts';
import { type Html, said } from '../hostile-text.ts';

export function failuresOf({ errors }: PluginOverview): Html | '' {
  if (errors.length === 0) return '';
  return html`<table class="units failures">
    <caption>
      Latest failures
    </caption>
    <thead>
      <tr>
        <th scope="col">Last</th>
        <th scope="col">Times</th>
        <th scope="col">What</th>
      </tr>
    </thead>
    <tbody>
      ${errors.map(
        ({ last, count, code, message, at }) =>
          html`<tr>
            <td>${hourOf(last)}</td>
            <td>${countOf(count)}</td>
            <td>
              <code>${code}</code> ${said(message, 120)}
              ${at === null ? '' : html`<small>at ${said(at, 80)}</small>`}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
