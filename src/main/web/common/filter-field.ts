/** The filter of a page that lists something else than alerts. It stands in the address; the event `gv-search` has a new one. */
import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { problemOf } from '../data/filter.js';
import type { Address } from '../data/route.js';
import { GrapevineElement } from './element.js';
import { line } from './text.js';

const PAUSE = 200;

@customElement('gv-filter-field')
export class FilterField extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @property({ attribute: false }) error = '';
  /** What a filter may be here. */
  @property({ attribute: false }) examples = '';
  /** While the user types, the input is ahead of the address. */
  @state() private typed: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  private type(text: string): void {
    this.typed = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => problemOf(text) === '' && this.apply(), PAUSE); // half a filter is no error yet
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address') && this.timer === undefined) {
      this.typed = undefined;
    }
  }

  private apply(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.typed;
    if (text !== undefined && text !== (this.address.params.get('filter') ?? '')) {
      this.dispatchEvent(new CustomEvent('gv-search', { detail: text, bubbles: true }));
    }
  }

  protected override render() {
    const text = this.typed ?? this.address.params.get('filter') ?? '';
    return html`<search class="filter-input">
        <div class="combobox">
          <input
            id="filter"
            type="search"
            aria-label="Filter by labels or words"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            placeholder="Filter: ${this.examples}"
            .value=${text}
            @input=${(event: Event) => this.type((event.target as HTMLInputElement).value)}
            @change=${() => this.apply()}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key === 'Enter') {
                this.apply();
              } else if (event.key === 'Escape') {
                (event.target as HTMLElement).blur();
              }
            }}
          />
        </div>
        ${text === '' ? nothing : html`<button class="quiet" @click=${() => (this.type(''), this.apply())}>Clear filter</button>`}
      </search>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${line(this.error)}</p>`}`;
  }
}
