/** What the history knows of the alerts, and changes of the configuration. These are replayed, so nothing is asked for before this is opened. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyText } from '../../common/copy.js';
import { GrapevineElement, count } from '../../common/element.js';
import { folded, line } from '../../common/text.js';
import { get, messageOf } from '../../data/api.js';
import type { Address } from '../../data/route.js';
import { store } from '../../data/store.js';
import { visibleLines } from '../../data/text.js';
import { span } from '../../data/time.js';
import { advicePath } from './history.js';
import type { AdviceJson } from './history.js';

@customElement('gv-history-advice')
export class HistoryAdvice extends GrapevineElement {
  @property({ attribute: false }) address!: Address;
  @state() private open = false;
  @state() private found: AdviceJson | undefined;
  @state() private error = '';
  /** Ends the latest request; undefined if nothing was asked for. */
  private asked: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forget();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('address');
    if (before !== undefined && advicePath(before) !== advicePath(this.address)) {
      this.forget();
    }
  }

  /** Closes this; the server stops to replay. */
  private forget(): void {
    this.asked?.abort();
    this.asked = undefined;
    this.found = undefined;
    this.error = '';
    this.open = false;
  }

  private toggle(open: boolean): void {
    this.open = open;
    if (!open && this.found === undefined) {
      this.forget();
    } else if (open && this.asked === undefined) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const asked = new AbortController();
    this.asked = asked;
    this.error = '';
    try {
      const found = await get<AdviceJson>(advicePath(this.address), asked.signal);
      this.found = this.asked === asked ? found : this.found;
    } catch (e) {
      this.error = this.asked === asked ? messageOf(e) : this.error;
    }
  }

  protected override render() {
    const { found, error } = this;
    return html`<details class="section" ?open=${this.open} @toggle=${(event: ToggleEvent) => this.toggle(event.newState === 'open')}>
      <summary><h2>Advice</h2></summary>
      <p class="muted-text">
        What is known of the alerts with the most notifications, and changes of the configuration that save notifications. A change is
        proposed only if a replay of all of them together loses no alert. Nothing is changed here.
      </p>
      <p role="status">${found === undefined ? (error === '' ? 'Replaying…' : '') : this.result(found)}</p>
      ${error === ''
        ? nothing
        : html`<p class="error-text" role="alert">${line(error)}</p>
            <button @click=${() => this.load()}>Ask again</button>`}
      ${found === undefined ? nothing : this.advice(found)}
    </details>`;
  }

  private result({ from, to, advice }: AdviceJson): string {
    const time = span(Date.parse(from), Date.parse(to), store.now());
    return advice.length === 0
      ? `${time}: no change is proposed. One needs ten incidents on five days; a longer time has more.`
      : `${time}: ${count(advice.length, 'change')} would have saved notifications.`;
  }

  private advice({ notes, facts, advice }: AdviceJson): TemplateResult {
    const known = notes.join('; ');
    return html`${known === '' ? nothing : html`<p class="warning-text">▲ ${folded(known, html`${visibleLines(known)}`)}</p>`}
      <ul class="facts">
        ${facts.map((fact) => html`<li>${line(fact)}</li>`)}
      </ul>
      <ol class="advice">
        ${advice.map(
          ({ sentence, effect, difference }, i) =>
            html`<li>
              <p><strong>${line(sentence)}</strong></p>
              <p>Replayed: ${effect}.</p>
              <pre tabindex="0">${visibleLines(difference)}</pre>
              <button aria-label=${`Copy change ${i + 1}`} @click=${() => copyText(difference, 'Change')}>Copy</button>
            </li>`,
        )}
      </ol>`;
  }
}
