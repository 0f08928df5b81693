/** To which receivers a group is sent and when, and the results of its notifications. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { count } from '../../common/element.js';
import { line } from '../../common/text.js';
import { serverOf } from '../../data/api.js';
import { escalationParts } from '../../data/escalation.js';
import { mutingText } from '../../data/muting.js';
import { hash } from '../../data/route.js';
import { mutedBy } from '../../data/same-alerts.js';
import type { ShownGroup } from '../../data/shown-group.js';
import { store } from '../../data/store.js';
import { clock, full, isFine } from '../../data/time.js';
import { failuresOf } from '../../data/types.js';
import type { Group, Outcome } from '../../data/types.js';
import { sparkline } from '../history/activity-chart.js';
import { dailyActivity } from '../history/activity.js';
import { outcomeLine } from '../notifications/outcome.js';
import { historyOf } from './group-actions.js';
import { runbookLink } from './group-summary.js';

const OUTCOMES = 3;
/** Receivers whose times differ by less, in milliseconds, share a line; where times are fine, the second. */
const NEAR = 60_000;
const NEAR_FINE = 1_000;

/** A part of the line, which may end with a time. */
type Part = readonly [text: string, at?: number | undefined, end?: string];

/** A receiver of the cluster that a group is in. */
export function receiverLink(group: string, receiver: string): TemplateResult {
  return html`<a href=${serverOf(group).base + hash('receivers', { receiver })}>${line(receiver)}</a>`;
}

function failure(receiver: TemplateResult | typeof nothing, outcome: Outcome, integrations: Group['integrations']): TemplateResult {
  return html`<p class="failure" role="alert">
    <strong>Notification${receiver} failed:</strong>
    ${outcomeLine(outcome, store.now(), integrations)}
  </p>`;
}

/** The notifications that failed, but those of which others say the same; with their receivers unless there is just one. */
export function failures({ failing, groups }: ShownGroup, told: ReadonlySet<Outcome>): readonly TemplateResult[] {
  return failing.flatMap((group) => {
    const { next, failed } = group.escalation ?? {};
    const to = (receiver: string) => html` to ${receiverLink(group.id, receiver)}`;
    return [
      ...failuresOf(group)
        .filter((each) => !told.has(each))
        .map((each) => failure(groups.length === 1 ? nothing : to(group.receiver), each, group.integrations)),
      ...(next === undefined || failed === undefined ? [] : [failure(to(next.receiver), failed, [])]),
    ];
  });
}

/** When a group was sent, or failed to be, when it is sent next, and who else is notified then; and what mutes it, but not all. */
function parts(group: Group, intervals: readonly string[], now: number): readonly Part[] {
  const found: Part[] = [];
  const last = Math.max(0, ...group.integrations.map(({ notifiedAt }) => notifiedAt ?? 0));
  const [failure] = failuresOf(group);
  if (group.integrations.length === 0 && group.route !== '') {
    return [['no integration']];
  }
  if (last > 0) {
    found.push(['sent', last]);
  }
  if (failure !== undefined) {
    found.push(['failed', failure.at]);
  }
  if (group.mutedBy.length > 0 && intervals.length === 0) {
    found.push([`muted by the time interval ${group.mutedBy.join(', ')}`]);
  }
  if (group.heldUntil !== undefined) {
    found.push(['held for a digest at', group.heldUntil]);
  } else if (found.length === 0 && group.route !== '') {
    found.push([group.flushing && group.muting === undefined ? 'being sent' : 'not sent yet']);
  }
  if (group.muting !== undefined) {
    const { until } = group.muting;
    found.push(until === undefined ? [mutingText(group.muting)] : [`${mutingText(group.muting)}, until`, until]);
  } else if (group.nextFlush !== undefined) {
    const due = Math.min(...group.integrations.map(({ repeatAt }) => repeatAt ?? Infinity));
    found.push(['next', group.nextFlush, last > 0 ? ' if changed' : '']);
    if (due < Infinity) {
      found.push(['repeat', due]);
    }
  }
  if (group.flapping.length > 0) {
    found.push(['flapping']);
  }
  return [...found, ...escalationParts(group, now)];
}

/** Groups with the same alerts that have other labels than the rest, which are those with an alert name if there are any. */
function twinsAmong(groups: readonly Group[]): ReadonlySet<Group> {
  const texts = groups.map(({ labels }) => JSON.stringify(labels));
  const least = texts.reduce((a, b) => (b < a ? b : a), texts[0] ?? '');
  return new Set(groups.filter((_, i) => texts[i] !== least));
}

/** Whether the same is said of two receivers, at about the same times. */
function isSame(some: readonly Part[], others: readonly Part[], near: number): boolean {
  return (
    some.length === others.length &&
    some.every(([text, at = 0, end], i) => text === others[i]?.[0] && Math.abs(at - (others[i]?.[1] ?? 0)) < near && end === others[i]?.[2])
  );
}

