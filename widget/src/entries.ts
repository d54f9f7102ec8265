/** The lines of a conversation as the widget shows them. */
import { newId, type Outgoing } from './api';
import type { Message } from './message';
import type { Undelivered } from './session-store';

/** A message that the server told us. `live` ones arrived while the person was here, so they are announced. */
export interface Said {
  type: 'said';
  key: string;
  message: Message;
  live: boolean;
  chosen?: string;
  rating?: 'up' | 'down';
}

/** What this person sent from this page. */
export interface Sent {
  type: 'sent';
  key: string;
  outgoing: Outgoing;
  text: string;
  state: 'sending' | 'sent' | 'failed';
  /** Why it failed, in words for the patient. */
  problem: string;
  /** Sending the same again can help; otherwise only other words can. */
  retryable: boolean;
}

export interface Notice {
  type: 'notice';
  key: string;
  text: string;
}

export type Entry = Said | Sent | Notice;

/** The seq of a reply to an emergency that the server could not store yet. */
export const NOT_STORED = 0;

export function asSaid(conversation: string, message: Message, live: boolean): Said {
  return { type: 'said', key: keyOf(conversation, message), message, live };
}

export function keyOf(conversation: string, message: Message): string {
  return message.seq === NOT_STORED ? newId() : `${conversation}/${message.seq}`;
}

/** A button shows as its title, for that is what the person pressed; its payload is not for reading. */
export function asSent({ title, ...outgoing }: Undelivered): Sent {
  const text = title ?? ('text' in outgoing ? outgoing.text : outgoing.payload);
  return { type: 'sent', key: outgoing.id, outgoing, text, state: 'sending', problem: '', retryable: true };
}

export function asNotice(text: string): Notice {
  return { type: 'notice', key: newId(), text };
}
