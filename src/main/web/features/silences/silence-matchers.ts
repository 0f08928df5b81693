/** The matchers of a silence: chips, and an input that takes typed and pasted ones. */
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { completions } from '../../data/completion.js';
import { distinct, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { store } from '../../data/store.js';
import { ChipEditor } from './chip-editor.js';
import type { Typed } from './chip-editor.js';
import { parsePasted } from './pasted.js';

const SUGGESTIONS = 30;

let lastId = 0;

/** What the editor says when something changes. */
export interface MatcherChange extends Typed<Matcher> {
  readonly matchers: readonly Matcher[];
}

@customElement('gv-matcher-editor')
export class MatcherEditor extends ChipEditor<Matcher> {
  @property({ attribute: false }) matchers: readonly Matcher[] = [];
  private readonly listId = `matcher-options-${++lastId}`;

  protected override tell(matchers: readonly Matcher[], typed: readonly Matcher[], error: string): void {
    const detail: MatcherChange = { matchers: distinct(matchers), typed, error };
    this.dispatchEvent(new CustomEvent('gv-matchers', { detail, bubbles: true }));
  }

  protected override chips(): readonly Matcher[] {
    return this.matchers;
  }

  protected override textOf(matcher: Matcher): string {
    return text(matcher);
  }

  protected override parse(value: string): readonly Matcher[] {
    return parsePasted(value);
  }

  protected override matchersOf(matchers: readonly Matcher[]): readonly Matcher[] {
    return matchers;
  }

  /** A matcher becomes a chip by Enter or a comma: one that does so by itself would leave an Enter that is meant for it to the form. */
  private type(value: string): void {
    this.input = value;
    this.error = '';
    const { typed, error } = this.read(value);
    if (/"\s*,\s*$/.test(value) && error === '' && typed.length > 0) {
      this.commit();
    } else {
      this.tell(this.matchers, typed, error);
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

  /** Names of labels, then values of the one that is typed, the most frequent first. */
  private options(): readonly string[] {
    const parts = /^\s*([^=!~"{}\s]+)\s*(=~|!~|!=|=)/.exec(this.input);
    return completions(store.alerts.values(), parts, '', SUGGESTIONS);
  }

  protected override render() {
    return this.editor(
      'Alerts with',
      '',
      html`<input
          name="matcher"
          list=${this.listId}
          aria-label="Add matchers"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder='add or paste: label="value"'
          .value=${this.input}
          @input=${(event: Event) => this.type((event.target as HTMLInputElement).value)}
          @change=${() => this.finished()}
          @paste=${(event: ClipboardEvent) => this.paste(event)}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        />
        <datalist id=${this.listId}>${this.options().map((each) => html`<option value=${each}></option>`)}</datalist>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-matcher-editor': MatcherEditor;
  }
}
