/** The matchers of a silence: chips, and an input that takes typed and pasted ones. */
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { completions } from '../../data/completion.js';
import { MatcherSyntaxError, distinct, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { parsePasted } from '../../data/pasted.js';
import { store } from '../../data/store.js';
import { shortened, visible } from '../../data/text.js';
import { GrapevineElement } from '../common/element.js';
import { line } from '../common/text.js';

const SUGGESTIONS = 30;
/** The greatest length of a name for a screen reader. */
const NAME = 120;

let lastId = 0;

/** What the editor says when something changes. */
export interface MatcherChange {
  readonly matchers: readonly Matcher[];
  /** Those in the input, not chips yet. */
  readonly typed: readonly Matcher[];
  /** What is wrong with the input; empty if nothing is. */
  readonly error: string;
}

@customElement('gv-matcher-editor')
export class MatcherEditor extends GrapevineElement {
  @property({ attribute: false }) matchers: readonly Matcher[] = [];
  @state() private input = '';
  @state() private error = '';
  private readonly listId = `matcher-options-${++lastId}`;

  private tell(matchers: readonly Matcher[], typed: readonly Matcher[], error: string): void {
    const detail: MatcherChange = { matchers: distinct(matchers), typed, error };
    this.dispatchEvent(new CustomEvent('gv-matchers', { detail, bubbles: true }));
  }

  /** Reads what stands in the input; an error is reported, and shown once the user has finished typing. */
  private read(value: string): { typed: readonly Matcher[]; error: string } {
    try {
      const typed = parsePasted(value);
      const open = typed.find((each) => each.value === '' && !value.includes('"'));
      return open === undefined
        ? { typed, error: '' }
        : { typed: [], error: `A value is expected after ${open.name}${open.operator}` };
    } catch (e) {
      if (!(e instanceof MatcherSyntaxError)) {
        throw e;
      }
      return { typed: [], error: e.message };
    }
  }

  private type(value: string): void {
    this.input = value;
    this.error = '';
    if (value.endsWith('"') && this.options().includes(value)) {
      this.commit();
      return;
    }
    const { typed, error } = this.read(value);
    this.tell(this.matchers, typed, error);
  }

  /** Makes chips of what stands in the input. */
  private commit(): void {
    const { typed, error } = this.read(this.input);
    this.error = error;
    if (error === '') {
      this.input = '';
      this.tell([...this.matchers, ...typed], [], '');
    }
  }

  private paste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData('text') ?? '';
    if (this.input === '' && /[\n{,]/.test(pasted)) {
      event.preventDefault(); // the input would drop the ends of lines
      this.input = pasted;
      this.commit();
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault(); // a matcher is complete, which does not mean that the silence is
      if (this.input.trim() !== '') {
        this.commit();
      }
    } else if (event.key === 'Backspace' && this.input === '') {
      this.tell(this.matchers.slice(0, -1), [], '');
    }
  }

  private drop(matcher: Matcher): void {
    const { typed, error } = this.read(this.input);
    this.tell(this.matchers.filter((each) => each !== matcher), typed, error);
    this.renderRoot.querySelector('input')?.focus();
  }

  /** Puts a chip back into the input. */
  private edit(matcher: Matcher): void {
    this.input = text(matcher);
    this.error = '';
    this.tell(this.matchers.filter((each) => each !== matcher), [matcher], '');
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  /** Names of labels, then values of the one that is typed, the most frequent first. */
  private options(): readonly string[] {
    const parts = /^\s*([^=!~"{}\s]+)\s*(=~|!~|!=|=)/.exec(this.input);
    return completions(store.alerts.values(), parts, '', SUGGESTIONS);
  }

  protected override render() {
    return html`<fieldset class="matchers">
        <legend>Alerts with</legend>
        ${this.matchers.map(
          (matcher) =>
            html`<span class="chip matcher"
              ><button
                type="button"
                class="quiet edit"
                title="Edit"
                @click=${() => this.edit(matcher)}
                >${line(text(matcher))}</button
              ><button
                type="button"
                class="quiet"
                aria-label="Remove ${shortened(visible(text(matcher)), NAME)}"
                @click=${() => this.drop(matcher)}
              >
                ✕
              </button></span
            >`,
        )}
        <input
          name="matcher"
          list=${this.listId}
          aria-label="Add matchers"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder='add or paste: label="value"'
          .value=${this.input}
          @input=${(event: Event) => this.type((event.target as HTMLInputElement).value)}
          @change=${() => (this.error = this.read(this.input).error)}
          @paste=${(event: ClipboardEvent) => this.paste(event)}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        />
        <datalist id=${this.listId}>${this.options().map((each) => html`<option value=${each}></option>`)}</datalist>
      </fieldset>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-matcher-editor': MatcherEditor;
  }
}
