import { START, SimulatedEventSource as Source, pass, server, tab } from './browser.js';
import type { Answer } from './browser.js';
import { equal, test } from './harness.js';
import { WRITTEN } from '../../main/web/data/api.js';
import { Store } from '../../main/web/data/store.js';

const OVERVIEW = 'api/grapevine/v1/overview';
const HOUR = 3_600_000;

function alert(name: string): object {
  return { labels: { alertname: name }, annotations: {}, startsAt: '2026-11-20T11:00:00Z', updatedAt: '2026-11-20T11:00:00Z', state: 'active' };
}

/** The overview, or a change of it, with alerts by their fingerprints. */
function overview(id: string, alerts: object = {}, now: number = Date.now()): object {
  return { id, now: new Date(now).toISOString(), status: {}, alerts, groups: {}, silences: {} };
}

/** A page whose stream is open, on a server with one alert. */
async function live(): Promise<Store> {
  server.on(OVERVIEW, { body: overview('7-1', { f1: alert('One') }) });
  const store = new Store();
  await store.start();
  Source.last.accept();
  return store;
}

function names(store: Store): string[] {
  return [...store.alerts.values()].map(({ labels }) => labels['alertname'] ?? '');
}

function change(id: string, alerts: object = {}): void {
  Source.last.send('change', JSON.stringify(overview(id, alerts)), id);
}

test('a page is live once its stream is open, and applies changes without a request', async () => {
  const store = await live();
  equal([store.connection, names(store)], ['live', ['One']]);
  change('7-2', { f2: alert('Two') });
  change('7-3', { f1: null });
  equal([names(store), server.queries(OVERVIEW).length], [['Two'], 1]);
});

test('a change that the page has already is not applied again', async () => {
  const store = await live();
  change('7-2', { f2: alert('Two') });
  change('7-2', { f2: null });
  equal(names(store), ['One', 'Two']);
});

test('after a change that was missed, the page reads what has changed since', async () => {
  const store = await live();
  server.on(OVERVIEW, { body: { changes: [overview('7-2', { f2: alert('Two') }), overview('7-3', { f3: alert('Three') })] } });
  change('7-3', { f3: alert('Three') });
  await pass(1);
  equal([names(store), server.queries(OVERVIEW)], [['One', 'Two', 'Three'], ['', 'since=7-1']]);
});

test('after a restart of the server, the page reads all, and drops alerts that are missing', async () => {
  const store = await live();
  server.on(OVERVIEW, { body: overview('8-1', { f9: alert('Nine') }) });
  change('8-1', { f9: alert('Nine') });
  await pass(1);
  equal(names(store), ['Nine']);
});

test('a reset lets the page read', async () => {
  const store = await live();
  server.on(OVERVIEW, { body: overview('7-5', { f5: alert('Five') }) });
  Source.last.send('reset');
  await pass(1_000);
  equal(names(store), ['Five']);
});

test('a page whose reading failed reads again, and is not live by a heartbeat before', async () => {
  const store = await live();
  server.on(OVERVIEW, { status: 503, body: { error: 'busy' } });
  Source.last.send('reset');
  await pass(1_000);
  Source.last.send('heartbeat');
  equal([store.connection, names(store)], ['lost', ['One']]);
  server.on(OVERVIEW, { body: overview('7-5', { f5: alert('Five') }) });
  await pass(5_000);
  equal([store.connection, names(store)], ['live', ['Five']]);
});

test('the time of the page is that of the server, whose clock may differ by hours', async () => {
  const store = new Store();
  for (const skew of [2 * HOUR, -3 * HOUR, 0]) {
    server.on(OVERVIEW, () => ({ body: overview('7-1', {}, Date.now() + skew) }));
    await store.read();
    equal([store.skew, store.now() - Date.now()], [skew, skew]);
  }
  await pass(HOUR);
  equal(store.now(), START + HOUR);
});

