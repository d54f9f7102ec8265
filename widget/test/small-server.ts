/** A chat server in memory that keeps the API's promises, and can be told to fail as networks do. */
interface Stored {
  seq: number;
  id?: string;
  sender: 'user' | 'bot';
  text: string;
}

interface Kept {
  messages: Stored[];
  replies: Map<string, Stored[]>;
}

export class SmallServer {
  /** Every request that arrived, in order. */
  readonly requests: { method: string; path: string; body: Record<string, unknown> | null }[] = [];
  /** The next requests fail like this, one after the other. `lost`: the work is done, the answer does not
   * arrive; `late`: it arrives after everything else has. */
  readonly failures: ('unreachable' | 'lost' | 'late' | { status: number; body?: unknown })[] = [];
  readonly conversations = new Map<string, Kept>();
  readonly #streams = new Map<string, ReadableStreamDefaultController<Uint8Array>[]>();
  #opened = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname.replace(/^\/bot/, '') + new URL(String(input)).search;
    const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null;
    const method = init?.method ?? 'GET';
    const headers = new Headers(init?.headers);
    if (path === '/chat/events') return this.#stream(tokenIn(headers), Number(headers.get('Last-Event-ID')));
    this.requests.push({ method, path, body });
    const failure = this.failures.shift();
    if (failure === 'unreachable') throw new TypeError('Failed to fetch');
    if (typeof failure === 'object') return new Response(JSON.stringify(failure.body ?? ''), { status: failure.status });
    const response = this.#answer(method, path, body, tokenIn(headers));
    if (failure === 'late') await new Promise((resolve) => setTimeout(resolve, 30));
    if (failure === 'lost') throw new TypeError('Failed to fetch');
    return response;
  };

  sentIds(): unknown[] {
    return this.requests.filter((request) => request.path === '/chat/messages' && request.body).map((request) => request.body?.['id']);
  }

  /** What people said in any conversation, as the server stored it. */
  said(): string[] {
    const all = [...this.conversations.values()].flatMap((kept) => kept.messages);
    return all.filter((message) => message.sender === 'user').map((message) => message.text);
  }

  #answer(method: string, path: string, body: Record<string, unknown> | null, token: string): Response {
    if (method === 'POST' && path === '/chat/sessions') return this.#open();
    const kept = this.conversations.get(token);
    if (!kept) return json(401, { error: { code: 'unauthorized', message: 'This conversation has ended.' } });
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

  /** Sends a piece of a stream to everybody who follows a conversation. */
  tell(token: string, piece: string): void {
    for (const stream of this.#streams.get(token) ?? []) stream.enqueue(new TextEncoder().encode(piece));
  }

  #stream(token: string, after: number): Response {
    const kept = this.conversations.get(token);
    if (!kept) return json(401, { error: { code: 'unauthorized', message: 'This conversation has ended.' } });
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        this.#streams.set(token, [...(this.#streams.get(token) ?? []), stream]);
        const missed = kept.messages.filter((message) => message.seq > after).map(asEvent);
        stream.enqueue(new TextEncoder().encode([': open\r\n\r\n', ...missed].join('')));
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  #open(): Response {
    const token = `token-${(this.#opened += 1)}`;
    const greeting: Stored = { seq: 1, sender: 'bot', text: `Hello ${this.#opened}` };
    this.conversations.set(token, { messages: [greeting], replies: new Map() });
    return json(201, {
      conversation_id: `conversation-${this.#opened}`,
      token,
      expires_at: '2030-01-01T00:00:00Z',
      messages: [greeting],
    });
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
