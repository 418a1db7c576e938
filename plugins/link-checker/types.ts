// What this plugin talks about: links, and what became of asking for them.

/** The configuration, as `plugin.json` describes it. */
export interface Config {
  readonly folder?: string;
  readonly output?: string;
  readonly atOnce?: number;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** One place where a page leads to an address. */
export interface Link {
  /** Name of the page in its folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** As the URL standard spells it, without a fragment. */
  readonly url: string;
}

/**
 * `ok`: there is something. `broken`: the server says there is not, or that it failed. `silent`: no answer. `denied`: the
 * operator did not permit the question, so that nobody knows.
 */
export type State = 'ok' | 'broken' | 'silent' | 'denied';

export interface Checked {
  readonly url: string;
  readonly state: State;
  /** For people: `404`, `moved to https://…`, `took longer than 5000 ms`. Empty where there is nothing to say. */
  readonly note: string;
}
