/** The heartbeats of the page's own server. */
import { ApiError, V1, get, messageOf } from '../../data/api.js';
import { pageFilter } from '../../data/filtering.js';
import type { PageFilter } from '../../data/filtering.js';
import { matches } from '../../data/regexps.js';
import type { Labels } from '../../data/types.js';

export interface HeartbeatJson {
  readonly name: string;
  readonly kind: 'ping' | 'alert';
  readonly state: 'new' | 'up' | 'late' | 'failed' | 'missing';
  /** Whether its job has started and not ended. */
  readonly running: boolean;
  readonly lastSeen?: string;
  readonly startedAt?: string;
  readonly failedAt?: string;
  /** The replica that has shared the last signal; empty if none is known. */
  readonly sharedBy?: string;
  /** The text of the last ping. */
  readonly message?: string;
  readonly nextSlot?: string;
  /** When it is missing without another sign. */
  readonly due?: string;
  readonly missingSince?: string;
  readonly patienceSeconds: number;
  readonly schedule?: string;
  readonly zone?: string;
  readonly matchers: readonly string[];
  /** Of its alert. */
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly pausedUntil?: string;
  readonly pausedBy?: string;
}

/** Whether a word in lower case occurs in what people see of a heartbeat. */
function contains(word: string, { name, message = '', matchers, labels }: HeartbeatJson): boolean {
  const pairs = Object.entries(labels).map((pair) => pair.join(':'));
  return [name, message, ...matchers, ...pairs].join('\n').toLowerCase().includes(word);
}

/** Reads the filter of the heartbeats; matchers are compared with the labels of their alerts. */
export function heartbeatFilter(text: string): PageFilter<[HeartbeatJson]> {
  return pageFilter<[HeartbeatJson]>(text, [], {
    has: contains,
    matches: (matchers, { labels }) => matches(matchers, labels),
    meets: () => () => true,
  });
}

export class Heartbeats extends EventTarget {
  list: readonly HeartbeatJson[] = [];
  /** Why they could not be read; empty if they could. */
  error = '';

  /** Reads them; a server without such an operation has none. */
  async read(): Promise<void> {
    try {
      this.list = (await get<{ heartbeats: HeartbeatJson[] }>(`${V1}heartbeats`)).heartbeats;
      this.error = '';
    } catch (e) {
      this.error = e instanceof ApiError && e.isMissing ? '' : messageOf(e);
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** Those of this page's server. */
export const heartbeats = new Heartbeats();
