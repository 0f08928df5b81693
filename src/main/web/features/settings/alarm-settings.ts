/** Chooses what new groups do while the page is open. */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { line } from '../../common/text.js';
import { problemOf } from '../../data/filter.js';
import { filterNamed, savedFilters } from '../../data/saved.js';
import { settings } from '../../data/settings.js';
import type { Alarm } from '../../data/settings.js';
import { canNotify, ring } from '../../frame/attention.js';

function change(some: Partial<Alarm>): void {
  settings.change({ alarm: { ...settings.current.alarm, ...some } });
}

/** Browsers show the question once; who has said no must change that in the browser. */
async function turnNotifications(isOn: boolean): Promise<void> {
  change({ notification: isOn && (await Notification.requestPermission()) === 'granted' });
}

function whyNot(): string {
  if (!canNotify()) {
    return 'This browser shows notifications only of pages that came over HTTPS.';
  }
  return Notification.permission === 'denied' ? 'Notifications of this page are blocked in the browser.' : '';
}

function check(title: string, isOn: boolean, isOff: boolean, turn: (isOn: boolean) => void): TemplateResult {
  return html`<label class="choice"
    ><input
      type="checkbox"
      .checked=${isOn}
      ?disabled=${isOff}
      @change=${(event: Event) => turn((event.target as HTMLInputElement).checked)}
    />${title}</label
  >`;
}

/** The fields of the settings. */
export function alarmSettings(): TemplateResult {
  const { filter, notification, sound } = settings.current.alarm;
  const reason = whyNot();
  const text = filterNamed(filter);
  const isGone = text === undefined;
  const problem = isGone ? 'No filter is saved by this name' : problemOf(text);
  return html`<h2>New groups</h2>
    <fieldset class="durations">
      <legend>While this page is open, also in the background</legend>
      ${check('Notification', notification && reason === '', reason !== '', (isOn) => void turnNotifications(isOn))}
      ${check('Sound', sound, false, (isOn) => {
        change({ sound: isOn });
        if (isOn) {
          void ring();
        }
      })}
    </fieldset>
    ${reason === '' ? '' : html`<p class="muted-text">${reason}</p>`}
    ${sound ? html`<p class="muted-text">After it was loaded, a page may make a sound once you have clicked in it.</p>` : ''}
    <label
      >Of the groups that pass
      <select @change=${(event: Event) => change({ filter: (event.target as HTMLSelectElement).value })}>
        <option value="" ?selected=${filter === ''}>no filter: all groups</option>
        ${savedFilters().map(({ name }) => html`<option value=${name} ?selected=${name === filter}>${name}</option>`)}
        ${isGone ? html`<option value=${filter} selected>${filter} (is gone)</option>` : ''}
      </select></label
    >
    ${problem === '' ? '' : html`<p class="warning-text">▲ ${line(problem)}. Every group counts.</p>`}`;
}
