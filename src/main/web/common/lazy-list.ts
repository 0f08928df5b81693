/** A list of any length of which only what is near the screen is in the document. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GrapevineElement } from './element.js';

/** How far outside of the screen rows are drawn, so that scrolling finds them there. */
const MARGIN = '600px';
/** What stands above a list at least, in pixels: header, filter and heading. */
const ABOVE = 180;

@customElement('gv-lazy-list')
export class LazyList extends GrapevineElement {
  @property({ attribute: false }) items: readonly unknown[] = [];
  @property({ attribute: false }) draw: (item: never) => TemplateResult = () => html``;
  @property({ attribute: false }) key: (item: never) => unknown = (item) => item;
  /** The height of a row that has not been drawn yet, in pixels; or what estimates it. */
  @property({ attribute: false }) estimate: number | ((item: never) => number) = 44;
  /** How many rows are drawn together. */
  @property({ attribute: false }) size = 25;
  /** What stands behind the rows; the first frame does not wait for it. */
  @property({ attribute: false }) rest: () => TemplateResult | typeof nothing = () => nothing;

  /** The chunks near the screen; undefined until the browser has told them, after the first frame. */
  private near: Set<number> | undefined;
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
    const near = (this.near ??= new Set());
    for (const entry of entries) {
      const chunk = Number((entry.target as HTMLElement).dataset['chunk']);
      if (entry.isIntersecting) {
        near.add(chunk);
      } else if (entry.boundingClientRect.height > 0) {
        this.heights.set(chunk, entry.boundingClientRect.height);
        near.delete(chunk);
      }
    }
    this.requestUpdate();
  }

  protected override updated(): void {
    this.renderRoot.querySelectorAll(':scope > .chunk').forEach((chunk) => this.observer?.observe(chunk));
  }

  private itemsOf(chunk: number): never[] {
    return this.items.slice(chunk * this.size, (chunk + 1) * this.size) as never[];
  }

  private heightOf(items: readonly never[]): number {
    const { estimate } = this;
    return items.reduce((all: number, item) => all + (typeof estimate === 'number' ? estimate : estimate(item)), 0);
  }

  /** How many rows may be on the screen: the first frame waits for no more. */
  private first(): number {
    let height = 0;
    const behind = this.items.findIndex((item) => {
      const isBehind = height >= innerHeight - ABOVE;
      height += this.heightOf([item as never]);
      return isBehind;
    });
    return behind < 0 ? this.items.length : behind;
  }

  protected override render() {
    const chunks = [...Array(Math.ceil(this.items.length / this.size)).keys()];
    const first = this.near === undefined ? this.first() : Infinity; // also where the list changes before the first frame
    const near = this.near ?? new Set(chunks.filter((chunk) => chunk * this.size < first));
    return html`${chunks.map((chunk) => {
      const isNear = near.has(chunk);
      const items = this.itemsOf(chunk);
      const shown = isNear ? items.slice(0, first - chunk * this.size) : [];
      const style =
        shown.length === items.length ? '' : `${isNear ? 'min-height' : 'height'}:${this.heights.get(chunk) ?? this.heightOf(items)}px`;
      return html`<div class="chunk" data-chunk=${chunk} .style=${style}>
        ${repeat(shown, this.key, this.draw)}
      </div>`;
    })}
    ${first === Infinity ? this.rest() : nothing}`;
  }
}
