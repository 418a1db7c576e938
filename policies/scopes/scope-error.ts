// A rule that cannot be read: what is wrong with its text and what to write instead. Knows no file and
// no pointer; whoever read the rule from a document adds those.

export class ScopeError extends Error {
  override readonly name = 'ScopeError';
  /** What to write instead, as an imperative sentence without a full stop. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Longest text of one rule, in UTF-16 units: bounds the work of one match whatever the resource. */
export const MAX_RULE_LENGTH = 1024;

/**
 * What no rule of any kind may contain: too much text, control and invisible format characters (they make
 * two rules look alike in a review), and spellings other than NFC (they compare unequal to what they look like).
 */
export function checkText(text: string): void {
  if (text === '') throw new ScopeError('the rule is empty', 'remove it, or write what it covers');
  if (text.length > MAX_RULE_LENGTH) {
    throw new ScopeError(
      `the rule is ${text.length} characters long, at most ${MAX_RULE_LENGTH} are allowed`,
      'write a shorter rule',
    );
  }
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
    throw new ScopeError(
      'the rule contains a control or invisible character',
      'remove the character',
    );
  }
  if (text.normalize('NFC') !== text) {
    throw new ScopeError(
      'the rule is not in Unicode normal form NFC',
      `write ${JSON.stringify(text.normalize('NFC'))}`,
    );
  }
}
