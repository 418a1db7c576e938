// The page of somebody who is signed in: its parts in order, each as a live one can be sent again. Must not know HTTP.

import { html } from 'hono/html';
import type { Host } from '../../host/index.ts';
import { denialsOf, type Overview } from '../overview.ts';
import type { Use } from '../use.ts';
import type { Html } from './hostile-text.ts';
import { accessesSection } from './sections/accesses.ts';
import { denialsSection } from './sections/denials.ts';
import { facts } from './sections/facts.ts';
import { pluginsSection } from './sections/plugins.ts';

export function mainOf(host: Host, use: Use, overview: Overview): Html {
  return html`<a class="skip" href="#main">To the plugins</a>
    <header>
      <p class="brand">Skerry</p>
      <nav aria-label="Parts of this page">
        <a href="#plugins">Plugins</a> <a href="#denials">Denials</a>
        <a href="#accesses">Accesses</a>
      </nav>
      <p id="live" role="status" aria-live="polite">Reload to see what is new.</p>
      <form method="post" action="/sign-out"><button>Sign out</button></form>
    </header>
    <main id="main" tabindex="-1">
      <h1>What plugins may do, and what they did</h1>
      ${livePartsOf(host, use, overview)} ${accessesSection(use.accesses)}
    </main>`;
}

/** Those that are sent again when something changed; each has an id of its own. */
export function livePartsOf(host: Host, use: Use, overview: Overview): readonly Html[] {
  return [facts(overview), pluginsSection(overview), denialsSection(denialsOf(host, use))];
}
