/** Planned silences: the rules of files, when each applies next, what is wrong in files, and a form that writes a rule. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GrapevineElement, count } from '../../common/element.js';
import '../../common/lazy-list.js';
import { Loaded } from '../../common/load.js';
import { folded, line, linkedComment } from '../../common/text.js';
import { hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { clock, duration, full, parseDuration, span, zoneName } from '../../data/time.js';
import './rule-form.js';
import { byState, fileText, readRules, ruleStateText } from './rules.js';
import type { OccurrenceJson, RuleFileJson, RuleJson } from './rules.js';
import { silenceTabs } from './silence-tabs.js';

const EVERY = 15_000;
/** From so many on, only those near the screen are in the document. */
const MANY = 50;
const HEIGHT = 220;

function fileLine(file: RuleFileJson): TemplateResult {
  const read = file.loadedAt === undefined ? '' : full(Date.parse(file.loadedAt));
  return html`<li>
    ${file.state === 'loaded'
      ? html`<span class="good">✔ in force</span>`
      : file.state === 'kept'
        ? html`<span class="warning-text">▲ has errors; its rules of ${read} stay in force</span>`
        : html`<span class="bad">✖ has errors; left out</span>`}
    <strong>${line(file.name)}</strong> <span class="muted-text small">${count(file.rules, 'rule')}</span>
    ${file.errors.length === 0
      ? nothing
      : html`<ul>
          ${file.errors.map((each) => html`<li class="bad">${each.line === 0 ? '' : `line ${each.line}: `}${line(each.text)}</li>`)}
        </ul>`}
  </li>`;
}

@customElement('gv-planned')
export class PlannedPage extends GrapevineElement {
  private readonly rules = new Loaded(this, readRules, EVERY);

  protected override render() {
    const known = this.rules.value;
    const rules = byState(known?.rules ?? []);
    const files = known?.files ?? [];
    const broken = files.filter(({ state }) => state !== 'loaded');
    const draw = (rule: RuleJson) => this.rule(rule);
    const key = ({ file, name }: RuleJson) => `${file}\n${name}`;
    return html`<div class="page-head"><h1>Planned silences</h1></div>
      ${silenceTabs('planned')}
      ${this.rules.error === '' ? nothing : html`<p class="error-text" role="alert">${this.rules.error}</p>`}
      ${broken.length === 0
        ? nothing
        : html`<h2>Files with errors</h2>
            <ul class="teams">
              ${broken.map(fileLine)}
            </ul>`}
      ${known === undefined
        ? nothing
        : rules.length === 0
          ? html`<p class="empty">No rule plans a silence.</p>`
          : html`<h2>${count(rules.length, 'rule')}</h2>
              <p class="muted-text">Times are in ${zoneName()}, and in grey those of the rule.</p>
              ${rules.length > MANY
                ? html`<gv-lazy-list .items=${rules} .draw=${draw} .key=${key} .estimate=${HEIGHT}></gv-lazy-list>`
                : repeat(rules, key, draw)}`}
      <details class="write">
        <summary>Write a rule</summary>
        <gv-rule-form></gv-rule-form>
      </details>`;
  }

  private rule(rule: RuleJson): TemplateResult {
    const { name, file, state, error, words, comment, matchers, next, expireUnmatched } = rule;
    return html`<article class="card rule ${state}">
      <div class="head">
        <span class="badge">${ruleStateText(state)}</span>
        <h3>${line(name)}</h3>
        <span class="muted-text small">${line(fileText(file))}</span>
      </div>
      ${error === '' ? nothing : html`<p class="error-text">✖ ${line(error)}</p>`}
      <p>${line(words)}</p>
      <p class="silence-matchers">${matchers.map((each) => folded(each, html`<code class="chip label">${line(each)}</code> `))}</p>
      ${comment === '' ? nothing : html`<p>${folded(comment, linkedComment(comment))}</p>`}
      ${expireUnmatched === undefined
        ? nothing
        : html`<p class="muted-text">Expires after ${duration(parseDuration(expireUnmatched) ?? 0)} without a firing alert that matches.</p>`}
      ${next.length === 0
        ? nothing
        : html`<ol class="occurrences" aria-label="Next occurrences">
            ${next.map((each) => this.occurrence(each))}
          </ol>`}
    </article>`;
  }

  /** In the zone of the page, and in the words of the rule. */
  private occurrence({ id, words, startsAt, endsAt, state, silenceEndsAt }: OccurrenceJson): TemplateResult {
    const now = store.now();
    const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
    const when = span(time(startsAt), time(endsAt), now);
    const isShorter = state !== 'expired' && silenceEndsAt !== undefined && silenceEndsAt !== endsAt;
    return html`<li>
      ${state === 'planned' ? when : html`<a href=${hash(`silences/${id}`)}>${when}</a>, ${state}${isShorter ? ` until ${clock(Date.parse(silenceEndsAt), now)} and extended` : ''}`}
      <span class="muted-text small">${line(words)}</span>
    </li>`;
  }
}
