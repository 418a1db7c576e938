// What plugins asked for in vain: grouped, explained as the policy now stands, with the command that would grant it.

import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import type { DenialState } from '../../overview.ts';
import { countOf, hourOf } from '../figures.ts';
import { cleaned, type Html, said } from '../hostile-text.ts';

/** As many explanations are unfolded from the start. */
const MOST_OPEN = 2;

export function denialsSection(denials: readonly DenialState[]): Html {
  return html`<section id="denials" aria-labelledby="denials-title">
    <h2 id="denials-title">Denials</h2>
    ${
      denials.length === 0
        ? html`<p class="empty">
            Nothing was denied lately. Earlier denials:
            <code>npx skerry audit query --denied</code>
          </p>`
        : html`<ol class="denials" aria-live="polite" aria-relevant="additions">
            ${denials.map((denial, index) => denialItem(denial, index < MOST_OPEN))}
          </ol>`
    }
  </section>`;
}

function denialItem(denial: DenialState, open: boolean): Html {
  const { last, first, count, explanation } = denial;
  const { plugin, action, resource, reason, time, until } = last;
  const latest = hourOf(until ?? time);
  return html`<li id="${idOf(last)}">
    <p class="what">
      <span class="chip bad">denied${count > 1 ? ` ×${countOf(count)}` : ''}</span>
      ${said(plugin ?? '', 60)} <code>${said(action, 40)}</code> <code>${said(resource, 120)}</code>
      <small>${said(reason, 40)}</small>
    </p>
    <p class="when">
      ${count > 1 ? html`first ${hourOf(first)}, last ${latest} UTC` : html`${latest} UTC`}
    </p>
    ${remedyOf(denial)}
    ${explanation === null ? '' : html`<details${open ? html` open` : ''}><summary>Why</summary><pre>${linesOf(explanation)}</pre></details>`}
  </li>`;
}

function remedyOf({ now, command, grantable }: DenialState): Html {
  const run = command === null ? '' : html`<code>npx ${cleaned(command)}</code>`;
  if (now === 'allow') return html`<p class="remedy">It would be allowed now.</p>`;
  if (grantable) return html`<p class="remedy">To grant it: ${run}</p>`;
  if (now === null) {
    return html`<p class="remedy">
      Nothing more can be said: the plugin is gone, or this is nothing that can be granted.
    </p>`;
  }
  return html`<p class="remedy">
    No grant alone allows it: “Why” says what else has to change.
    ${command === null ? '' : html`Then: ${run}`}
  </p>`;
}

/** The same for the same thing: a page that is open knows it again. */
function idOf({ plugin, action, resource, reason }: DenialState['last']): string {
  const key = JSON.stringify([plugin, action, resource, reason]);
  return `denial-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

function linesOf(text: string): string {
  return text
    .split('\n')
    .map((line) => cleaned(line))
    .join('\n');
}
