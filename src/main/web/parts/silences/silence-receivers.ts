/** The receivers for which a silence is: chips, and an input that completes names; all receivers without one. */
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { V2, serverOf } from '../../data/api.js';
import { at } from '../../data/clusters.js';
import { byFrequency } from '../../data/completion.js';
import { MatcherSyntaxError } from '../../data/matchers.js';
import { distinctReceivers, parseReceiver, receiverText } from '../../data/silence-receivers.js';
import type { ReceiverSet } from '../../data/silence-receivers.js';
import { store } from '../../data/store.js';
import { shortened, visible } from '../../data/text.js';
import { GrapevineElement } from '../common/element.js';
import { line } from '../common/text.js';

/** The greatest length of a name for a screen reader. */
const NAME = 120;

/** What the editor says when something changes. */
export interface ReceiverChange {
  readonly receivers: readonly ReceiverSet[];
  /** The one in the input, no chip yet. */
  readonly typed: readonly ReceiverSet[];
  /** What is wrong with the input; empty if nothing is. */
  readonly error: string;
}

@customElement('gv-silence-receivers')
export class SilenceReceivers extends GrapevineElement {
  @property({ attribute: false }) receivers: readonly ReceiverSet[] = [];
  @property({ attribute: false }) clusters: readonly string[] = [];
  @state() private input = '';
  @state() private error = '';
  /** The names of all receivers, once they have been read. */
  @state() private names: readonly string[] = [];
  private asked = '';

  private tell(receivers: readonly ReceiverSet[], typed: readonly ReceiverSet[], error: string): void {
    const detail: ReceiverChange = { receivers: distinctReceivers(receivers), typed, error };
    this.dispatchEvent(new CustomEvent('gv-silence-receivers', { detail, bubbles: true }));
  }

  /** Reads what stands in the input; an error is reported, and shown once the user has finished typing. */
  private read(value: string): { typed: readonly ReceiverSet[]; error: string } {
    try {
      const typed = value.trim() === '' ? [] : [parseReceiver(value)];
      const open = typed.flat().find((each) => each.value === '' && !value.includes('"'));
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

  private type(event: Event): void {
    this.input = (event.target as HTMLInputElement).value;
    this.error = '';
    const isTyped = event instanceof InputEvent && event.inputType !== '' && event.inputType !== 'insertReplacementText';
    if (!isTyped && this.options().includes(this.input)) {
      this.commit(); // chosen from the list
      return;
    }
    const { typed, error } = this.read(this.input);
    this.tell(this.receivers, typed, error);
  }

  /** Makes a chip of what stands in the input. */
  private commit(): void {
    const { typed, error } = this.read(this.input);
    this.error = error;
    if (error === '') {
      this.input = '';
      this.tell([...this.receivers, ...typed], [], '');
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault(); // a receiver is complete, which does not mean that the silence is
      this.commit();
    } else if (event.key === 'Backspace' && this.input === '') {
      this.tell(this.receivers.slice(0, -1), [], '');
    }
  }

  private drop(receiver: ReceiverSet): void {
    const { typed, error } = this.read(this.input);
    this.tell(this.receivers.filter((each) => each !== receiver), typed, error);
    this.renderRoot.querySelector('input')?.focus();
  }

  /** Puts a chip back into the input. */
  private edit(receiver: ReceiverSet): void {
    this.input = receiverText(receiver);
    this.error = '';
    this.tell(this.receivers.filter((each) => each !== receiver), [receiver], '');
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  /** Reads the names of the receivers, which a page knows only as far as alerts go to them. */
  private async ask(): Promise<void> {
    const key = this.clusters.join();
    if (this.asked !== key) {
      this.asked = key;
      const read = (cluster: string) => serverOf(at(cluster, '')).get<{ name: string }[]>(`${V2}receivers`);
      const all = await Promise.allSettled(this.clusters.map(read));
      this.names = all.flatMap((each) => (each.status === 'fulfilled' ? each.value.map(({ name }) => name) : []));
    }
  }

  /** The receivers of groups, the most frequent first, and all others. */
  private options(): readonly string[] {
    const used = byFrequency([...store.groups.values()].map(({ receiver }) => receiver)).map(([name]) => name);
    return [...new Set([...used, ...this.names])].map((value) => receiverText([{ name: 'name', operator: '=', value }]));
  }

  protected override render() {
    return html`<fieldset class="matchers">
        <legend>Only for receivers</legend>
        ${this.receivers.map(
          (receiver) =>
            html`<span class="chip matcher"
              ><button type="button" class="quiet edit" title="Edit" @click=${() => this.edit(receiver)}
                >${line(receiverText(receiver))}</button
              ><button
                type="button"
                class="quiet"
                aria-label="Remove receiver ${shortened(visible(receiverText(receiver)), NAME)}"
                @click=${() => this.drop(receiver)}
              >
                ✕
              </button></span
            >`,
        )}
        <input
          name="receiver"
          list="silence-receivers"
          aria-label="Add a receiver"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder=${this.receivers.length === 0 ? 'all; or a name, ~expression, label="value"' : 'or'}
          .value=${this.input}
          @focus=${() => this.ask()}
          @input=${(event: Event) => this.type(event)}
          @change=${() => (this.error = this.read(this.input).error)}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        />
        <datalist id="silence-receivers">${this.options().map((each) => html`<option value=${each}></option>`)}</datalist>
      </fieldset>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-receivers': SilenceReceivers;
  }
}
