// Server-sent events of a response, one after the other. Knows no event.

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Ends where the response does, or the signal fires. */
export async function* eventsOf(
  response: Response,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      // What has no data is no event: a sign of life.
      for (const event of whole.map(eventOf)) if (event.data !== '') yield event;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function eventOf(block: string): ServerEvent {
  const lines = block.split('\n');
  const of = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  return { event: of('event').at(-1) ?? '', data: of('data').join('\n') };
}
