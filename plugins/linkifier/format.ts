// The handler. It answers with parts, never with HTML: whoever shows the message escapes it, as he would without plugins.

import { splitLinks } from './links.ts';
import type { Message, Part } from './types.ts';

/** Answers `message.format`. What another plugin made a link of stays as it is. Throws TypeError for what is no message. */
export function format(input: unknown): Message {
  const message = readMessage(input);
  const parts = message.parts.flatMap((part) =>
    part.href === undefined ? splitLinks(part.text) : [part],
  );
  return { ...message, parts };
}

// The plugin before this one in the hook is as much a stranger as a user is.
function readMessage(input: unknown): Message {
  const { parts } = (input ?? {}) as { parts?: unknown };
  if (!Array.isArray(parts) || !parts.every(isPart)) {
    throw new TypeError(
      'expected a message, like {"parts": [{"text": "see https://example.org"}]}',
    );
  }
  return input as Message;
}

function isPart(part: unknown): part is Part {
  const { text, href } = Object(part) as Record<string, unknown>;
  return typeof text === 'string' && (href === undefined || typeof href === 'string');
}
