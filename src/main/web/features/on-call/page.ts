/** On-call schedules: who is on duty now and next, the shifts of four weeks, overrides, and who is notified of an alert. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import { Loaded } from '../../common/load.js';
import { isReadOnly, knownAuthor, mayWrite, readOnlyReason } from '../../common/rights.js';
import { showSheet } from '../../common/sheet.js';
import { table } from '../../common/table.js';
import type { Cell } from '../../common/table.js';
import { folded, line, linkedComment } from '../../common/text.js';
import { complain, say } from '../../common/toast.js';
import { V1, messageOf } from '../../data/api.js';
import { store } from '../../data/store.js';
import { about } from '../../data/text.js';
import { span, zoneName } from '../../data/time.js';
import '../notifications/who.js';
import { addOverride, endOverride, gapText, personOf, readOnCall, spanIn, turnsOf } from './on-call.js';
import type { OverrideJson, ScheduleJson, ShiftJson, Turn } from './on-call.js';
import './take-shift.js';
import { weeksChart } from './weeks-chart.js';

const EVERY = 10_000;
/** Up to so many schedules have their shifts unfolded. */
const FEW = 3;

/** From when until when by the clock of the page, and in grey by that of the schedule. */
function when({ zone }: ScheduleJson, start: number, end: number): TemplateResult {
  const now = store.now();
  const other = zone === zoneName() ? '' : spanIn(zone, start, end, now);
  return html`<div>
    ${span(start, end, now)} ${other === '' ? nothing : html`<span class="muted-text small">${other}</span>`}
  </div>`;
}

@customElement('gv-on-call')
export class OnCallPage extends GrapevineElement {
  private readonly onCall = new Loaded(this, () => readOnCall(store.now()), EVERY);
  /** The schedules that were unfolded or folded, by their names. */
  @state() private unfolded: ReadonlyMap<string, boolean> = new Map();

  protected override render() {
    const { value: known, error } = this.onCall;
    const schedules = known?.schedules ?? [];
    const trouble = gapText(schedules, store.now());
    return html`<div class="page-head">
        <h1>On call</h1>
        ${isReadOnly('') && schedules.length > 0 ? html`<span class="muted-text">${readOnlyReason('')}</span>` : nothing}
      </div>
      ${error === '' ? nothing : html`<p class="error-text" role="alert">${error}</p>`}
      ${known === undefined
        ? nothing
        : schedules.length === 0
          ? html`<p class="empty">The configuration has no schedules.</p>`
          : html`<p class="muted-text">Times are in ${zoneName()}, and in grey those of the schedule.</p>
              <p role="status">
                ${count(schedules.length, 'schedule')}${trouble === '' ? ', without gaps.' : html`: <span class="bad">✖ ${line(trouble)}</span>.`}
              </p>
              ${schedules.map((each) => this.schedule(each, personOf(known, knownAuthor('')), schedules.length <= FEW))}
              <h2>Who is notified</h2>
              <p>Of an alert with these labels, at a time.</p>
              <gv-who></gv-who>`}`;
  }

  private schedule(schedule: ScheduleJson, me: string, isUnfolded: boolean): TemplateResult {
    const { name, receiver, zone, overrides, gaps } = schedule;
    const now = store.now();
    const turns = turnsOf(schedule);
    const open = this.unfolded.get(name) ?? isUnfolded;
    const isOpen = turns.some(({ isGap, start, end }) => isGap && start <= now && now < end);
    return html`<article class="card schedule ${isOpen ? 'failing' : ''}">
      <div class="head">
        <h2>${line(name)}</h2>
        <span class="muted-text">receiver ${line(receiver)}, ${zone}</span>
        <a href="${V1}on-call/${encodeURIComponent(name)}.ics" aria-label="Calendar of ${name}">Calendar</a>
      </div>
      <p>Now: ${this.duty(schedule, schedule.now, isOpen)}, ${span(undefined, Date.parse(schedule.now.end), now)}</p>
      ${schedule.next === undefined
        ? nothing
        : html`<p>Next: ${this.duty(schedule, schedule.next, false)}, ${span(Date.parse(schedule.next.start), undefined, now)}</p>`}
      ${overrides.length === 0
        ? nothing
        : html`<h3>Overrides</h3>
            <ul class="overrides">
              ${overrides.map((each) => this.override(schedule, each))}
            </ul>`}
      <details ?open=${open} @toggle=${(event: ToggleEvent) => this.fold(name, event.newState === 'open')}>
        <summary>
          Next four weeks: ${count(turns.filter(({ person }) => person !== '').length, 'shift')}${gaps.length === 0
            ? nothing
            : html`, <span class="bad">✖ ${count(gaps.length, 'gap')}</span>`}
        </summary>
        ${open ? html`${weeksChart(turns, now, me)}${this.shifts(schedule, turns, me)}` : nothing}
      </details>
    </article>`;
  }

