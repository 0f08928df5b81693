/** What can be done with many silences at once, each after one confirmation. */
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { clustersOf } from '../../data/clusters.js';
import { isWithin, lengthText, parseLength } from '../../data/period.js';
import { store } from '../../data/store.js';
import type { Silence } from '../../data/types.js';
import { clusterMark } from '../common/cluster.js';
import { GrapevineElement, count } from '../common/element.js';
import { mayWrite } from '../common/rights.js';
import { expireAll, extendAll } from './silence-actions.js';
import { shortly } from './silence-card.js';
import { longest } from './silence-policy.js';

const LENGTHS = ['30m', '1h', '4h', '1d', '1w'] as const;
const LISTED = 5;

@customElement('gv-silence-bulk')
export class SilenceBulk extends GrapevineElement {
  /** Those that are selected. */
  @property({ attribute: false }) silences: readonly Silence[] = [];
  @state() private action: 'expire' | 'extend' = 'expire';
  @state() private length: string = LENGTHS[1];
  @state() private error = '';
  /** Those that were selected when the question was asked, so that it does not change under a finger. */
  @state() private asked: readonly Silence[] = [];

  private ask(action: 'expire' | 'extend'): void {
    this.action = action;
    this.error = '';
    this.asked = action === 'extend' ? this.extendable() : this.silences;
    void this.updateComplete.then(() => this.renderRoot.querySelector('dialog')?.showModal());
  }

  /** Acknowledgements are extended by the server until their alerts have resolved. */
  private extendable(): readonly Silence[] {
    return this.silences.filter((silence) => silence.acknowledges === '');
  }

  private clear(): void {
    this.dispatchEvent(new CustomEvent('gv-clear', { bubbles: true }));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const by = parseLength(this.length);
    if (this.action === 'extend' && by === undefined) {
      this.error = 'By how much? A duration such as 2h30m is expected.';
      return;
    }
    this.renderRoot.querySelector('dialog')?.close();
    this.clear();
    void (this.action === 'expire' ? expireAll(this.asked.map(({ id }) => id)) : extendAll(this.asked, by ?? 0));
  }

  protected override render() {
    const n = this.silences.length;
    const extendable = this.extendable().length;
    const disabled = !mayWrite(...clustersOf(this.silences.map(({ id }) => id)));
    return html`${n === 0
        ? nothing
        : html`<div class="bulk" role="region" aria-label="Selected silences">
            <span role="status">${n.toLocaleString()} selected</span>
            <button ?disabled=${disabled} @click=${() => this.ask('expire')}>Expire…</button>
            <button ?disabled=${disabled || extendable === 0} @click=${() => this.ask('extend')}>Extend…</button>
            <button class="quiet" @click=${() => this.clear()}>Clear selection</button>
          </div>`}
      ${this.dialog()}`;
  }

  private dialog() {
    const n = this.asked.length;
    const alerts = [...store.alerts.values()].filter((alert) =>
      this.asked.some((silence) => alert.silencedBy.includes(silence.id)),
    ).length;
    const isExpire = this.action === 'expire';
    const by = parseLength(this.length);
    const most = longest(...clustersOf(this.asked.map(({ id }) => id)));
    return html`<dialog class="sheet" aria-labelledby="bulk-title">
      <form @submit=${(event: Event) => this.submit(event)}>
        <h2 id="bulk-title">${isExpire ? 'Expire' : 'Extend'} ${count(n, 'silence')}${isExpire ? '?' : ''}</h2>
        <ul class="asked">
          ${this.asked.slice(0, LISTED).map((silence) => html`<li>${clusterMark(silence.id)} ${shortly(silence)}</li>`)}
          ${n > LISTED ? html`<li>and ${n - LISTED} more</li>` : nothing}
        </ul>
        ${isExpire
          ? html`<p>
              ${alerts === 0
                ? 'They mute no alert now.'
                : `${count(alerts, 'alert')} may notify again, unless something else mutes ${alerts === 1 ? 'it' : 'them'}.`}
            </p>`
          : html`${n < this.silences.length
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
              /></label>`}
        ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
        <div class="buttons end">
          <button type="button" @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Cancel</button>
          <button class="primary ${isExpire ? 'danger' : ''}" autofocus ?disabled=${!mayWrite()}>
            ${isExpire ? 'Expire' : 'Extend'} ${count(n, 'silence')}${isExpire || by === undefined ? '' : ` by ${lengthText(by)}`}
          </button>
        </div>
      </form>
    </dialog>`;
  }
}
