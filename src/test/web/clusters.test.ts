/** Several clusters on one page. */
import { SimulatedEventSource as Source, pass, server } from './browser.js';
import type { Request } from './browser.js';
import { equal, failure, test } from './harness.js';
import { acknowledge, expireSilence, expireSilences, preview, rescheduleSilences, setSilence } from '../../main/web/data/api.js';
import { NewGroups, titlePrefix } from '../../main/web/data/attention.js';
import { at, byCluster, clusterOf, clusters, plain } from '../../main/web/data/clusters.js';
import { suggestions } from '../../main/web/data/completion.js';
import { parseFilter } from '../../main/web/data/filter.js';
import { hash, parse } from '../../main/web/data/route.js';
import { readExpired, readSilence } from '../../main/web/features/silences/silences.js';
import { Store } from '../../main/web/data/store.js';
import { tally } from '../../main/web/data/tally.js';
import { STATES, view } from '../../main/web/features/alerts/view.js';

const V1 = 'api/grapevine/v1/';
const EU = 'https://eu.example.com/am/';
const ASIA = 'http://asia.example.com/';
const CLUSTERS = [
  { name: 'eu', url: EU },
  { name: 'asia', url: ASIA },
];

interface Content {
  readonly silencedBy?: readonly string[];
  readonly ui?: object;
  readonly id?: string;
  readonly name?: string;
}

/** An overview with one alert in one group, and one silence; ids are the same in all clusters. */
function overview({ silencedBy = [], ui, id = '7-1', name = 'Down' }: Content = {}): object {
  const labels = { alertname: name, severity: 'critical' };
  const times = { startsAt: '2026-11-20T11:00:00Z', updatedAt: '2026-11-20T11:00:00Z' };
  return {
    id,
    now: new Date().toISOString(),
    status: ui === undefined ? {} : { ui },
    alerts: { f1: { labels, annotations: {}, ...times, state: 'active', silencedBy, inhibitedBy: [] } },
    groups: { g1: { key: 'k', receiver: 'team', labels, route: '', matchers: [], alerts: ['f1'], mutedBy: [], integrations: [], outcomes: [] } },
    silences: { s1: { state: 'active', createdBy: 'Ana', comment: '', ...times, endsAt: '2026-11-20T13:00:00Z', matchers: [], acknowledges: 'k' } },
  };
}

function unreachable(): never {
  throw new TypeError('Failed to fetch');
}

/** The page of the cluster us; eu has the same alert, which is silenced, and nothing is known of asia unless a test says so. */
async function page(ui: object = { filters: [], cluster: 'us', clusters: CLUSTERS }): Promise<Store> {
  server.on(`${V1}overview`, { body: overview({ ui }) });
  server.on(`${EU}${V1}overview`, { body: overview({ silencedBy: ['s1'] }) });
  for (const path of [`${V1}overview`, 'api/v2/alerts/groups', 'api/v2/silences', '-/healthy']) {
    if (!server.has(ASIA + path)) {
      server.on(ASIA + path, unreachable);
    }
  }
  const store = new Store();
  await store.start();
  await pass(10);
  return store;
}

function paths(of: string): string[] {
  return server.requests.filter(({ path }) => path.startsWith(of)).map(({ method, path }) => `${method} ${path.slice(of.length)}`);
}

function stateOf(store: Store, cluster: string): string {
  const { connection, error } = store.feed(at(cluster, ''));
  return `${connection} ${error}`.trim();
}

test('a page of one cluster has ids and addresses as before, and asks no other server', async () => {
  const store = await page({ filters: [] });
  equal([[...store.alerts.keys()], store.feeds.length, store.missing.length], [['f1'], 1, 0]);
  equal([hash('alerts', { open: 'g1', cluster: 'eu' }), parse('#/alerts?open=g1&cluster=eu').params.get('open')], ['#/alerts?open=g1&cluster=eu', 'g1']);
  equal(server.requests.filter(({ path }) => path.startsWith('http')), []);
});

test('alerts and silences of all clusters are shown, and equal ids are not mixed', async () => {
  const store = await page();
  const eu = at('eu', 'f1');
  equal([...store.alerts.keys()], ['f1', eu]);
  equal([store.alerts.get('f1')?.silencedBy, store.alerts.get(eu)?.silencedBy], [[], [at('eu', 's1')]]);
  equal([...store.silences.values()].map(({ id, acknowledges }) => [clusterOf(id), plain(id), plain(acknowledges)]), [['', 's1', 'k'], ['eu', 's1', 'k']]);
  equal([tally(store).severities.get('critical'), tally(store).muted], [1, 1]);
  const all = { filter: [], states: new Set(STATES), receiver: '', sort: 'name', groupBy: ['severity'] } as const;
  const shown = [...view(store, all).sections.values()].flat();
  equal(shown.map(({ id, alerts }) => [clusterOf(id), alerts.length]), [['', 1], ['eu', 1]]);
});

