/** The filter with completion, states, receiver, order, grouping. All of it stands in the address. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { line } from '../../common/text.js';
import { isComplete, suggestions } from '../../data/completion.js';
import { EVERYTHING, choiceText, conditionText, excludedText, isEmpty, parseFilter, problemOf, textOf, withChoices, wordsText } from '../../data/filter.js';
import type { Filter } from '../../data/filter.js';
import { MatcherSyntaxError, text } from '../../data/matchers.js';
import { regexps } from '../../data/regexps.js';
import { hash, parse, withFilter } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { defaultFilter } from '../../data/saved.js';
import { store } from '../../data/store.js';
import { visible } from '../../data/text.js';
import { NO_GRID, gridLabel } from './grid.js';
import './saved-filters.js';
import { STATES } from './view.js';

const SUGGESTIONS = 8;
/**
 * After a pause of so long the alerts are searched for the words that are typed, in milliseconds. It begins with the frame that
 * shows the last letter, so that the search never comes before it.
 */
const PAUSE = 100;

/** Whether the page has not shown the alerts yet; then it applies the default filter. */
let isFirst = true;

/** Changes parameters of the address, which elements have a moment later; empty ones go. */
export function goTo(changes: Readonly<Record<string, string>>): void {
  location.hash = hash('alerts', { ...Object.fromEntries(parse(location.hash).params), ...changes });
  dispatchEvent(new Event('hashchange')); // the browser says so only after the next frame
}

/** The text of a filter that cannot be read; empty if it can. */
function unread(address: Address | undefined): string {
  return (address?.filterError ?? '') === '' ? '' : (address?.params.get('filter') ?? '');
}

