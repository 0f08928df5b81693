/**
 * A simulated browser, for modules of `data/` outside of one: virtual time, a server whose answers a test sets, streams that a
 * test opens and closes, and shared workers. Tests import it before the modules under test.
 */

interface Timer {
  readonly id: number;
  at: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

type Listener = ((event: Event) => void) | { handleEvent(event: Event): void };

const global = globalThis as unknown as Record<string, unknown>;

/** The time at which each test begins. */
export const START = Date.parse('2026-11-20T12:00:00Z');

class VirtualTime {
  now = START;
  private timers: Timer[] = [];
  private lastId = 0;

  add(run: () => void, pause: number, every?: number): number {
    const id = ++this.lastId;
    this.timers.push({ id, at: this.now + Math.max(0, pause), every, run });
    return id;
  }

  remove(id: number | undefined): void {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  }

  /** Runs the next timer; false if there is none. */
  step(): boolean {
    const next = this.timers.reduce<Timer | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined);
    if (next === undefined) {
      return false;
    }
    this.now = Math.max(this.now, next.at);
    this.remove(next.id);
    if (next.every !== undefined) {
      this.timers.push({ ...next, at: this.now + next.every });
    }
    next.run();
    return true;
  }
}

export const time = new VirtualTime();

/** Lets time pass, in milliseconds: all timers that are due run. */
export function pass(millis: number): Promise<void> {
  return new Promise((resolve) => void time.add(resolve, millis));
}

const RealDate = Date;
global['Date'] = class extends RealDate {
  constructor(...values: unknown[]) {
    super(...((values.length === 0 ? [time.now] : values) as [number]));
  }

  static override now(): number {
    return time.now;
  }
};
global['setTimeout'] = (run: () => void, pause = 0) => time.add(run, pause);
global['setInterval'] = (run: () => void, pause: number) => time.add(run, pause, pause);
global['clearTimeout'] = global['clearInterval'] = (id?: number) => time.remove(id);
global['queueMicrotask'] = (run: () => void) => void Promise.resolve().then(run);

class SimulatedEvent {
  constructor(
    readonly type: string,
    init: { detail?: unknown } = {},
  ) {
    this.detail = init.detail;
  }

  readonly detail: unknown;
}

class SimulatedTarget {
  private readonly listeners = new Map<string, Set<Listener>>();

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, (this.listeners.get(type) ?? new Set()).add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.listeners.get(type)?.delete(listener);
  }

  dispatchEvent(event: { type: string }): void {
    for (const listener of [...(this.listeners.get(event.type) ?? [])]) {
      (listener as (event: unknown) => void)(event);
    }
  }
}

const page = new SimulatedTarget();
global['Event'] = global['CustomEvent'] = SimulatedEvent;
global['EventTarget'] = SimulatedTarget;
global['addEventListener'] = page.addEventListener.bind(page);
global['removeEventListener'] = page.removeEventListener.bind(page);
global['dispatchEvent'] = page.dispatchEvent.bind(page);

const stored = new Map<string, string>();
export const storage = {
  isOff: false,
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => {
    if (storage.isOff) {
      throw new Error('no storage');
    }
    stored.set(key, value);
  },
};
global['localStorage'] = storage;

