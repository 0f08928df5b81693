import { SimulatedEventSource as Source, SimulatedSharedWorker as Worker, pass, tab } from './browser.js';
import { equal, test } from './harness.js';
import { OwnStream, open } from '../../main/web/data/stream.js';
import type { StreamMessage } from '../../main/web/data/stream.js';
import '../../main/web/stream-worker.js';

const BASE = 'http://localhost/am/';
/** Longer than a stream may be without a message, in milliseconds. */
const TOO_LONG = 40_001;

/** A stream, and the types of the messages that its page has received. */
function own(): { stream: OwnStream; received: string[] } {
  const received: string[] = [];
  return { stream: new OwnStream(BASE, '7-1', ({ type }) => received.push(type)), received };
}

function sharedTab(since = '7-1'): { close(): void; received: StreamMessage[] } {
  tab.worker = 'ui/worker.js';
  const received: StreamMessage[] = [];
  const stream = open(since, true, (message) => received.push(message));
  return { close: () => stream.close(), received };
}

function types(received: readonly StreamMessage[]): string[] {
  return received.map(({ type }) => type);
}

/** The time until the stream is opened again, to the half second, in milliseconds. */
async function pause(): Promise<number> {
  const [start, opened] = [Date.now(), Source.all.length];
  while (Source.all.length === opened) {
    await pass(500);
  }
  return Date.now() - start;
}

test('a stream asks for the changes since the state of the page', () => {
  const { received } = own();
  equal(Source.last.url, `${BASE}api/grapevine/v1/events?since=7-1`);
  Source.last.accept();
  Source.last.send('heartbeat');
  Source.last.send('reset');
  equal(received, ['open', 'heartbeat', 'reset']);
});

test('a stream that is answered with another status than 200 is opened again, later each time', async () => {
  const random = Math.random;
  Math.random = () => 1;
  const { received } = own();
  const pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    Source.last.refuse();
    pauses.push(await pause());
  }
  Math.random = random;
  equal(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  equal(received, Array(7).fill('error'));
});

test('pauses differ between pages by up to a half', async () => {
  const random = Math.random;
  Math.random = () => 0;
  own();
  Source.last.refuse();
  equal(await pause(), 500);
  Math.random = random;
});

test('an open stream forgets earlier refusals', async () => {
  own();
  for (let i = 0; i < 5; i++) {
    Source.last.refuse();
    await pause();
  }
  Source.last.accept();
  Source.last.refuse();
  equal((await pause()) <= 1_000, true);
});

test('a stream whose connection is lost is left to the browser', async () => {
  const { received } = own();
  Source.last.accept();
  Source.last.lose();
  await pass(30_000);
  equal([received, Source.all.length], [['open', 'error'], 1]);
});

test('a stream that is silent for longer than forty seconds is opened again from its last change', async () => {
  const { received } = own();
  Source.last.accept();
  await pass(30_000);
  Source.last.send('change', '{}', '7-9');
  await pass(39_000);
  equal(Source.all.length, 1);
  await pass(1_001);
  equal(Source.last.url.endsWith('since=7-9'), true);
  equal([received, Source.open], [['open', 'change', 'error'], 1]);
});

test('a stream that was refused is opened at once when a tab hurries', () => {
  const { stream } = own();
  stream.hurry();
  equal(Source.all.length, 1);
  Source.last.refuse();
  stream.hurry();
  equal([Source.all.length, Source.open], [2, 1]);
});

test('a closed stream stays closed', async () => {
  const { stream, received } = own();
  Source.last.refuse();
  stream.close();
  await pass(100_000);
  equal([Source.all.length, Source.open, received], [1, 0, ['error']]);
});

test('a page without a worker has a stream of its own', () => {
  tab.worker = undefined;
  open('7-1', true, () => {});
  equal([Source.all.length, Worker.all.length], [1, 0]);
});

test('tabs share one stream, and the second reads the changes before it', async () => {
  const first = sharedTab();
  await pass(1);
  Source.last.accept();
  const second = sharedTab('7-3');
  await pass(1);
  Source.last.send('change', '{"id":"7-4"}', '7-4');
  await pass(1);
  equal(Source.all.length, 1);
  equal(types(first.received), ['open', 'change']);
  equal(types(second.received), ['open', 'reset', 'change']);
});

test('a tab that is opened while the shared stream is refused lets it be tried at once', async () => {
  sharedTab();
  await pass(1);
  Source.last.refuse();
  sharedTab();
  await pass(1);
  equal([Source.all.length, Source.open], [2, 1]);
});

test('the shared stream is closed with its last tab, and opened for the next', async () => {
  const tabs = [sharedTab(), sharedTab()];
  await pass(1);
  tabs[0]?.close();
  await pass(1);
  equal(Source.open, 1);
  tabs[1]?.close();
  await pass(1);
  equal(Source.open, 0);
  sharedTab();
  await pass(1);
  equal(Source.open, 1);
});

test('a tab that sends the worker nothing for 65 seconds is dropped', async () => {
  sharedTab();
  await pass(1);
  const shared = Source.last;
  shared.accept();
  Worker.all[0]?.port.close(); // a tab that crashed sends no farewell
  for (let i = 0; i < 2; i++) {
    await pass(30_000);
    shared.send('heartbeat');
  }
  equal(shared.readyState, 1);
  await pass(39_000);
  equal(shared.readyState, Source.CLOSED);
});

test('a worker that ends is replaced within five seconds by a stream of each tab', async () => {
  const tabs = [sharedTab(), sharedTab('7-3')];
  await pass(1);
  Source.last.accept();
  await pass(30_000);
  equal(Source.all.length, 1);
  Worker.all.forEach(({ port }) => port.close());
  await pass(5_000);
  equal(
    Source.all.slice(1).map(({ url }) => url),
    [`${BASE}api/grapevine/v1/events?since=7-1`, `${BASE}api/grapevine/v1/events?since=7-3`],
  );
  equal(tabs.map(({ received }) => received[received.length - 1]?.type), ['error', 'error']);
  await pass(3_000);
  equal(Source.all.length, 3);
});

test('a worker whose script cannot be loaded is replaced by a stream of the tab', async () => {
  const { close, received } = sharedTab();
  await pass(1);
  const before = Source.all.length;
  Worker.all[0]?.onerror?.();
  Worker.all[0]?.onerror?.();
  equal(Source.all.length, before + 1);
  Source.last.accept();
  equal(types(received), ['open']);
  close();
  await pass(TOO_LONG);
  equal(Source.open, 0);
});
