/** One record of the history, in a line. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { labelChips } from '../../common/chips.js';
import { comment, line, linked } from '../../common/text.js';
import { filterText, matchersOf } from '../../data/matchers.js';
import { hash } from '../../data/route.js';
import { SIGNS, level } from '../../data/severity.js';
import { maker } from '../../data/text.js';
import { clock, full, localized, seconds } from '../../data/time.js';
import type { Labels } from '../../data/types.js';
import { ACKNOWLEDGES, holderOf } from '../silences/silences.js';
import type { HistoryRecord } from './history.js';

const CHANGES: Readonly<Record<NonNullable<HistoryRecord['change']>, string>> = {
  received: 'fired',
  updated: 'changed',
  resolved: 'resolved',
  expired: 'expired',
};

/** Why an integration was notified; other words say nothing. */
const REASONS: Readonly<Record<string, string>> = {
  first: 'first notification',
  new_alerts: 'new alerts',
  some_resolved: 'some alerts resolved',
  all_resolved: 'all alerts resolved',
  repeat: 'repeated',
  muted: 'muted',
  unmuted: 'unmuted',
  handed_over: 'handed over',
};

function alert(record: HistoryRecord): TemplateResult {
  const labels = record.labels ?? {};
  const of = level(labels);
  const isOver = record.change === 'resolved' || record.change === 'expired';
  return html`<span class="event ${isOver ? 'good' : ''}"
      ><span class="sign ${of}" aria-hidden="true">${SIGNS[of]}</span> ${CHANGES[record.change ?? 'received']}</span
    >
    <span class="about"
      >${labelChips(labels)}<span class="muted-text">${linked(record.annotations?.['summary'] ?? '')}</span></span
    >`;
}

function notification(record: HistoryRecord): TemplateResult {
  const isSent = record.outcome === 'sent';
  const details = [
    REASONS[record.reason ?? ''] ?? '',
    `${record.firing?.length ?? 0} firing`,
    `${record.resolved?.length ?? 0} resolved`,
    record.latency === undefined ? '' : `after ${rounded(record.latency)}`,
    record.digest === undefined ? '' : 'in a digest',
    (record.attempts ?? 1) > 1 ? `${record.attempts} attempts` : '',
  ].filter((each) => each !== '');
  return html`<span class="event ${isSent ? 'good' : 'bad'}">${isSent ? '✔ notified' : '✖ given up'}</span>
    <span class="about"
      ><a href=${hash('receivers', { receiver: record.receiver ?? '' })}>${line(record.receiver ?? '')}</a>
      <span class="integration">${record.integration}</span> ${labelChips(record.groupLabels ?? {})}
      <span class="muted-text">${details.join(', ')}</span>
      ${record.error === undefined ? nothing : html`<span class="error-text">${line(record.error)}</span>`}</span
    >`;
}

/** `1m30.123456789s` without what is less than a millisecond. */
function rounded(goDuration: string): string {
  return goDuration.replace(/(\.\d{3})\d+s$/, '$1s');
}

/** `Ana, lease deploy-42`. */
function author({ createdBy, annotations = {} }: NonNullable<HistoryRecord['silence']>): TemplateResult {
  const holder = holderOf(annotations);
  if (holder !== undefined) {
    return holder.kind === 'rule' ? html`rule ${line(holder.key)}` : html`${line(maker(createdBy))}, lease ${line(holder.key)}`;
  }
  return html`${line(maker(createdBy))}${ACKNOWLEDGES in annotations ? ', acknowledgement' : nothing}`;
}

function setsText(sets: NonNullable<HistoryRecord['silence']>['matcherSets'], between: string): string {
  return sets.map((set) => filterText(matchersOf({ matchers: set }))).join(between);
}

function silence(record: HistoryRecord, now: number): TemplateResult {
  const { silence: version } = record;
  if (version === undefined) {
    return html``;
  }
  const end = Date.parse(version.endsAt);
  const isEnded = end <= Date.parse(version.updatedAt);
  return html`<span class="event silenced">${isEnded ? 'silence ended' : 'silenced'}</span>
    <span class="about"
      ><a href=${hash(`silences/${version.id}`)}
        >${line(setsText(version.matcherSets, ' '))}</a
      >
      ${version.receiverMatcherSets === undefined ? nothing : html`for receivers ${line(setsText(version.receiverMatcherSets, ' or '))}`}
      <span class="muted-text"
        >by ${author(version)}${isEnded ? '' : ` until ${clock(end, now)}`}${version.comment === '' ? '' : html`: ${comment(version.comment)}`}</span
      ></span
    >`;
}

/** The results of actions that are not the usual one, in words. */
const RESULTS: Readonly<Record<string, string>> = {
  exists: 'was in force already',
  nothing: 'nothing to undo',
  stale: 'asked for before it was undone',
  ended: 'the incident had ended',
  unknown: 'the incident was not known yet',
  refused: 'refused',
};

function action(record: HistoryRecord): TemplateResult {
  const result = RESULTS[record.result ?? ''];
  const id = record.silences?.[0];
  return html`<span class="event ${record.result === 'refused' ? 'bad' : 'silenced'}">${record.action}</span>
    <span class="about"
      >${labelChips(record.groupLabels ?? {})}
      <span class="muted-text"
        >by ${line(record.user ?? '')} (${record.via})${result === undefined ? nothing : `, ${result}`}</span
      >
      ${id === undefined ? nothing : html`<a href=${hash(`silences/${id}`)}>Silence</a>`}
      ${record.error === undefined ? nothing : html`<span class="error-text">${line(record.error)}</span>`}</span
    >`;
}

/** Who changed what; the chips filter by user, way or address. */
function audit({ kind = '', action: request = '', result = '', before = '', after = '', ...who }: Labels, now: number): TemplateResult {
  const state = (name: string, text: string) => (text === '' ? nothing : line(`${name}: ${localized(text, now)}`));
  return html`<span class="event ${result === 'done' ? '' : 'bad'}">${kind} ${result}</span>
    <span class="about"
      >${line(request)} ${labelChips(who)}
      <span class="muted-text">${state('before', before)} ${state('after', after)}</span></span
    >`;
}

function other(record: HistoryRecord): TemplateResult {
  return record.type === 'config'
    ? html`<span class="event">configuration</span>
        <span class="about">in force, hash <code>${record.hash}</code></span>`
    : html`<span class="event">${record.started === true ? 'started' : 'stopped'}</span>
        <span class="about">${record.replica}</span>`;
}

/** A list item: time, event, what it is about. */
export function historyRow(record: HistoryRecord, now: number): TemplateResult {
  const at = Date.parse(record.at);
  const content =
    record.type === 'alert'
      ? alert(record)
      : record.type === 'notification'
        ? notification(record)
        : record.type === 'silence'
          ? silence(record, now)
          : record.type === 'action'
            ? action(record)
            : record.type === 'audit'
              ? audit(record.audit ?? {}, now)
              : other(record);
  return html`<li tabindex="-1">
    <time datetime=${record.at} title="${full(at)}, recorded by ${record.replica}">${seconds(at)}</time> ${content}
  </li>`;
}
