/** Asks who takes a shift, or a part of it, and why. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { authorField, textField } from '../../common/field.js';
import { fixedAuthor, knownAuthor, mayWrite } from '../../common/rights.js';
import { Sheet } from '../../common/sheet.js';
import { line } from '../../common/text.js';
import { complain, say } from '../../common/toast.js';
import { isLost, messageOf } from '../../data/api.js';
import { settings } from '../../data/settings.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { fromInput, span, toInput, zoneName } from '../../data/time.js';
import { addOverride, endOverride } from './on-call.js';
import type { OnCallJson, OverrideDraft, Turn } from './on-call.js';

/** Ends an override that was just made. */
async function takeBack(schedule: string, id: string, changed: () => Promise<void>): Promise<void> {
  try {
    await endOverride(schedule, id);
    say(`The override has ended${about(schedule)}`);
  } catch (e) {
    complain(`${schedule}: ${messageOf(e)}`, () => void takeBack(schedule, id, changed));
  }
  await changed();
}

@customElement('gv-take-shift')
export class TakeShift extends Sheet {
  @property({ attribute: false }) people: OnCallJson['people'] = [];
  /** What to do when overrides have changed. */
  @property({ attribute: false }) changed!: () => Promise<void>;
  @property({ attribute: false }) schedule = '';
  /** The time that may be taken, from now on if it has begun. */
  @property({ attribute: false }) turn!: Turn;
  /** Who takes it, unless another is chosen. */
  @property({ attribute: false }) person = '';
  @state() private start = '';
  @state() private end = '';
  @state() private author = knownAuthor('');
  @state() private reason = '';
  /** What was asked for without an answer. */
  private open: OverrideDraft | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.turn = { ...this.turn, start: Math.max(this.turn.start, store.now()) };
    this.start = toInput(this.turn.start);
    this.end = toInput(this.turn.end);
  }

  protected override moveFocus(): void {
    this.focusOn('select');
  }

  protected override subject(): string {
    return `Shift in ${this.schedule}`;
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
    const createdBy = (fixedAuthor('') || this.author).trim();
    this.error = this.fault(createdBy);
    if (this.error === '') {
      await this.act(() => this.take(createdBy));
    }
  }

  private async take(createdBy: string): Promise<void> {
    const { schedule, person, changed } = this;
    const [start = 0, end = 0] = [this.at('start'), this.at('end')];
    const shift = { person, start: new Date(start).toISOString(), end: new Date(end).toISOString() };
    const id = await this.add({ shifts: [shift], createdBy, reason: this.reason.trim() });
    if (fixedAuthor('') === '') {
      settings.change({ author: createdBy });
    }
    say(`${person} is on duty ${span(start, end, store.now())}${about(schedule)}`, () => void takeBack(schedule, id, changed));
    void changed();
  }

  /** Makes an override. One that may be there, since the server has not answered before, stays if it is the same, and ends if it is another. */
  private async add(override: OverrideDraft): Promise<string> {
    const { open, schedule } = this;
    this.open = open ?? override;
    try {
      const id = await addOverride(schedule, this.open);
      if (open === undefined || JSON.stringify(open) === JSON.stringify(override)) {
        return id;
      }
      await endOverride(schedule, id);
      this.open = override;
      return await addOverride(schedule, override);
    } catch (e) {
      this.open = isLost(e) ? this.open : undefined;
      throw e;
    }
  }

  private time(label: string, name: 'start' | 'end'): TemplateResult {
    return html`<label
      >${label} (${zoneName()})
      <input name=${name} type="datetime-local" .value=${this[name]} @input=${(event: Event) => (this[name] = (event.target as HTMLInputElement).value)}
    /></label>`;
  }

  protected override render() {
    return html`<dialog class="sheet" aria-labelledby="take-title" @close=${() => this.closed()}>
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
        ${this.failure()}
        <div class="buttons end">
          <button type="button" @click=${() => this.close()}>Cancel</button>
          ${this.primary(this.person === '' ? 'Take this shift' : `Put ${this.person} on duty`, mayWrite(''))}
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