test('the clock of a server that is set back while the page is open is followed with the next change', async () => {
  const store = await live();
  Source.last.send('change', JSON.stringify(overview('7-2', {}, Date.now() - HOUR)), '7-2');
  equal(store.now(), Date.now() - HOUR);
  equal(store.connection, 'live');
});

test('a page whose stream is refused asks every five seconds, and stops when it is open', async () => {
  const store = await live();
  const read = server.queries(OVERVIEW).length;
  Source.last.refuse();
  await pass(1);
  equal(store.connection, 'polling');
  const opened = Source.all.length;
  await pass(400); // so that the stream is not tried yet
  equal(Source.all.length, opened);
  await pass(20_000);
  equal(server.queries(OVERVIEW).length >= read + 4, true);
  Source.last.accept();
  await pass(10);
  const before = server.queries(OVERVIEW).length;
  await pass(15_000);
  equal([store.connection, server.queries(OVERVIEW).length], ['live', before]);
});

test('a server that cannot be reached is lost, and its alerts stay until it is back', async () => {
  const store = await live();
  server.refuse('unreachable');
  Source.last.refuse();
  await pass(1);
  equal([store.connection, store.error, names(store)], ['lost', 'The server does not answer.', ['One']]);
  server.refuse(undefined);
  await pass(6_000);
  equal([store.connection, store.error], ['polling', '']);
});

test('a server that sends nothing for forty seconds is asked, and the stream opened anew without the worker', async () => {
  const store = await live();
  server.refuse('unreachable');
  await pass(26_000);
  equal(store.connection, 'lost');
  const stream = Source.last;
  await pass(25_000);
  equal([stream.readyState, Source.last === stream], [Source.CLOSED, false]);
  server.refuse(undefined);
  Source.last.accept();
  equal(store.connection, 'live');
});

test('heartbeats keep a page live without a request', async () => {
  const store = await live();
  for (let i = 0; i < 8; i++) {
    await pass(15_000);
    Source.last.send('heartbeat');
  }
  equal([store.connection, server.queries(OVERVIEW).length], ['live', 1]);
});

test('a hidden page is not drawn again by the time that passes, and looks at once when it is shown', async () => {
  const store = await live();
  let drawn = 0;
  store.addEventListener('change', () => drawn++);
  tab.hidden = true;
  store.redraw();
  equal(drawn, 0);
  server.refuse('unreachable');
  await pass(1);
  tab.hidden = false;
  store.redraw();
  equal(drawn, 1);
});

test('a change of this page is read within 200 ms while no stream is open', async () => {
  const store = await live();
  dispatchEvent(new Event(WRITTEN));
  await pass(1_000);
  equal(server.queries(OVERVIEW).length, 1);
  Source.last.lose();
  await pass(1);
  const read = server.queries(OVERVIEW).length;
  dispatchEvent(new Event(WRITTEN));
  await pass(250);
  equal([server.queries(OVERVIEW).length, store.connection], [read + 1, 'polling']);
});

test('two readings at once are two requests, one after the other', async () => {
  const store = await live();
  await Promise.all([store.read(), store.read(), store.read()]);
  equal(server.queries(OVERVIEW).length, 3);
});

test('listeners are notified once of changes that come together', async () => {
  const store = await live();
  await pass(1);
  let notified = 0;
  store.addEventListener('change', () => notified++);
  change('7-2', { f2: alert('Two') });
  change('7-3', { f3: alert('Three') });
  await pass(1);
  equal(notified, 1);
});

const GROUPS: Answer = {
  body: [
    {
      receiver: { name: 'team' },
      labels: { alertname: 'One', owner: 'Ana' },
      alerts: [{ ...alert('One'), fingerprint: 'f1', status: { state: 'suppressed', silencedBy: ['s1'], inhibitedBy: [], mutedBy: ['night'] } }],
    },
    {
      receiver: { name: 'team' },
      labels: { alertname: 'Two' },
      alerts: [{ ...alert('Two'), fingerprint: 'f2', status: { state: 'active', silencedBy: [], inhibitedBy: [] } }],
    },
  ],
};

