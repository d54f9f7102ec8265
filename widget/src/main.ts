/** What the script tag does: define the element, and put the floating chat into a page that has none. */
import { BackPainChat } from './element/back-pain-chat';
import { Composer } from './element/composer';
import { ATTRIBUTES } from './page/settings';

const TAG = 'back-pain-chat';
const script = document.currentScript as HTMLScriptElement | null;

// A page that loads the script twice keeps its first chat.
if (!customElements.get(TAG)) {
  if (script?.src) BackPainChat.defaultServer = new URL('.', script.src).href;
  customElements.define(`${TAG}-composer`, Composer);
  customElements.define(TAG, BackPainChat);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', addLauncher);
  else addLauncher();
}

function addLauncher(): void {
  if (document.querySelector(TAG)) return;
  const chat = document.createElement(TAG);
  for (const name of ATTRIBUTES) {
    const value = script?.getAttribute(`data-${name}`);
    if (typeof value === 'string') chat.setAttribute(name, value);
  }
  document.body.append(chat);
}
