/** Why an alert was or was not notified: a sentence, then the steps. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { GrapevineElement, count } from '../../common/element.js';
import { comment, folded, line, linked } from '../../common/text.js';
import { V1, messageOf, query, serverOf } from '../../data/api.js';
import { at, plain } from '../../data/clusters.js';
import { escalation, muting, outcome } from '../../data/decode.js';
import { nextStep } from '../../data/escalation.js';
import { equalities, text } from '../../data/matchers.js';
import { mutingText } from '../../data/muting.js';
import { hash } from '../../data/route.js';
import { store } from '../../data/store.js';
import { maker } from '../../data/text.js';
import { clock, duration, isFine, localized } from '../../data/time.js';
import type { Labels } from '../../data/types.js';
import { untilText } from '../silences/silence-actions.js';
import { integrationName, outcomeLine } from './outcome.js';

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
  mutedAs?: 'muted' | 'resolved';
  knowsMuted?: boolean;
  /** Whether the last notification was a digest. */
  digest?: boolean;
  repeatAt?: string;
  next?: { reason: string; alerts: number; digestBy?: string };
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
  muting?: Record<string, unknown>;
  nextFlush?: string;
  integrations: Send[];
  /** By which schedule whom its receiver's alerts are for; without a person where nobody is on duty. */
  onDuty?: { schedule: string; person?: string };
  escalation?: Record<string, unknown>;
}

/** The answer of the server. */
export interface WhyAnswer {
  sentence: string;
  firing: { labels: Labels; sentence: string }[];
  moreFiring: number;
  routes: RouteStep[];
  silences: { id: string; createdBy: string; endsAt: string; acknowledges?: string; lapses?: boolean; comment: string }[];
  inhibitedBy: { fingerprint: string; labels: Labels }[];
  groups: WhyGroup[];
}

/** Asks about an alert by its fingerprint, or about labels. */
export async function askWhy(about: {
  fingerprint?: string;
  label?: readonly string[];
  exact?: 'true';
  time?: string | undefined;
}): Promise<WhyAnswer> {
  const { fingerprint } = about;
  const path = `${V1}why${query(fingerprint === undefined ? about : { ...about, fingerprint: plain(fingerprint) })}`;
  const server = serverOf(fingerprint ?? '');
  const answer = await server.get<WhyAnswer>(path);
  return { ...answer, silences: answer.silences.map((silence) => ({ ...silence, id: at(server.cluster, silence.id) })) };
}

/** Whether it knows of the alert by its latest notification. */
function isNotified(send: Send): boolean {
  const last = send.last === undefined ? undefined : outcome(send.last).status;
  return send.notifiedAt !== undefined && send.knowsAlert === true && last !== 'failed' && last !== 'retrying';
}

/** `Notified at 00:43 to 2 of 3`, and all of them. */
function verdict(groups: readonly WhyGroup[], now: number, fine: boolean): TemplateResult {
  const all = groups.flatMap((group) => group.integrations.map((send) => ({ group, send })));
  const notified = all.filter(({ send }) => isNotified(send));
  const last = Math.max(...notified.map(({ send }) => Date.parse(send.notifiedAt ?? '')));
  return html`<p class="sentence">Notified at ${clock(last, now, fine)} to ${notified.length} of ${all.length}</p>
    <ul class="integrations">
      ${all.map(
        ({ group, send }) =>
          html`<li>
            ${isNotified(send)
              ? html`<span class="good" role="img" aria-label="Notified">✔</span>`
              : html`<span class="bad" role="img" aria-label="Not notified">✖</span>`}
            ${line(group.receiver)} ${sendLine(send, now, fine, group.integrations, group.mutedBy.length === 0 ? '' : mutedText(group, now))}
          </li>`,
      )}
    </ul>
    ${groups.flatMap((group) => {
      const next = nextStep({ escalation: escalation(group.escalation) });
      return next === undefined
        ? []
        : html`<p>Nobody has acknowledged: step ${line(next.step)} notifies ${line(next.receiver)} at ${clock(next.at, now, fine)}.</p>`;
    })}`;
}

/** The steps of an escalation: who was notified when, and who is next. */
function rounds(json: Record<string, unknown> | undefined, now: number): TemplateResult | typeof nothing {
  const found = escalation(json);
  if (found === undefined) {
    return nothing;
  }
  const { policy, next, told, stopped, failed } = found;
  return html`<p>Escalation ${line(policy)}</p>
    <ul>
      ${told.map(({ step, receiver, at }) => html`<li>${line(step)}: ${line(receiver)} notified at ${clock(at, now)}</li>`)}
      ${next === undefined
        ? nothing
        : html`<li>${line(next.step)}: ${line(next.receiver)} ${stopped === undefined ? `next, at ${clock(next.at, now)}` : `waits: ${stopped}`}
            ${failed === undefined ? nothing : html`<br />${outcomeLine(failed, now, [])}`}
          </li>`}
    </ul>`;
}

