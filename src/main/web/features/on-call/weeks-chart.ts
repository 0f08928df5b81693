/** The shifts of the next weeks as bars, a row for each person; the table below has the same shifts. */
import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { line } from '../../common/text.js';
import { date, duration, span } from '../../data/time.js';
import { SHOWN, rowsOf } from './on-call.js';
import type { Turn } from './on-call.js';

const WIDTH = 600;
const HEIGHT = 16;
const WEEK = 7 * 86_400_000;
/** More people than take turns in most schedules. */
const MOST = 20;

/** A chart of turns from a time on; nothing if nobody is on duty, and nobody has to be. */
export function weeksChart(turns: readonly Turn[], from: number, me: string): TemplateResult | typeof nothing {
  const rows = rowsOf(turns, from);
  const x = (time: number) => ((time - from) / SHOWN) * WIDTH;
  const weeks = Array.from({ length: SHOWN / WEEK }, (_, i) => from + i * WEEK);
  const bar = ({ start, end, isGap, person, by }: Turn) =>
    svg`<rect class=${isGap ? 'failed' : person === me ? 'sent' : 'most'} x=${x(start)} y="0" width=${Math.max(1, x(end) - x(start))} height=${HEIGHT}>
      <title>${person || 'nobody'}: ${span(start, end, from)}${by === '' ? '' : ` (${by})`}</title>
    </rect>`;
  return rows.length === 0
    ? nothing
    : html`<div class="weeks">
        ${rows.slice(0, MOST).map(
          ({ person, turns: own, total }) =>
            html`<p class="chart-row">
              <span
                >${person === '' ? html`<span class="bad">✖ nobody</span>` : line(person)}${person !== '' && person === me ? ' (you)' : ''}
                <span class="muted-text small">${duration(total)}</span></span
              >
              <svg aria-hidden="true" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
                ${weeks.slice(1).map((week) => svg`<rect class="tick" x=${x(week)} y="0" width="1" height=${HEIGHT}></rect>`)}${own.map(bar)}
              </svg>
            </p>`,
        )}
        <p class="chart-ends muted-text small" aria-hidden="true">${weeks.map((week) => html`<span>${date(week)}</span>`)}</p>
        ${rows.length > MOST ? html`<p class="muted-text">and ${(rows.length - MOST).toLocaleString()} more people</p>` : nothing}
      </div>`;
}
