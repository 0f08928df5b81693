/** How often alerts fired and were notified: totals, and tables of alerts, groups and receivers. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { labelChips } from '../../common/chips.js';
import { table } from '../../common/table.js';
import type { Cell } from '../../common/table.js';
import { hash } from '../../data/route.js';
import { failuresText } from '../notifications/outcome.js';
import { latencyText } from './history.js';
import type { HistorySummaryJson, Latency } from './history.js';

function latencyCells(latency: Latency): Cell[] {
  return latency.count === 0
    ? ['–', '–', '–']
    : [latencyText(latency.p50Millis), latencyText(latency.p99Millis), latencyText(latency.maxMillis)];
}

function failures(failed: number, error: string | undefined): Cell {
  return failed === 0 ? 0 : html`<span class="bad" title=${error ?? ''}>✖ ${failed.toLocaleString()}</span>`;
}

function section(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[], more: number): TemplateResult {
  return html`<h3>${title}</h3>
    ${table(title, columns, rows)} ${more === 0 ? nothing : html`<p class="muted-text">and ${more.toLocaleString()} more</p>`}`;
}

/** The summary of a time. */
export function historySummary(summary: HistorySummaryJson): TemplateResult {
  const { latency } = summary;
  return html`${summary.complete
      ? nothing
      : html`<p class="warning-text">▲ Not all is counted: choose a shorter time.</p>`}
    <dl class="facts">
      <dt>Alerts</dt>
      <dd>
        ${summary.fired.toLocaleString()} fired, ${summary.resolved.toLocaleString()} resolved,
        ${summary.expired.toLocaleString()} expired
      </dd>
      <dt>Notifications</dt>
      <dd>
        ${summary.sent.toLocaleString()} sent, ${failuresText(summary.failed, summary.failedAttempts ?? 0)}
      </dd>
      ${latency.count === 0
        ? nothing
        : html`<dt>Latency</dt>
            <dd title="From the oldest change that a notification tells of to its acceptance">
              half within ${latencyText(latency.p50Millis)}, 90 % within ${latencyText(latency.p90Millis)}, 99 % within
              ${latencyText(latency.p99Millis)}, all within ${latencyText(latency.maxMillis)}
            </dd>`}
    </dl>
    ${summary.alerts.length === 0
      ? nothing
      : section(
          'Noisiest alerts',
          ['Alert', 'Fired', 'Instances', 'Notified', 'Given up'],
          summary.alerts.map((row) => [
            row.alertname === '' ? html`<em>without a name</em>` : html`${labelChips({ alertname: row.alertname })}`,
            row.fired,
            row.instances,
            row.sent,
            failures(row.failed, undefined),
          ]),
          summary.moreAlerts,
        )}
    ${summary.groups.length === 0
      ? nothing
      : section(
          'Groups',
          ['Group', 'Receiver', 'Fired', 'Notified', 'Given up'],
          summary.groups.map((row) => [
            Object.keys(row.labels).length === 0 ? html`<em>all alerts</em>` : html`${labelChips(row.labels)}`,
            row.receiver,
            row.fired,
            row.sent,
            failures(row.failed, row.lastError),
          ]),
          summary.moreGroups,
        )}
    ${summary.receivers.length === 0
      ? nothing
      : section(
          'Receivers',
          ['Receiver', 'Integration', 'Notified', 'Given up', 'Half within', '99 % within', 'Slowest'],
          summary.receivers.map((row) => [
            html`<a href=${hash('receivers', { receiver: row.receiver })}>${row.receiver}</a>`,
            row.integration,
            row.sent,
            failures(row.failed, row.lastError),
            ...latencyCells(row.latency),
          ]),
          summary.moreReceivers,
        )}`;
}
