// The newest accesses of all plugins, one a row, as the log has them.

import { html } from 'hono/html';
import type { LoggedDecision } from '../../use.ts';
import { countOf, hourOf } from '../figures.ts';
import { cleaned, type Html, said } from '../hostile-text.ts';

/** Rows that a page shows. */
export const MOST_ROWS = 100;

/** Newest first. */
export function accessesSection(accesses: readonly LoggedDecision[]): Html {
  return html`<section id="accesses" aria-labelledby="accesses-title">
    <h2 id="accesses-title">Latest accesses</h2>
    <table class="accesses" data-most="${MOST_ROWS}">
      <caption>
        The newest ${MOST_ROWS}. All of them:
        <code>npx skerry audit query</code>
      </caption>
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          <th scope="col">Plugin</th>
          <th scope="col">Operation</th>
          <th scope="col">Action</th>
          <th scope="col">Resource</th>
          <th scope="col">Effect</th>
          <th scope="col">Rule</th>
        </tr>
      </thead>
      <tbody id="access-rows">
        <tr class="empty">
          <td colspan="7">
            No plugin has asked for anything yet. Call one:
            <code>npx skerry call &lt;folder&gt; &lt;handler&gt;</code> shows the same on the
            command line.
          </td>
        </tr>
        ${accessRows(accesses.slice(0, MOST_ROWS))}
      </tbody>
    </table>
  </section>`;
}

export function accessRows(accesses: readonly LoggedDecision[]): Html {
  return html`${accesses.map(accessRow)}`;
}

function accessRow(access: LoggedDecision): Html {
  const {
    seq,
    time,
    plugin,
    scope,
    operation,
    action,
    resource,
    effect,
    reason,
    count = 1,
  } = access;
  return html`<tr id="access-${seq}" class="${effect}">
    <td>${hourOf(time)}</td>
    <td title="${cleaned(scope, 120)}">${said(plugin ?? '', 40)}</td>
    <td><code>${said(operation, 40)}</code></td>
    <td><code>${said(action, 40)}</code></td>
    <td><code>${said(resource, 90)}</code></td>
    <td>
      <span class="chip ${effect === 'allow' ? 'good' : 'bad'}"
        >${effect}${count > 1 ? ` ×${countOf(count)}` : ''}</span
      >
    </td>
    <td>${ruleOf(access, reason)}</td>
  </tr>`;
}

function ruleOf({ rule, origin }: LoggedDecision, reason: string): Html {
  if (rule === null) return html`<small>${said(reason, 40)}</small>`;
  return html`<span title="${cleaned(origin ?? '')}"><code>${said(rule, 60)}</code></span>`;
}
