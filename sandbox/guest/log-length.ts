// The cap on one entry of the log. Nothing else.

/** Characters of one log entry that leave the isolate. */
export const LOG_LENGTH = 8_192;
