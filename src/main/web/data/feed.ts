/** All that the page knows of one cluster, kept up to date. */
import type { AccessStore } from './access.js';
import { ApiError, RIGHTS, V1, WRITTEN, messageOf, query } from './api.js';
import type { Server } from './api.js';
import { at, plain } from './clusters.js';
import type { ClusterJson } from './clusters.js';
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
/** Without a login: a browser that asks for a password itself does so at each request. */
const POLL_LOGGED_OUT = 60_000;
/** Until a change of this page is read, which may be one of many. */
const SOON = 200;
/** Within this time pages read anew that are told to at once. */
const SPREAD = 1_000;
/** How often the page looks whether the server is silent, and the age of the last message at which it asks by itself. */
const CHECK = 5_000;
const QUIET = 20_000;

/** The settings of the page in the configuration of a server. */
export interface UiJson {
  readonly filters: readonly ServerFilter[];
  readonly cluster?: string;
  readonly clusters?: readonly ClusterJson[];
}

export class Feed {
  readonly alerts = new Map<string, Alert>();
  readonly groups = new Map<string, Group>();
  readonly silences = new Map<string, Silence>();
  replica: Replica | undefined;
  /** Undefined if it is not known. */
  ui: UiJson | undefined;
  /** Of alerts and comments, in the server's configuration. */
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
  /** Whether the last reading failed: what is shown lacks something, whatever the stream says since. */
  private isBehind = false;
  private poll: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param changed called after each change, before anything else happens
   * @param access the rights of the user in this cluster
   */
  constructor(
    readonly server: Server,
    readonly access: AccessStore,
    private readonly changed: () => void,
  ) {}