function silence(id: string, state: string): object {
  const times = { startsAt: '2026-11-20T11:00:00Z', endsAt: '2026-11-20T13:00:00Z', updatedAt: '2026-11-20T11:00:00Z' };
  return { id, status: { state }, createdBy: 'Ana', comment: 'disk', ...times, matchers: [{ name: 'a', value: 'b|c', isRegex: true, isEqual: false }] };
}

async function behindProxy(status: number): Promise<Store> {
  server.on(OVERVIEW, { status, body: '<h1>No</h1>' });
  server.on('api/v2/alerts/groups', GROUPS);
  server.on('api/v2/silences', { body: [silence('s1', 'active'), silence('s2', 'expired')] });
  const store = new Store();
  await store.start();
  return store;
}

for (const status of [403, 404, 405]) {
  test(`a proxy that answers ${status} is passed by API v2, without a stream, every ten seconds`, async () => {
    const store = await behindProxy(status);
    equal([store.isV2, store.connection, names(store), Source.all.length], [true, 'polling', ['One', 'Two'], 0]);
    await pass(31_000);
    equal([server.queries('api/v2/silences').length, server.queries(OVERVIEW).length], [4, 1]);
  });
}

test('groups and silences are those of API v2, and a label that a group lacks is matched as empty', async () => {
  const store = await behindProxy(404);
  const [one, two] = [...store.groups.values()];
  equal(one?.matchers, ['alertname="One"', 'owner="Ana"']);
  equal(two?.matchers, ['owner=""', 'alertname="Two"']);
  equal([one?.mutedBy, two?.mutedBy], [['night'], []]);
  equal([...store.silences.values()].map(({ id, matchers, alerts }) => [id, matchers, alerts]), [['s1', ['a!~"b|c"'], 1]]);
});

test('an error of the server is not taken for a proxy', async () => {
  server.on('api/v2/alerts/groups', GROUPS).on('api/v2/silences', { body: [] });
  for (const status of [500, 502, 503, 401]) {
    server.on(OVERVIEW, { status, body: { error: 'not now' } });
    const store = new Store();
    await store.read();
    const error = status === 401 ? 'You are no longer logged in.' : 'not now';
    equal([store.isV2, store.connection, store.error], [false, 'lost', error], String(status));
  }
});

test('without a login nothing asks again and again, and after it the stream goes on', async () => {
  const store = await live();
  Source.last.accept();
  server.refuse({ status: 401, body: 'Unauthorized' });
  Source.last.refuse();
  await pass(0);
  equal([store.connection, Source.open], ['lost', 0]);
  await pass(6_000); // one was due
  const before = server.requests.length;
  await pass(50_000);
  equal(server.requests.length, before);
  server.refuse(undefined);
  await store.read();
  await pass(0);
  equal([store.connection, Source.open], ['polling', 1]);
});

test('an ingress that answers 404 to everything while it starts leaves the page with our own API', async () => {
  const store = await live();
  server.refuse({ status: 404, body: 'no backend' });
  await store.read();
  equal([store.isV2, store.connection, store.error], [false, 'lost', 'no backend']);
  server.refuse(undefined);
  await store.read();
  equal([store.isV2, store.connection], [false, 'live']);
});

test('an ingress that forwards again between the requests for both APIs leaves the page with our own API', async () => {
  const store = await live();
  const { answer } = server;
  let refusals = 1;
  server.answer = (request) => {
    if (request.path === OVERVIEW && refusals-- > 0) {
      return { status: 404, body: 'no backend' };
    }
    return answer.call(server, request);
  };
  server.on('api/v2/alerts/groups', GROUPS).on('api/v2/silences', { body: [] });
  await store.read();
  equal([store.isV2, store.connection, names(store)], [false, 'live', ['One']]);
});
