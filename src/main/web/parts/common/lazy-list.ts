/** A list of any length of which only what is near the screen is in the document. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GrapevineElement } from './element.js';

/** How far outside of the screen rows are drawn, so that scrolling finds them there. */
const MARGIN = '600px';

@customElement('gv-lazy-list')
export class LazyList extends GrapevineElement {
  @property({ attribute: false }) items: readonly unknown[] = [];
  @property({ attribute: false }) draw: (item: never) => TemplateResult = () => html``;
  @property({ attribute: false }) key: (item: never) => unknown = (item) => item;
  /** The height of a row that has not been drawn yet, in pixels; or what estimates it. */
  @property({ attribute: false }) estimate: number | ((item: never) => number) = 44;
  /** How many rows are drawn together. */
  @property({ attribute: false }) size = 25;

  private readonly near = new Set<number>([0, 1]);
  private readonly heights = new Map<number, number>();
  private observer: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: MARGIN });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const chunk = Number((entry.target as HTMLElement).dataset['chunk']);
      if (entry.isIntersecting) {
        this.near.add(chunk);
      } else if (entry.boundingClientRect.height > 0) {
        this.heights.set(chunk, entry.boundingClientRect.height);
        this.near.delete(chunk);
      }
    }
    this.requestUpdate();
  }

  protected override updated(): void {
    this.renderRoot.querySelectorAll(':scope > .chunk').forEach((chunk) => this.observer?.observe(chunk));
  }

  protected override render() {
    const { estimate, size } = this;
    const chunks = [...Array(Math.ceil(this.items.length / size)).keys()];
    return html`${chunks.map((chunk) => {
      const items = this.items.slice(chunk * size, (chunk + 1) * size) as never[];
      const isNear = this.near.has(chunk);
      const height = this.heights.get(chunk) ?? items.reduce((sum: number, item) => sum + (typeof estimate === 'number' ? estimate : estimate(item)), 0);
      return html`<div class="chunk" data-chunk=${chunk} .style=${isNear ? '' : `height:${height}px`}>
        ${isNear ? repeat(items, this.key, this.draw) : nothing}
      </div>`;
    })}`;
  }
}
