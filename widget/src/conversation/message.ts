/** What the chat API says about a message. The field names are the API's own. */

export interface Button {
  title: string;
  payload: string;
}

export interface Source {
  id: string;
  title: string;
  publisher: string;
}

export interface Message {
  seq: number;
  /** The client's id of a message of the person. */
  id?: string;
  sender: 'user' | 'bot' | 'staff';
  sent_at: string;
  kind: string;
  text: string;
  buttons: Button[];
  urgency: string;
  sources: Source[];
}

/** A message of this kind stands on facts, so it is worth asking whether it helped. */
const ANSWERING_KINDS = new Set(['answer', 'side_effect', 'medicine', 'not_covered', 'handoff']);

export const isEmergency = (message: Message): boolean =>
  message.kind === 'emergency' || message.urgency === 'emergency';

export const isAnswer = (message: Message): boolean => ANSWERING_KINDS.has(message.kind) && !isEmergency(message);

/** Reads the `messages` of an answer of the server; a list that an older server leaves out is empty. */
export function readMessages(body: unknown): Message[] {
  const messages = (body as { messages?: Partial<Message>[] } | null)?.messages ?? [];
  return messages.map(readMessage);
}

export function readMessage(message: Partial<Message>): Message {
  return {
    seq: Number(message.seq),
    ...(message.id !== undefined && { id: message.id }),
    sender: message.sender ?? 'bot',
    sent_at: message.sent_at ?? '',
    kind: message.kind ?? '',
    text: message.text ?? '',
    buttons: message.buttons ?? [],
    urgency: message.urgency ?? 'none',
    sources: message.sources ?? [],
  };
}
