/** The stream of changes: one connection for all tabs of a browser where it can share a worker, else one for each. */
import { Server, V1 } from './api.js';

/** What a stream tells its page. */
export type StreamMessage =
  | { readonly type: 'open' }
  | { readonly type: 'change'; readonly data: string }
  | { readonly type: 'reset' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'pong' }
  | { readonly type: 'error' };

/** What a page asks of the shared worker. */
export interface StreamRequest {
  readonly type: 'hello' | 'ping' | 'bye';
  /** Where the page is. */
  readonly base: string;
  /** The id of the state that the page had at first. */
  readonly since: string;
  /** Whether the user's login goes along to another origin. */
  readonly hasLogin: boolean;
}

export interface Stream {
  close(): void;
}

/** The server sends a heartbeat every 15 s; a stream, or a server, that is silent for longer than this has gone. */
export const SILENT = 40_000;

/** The time between two pings of a worker, and the number of pings without an answer after which it has ended. */
const PING = 1_500;
const UNANSWERED = 2;
/** Until a stream that was refused is tried again: at first, and at most. */
const RETRY = 1_000;
const MOST = 30_000;

/** A stream of its own, which is opened again whenever it ends or is silent. */
export class OwnStream implements Stream {
  private source: EventSource | undefined;
  private refusals = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly base: string,
    private since: string,
    private readonly tell: (message: StreamMessage) => void,
    private readonly hasLogin = false,
  ) {
    this.open();
  }

  private open(): void {
    this.close();
    const url = `${this.base}${V1}events?since=${encodeURIComponent(this.since)}`;
    const source = new EventSource(url, { withCredentials: this.hasLogin });
    this.source = source;
    this.awaitMessage();
    source.onopen = () => {
      this.refusals = 0;
      this.receive({ type: 'open' });
    };
    source.onerror = () => {
      this.tell({ type: 'error' });
      if (source.readyState === EventSource.CLOSED) {
        this.openLater(); // an answer other than 200 closes it for ever
      }
    };
    source.addEventListener('change', ({ data, lastEventId }: MessageEvent<string>) => {
      this.since = lastEventId;
      this.receive({ type: 'change', data });
    });
    source.addEventListener('reset', () => this.receive({ type: 'reset' }));
    source.addEventListener('heartbeat', () => this.receive({ type: 'heartbeat' }));
  }

  private receive(message: StreamMessage): void {
    this.awaitMessage();
    this.tell(message);
  }

  private awaitMessage(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.tell({ type: 'error' });
      this.open();
    }, SILENT);
  }

  private openLater(): void {
    this.close();
    const pause = Math.min(RETRY * 2 ** this.refusals++, MOST);
    this.retry = setTimeout(() => this.open(), pause * (0.5 + Math.random() / 2));
  }

  /** Does not wait any longer if it was refused. */
  hurry(): void {
    if (this.retry !== undefined) {
      this.open();
    }
  }

  close(): void {
    clearTimeout(this.silence);
    clearTimeout(this.retry);
    this.retry = undefined;
    this.source?.close();
  }
}

/** Opens the stream of a server, shared if that can and shall be. */
export function open(since: string, isShared: boolean, tell: (message: StreamMessage) => void, server = new Server()): Stream {
  const base = server.base === '' ? new URL('.', document.baseURI).href : server.base;
  const { hasLogin } = server;
  const script = document.querySelector<HTMLElement>('gv-app')?.dataset['worker'];
  if (!isShared || script === undefined || typeof SharedWorker === 'undefined') {
    return new OwnStream(base, since, tell, hasLogin);
  }
  const worker = new SharedWorker(script, { type: 'module', name: `grapevine${server.base}` }); // one for each server
  const { port } = worker;
  let own: Stream | undefined;
  // Its script could not be loaded: the server has gone since it sent the page. A stream of its own tries until it is back.
  worker.onerror = () => (own ??= new OwnStream(base, since, tell, hasLogin));
  const say = (type: StreamRequest['type']) => port.postMessage({ type, base, since, hasLogin } satisfies StreamRequest);
  say('hello');
  let unanswered = -Infinity; // until its script is loaded
  port.onmessage = ({ data }: MessageEvent<StreamMessage>) => {
    unanswered = 0;
    if (data.type !== 'pong') {
      tell(data);
    }
  };
  const timer = setInterval(() => {
    if (unanswered < UNANSWERED) {
      unanswered++;
      say('ping');
    } else if (own === undefined) {
      tell({ type: 'error' }); // browsers end a worker, for want of memory, without an event
      own = new OwnStream(base, since, tell, hasLogin);
    }
  }, PING);
  const leave = () => say('bye');
  addEventListener('pagehide', leave);
  return {
    close() {
      clearInterval(timer);
      removeEventListener('pagehide', leave);
      leave();
      port.close();
      own?.close();
    },
  };
}
