/** Which records of the history are shown. It stands in the address. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { line } from '../../common/text.js';
import { hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { DEFAULT_SINCE, PARAMETERS } from './history.js';

type Choice = readonly [value: string, name: string];

const SPANS: readonly Choice[] = [
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
];

const TYPES: readonly Choice[] = [
  ['', 'Everything'],
  ['alert', 'Alerts'],
  ['notification', 'Notifications'],
  ['silence', 'Silences'],
  ['action', 'Actions in messages'],
  ['audit', 'Who changed what'],
  ['config', 'Configurations'],
  ['process', 'Starts and stops'],
];

const OUTCOMES: readonly Choice[] = [
  ['', 'Any outcome'],
  ['sent', 'Sent'],
  ['failed', 'Given up'],
];

@customElement('gv-history-filter')
export class HistoryFilterBar extends GrapevineElement {
  @property({ attribute: false }) address!: Address;

  /** Changes the address in place, so that the way back does not lead through each choice. */
  private go(changes: Readonly<Record<string, string>>): void {
    location.replace(hash('history', { ...Object.fromEntries(this.address.params), ...changes }));
  }

  private value(name: string): string {
    return this.address.params.get(name) ?? '';
  }

  protected override render() {
    const { params, filterError } = this.address;
    const isFiltered = ['filter', ...PARAMETERS].some((name) => (params.get(name) ?? '') !== '');
    return html`<search class="filter-bar">
        <div class="filter-input">
          <div class="combobox">${this.text('filter', 'Filter by matchers', 'Filter: cluster="a" team=~"db|web"')}</div>
          ${isFiltered ? html`<a class="button" href=${hash('history')}>Clear</a>` : nothing}
        </div>
        <div class="filter-more shown">
          ${this.value('from') === ''
            ? this.choice('since', 'Time', SPANS, DEFAULT_SINCE)
            : html`<span>From ${this.value('from')}${this.value('to') === '' ? '' : ` to ${this.value('to')}`}</span>`}
          ${this.choice('type', 'Type', TYPES, '')} ${this.choice('outcome', 'Outcome', OUTCOMES, '')}
          ${this.value('silence') === ''
            ? html`<label class="inline">Receiver ${this.text('receiver', 'Receiver', 'any')}</label>`
            : html`<span>Of the <a href=${hash(`silences/${this.value('silence')}`)}>silence ${line(this.value('silence'))}</a></span>`}
        </div>
      </search>
      ${filterError === '' ? nothing : html`<p class="error-text" role="alert">${line(filterError)}. Nothing is filtered.</p>`}`;
  }

  private text(name: string, label: string, placeholder: string): TemplateResult {
    return html`<input
      id=${name}
      type="search"
      aria-label=${label}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      placeholder=${placeholder}
      .value=${this.value(name)}
      @change=${(event: Event) => this.go({ [name]: (event.target as HTMLInputElement).value.trim() })}
    />`;
  }

  private choice(name: string, label: string, choices: readonly Choice[], fallback: string): TemplateResult {
    const chosen = this.value(name) === '' ? fallback : this.value(name);
    const others: Choice[] = choices.some(([value]) => value === chosen) ? [] : [[chosen, chosen]];
    return html`<label class="inline"
      >${label}
      <select
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.go({ [name]: value === fallback ? '' : value });
        }}
      >
        ${[...choices, ...others].map(
          ([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`,
        )}
      </select></label
    >`;
  }
}
