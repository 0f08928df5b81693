/** From when until when: durations to tap, and start, duration and end that follow each other. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement } from '../../common/element.js';
import { store } from '../../data/store.js';
import { clock, fromInput, full, nextHour, nextTime, toInput, zoneName } from '../../data/time.js';
import { endOf, faultOf, isWithin, lengthOf, lengthText, parseLength, startOf, withEnd, withLength, withStart } from './period.js';
import type { Period } from './period.js';

const LENGTHS: readonly [string, number][] = [
  ['30 m', 1_800_000],
  ['1 h', 3_600_000],
  ['4 h', 14_400_000],
  ['1 d', 86_400_000],
  ['1 w', 604_800_000],
];
const MORNING = 8;

@customElement('gv-silence-period')
export class SilencePeriod extends GrapevineElement {
  @property({ attribute: false }) period!: Period;
  /** The start of a silence that is active already stays. */
  @property({ attribute: false }) isStartFixed = false;
  /** The longest that the server takes, in milliseconds. */
  @property({ attribute: false }) longest = Infinity;
  /** What the user types as duration, until it can be read. */
  @state() private typed: string | undefined;

  private change(period: Period): void {
    this.typed = Number.isNaN(period.length) ? this.typed : undefined;
    this.dispatchEvent(new CustomEvent('gv-period', { detail: period, bubbles: true }));
  }

  /** A time of day is the end. */
  private type(text: string): void {
    const now = store.now();
    const end = nextTime(text, Math.max(startOf(this.period, now), now));
    this.change(end === undefined ? withLength(this.period, parseLength(text) ?? NaN) : withEnd(this.period, end));
    this.typed = text;
  }

  protected override render() {
    const { period } = this;
    const now = store.now();
    const end = endOf(period, now);
    const morning = nextHour(MORNING, now);
    const fault = faultOf(period, now, this.longest);
    const ends = Number.isNaN(end) ? '' : full(end);
    return html`<fieldset class="durations">
        <legend>For how long</legend>
        ${LENGTHS.map(([name, length]) =>
          this.choice(name, withLength(period, length), period.length === length),
        )}
        ${this.choice(`Until ${clock(morning, morning)}`, withEnd(period, morning), period.end === morning)}
      </fieldset>
      <div class="period">
        ${this.isStartFixed
          ? html`<p class="start">Started<br /><output name="start">${full(startOf(period, now))}</output></p>`
          : html`<label
              >Start ${this.time('start', startOf(period, now), (at) => this.change(withStart(period, at, store.now())))}</label
            >`}
        <label
          >${this.isStartFixed ? 'Duration from now' : 'Duration'}
          <input
            name="duration"
            autocomplete="off"
            aria-invalid=${fault === '' ? nothing : 'true'}
            .value=${this.typed ?? lengthText(lengthOf(period, now))}
            @input=${(event: Event) => this.type((event.target as HTMLInputElement).value)}
            @blur=${() => (this.typed = Number.isNaN(period.length) ? this.typed : undefined)}
        /></label>
        <label>End ${this.time('end', end, (at) => this.change(withEnd(period, at)))}</label>
      </div>
      ${ends === ''
        ? nothing
        : html`<p class="muted-text">
            ${period.start === undefined ? 'From the moment it is saved until' : 'Until'}
            ${ends}${ends.endsWith(zoneName()) ? '' : ` (${zoneName()})`}.
          </p>`}
      ${fault === '' ? nothing : html`<p class="error-text" role="alert">${fault}</p>`}`;
  }

  private choice(name: string, period: Period, isChosen: boolean): TemplateResult {
    const isTooLong = !isWithin(lengthOf(period, store.now()), this.longest);
    return html`<label class="choice"
      ><input type="radio" name="period" .checked=${isChosen} ?disabled=${isTooLong} @change=${() => this.change(period)} />${name}</label
    >`;
  }

  private time(name: string, at: number, change: (at: number) => void): TemplateResult {
    return html`<input
      type="datetime-local"
      name=${name}
      required
      .value=${Number.isNaN(at) ? '' : toInput(at)}
      @change=${(event: Event) => {
        const chosen = fromInput((event.target as HTMLInputElement).value);
        if (chosen !== undefined && !Number.isNaN(chosen)) {
          change(chosen);
        }
      }}
    />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-silence-period': SilencePeriod;
  }
}
