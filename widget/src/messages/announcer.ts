/**
 * Speaks through a live region that stands beside the visible list. The list itself is silent, so that a
 * screen reader hears each new message once, without Markdown marks, and never the whole history again.
 */
import { isEmergency, type Message } from '../conversation/message';
import { plainText } from './markdown';
import { strings } from '../strings';

/** Long enough to be picked up, short enough not to be met again while reading through the page. */
const SPOKEN_FOR = 6000;

export function announce(region: Element | null, text: string): void {
  if (!region || !text) return;
  const line = document.createElement('p');
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), SPOKEN_FOR);
}

/**
 * What is spoken of new messages. An emergency is an alert of its own where it stands, so it is left out.
 *
 * @param starters what is offered under a greeting instead of its own buttons.
 */
export function spoken(messages: Message[], starters: string[] = []): string {
  return messages
    .filter((message) => message.sender !== 'user' && !isEmergency(message))
    .map((message) => {
      const who = message.sender === 'staff' ? strings.staff : strings.name;
      const urgent = message.urgency === 'urgent' ? `${strings.urgent}.` : '';
      const own = message.kind === 'greeting' ? starters : [];
      const choices = own.length ? own : message.buttons.map((button) => button.title);
      return [strings.said(who), urgent, plainText(message.text), choices.length ? strings.choicesSpoken(choices) : '']
        .filter(Boolean)
        .join(' ');
    })
    .join(' ');
}

/** What is spoken of emergencies that arrive while the chat is closed, where no alert of theirs can be heard. */
export const spokenEmergencies = (messages: Message[]): string =>
  messages
    .filter(isEmergency)
    .map((message) => `${emergencyTitle(message)}. ${plainText(message.text)}`)
    .join(' ');

/** Of two kinds of danger one can wait until a doctor opens. */
export const emergencyTitle = (message: Message): string =>
  message.urgency === 'urgent' ? strings.urgent : strings.emergency;
