// The form that asks for the operator's token. Checks nothing.

import { html } from 'hono/html';
import { cleaned, type Html } from './hostile-text.ts';

/** `wrong`: what was wrong with the last try. The user's name is for programs that keep passwords. */
export function signInForm(tokenFile: string, wrong?: string): Html {
  return html`<main class="sign-in">
    <h1>Skerry</h1>
    ${wrong === undefined ? '' : html`<p role="alert" class="wrong">${wrong}</p>`}
    <form method="post" action="/sign-in">
      <input name="user" value="operator" autocomplete="username" hidden />
      <label for="token">The operator’s token</label>
      <input
        id="token"
        name="token"
        type="password"
        autocomplete="current-password"
        required
        autofocus
        aria-describedby="where"
      />
      <p id="where">
        It is in <code>${cleaned(tokenFile)}</code> on the machine that runs this server. Whoever
        starts the server gets a link that signs in without it.
      </p>
      <button>Sign in</button>
    </form>
  </main>`;
}
