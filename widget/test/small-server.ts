/** A chat server in memory that keeps the API's promises, and can be told to fail as networks do. */
interface Stored {
  seq: number;
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
  /** The next requests fail like this, one after the other. `lost`: the work is done, the answer does not arrive. */
  readonly failures: ('unreachable' | 'lost' | { status: number; body?: unknown })[] = [];
  readonly conversations = new Map<string, Kept>();
  #opened = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname.replace(/^\/bot/, '') + new URL(String(input)).search;
    const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null;
    const method = init?.method ?? 'GET';
    this.requests.push({ method, path, body });
    const failure = this.failures.shift();
    if (failure === 'unreachable') throw new TypeError('Failed to fetch');
    if (typeof failure === 'object') return new Response(JSON.stringify(failure.body ?? ''), { status: failure.status });
    const token = new Headers(init?.headers).get('Authorization')?.replace('Bearer ', '') ?? '';
    const response = this.#answer(method, path, body, token);
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
      return new Response(null, { status: 204 });
    }
    if (method === 'GET') {
      const after = Number(path.split('after=')[1]);
      return json(200, { messages: kept.messages.filter((message) => message.seq > after) });
    }
    return json(200, { messages: this.#reply(kept, String(body?.['id']), String(body?.['text'] ?? body?.['payload'])) });
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
    kept.messages.push({ seq, sender: 'user', text }, ...reply);
    kept.replies.set(id, reply);
    return reply;
  }
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