test('one cluster is shown by its name, and all by a name that none has', async () => {
  const store = await page();
  const counts: number[] = [];
  for (const name of ['eu', 'us', 'asia', 'africa', '']) {
    store.show(name);
    counts.push(store.alerts.size);
  }
  equal(counts, [1, 1, 0, 2, 2]);
  store.show('asia');
  equal(store.connection, 'lost');
});

test('a cluster that cannot be reached is missing, and is live again within five seconds of its return', async () => {
  const store = await page();
  equal([store.connection, store.missing.map(({ server }) => server.cluster)], ['polling', ['asia']]);
  equal(stateOf(store, 'asia'), 'lost asia: The server does not answer.');
  server.on(`${EU}${V1}overview`, unreachable);
  server.on(`${EU}-/healthy`, unreachable);
  Source.all.find(({ url }) => url.startsWith(EU))?.refuse();
  await pass(10);
  equal([stateOf(store, 'eu'), store.alerts.size], ['lost eu: The server does not answer.', 2]);
  server.on(`${EU}${V1}overview`, { body: overview({ id: '8-1', name: 'Next' }) });
  await pass(5_000);
  equal([stateOf(store, 'eu'), store.alerts.get(at('eu', 'f1'))?.labels['alertname']], ['polling', 'Next']);
});

test('a server that answers, but to this page, is said to refuse it', async () => {
  server.on(`${ASIA}-/healthy`, { body: 'OK' });
  const store = await page();
  const refused = 'It answers, but does not permit pages of http://localhost';
  equal(stateOf(store, 'asia'), `lost asia: ${refused}: its ui.origins lack that, or a proxy refuses or asks for a login.`);
});

for (const [status, text] of [[401, 'Unauthorized'], [403, 'needs role viewer'], [503, 'starting']] as const) {
  test(`a cluster that answers ${status} says so`, async () => {
    for (const path of [`${V1}overview`, 'api/v2/alerts/groups', 'api/v2/silences']) {
      server.on(ASIA + path, { status, body: text });
    }
    equal(stateOf(await page(), 'asia'), `lost asia: ${text}`);
  });
}

test('an Alertmanager is read by API v2, without the login, which its answers do not permit', async () => {
  const silence = { id: 's1', status: { state: 'active' }, createdBy: 'Ana', comment: '', startsAt: '', endsAt: '', updatedAt: '', matchers: [] };
  const answer = (body: unknown) => ({ credentials }: Request) => (credentials === 'omit' ? { body } : unreachable());
  server.on(`${ASIA}api/v2/alerts/groups`, answer([]));
  server.on(`${ASIA}api/v2/silences`, answer([silence]));
  const store = await page();
  const { isV2, connection } = store.feed(at('asia', ''));
  equal([isV2, connection, [...store.silences.keys()].map(clusterOf)], [true, 'polling', ['', 'eu', 'asia']]);
  const before = paths(ASIA).length;
  await pass(10_000);
  equal(paths(ASIA).slice(before), ['GET api/v2/alerts/groups', 'GET api/v2/silences']);
});

test('the login goes along to another cluster, with its stream too', async () => {
  await page();
  equal([...new Set(server.requests.map(({ path, credentials }) => `${path.startsWith(EU)} ${credentials}`))].includes('true include'), true);
  equal(Source.all.find(({ url }) => url.startsWith(EU))?.init.withCredentials, true);
});

test('changes go to the cluster that has what they are about, by the ids that it knows', async () => {
  await page();
  const bodies: unknown[] = [];
  const keep = (body: unknown) => (request: Request) => {
    bodies.push(request.body);
    return { body };
  };
  server.on(`${EU}api/v2/silences`, keep({ silenceID: 's9' }));
  server.on(`${EU}api/v2/silence/s1`, keep({ id: 's1' }));
  server.on(`${EU}${V1}acknowledgements`, keep({ silenceID: 's8' }));
  server.on(`${EU}${V1}silences/expire`, keep({ results: [{ id: 's1', result: 'expired' }] }));
  server.on(`${EU}${V1}silences/reschedule`, keep({ results: [{ id: 's1', result: 'stored', silenceID: 's7' }] }));
  server.on(`${EU}${V1}silences/preview`, { body: { alerts: ['f1'] } });
  const draft = { matchers: [], startsAt: '', endsAt: '', createdBy: '', comment: '' };
  const s1 = at('eu', 's1');
  equal([await setSilence(draft, 'eu'), await setSilence({ id: s1, ...draft })], [at('eu', 's9'), at('eu', 's9')]);
  equal([(await readSilence(s1)).id, await acknowledge(at('eu', 'g1'), '', '')], [s1, at('eu', 's8')]);
  await expireSilence(s1);
  equal((await expireSilences([s1])).map(({ id }) => id), [s1]);
  equal((await rescheduleSilences([{ id: s1, endsAt: '' }], false)).map(({ silenceID }) => silenceID), [at('eu', 's7')]);
  equal((await preview(['a=b'], 'eu')).alerts, [at('eu', 'f1')]);
  equal(JSON.stringify(bodies).includes('\\u001f'), false);
  equal(server.requests.filter(({ method, path }) => method !== 'GET' && !path.startsWith(EU)), []);
  equal((await failure(() => setSilence(draft, 'africa'))).message, 'There is no cluster africa on this page.');
});