/** `; next flush 04:30`, or that nothing is sent. */
function nextText({ nextFlush, muting: json }: WhyGroup, now: number, fine: boolean): string {
  const muted = muting(json);
  if (muted !== undefined) {
    return `; ${mutingText(muted)}${muted.until === undefined ? '' : `, until ${clock(muted.until, now, fine)}`}`;
  }
  return nextFlush === undefined ? '' : `; next flush ${clock(Date.parse(nextFlush), now, fine)}`;
}

/** `muted by weekends until 06:00`. */
function mutedText({ mutedBy, mutedUntil }: WhyGroup, now: number): string {
  return `muted by ${mutedBy.join(', ')}${mutedUntil === undefined ? '' : ` until ${clock(Date.parse(mutedUntil), now)}`}`;
}

function sendLine(send: Send, now: number, fine: boolean, all: readonly Send[], muted = ''): TemplateResult {
  const at = (time: string) => clock(Date.parse(time), now, fine);
  const parts = [
    send.notifiedAt === undefined
      ? 'not notified of this group'
      : `notified at ${at(send.notifiedAt)}${send.digest === true ? ' in a digest' : ''}${send.knowsAlert === true ? '' : ', without this alert'}`,
    send.knowsMuted === true ? (send.mutedAs === 'resolved' ? 'resolved there, as it is muted' : 'known there as muted') : '',
    send.repeatAt === undefined ? '' : `repeated at ${at(send.repeatAt)} if nothing changes`,
    send.next === undefined
      ? ''
      : `next: ${send.next.digestBy === undefined ? '' : `in a digest at ${at(send.next.digestBy)} at the latest, `}${send.next.reason}, ${count(send.next.alerts, 'alert')}`,
    muted,
  ];
  return html`${integrationName(send.name, all)}: ${parts.filter((each) => each !== '').join('; ')}
  ${send.last === undefined ? nothing : html`<br />${outcomeLine(outcome(send.last), now, all)}`}`;
}

/** `payments-pager: ana by the schedule payments, notified by ana/webhook[0]`. */
function whom(group: WhyGroup, now: number): TemplateResult {
  const { receiver, onDuty, integrations, mutedBy } = group;
  return html`<li>
    ${line(receiver)}:
    ${onDuty === undefined
      ? nothing
      : html`${onDuty.person === undefined ? 'nobody' : html`<strong>${line(onDuty.person)}</strong>`} on duty by the schedule ${line(onDuty.schedule)},`}
    ${mutedBy.length > 0 ? mutedText(group, now) : integrations.length === 0 ? 'no integration' : line(integrations.map(({ name }) => name).join(', '))}
  </li>`;
}

/** The sentence of an answer, then its steps; where these are open, who is notified stands before them. */
export function whySteps(answer: WhyAnswer, open = false): TemplateResult {
  const now = store.now();
  const fine = answer.groups.some(({ groupIntervalMillis }) => isFine(groupIntervalMillis));
  const isOfEach = /^(Notified|Not notified) to /.test(answer.sentence);
  const isListed = isOfEach && answer.groups.some(({ integrations }) => integrations.some(isNotified));
  return html`${isListed
      ? verdict(answer.groups, now, fine)
      : html`<p class="sentence">${linked(localized(answer.sentence, now, fine))}</p>
          ${open
            ? html`<ul class="integrations">
                ${answer.groups.map((group) => whom(group, now))}
              </ul>`
            : nothing}`}
    ${answer.firing.map(
      (alert) =>
        html`<p>
          ${equalities(alert.labels).map((each) => folded(each.value, html`<code>${line(text(each))}</code> `))}
          ${localized(alert.sentence, now, fine)}
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
            ${silence.acknowledges === undefined ? 'Silenced' : 'Acknowledged'}: <a href=${hash(`silences/${silence.id}`)}>${maker(silence.createdBy)}</a>
            ${untilText({ acknowledges: '', lapses: false, ...silence, endsAt: Date.parse(silence.endsAt) }, now)}${silence.comment === '' ? '' : html`: ${comment(silence.comment)}`}
          </p>`,
      )}
      ${answer.inhibitedBy.map((source) => html`<p>Inhibited by ${source.labels['alertname'] ?? source.fingerprint}</p>`)}
      ${answer.groups.map(
        (group) =>
          html`<h5>Group of receiver ${group.receiver}</h5>
            <p>
              group_wait ${duration(group.groupWaitMillis)}, group_interval ${duration(group.groupIntervalMillis)},
              repeat_interval ${duration(group.repeatIntervalMillis)}${nextText(group, now, fine)}${group.mutedBy.length === 0
                ? ''
                : `; ${mutedText(group, now)}`}
            </p>
            ${isListed
              ? nothing
              : html`<ul>
                  ${group.integrations.map((send) => html`<li>${sendLine(send, now, fine, group.integrations)}</li>`)}
                </ul>`}
            ${rounds(group.escalation, now)}`,
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
