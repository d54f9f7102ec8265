/** What can come instead of an answer, and what to do about it. */
import { strings } from '../strings';

/** The server answered, and said no. `message` is written for the person who reads it, where the server gave one. */
export class ChatError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** How long the server asks to be left alone, in milliseconds. */
    readonly retryAfter = 0,
  ) {
    super(message);
    this.name = 'ChatError';
  }
}

/** No answer came: no network, a server that is away, or one that takes too long. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}

/** The server stored nothing, or a proxy could not reach it, or it asks to wait: the same request may be sent again. */
const WORTH_RETRYING = new Set([408, 429, 502, 503, 504]);

/** True where time alone helps. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ChatError)) return error instanceof ConnectionError;
  // Without the server's own code, a proxy or a hotel's network speaks, and knows nothing of the conversation.
  return WORTH_RETRYING.has(error.status) || (!error.code && (error.status === 401 || error.status === 404));
}

/** The token is no longer good, or the conversation that it opened is gone. */
export const isEnded = (error: unknown): boolean =>
  error instanceof ChatError && (error.code === 'unauthorized' || error.code === 'conversation_not_found');

/** Only other words can help. */
export const isRefused = (error: unknown): boolean => error instanceof ChatError && [400, 413, 422].includes(error.status);

/** In words for the person: the server's own, where it has some. */
export function explain(error: unknown, otherwise: string): string {
  if (error instanceof ConnectionError) return strings.offline;
  if (!(error instanceof ChatError)) return otherwise;
  return error.message || (error.status >= 500 ? strings.serverTrouble : otherwise);
}
