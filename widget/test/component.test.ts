import { html, type ReactiveController, type TemplateResult } from 'lit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Component } from '../src/element/component';

class Counter extends Component {
  static override styles = ['p { color: red; }'];
  static override state = ['count'];
  static observedAttributes = ['step'];

  declare count: number;
  drawings = 0;

  constructor() {
    super();
    this.count = 0;
  }

  render(): TemplateResult {
    this.drawings += 1;
    return html`<button @click=${this.add}>${this.count} by ${this.getAttribute('step')}</button>`;
  }

  add(): void {
    this.count += 1;
  }
}

customElements.define('test-counter', Counter);

let counter: Counter;
const text = (): string | null | undefined => counter.renderRoot.querySelector('button')?.textContent;

beforeEach(() => {
  document.body.replaceChildren();
  counter = document.createElement('test-counter') as Counter;
});

describe('a component', () => {
  it('is drawn once it is in the page, and not before', async () => {
    counter.count = 3;
    await counter.updateComplete;
    expect(counter.drawings).toBe(0);
    document.body.append(counter);
    await counter.updateComplete;
    expect([counter.drawings, text()]).toEqual([1, '3 by ']);
  });

  it('is drawn once for any number of changes, and not for none', async () => {
    document.body.append(counter);
    await counter.updateComplete;
    counter.count = 1;
    counter.count = 2;
    counter.setAttribute('step', '1');
    await counter.updateComplete;
    expect([counter.drawings, text()]).toEqual([2, '2 by 1']);
    counter.count = 2;
    await counter.updateComplete;
    expect(counter.drawings).toBe(2);
  });

  it('hears its own events as itself', async () => {
    document.body.append(counter);
    await counter.updateComplete;
    counter.renderRoot.querySelector('button')?.click();
    await counter.updateComplete;
    expect(text()).toBe('1 by ');
  });

  it('shows what changed while it was out of the page when it comes back', async () => {
    document.body.append(counter);
    await counter.updateComplete;
    counter.remove();
    counter.count = 5;
    document.body.append(counter);
    await counter.updateComplete;
    expect(text()).toBe('5 by ');
  });

  it('goes on after a drawing that failed', async () => {
    document.body.append(counter);
    await counter.updateComplete;
    const render = counter.render;
    counter.render = () => {
      throw new Error('a mistake');
    };
    counter.count = 1;
    await expect(counter.updateComplete).rejects.toThrow('a mistake');
    counter.render = render;
    counter.count = 2;
    await counter.updateComplete;
    expect(text()).toBe('2 by ');
  });

  it('tells its controllers when it comes, is drawn, and goes', async () => {
    const heard: string[] = [];
    const controller: ReactiveController = {
      hostConnected: () => heard.push('connected'),
      hostUpdate: () => heard.push('update'),
      hostUpdated: () => heard.push('updated'),
      hostDisconnected: () => heard.push('disconnected'),
    };
    counter.addController(controller);
    document.body.append(counter);
    await counter.updateComplete;
    counter.remove();
    expect(heard).toEqual(['connected', 'update', 'updated', 'disconnected']);
  });

  it('shares its style sheets with its like', () => {
    const other = document.createElement('test-counter') as Counter;
    expect(counter.renderRoot.adoptedStyleSheets).toHaveLength(1);
    expect(counter.renderRoot.adoptedStyleSheets[0]).toBe(other.renderRoot.adoptedStyleSheets[0]);
  });
});
