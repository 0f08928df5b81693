/** Why an alert was or was not notified: a sentence, then the steps. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { V1, get, messageOf, query } from '../../data/api.js';
import { outcome } from '../../data/decode.js';
import { hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { clock, duration, localized } from '../../data/time.js';
import type { Labels } from '../../data/types.js';
import { GrapevineElement } from '../common/element.js';
import { outcomeLine } from './outcome.js';

interface RouteStep {
  id: string;
  depth: number;
  receiver: string;
  file?: string;
  matches: boolean;
  taken: boolean;
  matchers: { matcher: string; matches: boolean }[];
}

interface Send {
  name: string;
  notifiedAt?: string;
  knowsAlert?: boolean;
  repeatAt?: string;
  next?: { reason: string; alerts: number };
  last?: Record<string, unknown>;
}

interface WhyGroup {
  id: string;
  receiver: string;
  labels: Labels;
  groupWaitMillis: number;
  groupIntervalMillis: number;
  repeatIntervalMillis: number;
  mutedBy: string[];
  mutedUntil?: string;
  nextFlush?: string;
  integrations: Send[];
}

/** The answer of the server. */
export interface WhyAnswer {
  sentence: string;
  firing: { labels: Labels; sentence: string }[];
  moreFiring: number;
  routes: RouteStep[];
  silences: { id: string; createdBy: string; endsAt: string; comment: string }[];
  inhibitedBy: { fingerprint: string; labels: Labels }[];
  groups: WhyGroup[];
}

/** Asks about an alert by its fingerprint, or about labels. */
export function askWhy(about: { fingerprint?: string; label?: readonly string[]; time?: string | undefined }): Promise<WhyAnswer> {
  return get<WhyAnswer>(`${V1}why${query(about)}`);
}

/** The sentence of an answer, then its steps. */
export function whySteps(answer: WhyAnswer, open = false): TemplateResult {
  const now = store.now();
  return html`<p class="sentence">${localized(answer.sentence, now)}</p>
    ${answer.firing.map(
      (alert) =>
        html`<p>
          ${Object.entries(alert.labels).map(([name, value]) => html`<code>${name}="${value}"</code> `)}
          ${localized(alert.sentence, now)}
        </p>`,
    )}
    ${answer.moreFiring === 0 ? nothing : html`<p>… and ${answer.moreFiring} more</p>`}
    <details class="steps" ?open=${open}>
      <summary>Steps</summary>
      <h5>Routes</h5>
      <ul class="tree">
        ${answer.routes.map(
          (step) =>
            html`<li .style=${`--depth:${step.depth}`} class=${step.taken ? 'taken' : ''}>
              <span class=${step.matches ? 'good' : 'bad'}>${step.matches ? '✔ matches' : '✖ does not match'}</span>
              ${step.matchers.length === 0
                ? 'all alerts'
                : step.matchers.map(
                    (each) => html`<code class=${each.matches ? 'good' : 'bad'}>${each.matches ? '✔' : '✖'} ${each.matcher}</code> `,
                  )}
              ${step.taken ? html`→ receiver <strong>${step.receiver}</strong>` : nothing}
              ${step.file === undefined ? nothing : html`<span class="muted-text small">${step.file}</span>`}
            </li>`,
        )}
      </ul>
      ${answer.silences.map(
        (silence) =>
          html`<p>
            Silenced: <a href=${hash(`silences/${silence.id}`)}>${silence.createdBy}</a> until
            ${clock(Date.parse(silence.endsAt), now)}${silence.comment === '' ? '' : `: ${silence.comment}`}
          </p>`,
      )}
      ${answer.inhibitedBy.map((source) => html`<p>Inhibited by ${source.labels['alertname'] ?? source.fingerprint}</p>`)}
      ${answer.groups.map(
        (group) =>
          html`<h5>Group of receiver ${group.receiver}</h5>
            <p>
              group_wait ${duration(group.groupWaitMillis)}, group_interval ${duration(group.groupIntervalMillis)},
              repeat_interval ${duration(group.repeatIntervalMillis)}${group.nextFlush === undefined
                ? ''
                : `; next flush ${clock(Date.parse(group.nextFlush), now)}`}${group.mutedBy.length === 0
                ? ''
                : `; muted by ${group.mutedBy.join(', ')}${group.mutedUntil === undefined ? '' : ` until ${clock(Date.parse(group.mutedUntil), now)}`}`}
            </p>
            <ul>
              ${group.integrations.map(
                (send) =>
                  html`<li>
                    ${send.name}:
                    ${send.notifiedAt === undefined
                      ? 'not notified of this group'
                      : `notified ${clock(Date.parse(send.notifiedAt), now)}${send.knowsAlert === true ? ' of this alert' : ', without this alert'}`}${send.repeatAt ===
                    undefined
                      ? ''
                      : `, repeated ${clock(Date.parse(send.repeatAt), now)}`}${send.next === undefined
                      ? ''
                      : `; next: ${send.next.reason}, ${send.next.alerts} alerts`}
                    ${send.last === undefined ? nothing : html`<br />${outcomeLine(outcome(send.last), now)}`}
                  </li>`,
              )}
            </ul>`,
      )}
    </details>`;
}

@customElement('gv-why')
export class Why extends GrapevineElement {
  @property({ attribute: false }) fingerprint = '';
  @state() private answer: WhyAnswer | undefined;
  @state() private error = '';

  private async ask(): Promise<void> {
    try {
      this.answer = await askWhy({ fingerprint: this.fingerprint });
      this.error = '';
    } catch (e) {
      this.error = messageOf(e);
    }
  }

  protected override render() {
    return html`<section class="why">
      <button @click=${() => this.ask()}>Why was I (not) notified?</button>
      ${this.error === '' ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
      <div aria-live="polite">${this.answer === undefined ? nothing : whySteps(this.answer)}</div>
    </section>`;
  }
}
