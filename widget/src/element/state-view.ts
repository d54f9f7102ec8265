/** Draws that something is awaited, or could not be had. */
import { html, type TemplateResult } from 'lit';
import { strings } from '../strings';

export const renderWaiting = (what: string): TemplateResult =>
  html`<p class="typing"><i></i><i></i><i></i><span class="spoken">${what}</span></p>`;

export function renderProblem(problem: string, retry: () => void): TemplateResult {
  return html`<div class="trouble" role="alert">
    <p>${problem}</p>
    <button type="button" class="choice" @click=${retry}>${strings.retry}</button>
  </div>`;
}
