/** The top of the chat: what this is, what it is not, and what can be done with the conversation. */
import { html, nothing, type TemplateResult } from 'lit';
import { closeIcon, downloadIcon, eraseIcon, mark, newIcon } from './icons';
import { telephone } from '../messages/phone-numbers';
import { strings } from '../strings';

/** What the person is asked to confirm, if anything. */
export type Question = 'new' | 'erase' | null;

export interface HeaderActions {
  ask(question: Question): void;
  confirm(): void;
  download(): void;
  close(): void;
}

export interface HeaderState {
  page: boolean;
  heading: string;
  about: string;
  emergencyNumber: string;
  /** Before the person has agreed there is nothing to download, and at most an earlier conversation to delete. */
  tools: { conversation: boolean; erase: boolean };
  question: Question;
}

export function renderHeader(state: HeaderState, actions: HeaderActions): TemplateResult {
  const { page, heading, about, emergencyNumber, tools, question } = state;
  // An opened chat puts the focus here while it does not know yet what it shows.
  const title = page ? html`<h1 id="title">${heading}</h1>` : html`<h2 id="title" tabindex="-1">${heading}</h2>`;
  return html`<header part="header">
    <div class="bar">
      ${mark}
      <div class="titles">
        ${title}
        <p class="about">${about}</p>
      </div>
      <div class="tools">
        ${tools.conversation
          ? html`${renderTool('new', newIcon, strings.newConversation, strings.newConversation, () => actions.ask('new'))}
            ${renderTool('download', downloadIcon, strings.download, strings.downloadLabel, () => actions.download())}`
          : nothing}
        ${tools.erase ? renderTool('erase', eraseIcon, strings.erase, strings.eraseLabel, () => actions.ask('erase')) : nothing}
        ${page ? nothing : renderTool('close', closeIcon, '', strings.close, () => actions.close())}
      </div>
    </div>
    <p class="note">
      ${strings.note} <a href=${telephone(emergencyNumber)}>${emergencyNumber}</a>.
    </p>
    ${question ? renderQuestion(question, actions) : nothing}
  </header>`;
}

function renderTool(id: string, icon: TemplateResult, text: string, label: string, act: () => void): TemplateResult {
  return html`<button type="button" class="tool" id=${id} aria-label=${label} title=${label} @click=${act}>
    ${icon}${text ? html`<span>${text}</span>` : nothing}
  </button>`;
}

function renderQuestion(question: 'new' | 'erase', actions: HeaderActions): TemplateResult {
  const [text, yes] =
    question === 'new' ? [strings.confirmNew, strings.confirmNewYes] : [strings.confirmErase, strings.confirmEraseYes];
  return html`<div class="question" role="group" aria-labelledby="question">
    <p id="question">${text}</p>
    <button type="button" class="choice" id="confirm" aria-describedby="question" @click=${() => actions.confirm()}>${yes}</button>
    <button type="button" class="plain" @click=${() => actions.ask(null)}>${strings.cancel}</button>
  </div>`;
}
