/** What happens outside of the chat that it has to know: somebody looks, the network is back, another chat was accepted. */

/** Among the chats of one page. Other tabs notice what the browser keeps. */
const ACCEPTED = 'backline-accepted';

export const isLookedAt = (): boolean => document.visibilityState === 'visible';

/**
 * Begins to listen, or ends it.
 *
 * @param accepted something may have been accepted elsewhere.
 * @param cameOrWent somebody looks at the page, or no longer, or the network is back.
 */
export function listen(how: 'addEventListener' | 'removeEventListener', accepted: () => void, cameOrWent: () => void): void {
  for (const event of [ACCEPTED, 'storage']) window[how](event, accepted);
  window[how]('online', cameOrWent);
  document[how]('visibilitychange', cameOrWent);
}

export function tellAccepted(): void {
  window.dispatchEvent(new Event(ACCEPTED));
}
