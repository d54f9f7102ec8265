/** Every sentence the widget itself says. What the assistant says comes from the server. */
export const english = {
  name: 'Backline',
  about: 'Gabapentin and back pain',
  note: 'A machine, not a doctor. In an emergency call',
  emergencyNumber: '911',

  launcher: 'Ask about back pain',
  unread: (count: number): string => (count === 1 ? '1 new message' : `${count} new messages`),
  close: 'Close the chat',

  newConversation: 'New conversation',
  download: 'Download',
  downloadLabel: 'Download this conversation',
  erase: 'Delete',
  eraseLabel: 'Delete this conversation',
  confirmNew: 'Start over? This conversation will no longer be shown here.',
  confirmNewYes: 'Start over',
  confirmErase: 'Delete this conversation for good? Nobody will be able to read it again.',
  confirmEraseYes: 'Delete it',
  cancel: 'Keep it',
  transcriptFile: 'backline-conversation.txt',

  conversation: 'Conversation',
  you: 'You',
  staff: 'Staff',
  said: (who: string): string => `${who} said:`,
  typing: 'Backline is writing',
  newMessages: 'New message below',
  choices: 'Choose an answer',
  choicesSpoken: (titles: string[]): string => `You can choose: ${titles.join(', ')}.`,
  chosen: 'chosen',
  source: 'Source',
  sources: 'Sources',
  opensNewTab: 'opens in a new tab',

  emergency: 'Get help now',
  call: (number: string): string => `Call ${number}`,

  helpful: 'Did this answer your question?',
  helpfulYes: 'Yes',
  helpfulNo: 'No',
  helpfulThanks: 'Thank you. This helps us make the answers better.',

  sending: 'Sending',
  sent: 'Sent',
  notSent: 'Not sent.',
  retry: 'Try again',
  edit: 'Change it',

  // Delivery: what waits for a connection, and what other tabs did
  waiting: 'Waiting for a connection. It will be sent by itself.',
  waitingTooMany: 'That was a lot at once. It will be sent by itself in a moment.',
  waitingLong: 'If this is an emergency, do not wait: call the number at the top.',
  waitsItsTurn: 'Waiting',
  tryNow: 'Try now',
  takeBack: 'Take back',
  startedOver: 'You started a new conversation in another tab.',
  erasedElsewhere: 'You deleted this conversation in another tab.',

  question: 'Your question',
  placeholder: 'Write your question',
  send: 'Send',
  empty: 'Please write your question first.',
  privacy: 'Please leave out your name and address.',
  count: (used: number, most: number): string => `${used.toLocaleString('en-US')} of ${most.toLocaleString('en-US')} characters`,
  tooLong: (over: number): string =>
    `Too long by ${over.toLocaleString('en-US')} ${over === 1 ? 'character' : 'characters'}. Please shorten it or send it in two parts.`,

  opening: 'Opening the chat',
  cannotOpen: 'The chat could not be opened.',
  offline: 'There is no connection to the chat right now.',
  serverTrouble: 'The chat has a problem right now. Please try again in a moment.',
  refused: 'The chat could not take this message.',
  sessionEnded: 'Your earlier conversation has ended. This is a new one.',
  erased: 'Your conversation was deleted. This is a new one.',
  couldNotErase: 'The conversation could not be deleted. Please try again.',
  couldNotDownload: 'The conversation could not be downloaded. Please try again.',

  // What can be done with a message
  locale: 'en-US',
  justNow: 'just now',
  messageName: (who: string, text: string, when: string): string => `${who}: ${text}${when && `, ${when}`}`,
  starters: 'You could ask',
  urgent: 'Call a doctor today',
  text: (number: string): string => `Text ${number}`,
  copy: 'Copy',
  copyWhat: 'this message',
  copied: 'Copied',
  notCopied: 'It could not be copied.',
  sourceClose: 'Close this source',
  sourceLoading: 'Loading',
  sourceFailed: 'This source could not be loaded.',
  sourceOf: (document: string, publisher: string): string => `From: ${document} (${publisher})`,
  sourceQuestion: (question: string): string => `It answers: ${question}`,
  sourceFacts: 'What Backline takes from this section, in its own words:',
  sourceNoFacts: 'Backline looked in this section, and takes no single fact from it.',
  sourceOriginal: 'Read the original',
  commentCan: 'You can add a comment.',
  commentMissing: 'What was missing? (optional)',
  commentMore: 'Anything to add? (optional)',
  commentSend: 'Send comment',
  commentSkip: 'Skip',
  commentThanks: 'Thank you. Your comment was sent.',
  commentFailed: 'Your comment could not be sent. It is still here. Please try again.',
  ratingFailed: 'Your answer could not be sent. Please press it again.',

  // The consent screen. A page may translate these, but not rewrite them in English: see languages.ts.
  consentTitle: 'Before you start',
  consentMachine: 'You are writing to a machine, not a doctor. It can be wrong, and it does not know your case.',
  consentEmergency: 'This chat is not for emergencies. If you need help right now, do not wait for an answer here.',
  consentCrisis: 'If you think about ending your life, somebody is there for you at any hour.',
  consentKept: (days: number | null): string =>
    days === null
      ? 'What you write is kept until you delete it.'
      : `What you write is kept for ${days === 1 ? '1 day' : `${days} days`} after your last message, and then deleted.`,
  consentComments: (days: number | null): string =>
    days === null
      ? 'What you write about an answer is kept until you delete it.'
      : `What you write about an answer is kept for ${days === 1 ? '1 day' : `${days} days`}.`,
  consentMasked: 'Before anything is kept, names and numbers that could identify you are masked. Some may be missed, so please leave them out.',
  consentStaff: 'Staff may read what you write, to make the answers better. An example that they make from it stays, without your name.',
  consentDelete: 'You can delete your conversation at any time.',
  consentChanged: 'This text has changed since you last agreed to it.',
  consentStillHere: 'Your conversation is still here, and goes on when you agree.',
  consentErased: 'Your conversation was deleted.',
  consentAccept: 'I understand, start the chat',
  consentUnknown: 'The chat cannot be reached right now, so it cannot start. Please check your connection.',
};

export type Words = typeof english;

/** The words in use; `speak` in languages.ts puts those of another language in their place. */
export const strings: Words = { ...english };