  private fold(name: string, isOpen: boolean): void {
    this.unfolded = new Map(this.unfolded).set(name, isOpen);
  }

  /** Who is on duty, and by what; without anybody, who is notified instead. */
  private duty({ receiver }: ScheduleJson, shift: ShiftJson, isGap: boolean): TemplateResult {
    const by = shift.override === undefined ? (shift.layer ?? '') : 'override';
    return shift.person === undefined
      ? html`<span class=${isGap ? 'bad' : ''}>${isGap ? '✖ ' : ''}nobody</span>, so ${line(receiver)} itself is notified`
      : html`<strong>${line(shift.person)}</strong> <span class="muted-text">(${line(by)})</span>`;
  }

  private shifts(schedule: ScheduleJson, turns: readonly Turn[], me: string): TemplateResult {
    const closed = isReadOnly('');
    const columns = ['When', 'Who', 'By', ...(closed ? [] : ['Take'])];
    const rows = turns.map((turn): readonly Cell[] => {
      const { start, end, person, isGap, by } = turn;
      return [
        when(schedule, start, end),
        isGap
          ? html`<span class="bad">✖ gap: nobody</span>`
          : person === ''
            ? html`<span class="muted-text">nobody</span>`
            : html`<span>${line(person)}${person === me ? ' (you)' : ''}</span>`,
        by === '' ? '–' : html`<div>${folded(by, linkedComment(by))}</div>`,
        ...(closed ? [] : [this.take(schedule, turn, me)]),
      ];
    });
    return table(`Shifts of ${schedule.name}`, columns, rows, turns.map(({ start }) => String(start)));
  }

  private take(schedule: ScheduleJson, turn: Turn, me: string): TemplateResult {
    const what = turn.person === me && me !== '' ? 'Give this shift' : 'Take this shift';
    const ask = () =>
      showSheet('gv-take-shift', {
        people: this.onCall.value?.people ?? [],
        changed: () => this.onCall.read(),
        schedule: schedule.name,
        turn,
        person: turn.person === me ? '' : me,
      });
    return html`<button
      ?disabled=${!mayWrite('')}
      aria-label="${what}: ${turn.person || 'nobody'}, ${span(turn.start, turn.end, store.now())}, ${schedule.name}"
      @click=${ask}
    >
      ${what}
    </button>`;
  }

  private override(schedule: ScheduleJson, override: OverrideJson): TemplateResult {
    const { name } = schedule;
    const { createdBy, reason, shifts } = override;
    return html`<li>
      ${shifts.map(({ person, start, end }) => html`<strong>${line(person)}</strong> ${when(schedule, Date.parse(start), Date.parse(end))}`)}
      <span class="muted-text">by</span> ${line(createdBy)}${reason === '' ? nothing : html`: ${folded(reason, linkedComment(reason))}`}
      ${isReadOnly('')
        ? nothing
        : html`<button
            ?disabled=${!mayWrite('')}
            aria-label="End the override of ${shifts.map(({ person }) => person).join(' and ')} in ${name}"
            @click=${() => this.end(name, override)}
          >
            End
          </button>`}
    </li>`;
  }

  /** Ends an override; taken back, it is made again with what of it has not passed. */
  private async end(schedule: string, { id, ...override }: OverrideJson): Promise<void> {
    const again = async () => {
      const shifts = override.shifts.filter(({ end }) => Date.parse(end) > store.now());
      if (await this.done(schedule, () => addOverride(schedule, { ...override, shifts }), () => void again())) {
        say(`The override is there again${about(schedule)}`);
      }
    };
    if (await this.done(schedule, () => endOverride(schedule, id))) {
      say(`The override has ended${about(schedule)}`, () => void again());
    }
  }

  /** Whether a change was made, which is read then. */
  private async done(schedule: string, change: () => Promise<unknown>, undo?: () => void): Promise<boolean> {
    let isDone = true;
    try {
      await change();
    } catch (e) {
      isDone = false;
      complain(`${schedule}: ${messageOf(e)}`, undo);
    }
    await this.onCall.read();
    return isDone;
  }
}
