/** What can be done with many silences at once, each after one confirmation. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { clusterMark } from '../../common/cluster.js';
import { GrapevineElement, count } from '../../common/element.js';
import { mayWrite } from '../../common/rights.js';
import { Sheet, showSheet } from '../../common/sheet.js';
import { clustersOf } from '../../data/clusters.js';
import { store } from '../../data/store.js';
import type { Silence } from '../../data/types.js';
import { isWithin, lengthText, parseLength } from './period.js';
import { expireAll, extendAll } from './silence-actions.js';
import { shortly } from './silence-card.js';
import { longest } from './silence-policy.js';

const LENGTHS = ['30m', '1h', '4h', '1d', '1w'] as const;
const LISTED = 5;

type Action = 'expire' | 'extend';

@customElement('gv-silence-bar')
export class SilenceBar extends GrapevineElement {
  /** Those that are selected. */
  @property({ attribute: false }) silences: readonly Silence[] = [];

  private ask(action: Action, asked: readonly Silence[]): void {
    showSheet('gv-silence-bulk', { action, asked, rest: this.silences.length - asked.length, done: () => this.clear() });
  }

  /** Acknowledgements are extended by the server until their alerts have resolved. */
  private extendable(): readonly Silence[] {
    return this.silences.filter((silence) => silence.acknowledges === '');
  }

  private clear(): void {
    this.dispatchEvent(new CustomEvent('gv-clear', { bubbles: true }));
  }

  protected override render() {
    const n = this.silences.length;
    const extendable = this.extendable();
    const disabled = !mayWrite(...clustersOf(this.silences.map(({ id }) => id)));
    return n === 0
      ? nothing
      : html`<div class="bulk" role="region" aria-label="Selected silences">
          <span role="status">${n.toLocaleString()} selected</span>
          <button ?disabled=${disabled} @click=${() => this.ask('expire', this.silences)}>Expire…</button>
          <button ?disabled=${disabled || extendable.length === 0} @click=${() => this.ask('extend', extendable)}>Extend…</button>
          <button class="quiet" @click=${() => this.clear()}>Clear selection</button>
        </div>`;
  }
}

/** Asks before many silences are changed. */
@customElement('gv-silence-bulk')
export class SilenceBulk extends Sheet {
  @property({ attribute: false }) action: Action = 'expire';
  /** Those that were selected when the question was asked, so that it does not change under a finger. */
  @property({ attribute: false }) asked: readonly Silence[] = [];
  /** How many were selected that cannot be changed so. */
  @property({ attribute: false }) rest = 0;
  @property({ attribute: false }) done: () => void = () => undefined;
  @state() private length: string = LENGTHS[1];

  protected override moveFocus(): void {
    this.focusOn('button.primary');
  }

  protected override subject(): string {
    return this.question();
  }

  private question(): string {
    return `${this.action === 'expire' ? 'Expire' : 'Extend'} ${count(this.asked.length, 'silence')}`;
  }

  /** Closes at once: what becomes of each is said in a message. */
  private submit(event: Event): void {
    event.preventDefault();
    const by = parseLength(this.length);
    if (this.action === 'extend' && by === undefined) {
      this.error = 'By how much? A duration such as 2h30m is expected.';
      return;
    }
    if (!this.isReady) {
      return;
    }
    this.close();
    this.done();
    void (this.action === 'expire' ? expireAll(this.asked.map(({ id }) => id)) : extendAll(this.asked, by ?? 0));
  }

  protected override render() {
    const isExpire = this.action === 'expire';
    const by = parseLength(this.length);
    return html`<dialog class="sheet" aria-labelledby="bulk-title" @close=${() => this.closed()}>
      <form @submit=${(event: Event) => this.submit(event)}>
        <h2 id="bulk-title">${this.question()}${isExpire ? '?' : ''}</h2>
        <ul class="asked">
          ${this.asked.slice(0, LISTED).map((silence) => html`<li>${clusterMark(silence.id)} ${shortly(silence)}</li>`)}
          ${this.asked.length > LISTED ? html`<li>and ${this.asked.length - LISTED} more</li>` : nothing}
        </ul>
        ${isExpire ? this.effect() : this.lengths()} ${this.failure()}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          ${this.primary(`${this.question()}${isExpire || by === undefined ? '' : ` by ${lengthText(by)}`}`, mayWrite(), isExpire ? 'danger' : '')}
        </div>
      </form>
    </dialog>`;
  }

  private effect(): TemplateResult {
    const ids = new Set(this.asked.map(({ id }) => id));
    const alerts = [...store.alerts.values()].filter(({ silencedBy }) => silencedBy.some((id) => ids.has(id))).length;
    return html`<p>
      ${alerts === 0
        ? 'They mute no alert now.'
        : `${count(alerts, 'alert')} may notify again, unless something else mutes ${alerts === 1 ? 'it' : 'them'}.`}
    </p>`;
  }

  private lengths(): TemplateResult {
    const most = longest(...clustersOf(this.asked.map(({ id }) => id)));
    return html`${this.rest > 0
        ? html`<p class="muted-text">Acknowledgements stay as they are: they last until their alerts have resolved.</p>`
        : nothing}
      <fieldset class="durations">
        <legend>Later by</legend>
        ${LENGTHS.map(
          (each) =>
            html`<label class="choice"
              ><input
                type="radio"
                name="bulk-length"
                .checked=${this.length === each}
                ?disabled=${!isWithin(parseLength(each) ?? 0, most)}
                @change=${() => (this.length = each)}
              />${each}</label
            >`,
        )}
      </fieldset>
      <label
        >Or another duration
        <input
          name="bulk-other"
          .value=${this.length}
          @input=${(event: Event) => (this.length = (event.target as HTMLInputElement).value.trim())}
      /></label>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-bulk': SilenceBulk;
  }
}