@customElement('gv-filter-bar')
export class FilterBar extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @state() private typed = '';
  @state() private error = '';
  @state() private chosen = -1;
  @state() private isOpen = false;
  /** On a phone; elsewhere they always are. */
  @state() private moreShown = false;

  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const first = defaultFilter();
    if (isFirst && first !== undefined && this.address.params.size === 0) {
      location.replace(hash('alerts', { filter: first.filter }));
    }
    isFirst = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** Shows a filter that cannot be read as typed, so that it can be mended. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    const text = unread(this.address);
    if (changed.has('address') && text !== unread(changed.get('address'))) {
      this.typed = text;
    }
  }

  private setFilter(filter: Filter): void {
    goTo({ filter: textOf(filter), name: '' });
  }

  private type(typed: string): void {
    this.typed = typed;
    this.chosen = -1;
    this.error = '';
    clearTimeout(this.timer);
    requestAnimationFrame(() => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(this.typed), this.typed === '' ? 0 : PAUSE);
    });
  }

  /** Searches for the words that are typed; a matcher that is not complete would match nothing. */
  private search(typed: string): void {
    if (problemOf(typed) === '') { // else it is shown once the user has finished typing
      const filter = parseFilter(typed);
      const isWords = withChoices(filter).every(({ matchers, conditions }) => matchers.length + conditions.length === 0);
      this.dispatchEvent(new CustomEvent('gv-search', { detail: isWords ? filter : EVERYTHING, bubbles: true }));
    }
  }

  private async submit(): Promise<void> {
    const suggestion = this.isOpen ? this.suggestions()[this.chosen] : undefined;
    if (suggestion !== undefined && suggestion !== this.typed) {
      this.complete(suggestion);
      return;
    }
    try {
      const { typed } = this;
      const more = parseFilter(typed);
      this.type(''); // what is typed from now on is another filter, even if the server has yet to judge this one
      this.isOpen = false;
      const error = await regexps.check(more);
      if (error !== '') {
        this.type(this.typed || typed);
        this.error = error;
      } else if (!isEmpty(more) || unread(this.address) !== '') {
        goTo({ ...withFilter(parse(location.hash), more), name: '' });
      }
    } catch (e) {
      if (!(e instanceof MatcherSyntaxError)) {
        throw e;
      }
      this.search('');
      this.error = e.message;
    }
  }

  private complete(suggestion: string): void {
    this.type(suggestion);
    if (isComplete(suggestion)) {
      this.isOpen = false;
      void this.submit();
    } else {
      this.renderRoot.querySelector<HTMLInputElement>('#filter')?.focus();
    }
  }

  private suggestions(): readonly string[] {
    return suggestions(store, this.typed, SUGGESTIONS);
  }

  /** The parts of the filter as they are written, each with the filter without it. */
  private chips(): readonly (readonly [shown: string, rest: Filter])[] {
    const { query } = this.address;
    const without = <K extends keyof Filter>(key: K, part: unknown): Filter => ({
      ...query,
      [key]: query[key].filter((each) => each !== part),
    });
    return [
      ...query.matchers.map((each) => [text(each), without('matchers', each)] as const),
      ...query.conditions.map((each) => [conditionText(each), without('conditions', each)] as const),
      ...query.texts.map((each) => [wordsText(each), without('texts', each)] as const),
      ...query.excluded.map((each) => [excludedText(each), without('excluded', each)] as const),
      ...query.choices.map((each) => [choiceText(each), without('choices', each)] as const),
    ];
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const suggestions = this.suggestions();
      event.preventDefault();
      this.isOpen = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.chosen = (this.chosen + step + suggestions.length + 1) % (suggestions.length + 1);
      if (this.chosen === suggestions.length) {
        this.chosen = -1;
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void this.submit();
    } else if (event.key === 'Escape') {
      if (this.isOpen) {
        this.isOpen = false;
      } else {
        (event.target as HTMLElement).blur();
      }
    } else if (event.key === 'Backspace' && this.typed === '' && !event.repeat) {
      const last = this.chips().at(-1);
      if (last !== undefined) {
        this.setFilter(last[1]);
      }
    }
  }

  protected override render() {
    const { filterError, query } = this.address;
    const error = this.error || (filterError === '' ? regexps.problem(query) : `${filterError}. Nothing is filtered.`);
    return html`<section class="filter-bar" aria-label="Filter">
      ${this.input()}
      <div class="filter-more ${this.moreShown ? 'shown' : ''}" id="filter-more">${this.states()} ${this.receiver()} ${this.order()} ${this.grouping()} ${this.grid()}
        <gv-saved-filters .address=${this.address}></gv-saved-filters> ${this.labels()}</div>
      ${error === '' ? nothing : html`<p class="error-text" role="alert">${line(error)}</p>`}
    </section>`;
  }

  private input(): TemplateResult {
    const suggestions = this.isOpen ? this.suggestions() : [];
    const chips = this.chips();
    return html`<div class="filter-input ${this.moreShown ? '' : 'one-row'}">
      ${chips.length === 0
        ? nothing
        : html`<div class="chips">
            ${chips.map(
              ([shown, rest]) =>
                html`<span class="chip matcher"
                  >${line(shown)}<button class="quiet" aria-label="Remove ${visible(shown)}" @click=${() => this.setFilter(rest)}>
                    ✕
                  </button></span
                >`,
            )}
          </div>`}
      <div class="combobox">
        <input
          id="filter"
          role="combobox"
          aria-label="Filter by labels or words"
          aria-expanded=${suggestions.length > 0}
          aria-controls="suggestions"
          aria-autocomplete="list"
          aria-activedescendant=${this.chosen >= 0 && suggestions.length > 0 ? `suggestion-${this.chosen}` : nothing}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder='Filter: words, severity="critical", @age>1h'
          .value=${this.typed}
          @focus=${() => (this.isOpen = true)}
          @blur=${() => setTimeout(() => (this.isOpen = false), 150)}
          @input=${(event: Event) => {
            this.type((event.target as HTMLInputElement).value);
            this.isOpen = true;
          }}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        />
        <ul id="suggestions" role="listbox" aria-label="Suggestions" ?hidden=${suggestions.length === 0}>
          ${suggestions.map(
            (suggestion, i) =>
              html`<li
                id="suggestion-${i}"
                role="option"
                aria-selected=${i === this.chosen}
                @mousedown=${(event: Event) => {
                  event.preventDefault();
                  this.complete(suggestion);
                }}
              >
                ${line(suggestion)}
              </li>`,
          )}
        </ul>
      </div>
      ${isEmpty(this.address.query) && unread(this.address) === ''
        ? nothing
        : html`<button class="quiet clear" @click=${() => this.setFilter(EVERYTHING)}>Clear filter</button>`}
      <button
        class="more-button"
        aria-expanded=${this.moreShown}
        aria-controls="filter-more"
        @click=${() => (this.moreShown = !this.moreShown)}
      >
        Options
      </button>
    </div>`;
  }

  private labels(): TemplateResult {
    const show = () => this.dispatchEvent(new CustomEvent('gv-labels', { detail: true, bubbles: true }));
    return html`<button aria-haspopup="dialog" aria-keyshortcuts="l" title="Count the alerts by label (l)" @click=${show}>Labels</button>`;
  }

  private states(): TemplateResult {
    return html`<details class="menu">
      <summary>State</summary>
      <fieldset>
        <legend class="hidden">State</legend>
        ${STATES.map(
          (each) =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${this.address.params.get(each) !== 'false'}
                @change=${(event: Event) =>
                  goTo({ [each]: (event.target as HTMLInputElement).checked ? '' : 'false' })}
              />${each}</label
            >`,
        )}
      </fieldset>
    </details>`;
  }

  private receiver(): TemplateResult {
    const names = [...new Set([...store.groups.values()].map((group) => group.receiver))].sort();
    const current = this.address.params.get('receiver') ?? '';
    return html`<label class="inline"
      ><span>Receiver</span>
      <select @change=${(event: Event) => goTo({ receiver: (event.target as HTMLSelectElement).value })}>
        <option value="" ?selected=${current === ''}>all</option>
        ${[...new Set(current === '' ? names : [current, ...names])].map(
          (name) => html`<option value=${name} ?selected=${name === current}>${visible(name)}</option>`,
        )}
      </select></label
    >`;
  }

  private order(): TemplateResult {
    const current = this.address.params.get('sort') ?? 'severity';
    return html`<label class="inline"
      ><span>Sort</span>
      <select @change=${(event: Event) => goTo({ sort: (event.target as HTMLSelectElement).value })}>
        ${['severity', 'start', 'name'].map((each) => html`<option ?selected=${each === current}>${each}</option>`)}
      </select></label
    >`;
  }

  private grouping(): TemplateResult {
    return html`<label class="inline"
      ><span>Group by</span>
      <input
        class="group-by"
        placeholder="as notified"
        .value=${this.address.params.get('group') ?? ''}
        @change=${(event: Event) => goTo({ group: (event.target as HTMLInputElement).value.trim() })}
    /></label>`;
  }

  /** The label that divides the page; the default of the server needs no parameter. */
  private grid(): TemplateResult {
    const byServer = store.display.grid;
    const change = (label: string) => goTo({ grid: label === byServer ? '' : label === '' ? NO_GRID : label });
    return html`<label class="inline"
      ><span>Divide by</span>
      <input
        class="group-by"
        placeholder="nothing"
        .value=${gridLabel(this.address.params.get('grid'), byServer)}
        @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())}
    /></label>`;
  }
}
