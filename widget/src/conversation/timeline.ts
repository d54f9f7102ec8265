/** What the person sees, in the order in which the server has it; what is still on its way stands last. */
import { asSaid, isUnderway, keyOf, NOT_STORED, type Entry, type Said, type Sent } from './entries';
import type { Message } from './message';

export class Timeline {
  entries: Entry[] = [];

  /** What has no place in the conversation yet. */
  add(sent: Sent): void {
    this.entries.push(sent);
  }

  remove(entry: Entry): void {
    this.entries = this.entries.filter((one) => one !== entry);
  }

  /** What shows the message with this id of a client. */
  find(id: string | undefined): Entry | undefined {
    return this.entries.find((entry) => (entry.type === 'sent' ? entry.outgoing.id : entry.type === 'said' && entry.message.id) === id);
  }

  /** Puts it where the server has it: another tab's message may have come first, and arrive later. */
  place(entry: Entry): void {
    let index = this.entries.length;
    while (index > 0 && comesAfter(this.entries[index - 1] as Entry, entry)) index -= 1;
    this.entries.splice(index, 0, entry);
  }

  /** Takes in what the server told of a conversation. Returns what was not there yet. */
  take(conversation: string, messages: Message[], live: boolean): Message[] {
    const fresh = messages.filter((message) => !this.#adopt(conversation, message));
    for (const message of fresh) this.place(asSaid(conversation, message, live));
    return fresh;
  }

  /** The server has it, at this place. */
  settle(sent: Sent, conversation: string, seq: number): void {
    Object.assign(sent, { state: 'sent', conversation });
    if (seq === NOT_STORED) return;
    sent.seq = seq;
    const index = this.entries.indexOf(sent);
    const isInPlace = this.entries.every((other, at) => at === index || comesAfter(other, sent) === at > index || !seqOf(other));
    if (isInPlace) return;
    this.remove(sent);
    this.place(sent);
  }

  /** True where the message shows already: it came before, this page sent it, or it is an emergency reply that is stored by now. */
  #adopt(conversation: string, message: Message): boolean {
    if (message.seq === NOT_STORED) return false;
    const key = keyOf(conversation, message);
    if (this.entries.some((entry) => entry.key === key)) return true;
    if (message.sender === 'user') {
      // By its id: the server may have masked a name in its words.
      const sent = message.id ? this.find(message.id) : undefined;
      if (sent?.type !== 'sent') return false;
      this.settle(sent, conversation, message.seq);
      return true;
    }
    const said = this.entries.find(
      (entry) => entry.type === 'said' && entry.message.seq === NOT_STORED && entry.message.text === message.text,
    ) as Said | undefined;
    if (said) Object.assign(said, { message, key });
    return said !== undefined;
  }
}

function comesAfter(other: Entry, entry: Entry): boolean {
  if (isUnderway(other)) return true;
  if (other.type === 'notice' || entry.type === 'notice' || other.conversation !== entry.conversation) return false;
  return seqOf(other) > seqOf(entry);
}

const seqOf = (entry: Entry): number =>
  (entry.type === 'said' ? entry.message.seq : entry.type === 'sent' ? entry.seq : undefined) ?? NOT_STORED;
