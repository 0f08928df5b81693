/** What happened over a time, as bars; each interval leads to its records. The same stands in a table. */
import { html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { count } from '../../common/element.js';
import { table } from '../../common/table.js';
import { hash } from '../../data/route.js';
import type { Address } from '../../data/route.js';
import type { LastHourJson } from '../../data/status.js';
import { store } from '../../data/store.js';
import { clock, full } from '../../data/time.js';
import { failuresText } from '../notifications/outcome.js';
import type { GroupActivity } from './activity.js';
import { latencyText } from './history.js';
import type { HistorySummaryJson, IntervalJson } from './history.js';

const WIDTH = 600;
const HEIGHT = 48;

interface Bar {
  /** The heights of what is stacked, from the bottom. */
  readonly parts: readonly (readonly [className: string, value: number])[];
  /** What the pointer is told. */
  readonly text: string;
  /** Where a click leads. */
  readonly link?: string | undefined;
}

/** One row of bars, as wide as the page; the highest fills it. */
function bars(all: readonly Bar[]): SVGTemplateResult[] {
  const highest = Math.max(1, ...all.map(({ parts }) => parts.reduce((sum, [, value]) => sum + value, 0)));
  const width = WIDTH / Math.max(1, all.length);
  return all.map(({ parts, text, link }, i) => {
    let below = 0;
    const target = svg`<rect class="target" x=${i * width} y="0" width=${width} height=${HEIGHT}><title>${text}</title></rect>`;
    return svg`${parts.map(([className, value]) => {
      const height = (value / highest) * HEIGHT;
      below += height;
      return value === 0
        ? nothing
        : svg`<rect class=${className} x=${i * width} y=${HEIGHT - below} width=${width * 0.85} height=${height}></rect>`;
    })}${link === undefined ? target : svg`<a href=${link} tabindex="-1">${target}</a>`}`;
  });
}

function row(title: string, most: string, all: readonly Bar[]): TemplateResult {
  return html`<div class="chart-row">
    <span>${title}<br /><span class="muted-text">${most}</span></span>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
      ${bars(all)}
    </svg>
  </div>`;
}

/** The address of the records of an interval. */
function zoom(address: Address, { at }: IntervalJson, length: number): string {
  const from = Date.parse(at);
  const span = { since: '', from: new Date(from).toISOString(), to: new Date(from + length).toISOString() };
  return hash('history', { ...Object.fromEntries(address.params), ...span });
}

/** A chart of a summary that counts by intervals; nothing if there is only one. */
export function activityChart(summary: HistorySummaryJson, address: Address): TemplateResult | typeof nothing {
  const { intervals = [] } = summary;
  const [first, second] = intervals;
  if (first === undefined || second === undefined) {
    return nothing;
  }
  const [start, end] = [Date.parse(first.at), Date.parse(summary.to)];
  const length = Date.parse(second.at) - start;
  const links = intervals.map((interval) => zoom(address, interval, length));
  const most = (of: (interval: IntervalJson) => number) => Math.max(...intervals.map(of));
  const bar = (text: (interval: IntervalJson) => string, parts: (interval: IntervalJson) => Bar['parts']): readonly Bar[] =>
    intervals.map((each, i) => ({ parts: parts(each), text: `${full(Date.parse(each.at))}: ${text(each)}`, link: links[i] }));
  return html`<div class="chart" aria-hidden="true">
      ${row('Fired', `peak ${most(({ fired }) => fired)}`, bar(({ fired }) => `${fired} fired`, ({ fired }) => [['fired', fired]]))}
      ${row(
        'Notified, given up',
        `peak ${most(({ sent, failed }) => sent + failed)}`,
        bar(({ sent, failed }) => `${sent} notified, ${failed} given up`, ({ sent, failed }) => [['failed', failed], ['sent', sent]]),
      )}
      ${summary.latency.count === 0
        ? nothing
        : row(
            'Half, 99 % within',
            `peak ${latencyText(most(({ latency }) => latency.p99Millis))}`,
            bar(
              ({ latency: { p50Millis, p99Millis } }) => `half within ${latencyText(p50Millis)}, 99 % within ${latencyText(p99Millis)}`,
              ({ latency: { p50Millis, p99Millis } }) => [['half', p50Millis], ['most', p99Millis - p50Millis]],
            ),
          )}
      <p class="chart-ends muted-text"><span>${clock(start, end)}</span><span>${clock(end, store.now())}</span></p>
    </div>
    <details>
      <summary>The chart as a table</summary>
      ${table(
        'What happened, by time',
        ['From', 'Fired', 'Notified', 'Given up', 'Half within', '99 % within'],
        intervals.map(({ at, fired, sent, failed, latency }, i) => [
          html`<a href=${links[i] ?? ''}>${full(Date.parse(at))}</a>`,
          fired,
          sent,
          failed,
          latency.count === 0 ? '–' : latencyText(latency.p50Millis),
          latency.count === 0 ? '–' : latencyText(latency.p99Millis),
        ]),
      )}
    </details>`;
}

/** What a replica received and notified in the last hour; a chart after its first minute. */
export function lastHourChart({ received, notified, failed, ...hour }: LastHourJson): TemplateResult {
  const became = html`In the last hour: ${count(hour.sent, 'notification')} sent, ${failuresText(hour.givenUp, hour.failedAttempts)}.`;
  if (received.length === 0) {
    return html`<p>${became}</p>`;
  }
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0).toLocaleString();
  const minutes = count(received.length, 'minute');
  const ago = (i: number) => `${count(received.length - i, 'minute')} ago`;
  return html`<h3>The last ${minutes}</h3>
    <div class="chart" aria-hidden="true">
      ${row(
        'Alerts received',
        `peak ${Math.max(...received)} a minute`,
        received.map((n, i) => ({ parts: [['sent', n]], text: `${ago(i)}: ${n} received` })),
      )}
      ${row(
        'Notified, given up',
        `peak ${Math.max(...notified)} a minute`,
        notified.map((n, i) => ({
          parts: [['failed', failed[i] ?? 0], ['sent', Math.max(0, n - (failed[i] ?? 0))]],
          text: `${ago(i)}: ${n} notified, ${failed[i] ?? 0} given up`,
        })),
      )}
    </div>
    <p>
      In ${minutes}: ${sum(received)} alerts received, ${sum(notified)} notifications begun. ${became}
    </p>`;
}

/** How often the alerts of a group fired in the last day, with bars for the hours, as a link to their history; nothing if never. */
export function sparkline(activity: GroupActivity | undefined, href: string): TemplateResult | typeof nothing {
  if (activity === undefined || activity.fired === 0) {
    return nothing;
  }
  const { fired, firedIn, isFlapping } = activity;
  return html`<a class="sparkline" href=${href}
    ><svg aria-hidden="true" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
      ${bars(firedIn.map((n, i) => ({ parts: [['fired', n]], text: `${firedIn.length - i} h ago: fired ${count(n, 'time')}` })))}
    </svg>
    fired ${count(fired, 'time')} in 24 h${isFlapping ? html`, <strong class="warning-text">flapping</strong>` : nothing}</a
  >`;
}
