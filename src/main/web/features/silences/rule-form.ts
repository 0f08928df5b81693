/** Writes the YAML of a rule for planned silences, to copy into a file, and shows what its matchers match now. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { copyText } from '../../common/copy.js';
import { GrapevineElement, count } from '../../common/element.js';
import { textField } from '../../common/field.js';
import { visibleLines } from '../../data/text.js';
import { zoneName } from '../../data/time.js';
import { WEEKDAYS, ruleFault, ruleYaml } from './rule-yaml.js';
import type { RuleDraft } from './rule-yaml.js';
import { SilenceDraft } from './silence-draft.js';
import './silence-matchers.js';
import { alertList, isRisky, known } from './silence-preview.js';

type Texts = 'name' | 'days' | 'at' | 'length' | 'until' | 'zone' | 'from' | 'to' | 'comment' | 'expireUnmatched';

const TYPES: Readonly<Partial<Record<Texts, string>>> = { at: 'time', until: 'time', from: 'datetime-local', to: 'datetime-local' };

@customElement('gv-rule-form')
export class RuleForm extends GrapevineElement {
  @state() private isUntil = false;
  @state() private form: Omit<RuleDraft, 'matchers'> = {
    name: '',
    recurs: true,
    weekdays: new Set(),
    days: '',
    at: '02:00',
    length: '2h',
    until: '',
    zone: zoneName(),
    from: '',
    to: '',
    comment: '',
    expireUnmatched: '',
  };
  private readonly draft = new SilenceDraft(this);

  private set(changes: Partial<RuleDraft>): void {
    this.form = { ...this.form, ...changes };
  }

  protected override render() {
    const end = this.isUntil ? { length: '' } : { until: '' };
    const rule: RuleDraft = { ...this.form, ...end, matchers: this.draft.wanted() };
    const fault = ruleFault(rule) || this.draft.fault();
    const yaml = fault === '' ? ruleYaml(rule) : '';
    return html`<form class="silence-form" novalidate @submit=${(event: Event) => event.preventDefault()}>
      <div class="form-side">
        ${this.field('name', 'Name')}
        <gv-matcher-editor .matchers=${this.draft.matchers}></gv-matcher-editor>
        ${this.when()} ${this.field('comment', 'Reason')} ${this.field('expireUnmatched', 'Expires after so long without alerts', 'never, or 30m')}
      </div>
      <div class="form-side">${this.affected()}</div>
      <div class="form-end">
        <h3>YAML</h3>
        <p class="muted-text" role="status">${fault === '' ? 'For grapevine.yml, or a file of silences.dirs.' : fault}</p>
        ${yaml === ''
          ? nothing
          : html`<pre tabindex="0" aria-label="YAML of the rule">${visibleLines(yaml)}</pre>
              <div class="buttons end"><button type="button" class="primary" @click=${() => copyText(yaml, 'Rule')}>Copy</button></div>`}
      </div>
    </form>`;
  }

  private field(name: Texts, label: string, placeholder = ''): TemplateResult {
    const type = TYPES[name];
    const change = (value: string) => this.set({ [name]: value });
    return type === undefined
      ? textField({ label, name: `rule-${name}`, value: this.form[name], placeholder, change })
      : html`<label
          >${label}
          <input
            name=${`rule-${name}`}
            type=${type}
            .value=${this.form[name]}
            @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
        /></label>`;
  }

  private choice(group: string, text: string, checked: boolean, choose: () => void): TemplateResult {
    return html`<label class="choice"><input type="radio" name=${group} .checked=${checked} @change=${choose} />${text}</label>`;
  }

  private when(): TemplateResult {
    const { recurs } = this.form;
    return html`<fieldset class="durations">
        <legend>When</legend>
        ${this.choice('rule-recurs', 'Again and again', recurs, () => this.set({ recurs: true }))}
        ${this.choice('rule-recurs', 'Once', !recurs, () => this.set({ recurs: false }))}
      </fieldset>
      ${recurs
        ? this.recurrence()
        : html`<div class="period">${this.field('from', `From (${zoneName()})`)} ${this.field('to', `To (${zoneName()})`)}</div>`}`;
  }

  private recurrence(): TemplateResult {
    return html`<fieldset class="durations">
        <legend>Weekdays; none for each day</legend>
        ${WEEKDAYS.map(
          (day) =>
            html`<label class="choice"
              ><input type="checkbox" aria-label=${day} .checked=${this.form.weekdays.has(day)} @change=${() => this.toggle(day)} />${day.slice(
                0,
                3,
              )}</label
            >`,
        )}
      </fieldset>
      ${this.field('days', 'Days of the month', 'any, or 1, 15, -1 for the last one, 1:7')}
      <div class="period">
        ${this.field('at', 'At')} ${this.isUntil ? this.field('until', 'Until') : this.field('length', 'For')} ${this.field('zone', 'Time zone')}
      </div>
      <label class="check"
        ><input type="checkbox" .checked=${this.isUntil} @change=${() => (this.isUntil = !this.isUntil)} />End at a time of day</label
      >`;
  }

  private toggle(day: string): void {
    const weekdays = new Set(this.form.weekdays);
    if (!weekdays.delete(day)) {
      weekdays.add(day);
    }
    this.set({ weekdays });
  }

  private affected(): TemplateResult {
    const { shown, error } = this.draft;
    if (this.draft.wanted().length === 0) {
      return html`<h3>Alerts that match now</h3>
        <p class="muted-text">Add a matcher to see which alerts it matches.</p>`;
    }
    return html`<h3>Alerts that match now</h3>
      ${error === '' ? nothing : html`<p class="error-text" role="alert">${error}</p>`}
      ${shown === undefined
        ? nothing
        : html`<p role="status">${shown.alerts.length.toLocaleString()} of ${count(shown.activeAlerts, 'alert')}</p>
            ${isRisky(shown) ? html`<p class="warning-text">These matchers may mute more than is meant.</p>` : nothing}
            ${alertList(known(shown), this.draft.wanted())}`}`;
  }
}
