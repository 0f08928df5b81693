/** What all elements of the page have in common. */
import { LitElement } from 'lit';
import { settings } from '../data/settings.js';
import { store } from '../data/store.js';

/** Whether the screen is that of a phone. */
export const phone = matchMedia('(max-width: 639px)');
phone.addEventListener('change', () => store.redraw());

/** An element in the page's own tree, styled by the one style sheet, and drawn again when data or settings change. */
export class GrapevineElement extends LitElement {
  private readonly again = () => this.requestUpdate();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    store.addEventListener('change', this.again);
    settings.addEventListener('change', this.again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store.removeEventListener('change', this.again);
    settings.removeEventListener('change', this.again);
  }
}

/** Only http and https may be followed from labels and annotations. */
export function safeUrl(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
}

const numbers = new Intl.NumberFormat(); // which toLocaleString would look up for each of many cards

/** `1 alert`, `2 alerts`. */
export function count(n: number, noun: string): string {
  return `${numbers.format(n)} ${noun}${n === 1 ? '' : 's'}`;
}
