/** The lines of a conversation as the widget shows them. */
import { newId, type Outgoing } from './api';
import type { Message } from './message';
import type { Undelivered } from './kept-messages';

/** A message that the server told us. `live` ones arrived while the person was here, so they are announced. */
export interface Said {
  type: 'said';
  key: string;
  conversation: string;
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
  conversation: string;
  order: number;
  /** `waiting`: for a connection; it is tried again by itself. */
  state: 'sending' | 'waiting' | 'sent' | 'failed';
  /** Why it failed, or what it waits for, in words for the patient. */
  problem: string;
  /** Sending the same again can help; otherwise only other words can. */
  retryable: boolean;
  /** Its place in the conversation, once the server has told. */
  seq?: number;
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
  return { type: 'said', key: keyOf(conversation, message), conversation, message, live };
}

export function keyOf(conversation: string, message: Message): string {
  return message.seq === NOT_STORED ? newId() : `${conversation}/${message.seq}`;
}

/** A button shows as its title, for that is what the person pressed; its payload is not for reading. */
export function asSent(undelivered: Undelivered): Sent {
  const { id, title, conversation = '', order = 0, problem = '', retryable = true } = undelivered;
  const state = problem ? 'failed' : 'sending';
  const outgoing = 'text' in undelivered ? { id, text: undelivered.text } : { id, payload: undelivered.payload };
  const text = title ?? ('text' in outgoing ? outgoing.text : outgoing.payload);
  return { type: 'sent', key: id, outgoing, text, conversation, order, state, problem, retryable };
}

export const asUndelivered = ({ outgoing, text, conversation, order, state, problem, retryable }: Sent): Undelivered => ({
  ...outgoing,
  title: text,
  conversation,
  order,
  ...(state === 'failed' && { problem, retryable }),
});

export function asNotice(text: string): Notice {
  return { type: 'notice', key: newId(), text };
}

export const isUnderway = (entry: Entry): entry is Sent =>
  entry.type === 'sent' && (entry.state === 'sending' || entry.state === 'waiting');

export const isByPatient = (entry: Entry): boolean =>
  entry.type === 'sent' || (entry.type === 'said' && entry.message.sender === 'user');

/** The payload of the button that has everything erased: the conversation is gone when its answer comes. */
const FORGET_ME = '/forget_me';

export const isForgetMe = ({ outgoing }: Sent): boolean => 'payload' in outgoing && outgoing.payload === FORGET_ME;

/** Only the conversation that offered a button takes its payload; in any other its title says the same. */
export function moveTo(conversation: string, sent: Sent): Sent {
  if ('payload' in sent.outgoing) sent.outgoing = { id: sent.outgoing.id, text: sent.text };
  sent.conversation = conversation;
  return sent;
}
