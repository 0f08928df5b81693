/** The filter of the silences: matchers or words. It stands in the address. */
import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { parsePasted } from '../../data/pasted.js';
import { regexps } from '../../data/regexps.js';
import type { Address } from '../../data/route.js';
import { contains, isAbout } from '../../data/silences.js';
import type { Silence } from '../../data/types.js';
import { GrapevineElement } from '../common/element.js';

const PAUSE = 200;

export interface SilenceFilter {
  readonly accepts: (silence: Silence) => boolean;
  /** What is wrong with it; empty if nothing is. */
  readonly error: string;
}

/** Reads a filter: what cannot be read as matchers is words, unless it starts as matchers do. */
export function silenceFilter(text: string): SilenceFilter {
  if (text.trim() === '') {
    return { accepts: () => true, error: '' };
  }
  try {
    const matchers = parsePasted(text);
    return { accepts: (silence) => isAbout(silence, matchers), error: regexps.problem(matchers) };
  } catch (e) {
    const error = text.trim().startsWith('{') && e instanceof Error ? e.message : '';
    return { accepts: (silence) => contains(silence, text.trim()), error };
  }
}

@customElement('gv-silence-filter')
export class SilenceFilterBar extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @property({ attribute: false }) error = '';
  /** While the user types, the input is ahead of the address. */
  @state() private typed: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  private type(text: string): void {
    this.typed = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.apply(), PAUSE);
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
            aria-label="Filter by matchers or words"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            placeholder='Filter: cluster="a", or words'
            .value=${text}
            @input=${(event: Event) => this.type((event.target as HTMLInputElement).value)}
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
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}`;
  }
}
