/** The stream of changes: one connection for all tabs of a browser where it can share a worker, else one for each. */
import { V1 } from './api.js';

/** What a stream tells its page. */
export type StreamMessage =
  | { readonly type: 'open' }
  | { readonly type: 'change'; readonly data: string }
  | { readonly type: 'reset' }
  | { readonly type: 'error' };

export interface Stream {
  close(): void;
}

const PING = 20_000;

/** The address of the stream from the state with this id on. */
export function eventsUrl(base: string, since: string): string {
  return `${base}${V1}events?since=${encodeURIComponent(since)}`;
}

/** Opens a stream of its own. */
export function openOwn(url: string, tell: (message: StreamMessage) => void): Stream {
  const source = new EventSource(url);
  source.onopen = () => tell({ type: 'open' });
  source.onerror = () => tell({ type: 'error' });
  source.addEventListener('change', (event) => tell({ type: 'change', data: (event as MessageEvent<string>).data }));
  source.addEventListener('reset', () => tell({ type: 'reset' }));
  return source;
}

/** Opens a stream, shared if that can be. */
export function open(since: string, tell: (message: StreamMessage) => void): Stream {
  const base = new URL('.', document.baseURI).href;
  const script = document.querySelector<HTMLElement>('gv-app')?.dataset['worker'];
  if (script === undefined || typeof SharedWorker === 'undefined') {
    return openOwn(eventsUrl(base, since), tell);
  }
  const worker = new SharedWorker(script, { type: 'module', name: 'grapevine' });
  const { port } = worker;
  let own: Stream | undefined;
  // Its script could not be loaded: the server has gone since it sent the page. A stream of its own tries until it is back.
  worker.onerror = () => (own ??= openOwn(eventsUrl(base, since), tell));
  port.onmessage = (event: MessageEvent<StreamMessage>) => tell(event.data);
  port.postMessage({ type: 'hello', base, since });
  const timer = setInterval(() => port.postMessage({ type: 'ping' }), PING);
  const leave = () => port.postMessage({ type: 'bye' });
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
