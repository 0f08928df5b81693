/** Holds the one stream of changes that the tabs of a browser share. */
import { OwnStream } from './data/stream.js';
import type { StreamMessage, StreamRequest } from './data/stream.js';

/** A tab that has not sent a message for so long is gone; the browser does not say so. */
const SILENT = 65_000;

const lastMessage = new Map<MessagePort, number>();
let stream: OwnStream | undefined;
let isOpen = false;

function tell(message: StreamMessage): void {
  isOpen = message.type === 'open' || (isOpen && message.type !== 'error');
  lastMessage.forEach((_, port) => port.postMessage(message));
}

function drop(port: MessagePort): void {
  lastMessage.delete(port);
  if (lastMessage.size === 0) {
    stream?.close();
    stream = undefined;
    isOpen = false;
  }
}

function receive(port: MessagePort, request: StreamRequest): void {
  if (request.type === 'bye') {
    drop(port);
    return;
  }
  lastMessage.set(port, Date.now());
  if (request.type === 'ping') {
    port.postMessage({ type: 'pong' } satisfies StreamMessage);
  }
  if (stream === undefined) {
    stream = new OwnStream(request.base, request.since, tell, request.hasLogin);
  } else if (request.type === 'hello') {
    if (isOpen) {
      port.postMessage({ type: 'open' });
      // What came between its reading and now it must read again.
      port.postMessage({ type: 'reset' });
    } else {
      stream.hurry();
    }
  }
}

setInterval(() => {
  lastMessage.forEach((receivedAt, port) => {
    if (Date.now() - receivedAt > SILENT) {
      drop(port);
    }
  });
}, SILENT / 2);

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (port !== undefined) {
    port.onmessage = (message: MessageEvent<StreamRequest>) => receive(port, message.data);
  }
};
