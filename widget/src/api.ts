/** The chat API, one method a call. What the server refuses becomes a ChatError, silence a ConnectionError. */
import { readMessage, readMessages, type Message } from './message';

/** What the patient sends: typed words, or the payload of a button. `id` stays the same over every retry. */
export type Outgoing = { id: string; text: string } | { id: string; payload: string };

/** Something happened in the conversation: a message was stored, or it was erased. */
export type LiveEvent = { type: 'message'; message: Message } | { type: 'gone' };

export interface Session {
  conversation_id: string;
  token: string;
  expires_at: string;
}

/** The server answered, and said no. `message` is written for the person who reads it, where the server gave one. */
export class ChatError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ChatError';
  }
}

/** No answer came: no network, a server that is away, or one that takes too long. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}

export interface ClientOptions {
  fetch?: typeof fetch;
  /** Waits before a retry, in milliseconds. */
  retryDelays?: readonly number[];
  /** How long one attempt may take, in milliseconds. */
  timeout?: number;
}

/** The server stored nothing, or a proxy could not reach it: the same request may simply be sent again. */
const WORTH_RETRYING = new Set([502, 503, 504]);

export class ChatClient {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #retryDelays: readonly number[];
  readonly #timeout: number;

  /** @param server address under which `chat/...` is found; a missing last slash is added. */
  constructor(server: string, options: ClientOptions = {}) {
    this.#base = server.replace(/\/*$/, '/');
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#retryDelays = options.retryDelays ?? [700, 2000];
    this.#timeout = options.timeout ?? 20_000;
  }

  /** Opens a conversation; the messages are its greeting. */
  async openSession(): Promise<{ session: Session; messages: Message[] }> {
    const body = readJson(await this.#request('POST', 'chat/sessions'));
    const { conversation_id, token, expires_at } = body as Session;
    return { session: { conversation_id, token, expires_at }, messages: readMessages(body) };
  }

  /**
   * Sends one message and returns what the bot says to it. Tries again by itself, with the same id,
   * so that a reply lost on the way is fetched and nothing is said twice.
   */
  async send(token: string, outgoing: Outgoing): Promise<Message[]> {
    for (const delay of [...this.#retryDelays, null]) {
      try {
        return readMessages(readJson(await this.#request('POST', 'chat/messages', token, outgoing)));
      } catch (error) {
        if (delay === null || !isPassing(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    throw new ConnectionError();
  }

  /** The messages of both sides after this sequence number, oldest first. */
  async messagesAfter(token: string, seq: number): Promise<Message[]> {
    return readMessages(readJson(await this.#request('GET', `chat/messages?after=${seq}`, token)));
  }

  async rate(token: string, seq: number, rating: 'up' | 'down', comment?: string): Promise<void> {
    await this.#request('POST', `chat/messages/${seq}/feedback`, token, { rating, ...(comment && { comment }) });
  }

  async transcript(token: string): Promise<string> {
    return this.#request('GET', 'chat/transcript', token);
  }

  async erase(token: string): Promise<void> {
    await this.#request('DELETE', 'chat/sessions/current', token);
  }

  /** Hears what happens behind a message, until the stream ends or is given up; what a line breaks is tried again by the caller. */
  async follow(token: string, after: number, signal: AbortSignal, heard: (event: LiveEvent) => void): Promise<void> {
    const response = await this.#fetch(`${this.#base}chat/events`, {
      headers: { Authorization: `Bearer ${token}`, 'Last-Event-ID': String(after) },
      credentials: 'omit',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || !response.body) throw readError(response.status, await response.text());
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await within(SILENCE, reader.read());
      if (done) return;
      const parts = (rest + decoder.decode(value, { stream: true })).split(/\r\n\r\n|\n\n/);
      rest = parts.pop() ?? '';
      for (const event of parts.map(readEvent)) if (event) heard(event);
    }
  }

  /** Returns the answer's body, read to its end: a line that breaks half-way is a lost connection too. */
  async #request(method: string, path: string, token?: string, body?: object): Promise<string> {
    const headers: Record<string, string> = {};
    if (token) headers['Authorization'] = `Bearer ${token}`;
    if (body) headers['Content-Type'] = 'application/json';
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#base + path, {
        method,
        headers,
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(this.#timeout),
        ...(body && { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      throw new ConnectionError('', { cause: error });
    }
    if (!response.ok) throw readError(response.status, text);
    return text;
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ChatError && WORTH_RETRYING.has(error.status));
}

/** The server gives a sign every 15 seconds; a line that is silent for so long is dead. */
const SILENCE = 45_000;

function within<T>(milliseconds: number, waiting: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectionError()), milliseconds);
  });
  return Promise.race([waiting, late]).finally(() => clearTimeout(timer));
}

function readEvent(part: string): LiveEvent | null {
  const fields = new Map<string, string>();
  for (const line of part.split(/\r?\n/)) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) fields.set(name, value ?? '');
  }
  if (fields.get('event') === 'gone') return { type: 'gone' };
  if (fields.get('event') !== 'message') return null;
  return { type: 'message', message: readMessage(readJson(fields.get('data') ?? '') as Partial<Message>) };
}

/** A page that a hotel's network puts in the server's place is no answer of the chat. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConnectionError('', { cause: error });
  }
}

/** Reads `{"error": {"code", "message"}}`; a proxy's own error page has no such thing and leaves both empty. */
function readError(status: number, text: string): ChatError {
  let error: { code?: string; message?: string } | undefined;
  try {
    error = (JSON.parse(text) as { error?: { code?: string; message?: string } }).error;
  } catch {
    error = undefined;
  }
  return new ChatError(status, error?.code ?? '', error?.message ?? '');
}

/** A random UUID. `crypto.randomUUID` is missing on pages that are served without TLS. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
