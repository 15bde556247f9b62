// Server-sent events by fetch: EventSource cannot send a key.

import { ask, pause, to } from './api.js';

const LONGEST_BREAK = 30;

/**
 * Follows a stream. When it breaks off, comes back to where it was.
 *
 * @param tell is called with each event as {id, name, data}, and answers whether that was all
 * @param away is called with the seconds until the next try
 */
export async function follow(path, tell, away, signal) {
  let last = null;
  for (let wait = 1; !signal.aborted; wait = Math.min(2 * wait, LONGEST_BREAK)) {
    try {
      const response = await ask(to(path), { headers: { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) }, signal });
      for await (const event of events(response.body)) {
        wait = 1;
        last = event.id ?? last;
        if (tell(event)) {
          return;
        }
      }
    } catch (problem) {
      if (signal.aborted || [401, 403, 404].includes(problem.status)) {
        throw problem;
      }
      away(wait);
    }
    await pause(wait * 1000, signal);
  }
}

/** The events of an answer, as {id, name, data}. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    yield* blocks.map(parsed).filter((event) => event.data !== '');
  }
}

function parsed(block) {
  const event = { id: null, name: 'message', data: '' };
  for (const line of block.split('\n')) {
    const [, field, value] = line.match(/^([^:]*): ?(.*)$/) ?? [];
    if (field === 'id') event.id = value;
    else if (field === 'event') event.name = value;
    else if (field === 'data') event.data += value;
  }
  return event;
}
