/** All that the page knows, kept up to date. */
import { access } from './access.js';
import { ApiError, V1, WRITTEN, get, messageOf, query } from './api.js';
import * as decode from './decode.js';
import type { OverviewJson } from './decode.js';
import { PLAIN } from './display.js';
import type { Display } from './display.js';
import { readV2 } from './fallback.js';
import { SILENT, open } from './stream.js';
import type { Stream, StreamMessage } from './stream.js';
import type { Alert, Group, Replica, ServerFilter, Silence } from './types.js';

/** How the page gets its data: nothing yet, by stream, by asking again and again, or not any more. */
export type Connection = 'loading' | 'live' | 'polling' | 'lost';

const POLL = 5_000;
const POLL_V2 = 10_000;
/** Until a change of this page is read, which may be one of many. */
const SOON = 200;
/** How often the page looks whether the server is silent, and the age of the last message at which it asks by itself. */
const CHECK = 5_000;
const QUIET = 20_000;

export class Store extends EventTarget {
  readonly alerts = new Map<string, Alert>();
  readonly groups = new Map<string, Group>();
  readonly silences = new Map<string, Silence>();
  replica: Replica | undefined;
  /** The filters of the server's configuration. */
  filters: readonly ServerFilter[] = [];
  /** The display of alerts and comments in the server's configuration. */
  display: Display = PLAIN;
  connection: Connection = 'loading';
  /** Why nothing could be read; empty if something could. */
  error = '';
  /** When the page last received something from the server. */
  receivedAt = 0;
  /** How far the server's clock is ahead of the browser's, in milliseconds. */
  skew = 0;
  /** Whether a proxy lets only API v2 through. */
  isV2 = false;

  private id = '';
  private stream: Stream | undefined;
  /** Whether the stream is open, as far as is known. */
  private isOpen = false;
  /** The number of checks since its last message, be it of a failure; not a time, which also passes while a computer sleeps. */
  private silentChecks = 0;
  private reading: Promise<void> | undefined;
  private isOutdated = false;
  private poll: ReturnType<typeof setTimeout> | undefined;
  private announced = false;

