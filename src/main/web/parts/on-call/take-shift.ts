/** Asks who takes a shift, or a part of it, and why. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { messageOf } from '../../data/api.js';
import { addOverride, endOverride } from '../../data/on-call.js';
import type { OnCallJson, Turn } from '../../data/on-call.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { fromInput, span, toInput, zoneName } from '../../data/time.js';
import { GrapevineElement } from '../common/element.js';
import { authorField, textField } from '../common/field.js';
import { errorNote } from '../common/login.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../common/rights.js';
import { line } from '../common/text.js';
import { complain, say } from '../common/toast.js';

@customElement('gv-take-shift')
export class TakeShift extends GrapevineElement {
  @property({ attribute: false }) people: OnCallJson['people'] = [];
  /** What to do when overrides have changed. */
  @property({ attribute: false }) changed!: () => Promise<void>;
  @state() private schedule = '';
  /** The time that may be taken, from now on if it has begun. */
  @state() private turn: Turn = { start: 0, end: 0, person: '', isGap: false, by: '' };
  @state() private person = '';
  @state() private start = '';
  @state() private end = '';
  @state() private author = '';
  @state() private reason = '';
  @state() private error = '';
  @state() private busy = false;

  /** Asks about a shift; a person takes it unless another is chosen. */
  ask(schedule: string, turn: Turn, person: string): void {
    this.schedule = schedule;
    this.turn = { ...turn, start: Math.max(turn.start, store.now()) };
    this.person = person;
    this.start = toInput(this.turn.start);
    this.end = toInput(turn.end);
    this.author = knownAuthor('');
    this.reason = '';
    this.error = '';
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('dialog')?.showModal();
      this.renderRoot.querySelector('select')?.focus();
    });
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  /** What was typed; an instant that was left as it was is kept, of which a clock that is set back may show two. */
  private at(name: 'start' | 'end'): number | undefined {
    return this[name] === toInput(this.turn[name]) ? this.turn[name] : fromInput(this[name]);
  }

  private fault(createdBy: string): string {
    const [start, end] = [this.at('start'), this.at('end')];
    return this.person === ''
      ? 'Choose who takes the shift.'
      : start === undefined || end === undefined || end <= Math.max(start, store.now())
        ? 'The end must be after the start, and in the future.'
        : createdBy === ''
          ? 'Your name is missing.'
          : '';
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const { schedule, person } = this; // the sheet may be of another one when this is taken back
    const createdBy = (fixedAuthor('') || this.author).trim();
    this.error = this.fault(createdBy);
    if (this.error !== '' || this.busy) {
      return;
    }
    this.busy = true;
    const [start = 0, end = 0] = [this.at('start'), this.at('end')];
    try {
      const shift = { person, start: new Date(start).toISOString(), end: new Date(end).toISOString() };
      const id = await addOverride(schedule, { shifts: [shift], createdBy, reason: this.reason.trim() });
      if (fixedAuthor('') === '') {
        settings.change({ author: createdBy });
      }
      this.close();
      say(`${person} is on duty ${span(start, end, store.now())}${about(schedule)}`, () => void this.takeBack(schedule, id));
      await this.changed();
    } catch (e) {
      this.error = messageOf(e);
    } finally {
      this.busy = false;
    }
  }

  private async takeBack(schedule: string, id: string): Promise<void> {
    try {
      await endOverride(schedule, id);
    } catch (e) {
      complain(e);
    }
    await this.changed();
  }

  private time(label: string, name: 'start' | 'end'): TemplateResult {
    return html`<label
      >${label} (${zoneName()})
      <input name=${name} type="datetime-local" .value=${this[name]} @input=${(event: Event) => (this[name] = (event.target as HTMLInputElement).value)}
    /></label>`;
  }

  protected override render() {
    return html`<dialog class="sheet" aria-labelledby="take-title">
      <form novalidate @submit=${(event: Event) => this.submit(event)}>
        <h2 id="take-title">Who takes ${this.turn.person === '' ? 'a time without anybody' : html`the shift of ${line(this.turn.person)}`} in ${line(this.schedule)}?</h2>
        <label
          >Who is on duty
          <select name="person" @change=${(event: Event) => (this.person = (event.target as HTMLSelectElement).value)}>
            <option value="" .selected=${this.person === ''}></option>
            ${this.people.map(({ name }) => html`<option .selected=${name === this.person}>${name}</option>`)}
          </select></label
        >
        <div class="period">${this.time('From', 'start')} ${this.time('To', 'end')}</div>
        ${textField({ label: 'Reason', name: 'comment', value: this.reason, change: (value) => (this.reason = value) })}
        ${authorField(fixedAuthor('') || this.author, fixedAuthor('') !== '', (value) => (this.author = value))}
        ${errorNote(this.error)}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          <button class="primary" ?disabled=${this.busy || !mayWrite('')}>
            ${this.person === '' ? 'Take this shift' : `Put ${this.person} on duty`}
          </button>
        </div>
      </form>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gv-take-shift': TakeShift;
  }
}
