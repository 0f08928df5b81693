/** All that the page knows, kept up to date: of its own cluster, and of others where the configuration names some. */
import { AccessStore, access } from './access.js';
import { Server, serverOf, servers } from './api.js';
import { clusterOf, clusters, nameOf } from './clusters.js';
import type { Display } from './display.js';
import { Feed } from './feed.js';
import type { Connection, UiJson } from './feed.js';
import { settings } from './settings.js';
import type { Alert, Group, Replica, ServerFilter, Silence } from './types.js';

export type { Connection } from './feed.js';

/** The connections from the best one to the worst one. */
const CONNECTIONS: readonly Connection[] = ['live', 'polling', 'lost', 'loading'];

export class Store extends EventTarget {
  private readonly own = new Feed(serverOf(''), access, () => this.changed());
  /** Of each cluster, the page's own first. */
  feeds: readonly Feed[] = [this.own];
  /** Of the clusters that are shown, as the rest. */
  alerts: Map<string, Alert> = this.own.alerts;
  groups: Map<string, Group> = this.own.groups;
  silences: Map<string, Silence> = this.own.silences;
  /** The best one. */
  connection: Connection = 'loading';
  /** Whether the configuration names other clusters than those of the page. */
  isOutdated = false;

  /** What was computed, by the function that did. */
  private readonly computed = new Map<unknown, unknown>();
  private announced = false;
  /** As it was when the other clusters were begun with, or later. */
  private ui: UiJson | undefined;

  constructor() {
    super();
    settings.addEventListener('change', () => this.computed.clear());
  }

  /** The status of the page's own replica. */
  get replica(): Replica | undefined {
    return this.own.replica;
  }

  /** The filters of the page's own server. */
  get filters(): readonly ServerFilter[] {
    return this.own.ui?.filters ?? [];
  }

  /** The display of alerts and comments in the configuration of the page's own server. */
  get display(): Display {
    return this.own.display;
  }

  /** Why nothing could be read; empty if something could. */
  get error(): string {
    return this.own.error;
  }

  /** When the page last received something from its own server. */
  get receivedAt(): number {
    return this.own.receivedAt;
  }

  /** How far the clock of the page's own server is ahead of the browser's, in milliseconds. */
  get skew(): number {
    return this.own.skew;
  }

  /** Whether a proxy lets only API v2 of the page's own server through. */
  get isV2(): boolean {
    return this.own.isV2;
  }

  /** Reads the overview and keeps it up to date from then on. */
  async start(): Promise<void> {
    await this.own.start();
    this.redraw();
  }

  /** Computes something from all that is known; anew only after a change, since a user types faster than that. */
  once<T>(compute: (store: this) => T): T {
    if (!this.computed.has(compute)) {
      this.computed.set(compute, compute(this));
    }
    return this.computed.get(compute) as T;
  }

  /** Lets the page show the time that has passed. */
  redraw(): void {
    this.computed.clear();
    if (!document.hidden) {
      this.dispatchEvent(new Event('change'));
    }
  }

  /** The time on the server. */
  now(): number {
    return Date.now() + this.skew;
  }

  /** Reads what has changed, or all; not by the stream. */
  async read(): Promise<void> {
    await this.own.read();
  }

  /** The feed of the cluster that something is in. */
  feed(id: string): Feed {
    const cluster = clusterOf(id);
    return this.feeds.find(({ server }) => server.cluster === cluster) ?? this.own;
  }

  /** The feeds of the clusters that are shown. */
  get shown(): readonly Feed[] {
    const some = this.feeds.filter(({ server }) => nameOf(server.cluster) === clusters.shown);
    return some.length === 0 ? this.feeds : some;
  }

  /** The clusters that are shown and of which nothing current is known. */
  get missing(): readonly Feed[] {
    return this.feeds.length === 1 ? [] : this.shown.filter(({ connection }) => connection === 'lost' || connection === 'loading');
  }

  /** Shows one cluster by its name, or all. */
  show(name: string): void {
    if (clusters.shown !== name) {
      clusters.shown = name;
      this.connect();
      this.merge();
      this.redraw();
    }
  }

  private changed(): void {
    const { ui } = this.own;
    if (ui !== this.ui) {
      if (this.ui === undefined && ui?.clusters !== undefined) {
        this.begin(ui.cluster ?? '', ui.clusters);
      }
      this.ui = ui;
      this.isOutdated = JSON.stringify(ui?.clusters ?? []) !== JSON.stringify(clusters.others);
    }
    this.connect();
    this.announce();
  }

  private connect(): void {
    this.connection = CONNECTIONS.find((each) => this.shown.some(({ connection }) => connection === each)) ?? 'loading';
  }

  /** Begins to read the other clusters. */
  private begin(name: string, others: typeof clusters.others): void {
    clusters.own = name;
    clusters.others = others;
    const more = others.map((each) => {
      const server = new Server(each.name, each.url);
      servers.set(each.name, server);
      return new Feed(server, new AccessStore(server), () => this.changed());
    });
    this.feeds = [this.own, ...more];
    more.forEach((each) => void each.start());
    this.dispatchEvent(new Event('clusters'));
  }

  private merge(): void {
    this.computed.clear();
    if (this.feeds.length > 1) {
      const { shown } = this;
      this.alerts = joined(shown.map(({ alerts }) => alerts));
      this.groups = joined(shown.map(({ groups }) => groups));
      this.silences = joined(shown.map(({ silences }) => silences));
    }
  }

  /** Tells listeners once before the next frame, however much has changed. */
  private announce(): void {
    if (!this.announced) {
      this.announced = true;
      queueMicrotask(() => {
        this.announced = false;
        this.merge();
        this.dispatchEvent(new Event('change'));
      });
    }
  }
}

function joined<T>(maps: readonly Map<string, T>[]): Map<string, T> {
  const [first = new Map<string, T>()] = maps;
  return maps.length === 1 ? first : new Map(maps.flatMap((each) => [...each]));
}

/** The store of this page. */
export const store = new Store();
