/** What a silence would mute, and whether that is so much that a person must confirm it. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { labelChips } from '../../common/chips.js';
import { clusterMark } from '../../common/cluster.js';
import { count } from '../../common/element.js';
import { line } from '../../common/text.js';
import { ApiError, preview } from '../../data/api.js';
import type { Preview } from '../../data/api.js';
import { at } from '../../data/clusters.js';
import { readMatching } from '../../data/fallback.js';
import { filterText, matchersJson, text } from '../../data/matchers.js';
import type { Matcher } from '../../data/matchers.js';
import { alertsHash } from '../../data/route.js';
import { SIGNS, level, rank, severity } from '../../data/severity.js';
import { store } from '../../data/store.js';
import type { Alert } from '../../data/types.js';
import type { Meant } from './open-sheet.js';
import type { Proposal } from './proposals.js';
import type { ReceiverSet } from './receiver-sets.js';

/** A silence of more than this share of all alerts needs a second look. */
const LARGE_SHARE = 0.25;
/** With so few alerts in all, a large share says nothing. */
const SMALL = 10;
const LISTED = 8;
const BAD_REQUEST = 400;

/** What silences would mute. */
interface Look {
  readonly together: Preview;
  /** The number of alerts of each. */
  readonly each: readonly number[];
}

/** Asks what silences for some receivers, or all, would mute, by API v2 where a proxy lets nothing else through. */
export async function lookAt(
  silences: readonly Pick<Proposal, 'matchers' | 'clusters'>[],
  receivers: readonly ReceiverSet[] = [],
): Promise<Look> {
  const active = new Map<string, number>();
  const looks = await Promise.all(
    silences.map(({ matchers, clusters }) =>
      Promise.all(
        clusters.map(async (cluster) => {
          const look = await lookIn(cluster, matchers, receivers);
          active.set(cluster, look.activeAlerts);
          return look;
        }),
      ),
    ),
  );
  const all = looks.flat();
  const [first] = all;
  const union = (of: (look: Preview) => readonly string[]) => [...new Set(all.flatMap(of))];
  if (first === undefined) {
    throw new Error('No cluster is chosen.');
  }
  return {
    together: {
      matchers: first.matchers,
      activeAlerts: [...active.values()].reduce((sum, n) => sum + n, 0),
      hasEqualityMatcher: all.every(({ hasEqualityMatcher }) => hasEqualityMatcher),
      alerts: union(({ alerts }) => alerts),
      ...(all.some(({ forSome }) => forSome === undefined) ? {} : { forSome: union(({ forSome = [] }) => forSome) }),
    },
    each: looks.map((some) => some.reduce((sum, { alerts }) => sum + alerts.length, 0)),
  };
}

async function lookIn(cluster: string, matchers: readonly Matcher[], receivers: readonly ReceiverSet[]): Promise<Preview> {
  const feed = store.feed(at(cluster, ''));
  try {
    if (cluster === '' || !feed.isV2) {
      return await preview(matchers.map(text), cluster, receivers.map(filterText));
    }
  } catch (e) {
    if (!(e instanceof ApiError) || e.status === 0 || e.status === BAD_REQUEST) {
      throw e;
    }
  }
  const alerts = await readMatching(matchers, cluster);
  return {
    matchers: matchersJson(matchers),
    activeAlerts: feed.alerts.size,
    hasEqualityMatcher: matchers.some(({ operator, value }) => operator === '=' && value !== ''),
    alerts: alerts.map(({ fingerprint }) => at(cluster, fingerprint)),
  };
}

/** Tells the alerts that are muted for all of their receivers from those that others are notified of. */
export function forSomeText({ alerts, forSome }: Preview, receivers: readonly ReceiverSet[]): TemplateResult | typeof nothing {
  if (receivers.length === 0 || alerts.length === 0) {
    return nothing;
  }
  if (forSome === undefined) {
    return html`<p class="muted-text">Which of them go to these receivers cannot be said here.</p>`;
  }
  const all = alerts.length - forSome.length;
  return html`<p class="muted-text">
    ${all === 0 ? 'None' : all.toLocaleString()} silenced for all receivers, ${forSome.length.toLocaleString()} for some: others are still
    notified.
  </p>`;
}

/** Whether some alerts are a large share of all. */
export function isLarge(some: number, all: number): boolean {
  return some > LARGE_SHARE * all && some > 1 && all > SMALL;
}

/** Whether it must be confirmed. */
export function isRisky(shown: Preview | undefined): boolean {
  return shown !== undefined && shown.matchers.length > 0 && (!shown.hasEqualityMatcher || isLarge(shown.alerts.length, shown.activeAlerts));
}

