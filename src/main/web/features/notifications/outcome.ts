/** What became of a notification, in a line. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { count } from '../../common/element.js';
import { clock, full } from '../../data/time.js';
import type { Outcome } from '../../data/types.js';

const WORDS: Readonly<Record<Outcome['status'], string>> = {
  sent: 'sent',
  plain: 'sent in plain words, since a template failed',
  retrying: 'failed, will be tried again',
  failed: 'given up',
  superseded: 'not needed any more',
};

/** `webhook`, or `webhook[0]` where a receiver has several of the kind. */
export function integrationName(name: string, all: readonly { readonly name: string }[]): string {
  const [kind = '', index] = name.split('[');
  return index === '0]' && all.filter((each) => each.name.startsWith(`${kind}[`)).length === 1 ? kind : name;
}

/** `1 given up (5 failed attempts)`. */
export function failuresText(givenUp: number, failedAttempts: number): TemplateResult {
  const bad = givenUp + failedAttempts > 0;
  return html`<span class=${bad ? 'bad' : 'muted-text'}
    >${bad ? '✖ ' : ''}${givenUp.toLocaleString()} given up${failedAttempts === 0 ? '' : ` (${count(failedAttempts, 'failed attempt')})`}</span
  >`;
}

/** Time, integration, what became of it and why. */
export function outcomeLine(outcome: Outcome, now: number, all: readonly { readonly name: string }[]): TemplateResult {
  const bad = outcome.status === 'failed' || outcome.status === 'retrying';
  return html`<time datetime=${new Date(outcome.at).toISOString()} title=${full(outcome.at)}>${clock(outcome.at, now)}</time>
    <span class="integration">${integrationName(outcome.integration, all)}</span>
    <span class=${bad ? 'bad' : ''}>${bad ? '✖ ' : ''}${WORDS[outcome.status]}</span>
    ${outcome.replica === '' ? nothing : html`<span class="muted-text">by ${outcome.replica}</span>`}
    ${outcome.reason === 'unknown' ? nothing : html`<span class="muted-text">(${outcome.reason})</span>`}
    ${outcome.error === '' ? nothing : html`<span class="error-text">${outcome.error}</span>`}`;
}
