/** The chat API, one method a call. What the server refuses becomes a ChatError, silence a ConnectionError. */
import { ChatError, ConnectionError } from './errors';
import { readMessage, readMessages, type Message } from './message';
import { readTerms, type Terms } from '../consent/terms';

/** What the patient sends: typed words, or the payload of a button. `id` stays the same over every retry. */
export type Outgoing = { id: string; text: string } | { id: string; payload: string };

/** Something happened: the line stands, a message was stored, or the conversation is no longer open to us. */
export type LiveEvent = { type: 'open' } | { type: 'message'; message: Message } | { type: 'gone' };

export interface Session {
  conversation_id: string;
  token: string;
  /** When the token was given out, by this device's clock, and how long it is good. Two clocks are never compared. */
  since: number;
  lasts: number;
}

export interface ClientOptions {
  fetch?: typeof fetch;
  /** How long one attempt may take, in milliseconds. */
  timeout?: number;
}

export class ChatClient {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #timeout: number;

  /** @param server address under which `chat/...` is found; a missing last slash is added. */
  constructor(server: string, options: ClientOptions = {}) {
    this.#base = server.replace(/\/*$/, '/');
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#timeout = options.timeout ?? 20_000;
  }

  /** What a person is told before the first message. */
  async terms(): Promise<Terms> {
    return readTerms(readJson(await this.#request('GET', 'chat/terms')));
  }

  /** Opens a conversation; the messages are its greeting. */
  async openSession(): Promise<{ session: Session; messages: Message[] }> {
    const body = readJson(await this.#request('POST', 'chat/sessions')) as SessionBody;
    const messages = readMessages(body);
    const now = Date.now();
    const lasts = Date.parse(body.expires_at) - (Date.parse(messages[0]?.sent_at ?? '') || now);
    return { session: { conversation_id: body.conversation_id, token: body.token, since: now, lasts }, messages };
  }

  /** A further token for the same conversation, good for as long as the first one was. */
  async renew(session: Session): Promise<Session> {
    const { token } = readJson(await this.#request('POST', 'chat/sessions/current/renew', session.token)) as SessionBody;
    return { ...session, token, since: Date.now() };
  }

  /** Sends one message and returns what the bot says to it. Sent again with its id, it gets the same reply. */
  async send(token: string, outgoing: Outgoing): Promise<Message[]> {
    return readMessages(readJson(await this.#request('POST', 'chat/messages', token, outgoing)));
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

  /** Hears what happens behind a message, until the stream ends or is given up; the caller comes again by itself. */
  async follow(token: string, after: number, line: AbortController, heard: (event: LiveEvent) => void): Promise<void> {
    let heardAt = Date.now();
    // By the clock, not by one long timer: that would sleep as long as the laptop does.
    const watch = setInterval(() => {
      if (Date.now() - heardAt > SILENCE) line.abort();
    }, LOOK);
    try {
      const response = await this.#fetch(`${this.#base}chat/events`, {
        headers: { Authorization: `Bearer ${token}`, 'Last-Event-ID': String(after) },
        credentials: 'omit',
        cache: 'no-store',
        signal: line.signal,
      });
      if (!response.ok || !response.body) throw readError(response, await response.text());
      heard({ type: 'open' });
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heardAt = Date.now();
        const parts = (rest + decoder.decode(value, { stream: true })).split(/\r\n\r\n|\n\n/);
        rest = parts.pop() ?? '';
        for (const event of parts.map(readEvent)) if (event) heard(event);
      }
    } finally {
      clearInterval(watch);
      line.abort();
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
    if (!response.ok) throw readError(response, text);
    return text;
  }
}

interface SessionBody {
  conversation_id: string;
  token: string;
  expires_at: string;
}

/** The server gives a sign every 15 seconds; a line that is silent for so long is dead. */
const SILENCE = 45_000;
const LOOK = 5_000;

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
function readError(response: Response, text: string): ChatError {
  let error: { code?: string; message?: string } | undefined;
  try {
    error = (JSON.parse(text) as { error?: { code?: string; message?: string } }).error;
  } catch {
    error = undefined;
  }
  const seconds = Number(response.headers.get('Retry-After')) || 0;
  return new ChatError(response.status, error?.code ?? '', error?.message ?? '', seconds * 1000);
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
