// What goes round in the hook `message.format`.

/** A stretch of a message. With `href` it is a link. */
export interface Part {
  readonly text: string;
  readonly href?: string;
}

/** The texts of all parts, one after the other, are what somebody wrote. */
export interface Message {
  readonly parts: readonly Part[];
}
