/** How often alerts fired and were notified over a time, from the history. */
import { ApiError, V1, get, query } from '../../data/api.js';
import { store } from '../../data/store.js';
import type { HistorySummaryJson } from './history.js';

/** An alert that began to fire so often in a day flaps. */
const FLAPS = 6;

const AGAIN = 5 * 60_000;

/** What the alerts of a group did in the last day. */
export interface GroupActivity {
  readonly fired: number;
  readonly isFlapping: boolean;
  /** How often they began to fire in each hour, the oldest first. */
  readonly firedIn: readonly number[];
}

/** What groups did in the last day, as far as there is a history; read anew every few minutes while the page is looked at. */
class DailyActivity {
  /** Undefined until a summary was read. */
  private groups: ReadonlyMap<string, GroupActivity> | undefined;
  private readAt = -Infinity;
  private isOff = false;

  /** That of the group of a key, whoever was notified of it; undefined if nothing is known. */
  of(key: string): GroupActivity | undefined {
    return this.latest()?.get(key);
  }

  /** Whether this page's server has a history, as far as is known. */
  get isThere(): boolean {
    return this.latest() !== undefined;
  }

  private latest(): ReadonlyMap<string, GroupActivity> | undefined {
    if (!this.isOff && !store.isV2 && !document.hidden && Date.now() - this.readAt > AGAIN) {
      this.readAt = Date.now();
      void this.read();
    }
    return this.isOff ? undefined : this.groups;
  }

  private async read(): Promise<void> {
    try {
      const summary = await get<HistorySummaryJson>(
        `${V1}history/summary${query({ since: '24h', interval: '1h', limit: '1000' })}`,
      );
      // The last row of a key counts, that of most: who is told of a step, or is on duty for a while, is told of fewer alerts.
      const rows = [...summary.groups].sort((a, b) => a.fired - b.fired);
      this.groups = new Map(
        rows.map(({ key, fired, mostFired = 0, firedIn = [] }) => [key, { fired, isFlapping: mostFired >= FLAPS, firedIn }]),
      );
      store.redraw();
    } catch (e) {
      this.isOff = e instanceof ApiError && e.isMissing; // else it is tried again
    }
  }
}

/** The activity of this page's groups. */
export const dailyActivity = new DailyActivity();
