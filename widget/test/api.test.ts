import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatClient, ChatError, ConnectionError, newId } from '../src/api';
import { SmallServer } from './small-server';

let server: SmallServer;
let client: ChatClient;
let token: string;

beforeEach(async () => {
  server = new SmallServer();
  client = new ChatClient('https://clinic.example/bot', { fetch: server.fetch, retryDelays: [0, 0] });
  token = (await client.openSession()).session.token;
});

describe('sending a message', () => {
  it('is tried again under the same id when the network fails', async () => {
    server.failures.push('unreachable', 'unreachable');
    await client.send(token, { id: 'one', text: 'hello' });
    expect(server.sentIds()).toEqual(['one', 'one', 'one']);
  });

  it('is stored once although its reply was lost on the way', async () => {
    server.failures.push('lost');
    const messages = await client.send(token, { id: 'one', text: 'hello' });
    expect(messages.map((message) => message.text)).toEqual(['About: hello']);
    expect(server.said()).toEqual(['hello']);
  });

  it('is tried again when the server could not store the turn', async () => {
    server.failures.push({ status: 503 });
    expect(await client.send(token, { id: 'one', text: 'hello' })).toHaveLength(1);
  });

  it('ends in a connection error after the last try', async () => {
    server.failures.push('unreachable', 'unreachable', 'unreachable');
    await expect(client.send(token, { id: 'one', text: 'hello' })).rejects.toBeInstanceOf(ConnectionError);
  });

  it.each([400, 401, 413, 422, 429])('is not tried again after a status %i', async (status) => {
    server.failures.push({ status });
    await expect(client.send(token, { id: 'one', text: 'hello' })).rejects.toMatchObject({ status });
    expect(server.sentIds()).toEqual(['one']);
  });
});

describe('an answer that is no success', () => {
  it("carries the server's code and message", async () => {
    server.failures.push({ status: 413, body: { error: { code: 'too_long', message: 'Please shorten it.' } } });
    await expect(client.send(token, { id: 'one', text: 'x' })).rejects.toEqual(new ChatError(413, 'too_long', 'Please shorten it.'));
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