/** Who was notified of a group in place of its receiver, or is to be, by the names of their receivers: ` (ana)`. */
function people({ integrations }: Group): TemplateResult | typeof nothing {
  const others = integrations.filter(({ name }) => name.includes('/'));
  const told = others.filter(({ notifiedAt }) => notifiedAt !== undefined);
  const names = (told.length > 0 ? told : others).map(({ name }) => name.slice(0, name.lastIndexOf('/')));
  return names.length === 0 ? nothing : html` (${line([...new Set(names)].join(', '))})`;
}

/**
 * `to chat, pager (ana) · sent 02:14 · next 02:19 if changed`: a line for all receivers of which the same is said. One that gets the alerts
 * as a group of other labels has a line of its own: `the same 18 alerts, for payments-chat · sent 02:14`.
 */
function receiverLines({ id, groups, alerts }: ShownGroup, now: number): TemplateResult[] {
  const intervals = mutedBy(groups);
  const twins = twinsAmong(groups);
  const lines: { readonly receivers: Map<string, TemplateResult | typeof nothing>; readonly said: readonly Part[]; readonly isTwin: boolean; readonly fine: boolean }[] = [];
  for (const group of [...groups].sort((a, b) => Number(twins.has(a)) - Number(twins.has(b)) || (a.receiver < b.receiver ? -1 : 1))) {
    const said = parts(group, intervals, now);
    const isTwin = twins.has(group);
    const fine = isFine(group.groupInterval);
    const same = lines.find(
      (each) => each.isTwin === isTwin && each.fine === fine && isSame(each.said, said, fine ? NEAR_FINE : NEAR),
    );
    if (same === undefined) {
      lines.push({ receivers: new Map([[group.receiver, people(group)]]), said, isTwin, fine });
    } else {
      same.receivers.set(group.receiver, people(group));
    }
  }
  const theSame = `the same ${alerts.length === 1 ? 'alert' : count(alerts.length, 'alert')}, for`;
  return lines.map(
    ({ receivers, said, isTwin, fine }) =>
      html`${isTwin ? theSame : 'to'} ${[...receivers].map(([each, who], i) => html`${i > 0 ? ', ' : ''}${receiverLink(id, each)}${who}`)}${said.map(
        ([text, at, end]) =>
          html`${text === 'repeat' ? ', ' : ' · '}${text}${at === undefined
            ? nothing
            : html` <time title=${full(at)}>${clock(at, now, fine)}</time>${end}`}`,
      )}`,
  );
}

/** Of all receivers: how often the alerts fired, who acknowledged before, and the runbook. */
function shared(shown: ShownGroup, now: number): TemplateResult[] {
  const { groups, alerts, acknowledgement } = shown;
  const found: TemplateResult[] = [];
  const [activity] = groups
    .map(({ key }) => sparkline(dailyActivity.of(key), historyOf(shown) ?? ''))
    .filter((each) => each !== nothing);
  if (activity !== undefined) {
    found.push(html`${activity}`);
  }
  const [before] = groups.flatMap(({ acknowledgedBefore: each }) => each ?? []).sort((a, b) => b.until - a.until);
  if (before !== undefined && acknowledgement === undefined) {
    found.push(html`acknowledged before by ${line(before.by)}, until <time title=${full(before.until)}>${clock(before.until, now)}</time>`);
  }
  const runbook = runbookLink(alerts);
  return runbook === undefined ? found : [...found, runbook];
}

/**
 * `to payments-slack · sent 02:14 · next 02:19 if changed, repeat 06:14 · fired 28 times in 24 h · Runbook`.
 *
 * @param controls the buttons at its end
 */
export function notifiedLine(shown: ShownGroup, controls: readonly (TemplateResult | typeof nothing)[]): TemplateResult | typeof nothing {
  const now = store.now();
  const lines = receiverLines(shown, now);
  const last = [...lines.splice(-1), ...shared(shown, now)];
  if (last.length === 0 && controls.every((each) => each === nothing)) {
    return nothing;
  }
  return html`<div class="notified">
    <div class="sent">
      ${lines.map((each) => html`<p>${each}</p>`)}
      <p>${last.map((part, i) => html`${i > 0 ? ' · ' : ''}${part}`)}</p>
    </div>
    ${controls}
  </div>`;
}

/** The number of notifications that are known. */
export function countOutcomes({ groups }: ShownGroup): number {
  return groups.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
}

/** The latest notifications, the newest first, each with its receiver if there are several. */
export function notifications({ groups }: ShownGroup, areAllShown: boolean, showAll: () => void): TemplateResult {
  const all = groups
    .flatMap(({ receiver, integrations, outcomes }) => outcomes.map((outcome) => ({ receiver, integrations, outcome })))
    .sort((a, b) => b.outcome.at - a.outcome.at);
  const shown = areAllShown ? all : all.slice(0, OUTCOMES);
  return html`<div class="outcomes">
    <ul>
      ${shown.map(
        ({ receiver, integrations, outcome }) =>
          html`<li>${groups.length > 1 ? html`${line(receiver)} ` : nothing}${outcomeLine(outcome, store.now(), integrations)}</li>`,
      )}
    </ul>
    ${shown.length < all.length ? html`<button class="quiet" @click=${showAll}>Show all ${all.length} notifications</button>` : nothing}
  </div>`;
}
