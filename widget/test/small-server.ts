/** A chat server in memory that keeps the API's promises, and can be told to fail as networks do. */
interface Stored {
  seq: number;
  id?: string;
  sender: 'user' | 'bot';
  text: string;
  kind?: string;
  buttons?: { title: string; payload: string }[];
}

interface Refusal {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** It arrives after everything else has. */
  isLate?: boolean;
}

interface Kept {
  id: string;
  messages: Stored[];
  replies: Map<string, Stored[]>;
}

const TERMS = {
  kept_days: { conversations: 90, comments: 90 },
  emergency_number: '911',
  crisis_line: '988',
  message_length: 2000,
};

let servers = 0;

export class SmallServer {
  /** No two tests share one: what a browser keeps, and what tabs tell each other, goes by it. */
  readonly address = `https://clinic-${(servers += 1)}.example/bot/`;
  /** Every request that arrived, in order. */
  readonly requests: { method: string; path: string; body: Record<string, unknown> | null }[] = [];
  /** The next requests fail like this, one after the other. `lost`: the work is done, the answer does not
   * arrive; `late`: it arrives after everything else has; `slow`: the work is done late. */
  readonly failures: ('unreachable' | 'lost' | 'late' | 'slow' | Refusal)[] = [];
  /** While true nothing gets through, streams included. */
  isAway = false;
  /** Hours for which a token is good. */
  hours = 24;
  /** By the token that opens them; a conversation that was renewed has several. */
  readonly conversations = new Map<string, Kept>();
  readonly #streams = new Map<string, ReadableStreamDefaultController<Uint8Array>[]>();
  #opened = 0;
  #issued = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname.replace(/^\/bot/, '') + new URL(String(input)).search;
    const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null;
    const method = init?.method ?? 'GET';
    const headers = new Headers(init?.headers);
    if (this.isAway) throw new TypeError('Failed to fetch');
    if (path === '/chat/events') return this.#stream(tokenIn(headers), Number(headers.get('Last-Event-ID')), init?.signal);
    this.requests.push({ method, path, body });
    const failure = this.failures.shift();
    if (failure === 'unreachable') throw new TypeError('Failed to fetch');
    if (typeof failure === 'object') {
      if (failure.isLate) await new Promise((resolve) => setTimeout(resolve, 30));
      return new Response(JSON.stringify(failure.body ?? ''), { status: failure.status, headers: failure.headers ?? {} });
    }
    if (failure === 'slow') await new Promise((resolve) => setTimeout(resolve, 30));
    const response = this.#answer(method, path, body, tokenIn(headers));
    if (failure === 'late') await new Promise((resolve) => setTimeout(resolve, 30));
    if (failure === 'lost' || this.isAway) throw new TypeError('Failed to fetch');
    return response;
  };

  sentIds(): unknown[] {
    return this.requests.filter((request) => request.path === '/chat/messages' && request.body).map((request) => request.body?.['id']);
  }

  /** What people said in any conversation, as the server stored it. */
  said(): string[] {
    const all = [...new Set(this.conversations.values())].flatMap((kept) => kept.messages);
    return all.filter((message) => message.sender === 'user').map((message) => message.text);
  }

  #answer(method: string, path: string, body: Record<string, unknown> | null, token: string): Response {
    if (path === '/chat/terms') return json(200, TERMS);
    if (method === 'POST' && path === '/chat/sessions') return this.#open();
    const kept = this.conversations.get(token);
    if (!kept) return json(401, { error: { code: 'unauthorized', message: 'This conversation has ended.' } });
    if (path === '/chat/sessions/current/renew') return json(200, this.#access(kept));
    if (method === 'DELETE') {
      this.conversations.delete(token);
      this.tell(token, 'event: gone\ndata: {}\n\n');
      return new Response(null, { status: 204 });
    }
    if (method === 'GET') {
      const after = Number(path.split('after=')[1]);
      return json(200, { messages: kept.messages.filter((message) => message.seq > after) });
    }
    const before = kept.messages.length;
    const reply = this.#reply(kept, String(body?.['id']), String(body?.['text'] ?? body?.['payload']));
    for (const message of kept.messages.slice(before)) this.tell(token, asEvent(message));
    return json(200, { messages: reply });
  }

  /** Every stream breaks off, as when a server is killed. */
  cutStreams(): void {
    for (const stream of [...this.#streams.values()].flat()) stream.error(new TypeError('network error'));
    this.#streams.clear();
  }

  /** How many follow a conversation. */
  followers(token: string): number {
    return this.#streams.get(token)?.length ?? 0;
  }

  /** Stores what somebody said elsewhere, and tells nobody. */
  store(token: string, text: string): void {
    const kept = this.conversations.get(token) as Kept;
    this.#reply(kept, `elsewhere-${text}`, text);
  }

  /** Sends a piece of a stream to everybody who follows a conversation. */
  tell(token: string, piece: string): void {
    for (const stream of this.#streams.get(token) ?? []) stream.enqueue(new TextEncoder().encode(piece));
  }

  #stream(token: string, after: number, signal?: AbortSignal | null): Response {
    const kept = this.conversations.get(token);
    if (!kept) return json(401, { error: { code: 'unauthorized', message: 'This conversation has ended.' } });
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        this.#streams.set(token, [...(this.#streams.get(token) ?? []), stream]);
        signal?.addEventListener('abort', () => {
          this.#streams.set(token, (this.#streams.get(token) ?? []).filter((one) => one !== stream));
          stream.error(new DOMException('aborted', 'AbortError'));
        });
        const missed = kept.messages.filter((message) => message.seq > after).map(asEvent);
        stream.enqueue(new TextEncoder().encode([': open\r\n\r\n', ...missed].join('')));
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  #open(): Response {
    this.#opened += 1;
    const buttons = [{ title: 'Side effects', payload: '/side_effects_overview' }];
    const greeting: Stored = { seq: 1, sender: 'bot', kind: 'greeting', text: `Hello ${this.#opened}`, buttons };
    const kept: Kept = { id: `conversation-${this.#opened}`, messages: [greeting], replies: new Map() };
    return json(201, { ...this.#access(kept), messages: [greeting] });
  }

  #access(kept: Kept): object {
    const token = `token-${(this.#issued += 1)}`;
    this.conversations.set(token, kept);
    const expires = new Date(Date.now() + this.hours * 3_600_000);
    return { conversation_id: kept.id, token, expires_at: expires.toISOString() };
  }

  #reply(kept: Kept, id: string, text: string): Stored[] {
    const before = kept.replies.get(id);
    if (before) return before;
    const seq = kept.messages.length + 1;
    const reply: Stored[] = [{ seq: seq + 1, sender: 'bot', text: `About: ${text}` }];
    // As the real one masks what could say who wrote it.
    kept.messages.push({ seq, id, sender: 'user', text: text.replace('Maria', '(name)') }, ...reply);
    kept.replies.set(id, reply);
    return reply;
  }
}

const tokenIn = (headers: Headers): string => headers.get('Authorization')?.replace('Bearer ', '') ?? '';

const asEvent = (message: Stored): string => `id: ${message.seq}\r\nevent: message\r\ndata: ${JSON.stringify(message)}\r\n\r\n`;

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
