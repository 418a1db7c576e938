// Guest text made fit for people and logs. Its words stay the guest's; only what could act on a terminal, hide or forge goes.

const MOST_WORDS = 8_192;
/** Controls but line breaks and tabs, whatever is invisible or turns text round, half characters, other line breaks. */
const UNSAFE = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/** At most 8,192 units of visible text in as many lines as it had; what is unsafe becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.slice(0, MOST_WORDS).replace(UNSAFE, '\ufffd');
}

/**
 * The same in one line, for messages: a line break becomes the two characters `\n`. Frames of a stack keep lines of
 * their own, since no line that begins with `    at ` passes for anything else.
 */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/\n(?! {4}at )/g, '\\n')
    .replaceAll('\t', '\\t');
}
