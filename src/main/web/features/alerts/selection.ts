/** The groups and alerts of the page that a user has selected. */
import { idsOf } from '../../data/shown-group.js';
import type { ShownGroup } from '../../data/shown-group.js';
import type { Alert } from '../../data/types.js';
import type { Selected } from '../silences/proposals.js';

/** A group, or an alert of it. */
interface Place {
  readonly group: string;
  /** The fingerprint of an alert; undefined for the group. */
  readonly alert: string | undefined;
}

export class Selection {
  /** Counts changes, so that elements notice them. */
  version = 0;
  private readonly groups = new Set<string>();
  private readonly alerts = new Set<string>();
  /** Where a range begins. */
  private last: Place | undefined;

  get isEmpty(): boolean {
    return this.groups.size === 0 && this.alerts.size === 0;
  }

  hasGroup(group: ShownGroup): boolean {
    return idsOf(group).some((id) => this.groups.has(id));
  }

  /** Whether an alert is selected, by itself or with its group. */
  hasAlert(group: ShownGroup, fingerprint: string): boolean {
    return this.hasGroup(group) || this.alerts.has(fingerprint);
  }

  /** Whether some alerts of a group are, and not the group. */
  hasPart(group: ShownGroup): boolean {
    return !this.hasGroup(group) && this.alerts.size > 0 && group.alerts.some(({ fingerprint }) => this.alerts.has(fingerprint));
  }

  /**
   * Selects a group, or lets go of it.
   *
   * @param range whether all from the group of the last call to this one become as that is
   * @param shown the groups in their order
   */
  toggleGroup(group: ShownGroup, range: boolean, shown: readonly ShownGroup[]): void {
    const from = range && this.last?.alert === undefined ? shown.findIndex((each) => this.isLast(each)) : -1;
    const wanted = from < 0 ? !this.hasGroup(group) : this.groups.has(this.last?.group ?? '');
    between(shown, from, shown.findIndex(({ id }) => id === group.id), group).forEach((each) => this.setGroup(each, wanted));
    this.last = { group: group.id, alert: undefined };
    this.version++;
  }

  /** The same for an alert of a group. A group that is selected becomes its other alerts. */
  toggleAlert(group: ShownGroup, fingerprint: string, range: boolean): void {
    const place = (wanted: string | undefined) => group.alerts.findIndex((alert) => alert.fingerprint === wanted);
    const from = range && this.isLast(group) ? place(this.last?.alert) : -1;
    const wanted = from < 0 ? !this.hasAlert(group, fingerprint) : this.hasAlert(group, this.last?.alert ?? '');
    if (this.hasGroup(group)) {
      this.setGroup(group, false);
      group.alerts.forEach((alert) => this.alerts.add(alert.fingerprint));
    }
    const chosen = between(group.alerts.map((alert) => alert.fingerprint), from, place(fingerprint), fingerprint);
    chosen.forEach((each) => (wanted ? this.alerts.add(each) : this.alerts.delete(each)));
    this.last = { group: group.id, alert: fingerprint };
    this.version++;
  }

  private isLast(group: ShownGroup): boolean {
    return this.last !== undefined && idsOf(group).includes(this.last.group);
  }

  private setGroup(group: ShownGroup, wanted: boolean): void {
    group.alerts.forEach(({ fingerprint }) => this.alerts.delete(fingerprint));
    idsOf(group).forEach((id) => (wanted ? this.groups.add(id) : this.groups.delete(id)));
  }

  clear(): void {
    this.groups.clear();
    this.alerts.clear();
    this.last = undefined;
    this.version++;
  }

  /** Lets go of all that is not shown any more, and returns the rest: an action must not reach what is out of sight. */
  among(shown: readonly ShownGroup[]): Selected {
    const groups: ShownGroup[] = [];
    const loose = new Map<string, Alert>();
    const fingerprints = new Set<string>();
    for (const group of this.isEmpty ? [] : shown) {
      const isWhole = this.hasGroup(group);
      if (isWhole) {
        groups.push(group);
      }
      for (const alert of group.alerts) {
        if (isWhole) {
          fingerprints.add(alert.fingerprint);
        } else if (this.alerts.has(alert.fingerprint)) {
          loose.set(alert.fingerprint, alert);
        }
      }
    }
    retain(this.groups, new Set(groups.flatMap(idsOf)));
    retain(this.alerts, loose);
    const alerts = [...loose.values()].filter(({ fingerprint }) => !fingerprints.has(fingerprint));
    alerts.forEach(({ fingerprint }) => fingerprints.add(fingerprint));
    return { groups, alerts, fingerprints };
  }
}

function retain(set: Set<string>, known: { has(key: string): boolean }): void {
  set.forEach((each) => known.has(each) || set.delete(each));
}

/** The items from one place to another; only the one at the second where there is no first. */
function between<T>(items: readonly T[], from: number, to: number, item: T): readonly T[] {
  return from < 0 || to < 0 ? [item] : items.slice(Math.min(from, to), Math.max(from, to) + 1);
}
