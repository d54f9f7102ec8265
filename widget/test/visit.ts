/** A page as somebody opens it: the conversation over a server in memory and a browser's real storage. */
import { vi } from 'vitest';
import { ChatClient } from '../src/conversation/api';
import { Conversation } from '../src/conversation/conversation';
import type { Sent } from '../src/conversation/entries';
import { KeptMessages } from '../src/conversation/kept-messages';
import { SessionStore } from '../src/conversation/session-store';
import { Tabs } from '../src/conversation/tabs';
import type { SmallServer } from './small-server';

export interface Page {
  storage?: Storage | null;
  locks?: LockManager;
  tabs?: Tabs;
  announced?: string[];
  told?: string[];
}

export function visit(server: SmallServer, { storage = sessionStorage, locks, tabs = NO_TABS(), announced, told }: Page = {}): Conversation {
  const surroundings = {
    client: new ChatClient('https://clinic.example/bot', { fetch: server.fetch }),
    sessions: new SessionStore(storage, server.address),
    kept: new KeptMessages(storage, server.address, locks),
    tabs,
  };
  return new Conversation(surroundings, {
    changed: () => undefined,
    arrived: (messages) => announced?.push(...messages.map((message) => message.text)),
    told: (text) => told?.push(text),
  });
}

/** Tabs of browsers that have no channel between them. */
const NO_TABS = (): Tabs => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const tabs = new Tabs('clinic');
  vi.unstubAllGlobals();
  return tabs;
};

export const shown = (conversation: Conversation): string[] =>
  conversation.entries.map((entry) => (entry.type === 'said' ? entry.message.text : entry.text));

export const sent = (conversation: Conversation, text: string): Sent =>
  conversation.entries.find((entry) => entry.type === 'sent' && entry.text === text) as Sent;

/** Everything that is under way comes to rest. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
