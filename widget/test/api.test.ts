import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatClient, newId } from '../src/conversation/api';
import { ChatError, ConnectionError } from '../src/conversation/errors';
import { SmallServer } from './small-server';

let server: SmallServer;
let client: ChatClient;
let token: string;

beforeEach(async () => {
  server = new SmallServer();
  client = new ChatClient('https://clinic.example/bot', { fetch: server.fetch });
  token = (await client.openSession()).session.token;
});

describe('sending a message', () => {
  it('again under its id gets the same reply, and is stored once', async () => {
    server.failures.push('lost');
    await expect(client.send(token, { id: 'one', text: 'hello' })).rejects.toBeInstanceOf(ConnectionError);
    const messages = await client.send(token, { id: 'one', text: 'hello' });
    expect(messages.map((message) => message.text)).toEqual(['About: hello']);
    expect(server.said()).toEqual(['hello']);
  });

  it('ends in a connection error when nobody answers', async () => {
    server.failures.push('unreachable');
    await expect(client.send(token, { id: 'one', text: 'hello' })).rejects.toBeInstanceOf(ConnectionError);
  });
});

describe('an answer that is no success', () => {
  it("carries the server's code and message", async () => {
    server.failures.push({ status: 413, body: { error: { code: 'too_long', message: 'Please shorten it.' } } });
    await expect(client.send(token, { id: 'one', text: 'x' })).rejects.toEqual(new ChatError(413, 'too_long', 'Please shorten it.'));
  });

  it('says how long the server asks to be left alone', async () => {
    server.failures.push({ status: 429, headers: { 'Retry-After': '12' } });
    await expect(client.send(token, { id: 'one', text: 'x' })).rejects.toMatchObject({ retryAfter: 12_000 });
  });

  it("has no message where a proxy's page stands in its place", async () => {
    const proxy = vi.fn(async () => new Response('<h1>Bad gateway</h1>', { status: 500 }));
    await expect(new ChatClient('https://a.example', { fetch: proxy }).openSession()).rejects.toMatchObject({ status: 500, message: '' });
  });

  it('is no connection when a page comes back instead of data', async () => {
    const hotel = vi.fn(async () => new Response('<h1>Please log in</h1>'));
    await expect(new ChatClient('https://a.example', { fetch: hotel }).openSession()).rejects.toBeInstanceOf(ConnectionError);
  });
});

describe('a new id', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it('is a random UUID', () => {
    expect(newId()).toMatch(uuid);
    expect(newId()).not.toBe(newId());
  });

  it('is one on a page without TLS too', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    expect(newId()).toMatch(uuid);
    vi.unstubAllGlobals();
  });
});