  /** Reads the overview and keeps it up to date from then on. */
  async start(): Promise<void> {
    await Promise.all([this.read(), access.read()]);
    access.addEventListener('change', () => this.redraw());
    addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        void access.read(); // roles may have changed since
        this.check();
      }
    });
    this.redraw();
    addEventListener(WRITTEN, () => {
      if (!this.isOpen) {
        this.pollLater(SOON); // no stream tells of it
      }
    });
    if (!this.isV2) {
      this.listen();
    }
    this.pollLater();
    setInterval(() => this.check(), CHECK);
  }

  /** Lets the page show the time that has passed. */
  redraw(): void {
    if (!document.hidden) {
      this.dispatchEvent(new Event('change'));
    }
  }

  /** The time on the server. */
  now(): number {
    return Date.now() + this.skew;
  }

  /** Reads what has changed, or all; not by the stream. If that is being done already, it is done once more. */
  async read(): Promise<void> {
    this.isOutdated = true;
    this.reading ??= this.readAll();
    await this.reading;
  }

  private async readAll(): Promise<void> {
    while (this.isOutdated) {
      this.isOutdated = false;
      try {
        await this.readOnce();
        this.error = '';
        this.received(this.isOpen ? 'live' : 'polling');
      } catch (e) {
        this.error = messageOf(e);
        this.setConnection('lost');
      }
    }
    this.reading = undefined;
  }

  /** Reads by our own API, or by API v2 if only that is let through; not if neither answers, as while an ingress starts. */
  private async readOnce(): Promise<void> {
    if (!this.isV2) {
      try {
        await this.readV1();
        return;
      } catch (e) {
        if (!(e instanceof ApiError) || !e.isMissing) {
          throw e;
        }
      }
    }
    const hadV1 = this.id !== '';
    try {
      this.replace(await readV2());
    } catch (e) {
      this.isV2 = false;
      throw e;
    }
    if (hadV1 && (await this.answersV1())) {
      return; // an ingress that refused everything has begun to forward in between
    }
    this.isV2 = true;
    this.isOpen = false;
    this.stream?.close();
    this.stream = undefined;
  }

  private async answersV1(): Promise<boolean> {
    try {
      await this.readV1();
      return true;
    } catch {
      return false;
    }
  }

  private async readV1(): Promise<void> {
    const since = this.id === '' ? undefined : this.id;
    const answer = await get<OverviewJson | { changes: OverviewJson[] }>(`${V1}overview${query({ since })}`);
    if ('changes' in answer) {
      answer.changes.forEach((change) => this.apply(change));
    } else {
      this.replace(answer);
    }
  }

  private listen(isShared = true): void {
    this.silentChecks = 0;
    this.stream?.close();
    this.stream = open(this.id, isShared, (message) => this.take(message));
  }

  private take(message: StreamMessage): void {
    this.silentChecks = 0;
    this.isOpen = message.type !== 'error';
    switch (message.type) {
      case 'open':
      case 'heartbeat':
        this.received('live');
        break;
      case 'reset':
        void this.read();
        break;
      case 'change': {
        const change = JSON.parse(message.data) as OverviewJson;
        const missing = number(change.id) - number(this.id) - 1;
        if (epoch(change.id) !== epoch(this.id) || missing > 0) {
          void this.read();
        } else if (missing === 0) {
          this.apply(change);
        }
        this.received('live');
        break;
      }
      case 'error':
        void this.read();
        this.pollLater();
        break;
    }
  }

  /** Notices a server, or a worker, that says nothing any more. */
  private check(): void {
    const silent = Date.now() - this.receivedAt;
    if (silent > SILENT) {
      this.setConnection('lost');
    }
    if (this.stream !== undefined && ++this.silentChecks > SILENT / CHECK) {
      this.isOpen = false;
      this.listen(false);
      this.pollLater();
    }
    if (silent > QUIET && this.reading === undefined) {
      void this.read();
    }
  }

  /** Reads again and again until the stream is open. */
  private pollLater(pause = this.isV2 ? POLL_V2 : POLL): void {
    clearTimeout(this.poll);
    this.poll = setTimeout(async () => {
      if (this.isOpen) {
        return;
      }
      await this.read();
      if (!this.isV2 && this.stream === undefined) {
        this.listen();
      }
      this.pollLater();
    }, pause);
  }

  private received(connection: Connection): void {
    this.receivedAt = Date.now();
    this.setConnection(connection);
  }

  private setConnection(connection: Connection): void {
    if (this.connection !== connection) {
      this.connection = connection;
      this.announce();
    }
  }

  private replace(overview: OverviewJson): void {
    for (const [known, next] of [
      [this.alerts, overview.alerts],
      [this.groups, overview.groups],
      [this.silences, overview.silences],
    ] as const) {
      for (const key of known.keys()) {
        if (!(key in next)) {
          known.delete(key);
        }
      }
    }
    this.apply(overview);
  }

  private apply(change: OverviewJson): void {
    this.id = change.id;
    this.skew = decode.time(change.now) - Date.now();
    each(change.alerts, this.alerts, decode.alert);
    each(change.groups, this.groups, decode.group);
    each(change.silences, this.silences, decode.silence);
    const status = change.status['replica'];
    if (status) {
      this.replica = decode.replica(status);
    }
    const ui = change.status['ui'];
    if (ui) {
      this.filters = ui['filters'] as readonly ServerFilter[];
      this.display = { ...PLAIN, ...ui };
    }
    this.announce();
  }

  /** Tells listeners once before the next frame, however much has changed. */
  private announce(): void {
    if (!this.announced) {
      this.announced = true;
      queueMicrotask(() => {
        this.announced = false;
        this.dispatchEvent(new Event('change'));
      });
    }
  }
}

function each<T>(
  changes: Record<string, Record<string, unknown> | null>,
  known: Map<string, T>,
  read: (key: string, json: Record<string, unknown>) => T,
): void {
  for (const [key, json] of Object.entries(changes)) {
    if (json === null) {
      known.delete(key);
    } else {
      known.set(key, read(key, json));
    }
  }
}

function number(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

function epoch(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('-')));
}

/** The store of this page. */
export const store = new Store();
