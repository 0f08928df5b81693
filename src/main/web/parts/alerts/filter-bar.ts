/** The filter: matchers with completion, states, receiver, order, grouping. All of it stands in the address. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { completions } from '../../data/completion.js';
import { MatcherSyntaxError, filterText, parseMatchers, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { isRegexp, regexps } from '../../data/regexps.js';
import { hash, parse } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import { store } from '../../data/store.js';
import { STATES } from '../../data/view.js';
import { GrapevineElement } from '../common/element.js';

const SUGGESTIONS = 8;

/** Changes parameters of the address, which elements have a moment later; empty ones go. */
export function goTo(changes: Readonly<Record<string, string>>): void {
  location.hash = hash('alerts', { ...Object.fromEntries(parse(location.hash).params), ...changes });
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

  private setFilter(matchers: readonly Matcher[]): void {
    goTo({ filter: filterText(matchers) });
  }

  private async submit(): Promise<void> {
    const suggestion = this.isOpen ? this.suggestions()[this.chosen] : undefined;
    if (suggestion !== undefined && suggestion !== this.typed) {
      this.complete(suggestion);
      return;
    }
    try {
      const { typed } = this;
      const more = parseMatchers(typed);
      const error = more.some(isRegexp) ? await regexps.check(more) : '';
      if (error !== '' && this.typed === typed) {
        this.error = error;
      }
      if (error !== '' || this.typed !== typed) {
        return;
      }
      this.typed = '';
      this.error = '';
      this.isOpen = false;
      if (more.length > 0) {
        this.setFilter([...this.address.filter, ...more]);
      }
    } catch (e) {
      if (!(e instanceof MatcherSyntaxError)) {
        throw e;
      }
      this.error = e.message;
    }
  }

  private complete(suggestion: string): void {
    this.typed = suggestion;
    this.chosen = -1;
    if (suggestion.endsWith('"')) {
      this.isOpen = false;
      void this.submit();
    } else {
      this.renderRoot.querySelector<HTMLInputElement>('#filter')?.focus();
    }
  }

  /** Names of labels, then values of the one that is typed, the most frequent first. */
  private suggestions(): readonly string[] {
    const parts = /^\s*([^=!~"{}]+?)\s*(=~|!~|!=|=)\s*"?([^"]*)$/.exec(this.typed);
    return completions(store.alerts.values(), parts, parts?.[3] ?? this.typed.trim(), SUGGESTIONS);
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
    } else if (event.key === 'Backspace' && this.typed === '' && this.address.filter.length > 0) {
      this.setFilter(this.address.filter.slice(0, -1));
    }
  }

  protected override render() {
    const error = this.error || this.address.filterError || regexps.problem(this.address.filter);
    return html`<section class="filter-bar" aria-label="Filter">
      ${this.input()}
      <div class="filter-more ${this.moreShown ? 'shown' : ''}" id="filter-more">${this.states()} ${this.receiver()} ${this.order()} ${this.grouping()}</div>
      ${error === '' ? nothing : html`<p class="error-text" role="alert">${error}</p>`}
    </section>`;
  }

  private input(): TemplateResult {
    const suggestions = this.isOpen ? this.suggestions() : [];
    return html`<div class="filter-input">
      ${this.address.filter.map(
        (matcher) =>
          html`<span class="chip matcher"
            >${text(matcher)}<button
              class="quiet"
              aria-label="Remove ${text(matcher)}"
              @click=${() => this.setFilter(this.address.filter.filter((each) => each !== matcher))}
            >
              ✕
            </button></span
          >`,
      )}
      <div class="combobox">
        <input
          id="filter"
          role="combobox"
          aria-label="Filter by labels"
          aria-expanded=${suggestions.length > 0}
          aria-controls="suggestions"
          aria-autocomplete="list"
          aria-activedescendant=${this.chosen >= 0 && suggestions.length > 0 ? `suggestion-${this.chosen}` : nothing}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder='Filter: severity="critical"'
          .value=${this.typed}
          @focus=${() => (this.isOpen = true)}
          @blur=${() => setTimeout(() => (this.isOpen = false), 150)}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value;
            this.chosen = -1;
            this.isOpen = true;
            this.error = '';
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
                ${suggestion}
              </li>`,
          )}
        </ul>
      </div>
      ${this.address.filter.length > 0
        ? html`<button class="quiet" @click=${() => this.setFilter([])}>Clear filter</button>`
        : nothing}
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
          (name) => html`<option ?selected=${name === current}>${name}</option>`,
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
}