/** The element of the page names the script of the worker; without one there is a stream for each tab. */
export const tab = { hidden: false, worker: undefined as string | undefined };
global['document'] = {
  documentElement: { dataset: {} },
  baseURI: 'http://localhost/am/#/alerts',
  querySelector: () => ({ dataset: { worker: tab.worker } }),
  get hidden() {
    return tab.hidden;
  },
};
global['location'] = { protocol: 'http:', origin: 'http://localhost' };
global['URL'] = class {
  readonly href: string;

  constructor(_: '.', base: string) {
    this.href = base.replace(/[^/]*(#.*)?$/, '');
  }
};
global['URLSearchParams'] = class {
  private readonly pairs: string[] = [];

  append(name: string, value: string): void {
    this.pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }

  toString(): string {
    return this.pairs.join('&');
  }
};
global['AbortSignal'] = { timeout: () => null };

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the login goes along to another origin. */
  readonly credentials: string | undefined;
}

/** The server of the page. It answers 404 to paths for which a test has set no answer. */
export class Server {
  readonly requests: Request[] = [];
  private readonly answers = new Map<string, (request: Request) => Answer>();
  private refusal: Answer | 'unreachable' | undefined;

  /** Sets the answer for a path. */
  on(path: string, answer: Answer | ((request: Request) => Answer)): this {
    this.answers.set(path, typeof answer === 'function' ? answer : () => answer);
    return this;
  }

  /** Whether a test has set an answer for a path. */
  has(path: string): boolean {
    return this.answers.has(path);
  }

  /** Answers everything so, until `undefined` is set. */
  refuse(refusal: Answer | 'unreachable' | undefined): void {
    this.refusal = refusal;
  }

  /** The queries of the requests for a path. */
  queries(path: string): string[] {
    return this.requests.filter((request) => request.path === path).map(({ query }) => query);
  }

  answer(request: Request): Answer {
    this.requests.push(request);
    if (this.refusal === 'unreachable') {
      throw new TypeError('Failed to fetch');
    }
    return this.refusal ?? this.answers.get(request.path)?.(request) ?? { status: 404, body: '<h1>No</h1>' };
  }
}

export const server = new Server();

type Init = { method?: string; body?: string; credentials?: string; headers?: Readonly<Record<string, string>> };
global['fetch'] = async (url: string, init: Init = {}) => {
  const [path = '', query = ''] = url.split('?');
  const body = init.body === undefined ? undefined : JSON.parse(init.body);
  const { method = 'GET', credentials, headers: sent = {} } = init;
  const answer = server.answer({ method, path, query: decodeURIComponent(query), body, credentials, headers: sent });
  const { status = 200, headers = {} } = answer;
  return {
    ok: status < 300,
    status,
    statusText: 'Status',
    headers: { get: (name: string) => headers[name] ?? null },
    text: async () => (typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null)),
  };
};

/** A stream of events that a test answers. */
export class SimulatedEventSource extends SimulatedTarget {
  static readonly CLOSED = 2;
  /** All that were opened, the last at the end. */
  static readonly all: SimulatedEventSource[] = [];
  readyState = 0;
  onopen: () => void = () => {};
  onerror: () => void = () => {};

  constructor(
    readonly url: string,
    readonly init: { withCredentials?: boolean } = {},
  ) {
    super();
    SimulatedEventSource.all.push(this);
  }

  static get last(): SimulatedEventSource {
    const last = this.all[this.all.length - 1];
    if (last === undefined) {
      throw new Error('no stream was opened');
    }
    return last;
  }

  /** Streams that are neither closed by the page nor refused. */
  static get open(): number {
    return this.all.filter((source) => source.readyState !== this.CLOSED).length;
  }

  close(): void {
    this.readyState = SimulatedEventSource.CLOSED;
  }

  /** The server answers with 200. */
  accept(): void {
    this.readyState = 1;
    this.onopen();
  }

  /** The server answers with another status: the browser closes the stream for good. */
  refuse(): void {
    this.close();
    this.onerror();
  }

  /** The connection is lost: the browser opens it again by itself. */
  lose(): void {
    this.readyState = 0;
    this.onerror();
  }

  send(type: 'change' | 'reset' | 'heartbeat', data = '', lastEventId = ''): void {
    this.dispatchEvent({ type, data, lastEventId } as { type: string });
  }
}
global['EventSource'] = SimulatedEventSource;

/** One end of a channel between a tab and a worker. */
class SimulatedPort {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  other: SimulatedPort | undefined;

  postMessage(data: unknown): void {
    const { other } = this;
    setTimeout(() => other?.onmessage?.({ data }));
  }

  close(): void {
    this.other = undefined;
  }
}

/** A worker in the same global scope, which has set `onconnect` as it was imported. */
export class SimulatedSharedWorker {
  static readonly all: SimulatedSharedWorker[] = [];
  readonly port = new SimulatedPort();
  onerror: (() => void) | undefined;

  constructor() {
    const end = new SimulatedPort();
    [end.other, this.port.other] = [this.port, end];
    SimulatedSharedWorker.all.push(this);
    const connect = global['onconnect'] as ((event: { ports: SimulatedPort[] }) => void) | undefined;
    connect?.({ ports: [end] });
  }
}
global['SharedWorker'] = SimulatedSharedWorker;
global['self'] = globalThis;
