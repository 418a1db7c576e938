// What is in the guestbook.

/** What somebody writes. */
export interface Note {
  readonly name: string;
  readonly text: string;
}

export interface Entry extends Note {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}
