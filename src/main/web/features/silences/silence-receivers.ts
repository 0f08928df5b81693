/** The receivers for which a silence is: chips, and an input that completes names; all receivers without one. */
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { V2, serverOf } from '../../data/api.js';
import { at } from '../../data/clusters.js';
import { byFrequency } from '../../data/completion.js';
import type { Matcher } from '../../data/matchers.js';
import { store } from '../../data/store.js';
import { ChipEditor } from './chip-editor.js';
import type { Typed } from './chip-editor.js';
import { distinctReceivers, parseReceiver, receiverText } from './receiver-sets.js';
import type { ReceiverSet } from './receiver-sets.js';

/** What the editor says when something changes. */
export interface ReceiverChange extends Typed<ReceiverSet> {
  readonly receivers: readonly ReceiverSet[];
}

@customElement('gv-silence-receivers')
export class SilenceReceivers extends ChipEditor<ReceiverSet> {
  @property({ attribute: false }) receivers: readonly ReceiverSet[] = [];
  @property({ attribute: false }) clusters: readonly string[] = [];
  /** The names of all receivers, once they have been read. */
  @state() private names: readonly string[] = [];
  private asked = '';

  protected override tell(receivers: readonly ReceiverSet[], typed: readonly ReceiverSet[], error: string): void {
    const detail: ReceiverChange = { receivers: distinctReceivers(receivers), typed, error };
    this.dispatchEvent(new CustomEvent('gv-silence-receivers', { detail, bubbles: true }));
  }

  protected override chips(): readonly ReceiverSet[] {
    return this.receivers;
  }

  protected override textOf(receiver: ReceiverSet): string {
    return receiverText(receiver);
  }

  protected override parse(value: string): readonly ReceiverSet[] {
    return value.trim() === '' ? [] : [parseReceiver(value)];
  }

  protected override matchersOf(receivers: readonly ReceiverSet[]): readonly Matcher[] {
    return receivers.flat();
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
    return this.editor(
      'Only for receivers',
      'receiver ',
      html`<input
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
          @change=${() => this.finished()}
          @keydown=${(event: KeyboardEvent) => this.key(event)}
        />
        <datalist id="silence-receivers">${this.options().map((each) => html`<option value=${each}></option>`)}</datalist>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-receivers': SilenceReceivers;
  }
}