test('expired silences are read of each cluster', async () => {
  await page();
  const expired = { id: 's1', status: { state: 'expired' }, createdBy: '', comment: '', startsAt: '', endsAt: '', updatedAt: '', matchers: [] };
  server.on('api/v2/silences', { body: [expired] }).on(`${EU}api/v2/silences`, { body: [expired] });
  equal((await readExpired(['', 'eu'])).map(({ id }) => id), ['s1', at('eu', 's1')]);
});

test('an address says which cluster is shown, and of which one its ids are', async () => {
  const store = await page();
  const silence = `silences/${at('eu', 's1')}`;
  equal([hash('alerts'), hash(silence), hash(`${silence}/edit`)], ['#/alerts', '#/silences/s1?in=eu', '#/silences/s1/edit?in=eu']);
  equal([parse('#/silences/s1?in=eu').id, parse('#/silences/s1').id, parse('#/silences/s1?in=us').id], [at('eu', 's1'), 's1', 's1']);
  equal(hash('alerts', { open: at('eu', 'g1'), filter: 'a\u001fb' }), '#/alerts?open=g1&filter=a%1Fb&in=eu');
  store.show('eu');
  equal([hash('alerts'), hash(silence), hash('silences/s1'), hash('silences/new')], [
    '#/alerts?cluster=eu',
    '#/silences/s1?cluster=eu',
    '#/silences/s1?cluster=eu&in=us',
    '#/silences/new?cluster=eu',
  ]);
  const { params } = parse('#/alerts?cluster=eu&open=g1');
  equal([params.get('open'), hash('alerts', Object.fromEntries(params))], [at('eu', 'g1'), '#/alerts?open=g1&cluster=eu']);
  equal(hash('alerts', { cluster: '' }), '#/alerts');
});

test('filters and completions have the ids of the clusters', async () => {
  const store = await page();
  const count = (text: string) => {
    const { matchers, conditions, texts } = parseFilter(text);
    const query = { filter: matchers, more: { conditions, texts }, states: new Set(STATES), receiver: '', sort: 'name', groupBy: [] } as const;
    return view(store, query).shown;
  };
  equal([count('@fingerprint=f1'), count('@silenced_by=s1')], [2, 1]);
  equal(suggestions(store, '@silenced_by=', 8).some((each) => each.includes('\u001f')), false);
});

test('groups of a cluster that is read later, or shown later, are not new', async () => {
  const store = await page();
  const groups = new NewGroups();
  equal(groups.next(store, ''), []);
  server.on(`${ASIA}${V1}overview`, { body: overview() });
  await pass(6_000);
  equal([store.groups.size, groups.next(store, '').length], [3, 0]);
  store.show('us');
  groups.next(store, '');
  store.show('');
  equal(groups.next(store, '').length, 0);
  server.on(`${ASIA}${V1}overview`, { body: { ...overview({ id: '9-1' }), groups: {} } });
  await pass(6_000);
  groups.next(store, '');
  server.on(`${ASIA}${V1}overview`, { body: overview({ id: '10-1' }) });
  await pass(6_000);
  equal(groups.next(store, '').map(({ id }) => id), [at('asia', 'g1')]);
});

test('the title says which clusters are missing', async () => {
  const store = await page();
  const missing = store.missing.map(({ server }) => server.cluster);
  equal([titlePrefix(tally(store), false, missing), titlePrefix(tally(store), true, missing)], ['1◆ without asia ', '✖ ']);
});

test('other clusters in the configuration of an open page need another page, as browsers know its policy', async () => {
  const store = await page();
  equal([store.isOutdated, store.feeds.length], [false, 3]);
  server.on(`${V1}overview`, { body: overview({ id: '8-1', ui: { filters: [], cluster: 'us', clusters: CLUSTERS.slice(1) } }) });
  await store.read();
  equal([store.isOutdated, store.feeds.length, clusters.others.length], [true, 3, 2]);
});

test('things are parted by their clusters', () => {
  equal([...byCluster(['a', at('eu', 'b'), 'c'], (id) => id)], [['', ['a', 'c']], ['eu', [at('eu', 'b')]]]);
});
