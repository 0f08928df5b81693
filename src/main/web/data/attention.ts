/** What a tab shows of the alerts while another one is looked at. */
import { clusterOf } from './clusters.js';
import { EVERYTHING, parseFilter, problemOf } from './filter.js';
import { admission } from './filtering.js';
import type { Admission } from './filtering.js';
import { withSameAlerts } from './same-alerts.js';
import { LEVELS, SIGNS, bySeverity } from './severity.js';
import type { Level } from './severity.js';
import { stateOf } from './shown-group.js';
import type { Tally } from './shown-group.js';
import type { Store } from './store.js';
import type { Group } from './types.js';

/** The fill of the icon by level, in the dark and in the light. */
const FILLS: Readonly<Record<Level | 'none' | 'lost', string>> = {
  critical: '#d93025',
  warning: '#e08a00',
  info: '#3a7bd5',
  other: '#7c8794',
  none: '#6b3fa0',
  lost: '#7c8794',
};

/** Notices groups that a filter lets through and that were not there before. */
export class NewGroups {
  private known: ReadonlySet<string> | undefined;
  private of = '';
  /** The clusters that were known of at the call before: groups of another one are not new, but read for the first time. */
  private clusters: ReadonlySet<string> = new Set(['']);

  /**
   * The groups that are new since the call before, of those with the same alerts one; none at the first one, of another filter,
   * or while the server has yet to say of some what the filter does with them. A filter that cannot be read lets all through, so that
   * no call is missed.
   */
  next(store: Store, text: string): readonly Group[] {
    if (text !== this.of) {
      this.of = text;
      this.known = undefined;
    }
    const found = firing(store, text);
    if (found === undefined) {
      return [];
    }
    const { known, clusters } = this;
    this.known = new Set(found.map(({ id }) => id));
    this.clusters = new Set(store.shown.filter(({ receivedAt }) => receivedAt > 0).map(({ server }) => server.cluster)).add('');
    return known === undefined
      ? []
      : withSameAlerts(found)
          .filter((mates) => mates.every(({ id }) => !known.has(id) && clusters.has(clusterOf(id))))
          .map(([first]) => first);
  }
}

/** The groups with an alert that a filter lets through and nothing mutes; undefined if that is not known yet. */
function firing(store: Store, text: string): readonly Group[] | undefined {
  if (store.connection === 'loading' || store.connection === 'lost') {
    return undefined;
  }
  const admits = admission(store, problemOf(text) === '' ? parseFilter(text) : EVERYTHING);
  const states = [...store.groups.values()].map((group) => [group, isFiring(store, group, admits)] as const);
  return states.some(([, state]) => state === undefined)
    ? undefined
    : states.filter(([, state]) => state === true).map(([group]) => group);
}

function isFiring(store: Store, group: Group, admits: Admission): boolean | undefined {
  let result: boolean | undefined = false;
  for (const fingerprint of group.alerts) {
    const alert = store.alerts.get(fingerprint);
    const state = alert === undefined ? 'muted' : stateOf(alert, group.mutedBy);
    if (alert !== undefined && (state === 'active' || state === 'unprocessed')) {
      const isAdmitted = admits(group, alert);
      if (isAdmitted === true) {
        return true;
      }
      result = isAdmitted === undefined ? undefined : result;
    }
  }
  return result;
}

/** Adds up what is counted by severity. */
function byLevel({ severities }: Tally): ReadonlyMap<Level, number> {
  const levels = new Map<Level, number>();
  bySeverity(severities).forEach(([, level, n]) => levels.set(level, (levels.get(level) ?? 0) + n));
  return levels;
}

/**
 * What stands before the name of the page in the title: how many alerts of each level are active, and the clusters that are
 * missing.
 */
export function titlePrefix(tally: Tally, isLost: boolean, missing: readonly string[] = []): string {
  if (isLost) {
    return '✖ ';
  }
  const without = missing.length === 0 ? '' : `without ${missing.join(', ')} `;
  const levels = byLevel(tally);
  const counts = LEVELS.filter((level) => levels.has(level)).map((level) => `${levels.get(level)}${SIGNS[level]}`);
  return counts.length === 0 ? without : `${counts.join(' ')} ${without}`;
}

/** The address of an icon that has the colour of the most urgent active alert, or says that the connection is lost. */
export function icon(tally: Tally, isLost: boolean): string {
  const level = isLost ? 'lost' : (LEVELS.find((each) => byLevel(tally).has(each)) ?? 'none');
  const mark = isLost
    ? '<path d="M4 4L28 28M28 4L4 28" stroke="#d93025" stroke-width="5"/>'
    : '<path d="M16 9c1-4 4-6 8-6-1 4-4 6-8 6z" fill="#5b8c3e"/>';
  const grapes = [8, 16, 24].map((x) => [x, 14]).concat([[12, 21], [20, 21], [16, 28]]);
  const circles = grapes.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="${FILLS[level]}">${circles}</g>${mark}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
