/** What became of a notification, in a line. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { clock, full } from '../../data/time.js';
import type { Outcome } from '../../data/types.js';

const WORDS: Readonly<Record<Outcome['status'], string>> = {
  sent: 'sent',
  plain: 'sent in plain words, since a template failed',
  retrying: 'failed, will be tried again',
  failed: 'failed',
  superseded: 'not needed any more',
};

/** Time, integration, what became of it and why. */
export function outcomeLine(outcome: Outcome, now: number): TemplateResult {
  const bad = outcome.status === 'failed' || outcome.status === 'retrying';
  return html`<time datetime=${new Date(outcome.at).toISOString()} title=${full(outcome.at)}>${clock(outcome.at, now)}</time>
    <span class="integration">${outcome.integration}</span>
    <span class=${bad ? 'bad' : ''}>${bad ? '✖ ' : ''}${WORDS[outcome.status]}</span>
    ${outcome.replica === '' ? nothing : html`<span class="muted-text">by ${outcome.replica}</span>`}
    ${outcome.reason === 'unknown' ? nothing : html`<span class="muted-text">(${outcome.reason})</span>`}
    ${outcome.error === '' ? nothing : html`<span class="error-text">${outcome.error}</span>`}`;
}
