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

function denialItem(
  { last, first, count, explanation, command }: DenialState,
  open: boolean,
): Html {
  const { plugin, action, resource, reason, time, until } = last;
  const latest = until ?? time;
  return html`<li id="${idOf(last)}">
    <p class="what">
      <span class="chip bad">denied${count > 1 ? ` ×${countOf(count)}` : ''}</span>
      ${said(plugin ?? '', 60)} <code>${said(action, 40)}</code> <code>${said(resource, 120)}</code>
      <small>${said(reason, 40)}</small>
    </p>
    <p class="when">
      ${count > 1 ? html`first ${hourOf(first)}, last ${hourOf(latest)} UTC` : html`${hourOf(latest)} UTC`}
    </p>
    ${command === null ? '' : html`<p class="remedy">To grant it: <code>${cleaned(command)}</code></p>`}
    ${
      explanation === null
        ? html`<p class="none">
            Nothing can be said of it now: the plugin is gone, or this is nothing that could be
            granted.
          </p>`
        : html`<details${open ? html` open` : ''}><summary>Why</summary><pre>${linesOf(explanation)}</pre></details>`
    }
  </li>`;
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