/**
 * Why it must be confirmed, and the box to do so.
 *
 * @param looked how many alerts there were when it was last looked at
 */
export function confirmation(shown: Preview, confirmed: boolean, change: (confirmed: boolean) => void, looked = Infinity): TemplateResult {
  const n = shown.alerts.length;
  return html`<div class="risk">
    ${n > looked
      ? html`<p class="warning-text">
          This mutes ${count(n, 'alert')} now, and not ${looked.toLocaleString()}: ${(n - looked).toLocaleString()} more than when you last looked.
        </p>`
      : nothing}
    ${shown.hasEqualityMatcher
      ? nothing
      : html`<p class="warning-text">No matcher compares a label with one value: this may mute more than you see now.</p>`}
    ${isLarge(n, shown.activeAlerts) ? largeShare(n, shown.activeAlerts) : nothing} ${meanAll(n, confirmed, change)}
  </div>`;
}

/** How many of all alerts are muted. */
export function largeShare(some: number, all: number): TemplateResult {
  return html`<p class="warning-text">This mutes ${some.toLocaleString()} of ${all.toLocaleString()} alerts, more than a quarter.</p>`;
}

/** What a person confirms: so many alerts, or the silence where they are not several. */
export function allOrIt(n: number): string {
  return n > 1 ? `all ${n.toLocaleString()}` : 'it';
}

/** The box that confirms it. */
export function meanAll(n: number, confirmed: boolean, change: (confirmed: boolean) => void): TemplateResult {
  return html`<label class="check"
    ><input
      type="checkbox"
      name="confirmed"
      .checked=${confirmed}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />I mean ${allOrIt(n)}</label
  >`;
}

/** Alerts, of which only the most urgent are listed; chips of their labels are asked for by the event `gv-filter`. */
export function alertList(alerts: readonly Alert[], filter: readonly Matcher[] | undefined): TemplateResult {
  const rest = alerts.length - LISTED;
  const sorted = [...alerts].sort((a, b) => rank(level(a.labels)) - rank(level(b.labels)));
  return html`<ul class="affected">
      ${sorted.slice(0, LISTED).map((alert) => {
        const own = level(alert.labels);
        return html`<li>
          <span class="sign ${own}" role="img" aria-label=${severity(alert.labels)}>${SIGNS[own]}</span>
          <span class="row-labels">${clusterMark(alert.fingerprint)} ${labelChips(alert.labels)}</span>
        </li>`;
      })}
    </ul>
    ${rest <= 0
      ? nothing
      : filter === undefined
        ? html`<p>and ${rest.toLocaleString()} more</p>`
        : html`<p><a href=${alertsHash(filter)}>All ${count(alerts.length, 'alert')}</a></p>`}`;
}

/** How many alerts silences mute that were meant, and which others; what of the selection their matchers do not say. */
export function meantText(shown: Preview, { alerts, word }: Meant, silences: readonly Proposal[]): TemplateResult {
  const n = shown.alerts.length;
  const meant = shown.alerts.filter((each) => alerts.has(each)).length;
  const others = { ...shown, alerts: shown.alerts.filter((each) => !alerts.has(each)) };
  const missed = alerts.size - meant;
  const isAre = meant === 1 ? 'is' : 'are';
  return html`<div class="meant" role="status">
    ${silences.flatMap(({ omitted }) => omitted).map(
      ({ name, values }) =>
        html`<p class="warning-text">
          ${values > 1
            ? html`${line(name)} has ${values.toLocaleString()} values here, too many for one silence: any value is muted.`
            : html`${line(name)} is too long for one silence: any value is muted.`}
        </p>`,
    )}
    ${n === meant
      ? html`<p>Mutes ${n === 1 ? 'just the alert' : `just the ${count(n, 'alert')}`} that ${isAre} ${word}.</p>`
      : html`<p class="warning-text">Mutes ${count(n, 'alert')}, of which ${meant.toLocaleString()} ${isAre} ${word}.</p>
          <details>
            <summary>${count(n - meant, 'other alert')}</summary>
            ${alertList(known(others), undefined)}
          </details>`}
    ${missed > 0
      ? html`<p class="warning-text">
          ${missed.toLocaleString()} of the ${count(alerts.size, 'alert')} that ${alerts.size === 1 ? 'is' : 'are'} ${word}
          ${missed === 1 ? 'is' : 'are'} not muted.
        </p>`
      : nothing}
  </div>`;
}

/** The alerts of a preview that this page knows. */
export function known(shown: Preview): readonly Alert[] {
  return shown.alerts.flatMap((fingerprint) => store.alerts.get(fingerprint) ?? []);
}
