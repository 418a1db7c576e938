// What this plugin talks about: a list of pages, and pages.

/** What `pages.yaml` says. */
export interface Contents {
  readonly title: string;
  readonly pages: readonly Listed[];
}

export interface Listed {
  /** Name of a Markdown file, without a folder. */
  readonly file: string;
  /** Null takes the page's first heading. */
  readonly title: string | null;
}

/** A page that was read. */
export interface Source extends Listed {
  readonly markdown: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

/** A page that was rendered. */
export interface Page {
  /** Where links to it lead: an `id` in the handbook. */
  readonly anchor: string;
  readonly title: string;
  readonly html: string;
  /** In words. */
  readonly changed: string;
}
