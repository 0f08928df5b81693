/** Groups as they are shown: what they are, their ids, the states of their alerts, and how many of these they have. */
import type { Matcher } from './matchers.js';
import { mutedBy } from './same-alerts.js';
import type { Level } from './severity.js';
import type { Store } from './store.js';
import type { Alert, Group, Labels, Silence } from './types.js';

export type AlertState = 'active' | 'silenced' | 'inhibited' | 'muted' | 'unprocessed';

/** What people call a state: a silence may be an acknowledgement. */
export type StateWord = AlertState | 'acknowledged';

/** What fires, what has ended but could not be notified, and what is acknowledged or muted. */
export type Section = 'firing' | 'ended' | 'acknowledged' | 'muted';

/** How many alerts fire, and how many are muted: one that several groups have counts once. */
export interface Tally {
  /** Of the alerts that are not muted in every group. */
  readonly severities: ReadonlyMap<string, number>;
  readonly muted: number;
}

/** A group as it is shown: groups of the routing tree with the same alerts, mostly one, or one of a grouping of one's own. */
export interface ShownGroup {
  /** That of the first group, in the order in which they were first read. */
  readonly id: string;
  readonly title: string;
  /** Those by which one of its groups is grouped. */
  readonly labels: Labels;
  /** One of each receiver; none in a grouping of one's own. */
  readonly groups: readonly Group[];
  /** The groups of its alerts whose latest notification failed. */
  readonly failing: readonly Group[];
  /** The filter that its alerts have passed, in a grouping of one's own; or the value that it is a part for. */
  readonly filter: readonly Matcher[];
  readonly alerts: readonly Alert[];
  /** In a grouping of one's own: the time intervals that mute alerts, by fingerprint; elsewhere those of its groups do. */
  readonly intervals?: ReadonlyMap<string, readonly string[]>;
  readonly level: Level;
  /** Those of its alerts that have the level: `critical`, or `critical, page`. */
  readonly severity: string;
  /** Of its alerts; undefined if other groups have some of them, too, which count once. */
  readonly tally: Tally | undefined;
  readonly startsAt: number;
  readonly section: Section;
  readonly acknowledgement: Silence | undefined;
}

/** The state of an alert in a group. */
export function stateOf(alert: Alert, mutedBy: readonly string[]): AlertState {
  if (alert.silencedBy.length > 0) {
    return 'silenced';
  }
  if (alert.inhibitedBy.length > 0) {
    return 'inhibited';
  }
  if (mutedBy.length > 0) {
    return 'muted';
  }
  return alert.state === 'unprocessed' ? 'unprocessed' : 'active';
}

/** The acknowledgement that mutes an alert. */
export function acknowledgementOf(store: Store, { silencedBy }: Alert): Silence | undefined {
  return silencedBy.map((id) => store.silences.get(id)).find((each) => each !== undefined && each.acknowledges !== '');
}

/** The word for the state of an alert in a group. */
export function stateWord(store: Store, alert: Alert, mutedBy: readonly string[]): StateWord {
  const state = stateOf(alert, mutedBy);
  return state === 'silenced' && acknowledgementOf(store, alert) !== undefined ? 'acknowledged' : state;
}

/** The time intervals that mute an alert of a group as it is shown. */
export function intervalsIn({ groups, intervals }: Pick<ShownGroup, 'groups' | 'intervals'>): (alert: Alert) => readonly string[] {
  const all = mutedBy(groups);
  return intervals === undefined ? () => all : ({ fingerprint }) => intervals.get(fingerprint) ?? [];
}

/** The labels that all alerts have. */
export function commonLabels(alerts: readonly Alert[]): Labels {
  const first = alerts[0];
  if (first === undefined) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(first.labels).filter(([name, value]) => alerts.every((alert) => alert.labels[name] === value)),
  );
}

/** Whether it is the part of a group that one value of a label has, where the page is divided. */
export function isPart({ id, groups: [first] }: Pick<ShownGroup, 'id' | 'groups'>): boolean {
  return first !== undefined && first.id !== id;
}

/** The ids of a group: those of all receivers; a part has one of its own. */
export function idsOf(shown: Pick<ShownGroup, 'id' | 'groups'>): readonly string[] {
  return shown.groups.length === 0 || isPart(shown) ? [shown.id] : shown.groups.map((group) => group.id);
}

/** Whether a group has an id. */
export function hasId(group: ShownGroup, id: string): boolean {
  return id !== '' && idsOf(group).includes(id);
}

/** The ids that lead to a group: its own, and those of all receivers, also of the group that it is a part of. */
export function namesOf({ id, groups }: Pick<ShownGroup, 'id' | 'groups'>): readonly string[] {
  return [id, ...groups.map((group) => group.id)];
}

/** Whether an id leads to a group, or to the one that it is a part of. */
export function isNamed(group: ShownGroup, id: string): boolean {
  return id !== '' && namesOf(group).includes(id);
}

/** The number of different alerts in groups. */
export function countAlerts(groups: readonly ShownGroup[]): number {
  const [first, ...others] = groups;
  return others.length === 0 ? (first?.alerts.length ?? 0) : new Set(groups.flatMap(({ alerts }) => alerts)).size;
}