  /** Reads the overview and keeps it up to date from then on. */
  async start(): Promise<void> {
    await Promise.all([this.read(), this.access.read()]);
    this.access.addEventListener('change', this.changed);
    addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        void this.access.read(); // roles may have changed since, or a login may have been made
        this.check();
      }
    });
    addEventListener(RIGHTS, () => this.reconsider());
    this.changed();
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

  private reconsider(): void {
    if (!this.server.isLoggedOut) {
      void this.access.read();
      if (this.connection === 'lost') {
        this.pollLater(0);
      }
    }
    this.changed();
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
        this.isBehind = false;
        this.received(this.isOpen ? 'live' : 'polling');
      } catch (e) {
        this.fail(e);
      }
    }
    this.reading = undefined;
  }

  private fail(e: unknown): void {
    this.isBehind = true;
    const isSilent = e instanceof ApiError && e.status === 0 && this.server.base !== '';
    if (!isSilent || this.error === '') {
      this.error = messageOf(e);
    }
    if (this.server.isLoggedOut) {
      this.leaveStream();
    } else if (e instanceof ApiError && e.status === 403) {
      void this.access.read();
    }
    this.setConnection('lost');
    if (isSilent) {
      void this.diagnose(e.message);
    }
  }

  /** Reads by our own API, or by API v2 if only that is let through; not if neither answers, as while an ingress starts. */
  private async readOnce(): Promise<void> {
    let isDoubtful = this.id !== '';
    if (!this.isV2) {
      try {
        await this.readV1();
        return;
      } catch (e) {
        if (!(e instanceof ApiError) || !(e.isMissing || this.mayBeAlertmanager(e))) {
          throw e;
        }
        isDoubtful ||= e.status === 0;
      }
    }
    try {
      this.replace(await this.readV2());
    } catch (e) {
      this.isV2 = false;
      this.server.hasLogin = true;
      throw e;
    }
    if (isDoubtful && (await this.answersV1())) {
      return; // an ingress that refused everything has begun to forward in between
    }
    this.isV2 = true;
    this.leaveStream();
  }

  private leaveStream(): void {
    this.isOpen = false;
    this.stream?.close();
    this.stream = undefined;
  }

  /** Whether that is how an Alertmanager in another cluster refuses our own API: a browser does not say more of it. */
  private mayBeAlertmanager({ status }: ApiError): boolean {
    return status === 0 && this.server.base !== '' && this.id === '';
  }

  private async readV2(): Promise<OverviewJson> {
    const { server } = this;
    try {
      return await readV2(server);
    } catch (e) {
      if (!(e instanceof ApiError) || !this.mayBeAlertmanager(e) || !server.hasLogin) {
        throw e;
      }
    }
    server.hasLogin = false;
    return readV2(server);
  }

  /** Says why another cluster gives no answer that this page may read. */
  private async diagnose(error: string): Promise<void> {
    const reason = await this.reason(error);
    if (this.connection === 'lost' && this.error !== reason) {
      this.error = reason;
      this.changed();
    }
  }

  private async reason(error: string): Promise<string> {
    const { base, cluster } = this.server;
    if (location.protocol === 'https:' && base.startsWith('http:')) {
      return `${cluster}: A page that came with TLS cannot read ${base}, which has none.`;
    }
    try {
      await fetch(`${base}-/healthy`, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(CHECK) });
    } catch {
      return error;
    }
    const refused = `It answers, but does not permit pages of ${location.origin}`;
    return `${cluster}: ${refused}: its ui.origins lack that, or a proxy refuses or asks for a login.`;
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
    const answer = await this.server.get<OverviewJson | { changes: OverviewJson[] }>(`${V1}overview${query({ since })}`);
    if ('changes' in answer) {
      answer.changes.forEach((change) => this.apply(change));
    } else {
      this.replace(answer);
    }
  }

  private listen(isShared = true): void {
    this.silentChecks = 0;
    this.stream?.close();
    this.stream = open(this.id, isShared, (message) => this.take(message), this.server);
  }

  private take(message: StreamMessage): void {
    this.silentChecks = 0;
    this.isOpen = message.type !== 'error';
    switch (message.type) {
      case 'open': // what was missed follows
        this.isBehind = false;
        this.received('live');
        break;
      case 'heartbeat':
        if (!this.isBehind) {
          this.received('live');
        }
        break;
      case 'reset': // all pages are told at once
        setTimeout(() => void this.read(), Math.random() * SPREAD);
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
    if (this.access.isUnanswered && !this.server.isLoggedOut) {
      void this.access.read();
    }
    const silent = Date.now() - this.receivedAt;
    if (silent > SILENT) {
      this.setConnection('lost');
    }
    if (this.stream !== undefined && ++this.silentChecks > SILENT / CHECK) {
      this.isOpen = false;
      this.listen(false);
      this.pollLater();
    }
    if ((silent > QUIET || (this.isBehind && this.isOpen)) && this.reading === undefined && !this.server.isLoggedOut) {
      void this.read();
    }
  }

  /** Reads again and again until the stream is open. */
  private pollLater(pause = this.server.isLoggedOut ? POLL_LOGGED_OUT : this.isV2 ? POLL_V2 : POLL): void {
    clearTimeout(this.poll);
    this.poll = setTimeout(async () => {
      if (this.isOpen) {
        return;
      }
      await this.read();
      if (!this.isV2 && this.stream === undefined && !this.server.isLoggedOut) {
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
      if (this.connection === 'lost') {
        void this.access.read(); // a login may have been made since, or the server have got other rules
      }
      this.connection = connection;
      this.changed();
    }
  }

  private replace(overview: OverviewJson): void {
    for (const [known, next] of [
      [this.alerts, overview.alerts],
      [this.groups, overview.groups],
      [this.silences, overview.silences],
    ] as const) {
      for (const key of known.keys()) {
        if (!(plain(key) in next)) {
          known.delete(key);
        }
      }
    }
    this.apply(overview);
  }

  private apply(change: OverviewJson): void {
    this.id = change.id;
    this.skew = decode.time(change.now) - Date.now();
    const { cluster } = this.server;
    each(cluster, change.alerts, this.alerts, decode.alert);
    each(cluster, change.groups, this.groups, decode.group);
    each(cluster, change.silences, this.silences, decode.silence);
    const status = change.status['replica'];
    if (status) {
      this.replica = decode.replica(status);
    }
    const ui = change.status['ui'];
    if (ui) {
      this.ui = ui as unknown as UiJson;
      this.display = { ...PLAIN, ...ui };
    }
    this.changed();
  }
}

function each<T>(
  cluster: string,
  changes: Record<string, Record<string, unknown> | null>,
  known: Map<string, T>,
  read: (cluster: string, key: string, json: Record<string, unknown>) => T,
): void {
  for (const [key, json] of Object.entries(changes)) {
    if (json === null) {
      known.delete(at(cluster, key));
    } else {
      known.set(at(cluster, key), read(cluster, key, json));
    }
  }
}

function number(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

function epoch(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('-')));
}
